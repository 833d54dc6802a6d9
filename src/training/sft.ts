/** @file The batch of a supervised step: demonstrations as sequences, loss on the completion's tokens only. */
import type { Sequence } from '../model/batch.ts'
import type { Model } from '../model/model.ts'
import { readPrompt } from '../rollout/rollout.ts'
import type { Demonstration, Task } from '../tasks/task.ts'
import { replyTokens } from '../text/chat-format.ts'
import type { Tokenizer } from '../text/tokenizer.ts'

export interface SftBatch {
  sequences: Sequence[]
  /** Demonstrations of more than `longest` tokens, which are passed over. */
  tooLong: number
}

/** Demonstrations [step * size, (step + 1) * size) of the task's stream; the loss is the mean over completion tokens of -ln p. */
export function sftBatch(model: Model, task: Task, seed: number, step: number, size: number, longest: number): SftBatch {
  const drawn = Array.from({ length: size }, (_, i) => tokensOf(model, task.demonstrationAt(seed, step * size + i)))
  const examples = drawn.filter(({ prompt, completion }) => prompt.length + completion.length <= longest)
  const total = examples.reduce((sum, example) => sum + example.completion.length, 0)
  const sequences = examples.map(({ prompt, completion }) => ({
    tokens: [...prompt, ...completion],
    weights: [...Array(prompt.length - 1).fill(Number.NaN), ...Array(completion.length).fill(1 / total)],
  }))
  return { sequences, tooLong: drawn.length - examples.length }
}

/** Where the loss begins is where the prompt ends. */
export function tokensOf(model: Model, example: Demonstration): { prompt: number[]; completion: number[] } {
  const prompt = readPrompt(model, example.prompt, example.mode)
  const [end] = model.eosTokenIds
  if (end === undefined) {
    throw new Error(
      'This model has no token that ends a reply, so it cannot learn where to stop: name its eos_token in tokenizer_config.json.',
    )
  }
  const reply = replyTokens(model.tokenizer as Tokenizer, prompt, example.reasoning, example.answer)
  return { prompt: prompt.tokens, completion: [...reply, end] }
}
