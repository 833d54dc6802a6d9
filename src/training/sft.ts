/** @file The batch of a supervised step: demonstrations as sequences, loss on the completion's tokens only. */
import type { Sequence } from '../model/batch.ts'
import type { Model } from '../model/model.ts'
import { promptTokens } from '../rollout/rollout.ts'
import type { Demonstration, Task } from '../tasks/task.ts'
import { formatReply } from '../text/template.ts'

/** Demonstrations [step * size, (step + 1) * size) of the task's stream; the loss is the mean over completion tokens of -ln p. */
export function sftBatch(model: Model, task: Task, seed: number, step: number, size: number): Sequence[] {
  const examples = Array.from({ length: size }, (_, i) => demonstration(model, task.demonstrationAt(seed, step * size + i)))
  const total = examples.reduce((sum, example) => sum + example.completion.length, 0)
  return examples.map(({ prompt, completion }) => ({
    tokens: [...prompt, ...completion],
    weights: [...Array(prompt.length - 1).fill(Number.NaN), ...Array(completion.length).fill(1 / total)],
  }))
}

function demonstration(model: Model, example: Demonstration): { prompt: number[]; completion: number[] } {
  const prompt = promptTokens(model, example.prompt, example.mode)
  const completion = model.tokenizer?.encode(formatReply(example.reasoning, example.answer)) ?? []
  return { prompt, completion: [...completion, model.eosTokenIds[0]] }
}
