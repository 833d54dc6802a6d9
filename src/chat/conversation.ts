/**
 * @file One reply in a conversation: what of the conversation the model reads, and its reply as it is written, reasoning apart from answer.
 *
 * The model reads every turn without its reasoning, as thinking models are trained to, and each user turn in the mode it was sent in. When
 * the conversation outgrows the model, the oldest exchanges are left out first.
 */
import type { MatmulChoice } from '../kernels/matmul.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Mode } from '../tasks/task.ts'
import { chatPrompt } from '../text/chat-format.ts'
import { splitReply } from '../text/splitter.ts'
import type { ChatTemplate } from '../text/template.ts'
import type { Tokenizer } from '../text/tokenizer.ts'
import { ReplyProgress } from './progress.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
  /** Mode of this user turn. */
  mode?: Mode
}

/** `seed` null: another reply each time. */
export interface SamplingSettings {
  temperature: number
  topK: number
  topP: number
  minP: number
  maxNewTokens: number
  seed: number | null
  /** Tokens a thought may have: then it is closed by force, and the answer begins. Absent: as many as it likes. */
  thinkingBudget?: number
}

/** Pushed while a reply is being written. Text only ever grows. */
export interface ChatChunk {
  /** What stood between `<think>` and `</think>` so far; null in instruct mode. */
  reasoning: string | null
  answer: string
  phase: 'thinking' | 'answering' | 'done'
  tokens: number
  /** Of them, those of the thought, its tags not counted. */
  thoughtTokens: number
  tokensPerSecond: number
  /** Milliseconds spent thinking so far. */
  thinkingMs: number
}

export interface ChatResult extends ChatChunk {
  stop: 'eos' | 'length' | 'stopped'
  promptTokens: number
  /** From the model's being ready, the prompt's reading included. */
  firstTokenMs: number
  /** Tokens that the model can read and write in one conversation. */
  positions: number
  /** The reply as its tokens, and ln p of each at temperature 1; null: it was not drawn, but put there to close the thought. */
  pieces: string[]
  logprobs: (number | null)[]
  /** The thought reached its budget and was closed. */
  thoughtCut: boolean
  /** Messages at the beginning of the conversation that the model could not read for lack of room. */
  droppedMessages?: number
}

export interface ReplyOptions {
  /** When aborted, the reply ends where it is. */
  signal?: AbortSignal
  onChunk?: (chunk: ChatChunk) => void
}

/** Longest conversation, in tokens, whatever the model allows: a cache is allocated for all of it. */
const MAX_CONTEXT = 4096

/** A generator for one conversation at a time, over the model's own weights. The caller destroys it. */
export function chatGenerator(model: Model, choice: MatmulChoice): Promise<Generator> {
  const slots = Math.min(model.config.maxPositions, MAX_CONTEXT)
  return Generator.create(model.gpu, model.config, model.weights, choice, { rows: 1, slots })
}

/**
 * Writes the assistant's next turn. The last message is the user's.
 *
 * @throws Error with one sentence: no tokenizer, no user turn to answer, a turn longer than the model can read.
 */
export async function reply(
  model: Model,
  generator: Generator,
  messages: readonly ChatMessage[],
  sampling: SamplingSettings,
  { signal, onChunk }: ReplyOptions = {},
): Promise<ChatResult> {
  const { tokenizer, template, eosTokenIds } = model
  if (!tokenizer) throw new Error('This model has no tokenizer, so it cannot chat.')
  const context = fitContext(messages, sampling.maxNewTokens, template, tokenizer, (tokens) => generator.room(tokens))
  const { temperature, topK, topP, minP, thinkingBudget } = sampling
  const progress = new ReplyProgress(tokenizer, context.mode, context.opensThinking, thinkingBudget)
  const settings = { temperature, topK, topP, minP, seed: sampling.seed ?? Math.floor(Math.random() * 2 ** 32), logprobScale: 1 }
  const overBudget = new AbortController()
  const onTokens = (_: number, tokens: readonly number[]) => {
    if (progress.overBudget) return
    const chunk = progress.push(tokens)
    if (progress.overBudget) overBudget.abort()
    onChunk?.(chunk)
  }
  const draw = async (prompt: readonly number[], maxNewTokens: number, stopAt: (AbortSignal | undefined)[]) => {
    const options = { signal: AbortSignal.any(stopAt.filter((one) => one !== undefined)), eosTokenIds, onTokens }
    const [completion] = await generator.generate([{ prompt, count: 1, maxNewTokens }], settings, options)
    return completion
  }
  let { tokens, logprobs, stop }: Written = await draw(context.tokens, context.maxNewTokens, [signal, overBudget.signal])
  if (progress.overBudget) {
    // What was drawn beyond the budget, in the same submit, is not part of the reply.
    tokens = tokens.slice(0, progress.tokens)
    logprobs = logprobs.slice(0, tokens.length)
    const closing = closingTokens(tokenizer, [...context.tokens, ...tokens])
    const left = context.maxNewTokens - tokens.length - closing.length
    if (signal?.aborted) stop = 'stopped'
    else if (left < 1) stop = 'length'
    else {
      const chunk = progress.close(closing)
      onChunk?.(chunk)
      const rest = await draw([...context.tokens, ...tokens, ...closing], left, [signal])
      tokens = [...tokens, ...closing, ...rest.tokens]
      logprobs = [...logprobs, ...closing.map(() => null), ...rest.logprobs]
      stop = rest.stop
    }
  }
  return {
    ...progress.end(),
    stop,
    promptTokens: context.tokens.length,
    firstTokenMs: progress.firstTokenMs,
    droppedMessages: context.dropped,
    positions: generator.room(1),
    pieces: tokens.map((id) => tokenizer.piece(id)),
    logprobs,
    thoughtCut: progress.closed,
  }
}

type Written = Pick<ChatResult, 'stop' | 'logprobs'> & { tokens: number[] }

/** What closes a thought, in the layout that it was opened in: templates with lines of their own for the tags want them at the end too. */
function closingTokens(tokenizer: Tokenizer, written: readonly number[]): number[] {
  const text = tokenizer.decode(written)
  return tokenizer.encode(text.startsWith('<think>\n', text.lastIndexOf('<think>')) ? '\n</think>\n\n' : '</think>')
}

export interface ChatContext {
  tokens: number[]
  mode: Mode
  /** The template itself ends with `<think>`: the reply begins inside the reasoning. */
  opensThinking: boolean
  dropped: number
  maxNewTokens: number
}

/**
 * The conversation as tokens, ending where the reply begins. `room(n)`: new tokens that a prompt of n leaves room for. Exchanges are
 * dropped, oldest first and never the system turn, until the reply has the room it asks for, or half of all where it asks for more.
 */
export function fitContext(
  messages: readonly ChatMessage[],
  maxNewTokens: number,
  template: ChatTemplate,
  tokenizer: Tokenizer,
  room: (promptTokens: number) => number,
): ChatContext {
  const last = messages.at(-1)
  if (last?.role !== 'user') throw new Error('There is nothing to answer: the last turn must be yours.')
  const mode = last.mode ?? 'think'
  const wanted = Math.min(maxNewTokens, Math.floor(room(0) / 2))
  const system = messages[0].role === 'system' ? [messages[0]] : []
  let turns = messages.slice(system.length).map(withoutReasoning)
  let dropped = 0
  for (;;) {
    const { tokens, startsInReasoning } = chatPrompt(tokenizer, template, [...system, ...turns], mode)
    const left = room(tokens.length)
    const next = turns.findIndex((turn, i) => i > 0 && turn.role === 'user')
    if (left >= wanted || (next < 0 && left >= 1)) {
      return { tokens, mode, opensThinking: startsInReasoning, dropped, maxNewTokens: Math.min(maxNewTokens, left) }
    }
    if (next < 0) throw new Error(`Your message takes ${tokens.length} tokens, and this model can read ${room(0)}: send a shorter one.`)
    turns = turns.slice(next)
    dropped += next
  }
}

/** A turn as it is read later: a thought is not part of the conversation. */
export function withoutReasoning(message: ChatMessage): ChatMessage {
  return message.role === 'assistant' ? { ...message, content: splitReply(message.content).answer } : message
}
