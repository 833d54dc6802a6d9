/** @file The batch of a supervised step: demonstrations as sequences, loss on the completion's tokens only. */
import type { Sequence } from '../model/batch.ts'
import type { Model } from '../model/model.ts'
import { promptTokens } from '../rollout/rollout.ts'
import type { Demonstration, Task } from '../tasks/task.ts'
import { formatReply } from '../text/template.ts'

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
  const prompt = promptTokens(model, example.prompt, example.mode)
  const completion = model.tokenizer?.encode(formatReply(example.reasoning, example.answer)) ?? []
  return { prompt, completion: [...completion, model.eosTokenIds[0]] }
}
