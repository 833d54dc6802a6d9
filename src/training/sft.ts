/** @file The batch of a supervised step: demonstrations as sequences, loss on replies only. */
import type { Sequence } from '../model/batch.ts'
import { type Reader, readPrompt } from '../rollout/rollout.ts'
import type { Demonstration, Task } from '../tasks/task.ts'
import { replyTokens } from '../text/chat-format.ts'
import type { Tokenizer } from '../text/tokenizer.ts'

/** So many demonstrations a step, or as many as have so many tokens together. */
export type BatchSize = { batchSize: number } | { batchTokens: number }

export interface SftBatch {
  sequences: Sequence[]
  /** Demonstrations of more than `longest` tokens, which are passed over, and one of more than a whole batch by tokens, which leaves it empty. */
  tooLong: number
  /** Tokens read, by kind and mode: `story/think`. */
  byKind: Record<string, number>
}

/** Demonstrations that a step of a batch by tokens may look at: its own stretch of the task's stream, so that no step needs the one before. */
const STRETCH = 1 << 16

/**
 * Step `step` of the task's demonstrations: of a batch by size [step * size, (step + 1) * size), of one by tokens as many as fit, from
 * step * STRETCH on. The loss is the mean over reply tokens of -ln p.
 */
export function sftBatch(model: Reader, task: Task, seed: number, step: number, size: BatchSize, longest: number): SftBatch {
  const examples: Example[] = []
  const byKind: Record<string, number> = {}
  let tooLong = 0
  let tokens = 0
  const at = (i: number) => tokensOf(model, task.demonstrationAt(seed, i))
  const take = (example: Example): boolean => {
    const { length } = example.tokens
    if (length > longest) tooLong++
    else if ('batchTokens' in size && tokens + length > size.batchTokens) {
      if (tokens === 0) tooLong++
      return false
    } else {
      tokens += length
      examples.push(example)
      byKind[example.kind] = (byKind[example.kind] ?? 0) + length
    }
    return true
  }
  if ('batchSize' in size) for (let i = 0; i < size.batchSize; i++) take(at(step * size.batchSize + i))
  else for (let i = 0; i < STRETCH && take(at(step * STRETCH + i)); i++);
  const total = examples.reduce((sum, { learned }) => sum + learned.reduce((n, [from, to]) => n + to - from, 0), 0)
  const sequences = examples.map(({ tokens: ids, learned }) => {
    const weights: number[] = Array(ids.length - 1).fill(Number.NaN)
    for (const [from, to] of learned) weights.fill(1 / total, from - 1, to - 1)
    return { tokens: ids, weights }
  })
  return { sequences, tooLong, byKind }
}

interface Example {
  tokens: number[]
  /** Stretches of `tokens` that are replies, from and to. */
  learned: [number, number][]
  /** `story/think`. */
  kind: string
}

/**
 * A demonstration as one sequence. What is learned is its reply, and of the turns before it the replies in instruct mode: an earlier turn's
 * thought is not in the context, and its answer alone would teach not to think.
 */
export function tokensOf(model: Reader, { prompt, mode, reasoning, answer }: Demonstration): Example {
  const asked = readPrompt(model, prompt, mode)
  const [end] = model.eosTokenIds
  if (end === undefined) {
    throw new Error(
      'This model has no token that ends a reply, so it cannot learn where to stop: name its eos_token in tokenizer_config.json.',
    )
  }
  const tokens = [...asked.tokens, ...replyTokens(model.tokenizer as Tokenizer, asked, reasoning, answer), end]
  const learned: [number, number][] = [[asked.tokens.length, tokens.length]]
  const history = prompt.history ?? []
  history.forEach((turn, i) => {
    if (turn.mode !== 'instruct') return
    const before = readPrompt(model, { prompt: turn.prompt, history: history.slice(0, i) }, 'instruct')
    const reply = [...replyTokens(model.tokenizer as Tokenizer, before, null, turn.answer), end]
    // A template that writes earlier turns in another way has nothing there to learn from.
    const whole = [...before.tokens, ...reply]
    if (whole.every((token, at) => tokens[at] === token)) learned.push([before.tokens.length, whole.length])
  })
  return { tokens, learned, kind: `${prompt.kind ?? prompt.domain}/${mode}` }
}
