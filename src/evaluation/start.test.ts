import { expect, it } from 'vitest'
import type { Completion, GenerationRequest, Generator } from '../model/generator.ts'
import type { Prompt, Task, Verdict } from '../tasks/task.ts'
import { modelWithoutWeights } from '../training/testing.ts'
import { type MeasuredCell, measureStart, readiness } from './start.ts'

const cell = (stage: string, mean: number, mixed: number): MeasuredCell => ({
  ...{ stage, kind: 'sums', level: 1, mode: 'think', maxNewTokens: 64, mean, mixed },
  open: mean >= 0.2 && mean <= 0.8,
})

it('calls a stage ready where half of its cells are open and most of their groups are mixed', () => {
  const judge = (...cells: MeasuredCell[]) => readiness(cells).map(({ ready }) => ready)
  expect(judge(cell('math', 0.45, 0.9), cell('math', 0.95, 0.1))).toEqual([true])
  expect(judge(cell('math', 0.45, 0.9), cell('math', 0.95, 0.1), cell('math', 0.05, 0.2))).toEqual([false])
  // A mean of zeros and ones is not enough.
  expect(judge(cell('math', 0.45, 0.3))).toEqual([false])
  expect(judge(cell('math', 0.5, 0.8), cell('code', 0, 0))).toEqual([true, false])
  expect(readiness([cell('math', 0.9, 0)])).toEqual([{ stage: 'math', open: 0, mixed: 0, ready: false }])
})

it('leaves out of a cell the prompts that the verifier failed on, and refuses a cell of no others', async () => {
  const model = modelWithoutWeights(128)
  const generator = {
    async generate(requests: GenerationRequest[], _: object, { onCompletion }: { onCompletion(i: number, c: Completion): void }) {
      const completions = requests.flatMap(({ count }, request) =>
        Array.from({ length: count }, (): Completion => ({ request, tokens: [model.eosTokenIds[0]], logprobs: [-1], stop: 'eos' })),
      )
      completions.forEach((completion, i) => {
        onCompletion(i, completion)
      })
      return completions
    },
  } as unknown as Generator
  // Of four prompts of two samples the first is half right, the second right, and of the others nothing is known.
  const task = (judged: number) => {
    let asked = 0
    return {
      promptAt: (_split: string, _seed: number, index: number): Prompt => ({ id: `${index - 1_000_000}`, domain: 'math', prompt: '?' }),
      async verify({ id }: Prompt): Promise<Verdict> {
        const verdict = { reward: 0, correct: id === '1' || asked++ % 2 === 0, outcome: 'o', detail: {} }
        return Number(id) < judged ? verdict : { ...verdict, correct: false, harnessError: true }
      },
    } as unknown as Task
  }
  const asked = { stage: 'math', kind: 'sums', level: 1, mode: 'instruct' as const, maxNewTokens: 8 }
  const measure = (judged: number) =>
    measureStart(model, generator, [{ ...asked, task: task(judged) }], { prompts: 4, samples: 2, seed: 0 })
  expect(await measure(2)).toEqual([{ ...asked, mean: 0.75, mixed: 0.5, open: true }])
  await expect(measure(0)).rejects.toThrow('The verifier itself failed on every reply to sums at level 1, so nothing can be said of math.')
})
