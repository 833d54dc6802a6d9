import { expect, it } from 'vitest'
import type { Completion, GenerationRequest, Generator } from '../model/generator.ts'
import type { Prompt, Task, Verdict } from '../tasks/task.ts'
import { askExams } from './exams.ts'
import type { Exam } from './stage-data.ts'
import { modelWithoutWeights } from './testing.ts'

const model = modelWithoutWeights(128)
const generator = {
  room: (tokens: number) => 128 - tokens,
  async generate(requests: GenerationRequest[], _: object, { onCompletion }: { onCompletion(i: number, c: Completion): void }) {
    return requests.map((_, request) => {
      const completion: Completion = { request, tokens: [model.eosTokenIds[0]], logprobs: [-1], stop: 'eos' }
      onCompletion(request, completion)
      return completion
    })
  },
} as unknown as Generator

/** Of a domain, a prompt for each verdict. */
function exam(domain: string, ...verdicts: Partial<Verdict>[]): Exam {
  const prompts = verdicts.map((_, i): Prompt => ({ id: String(i), domain, prompt: `${i}?` }))
  const task = {
    domain,
    verify: async ({ id }: Prompt): Promise<Verdict> => ({ ...{ reward: 0, correct: false, outcome: 'o', detail: {} }, ...verdicts[Number(id)] }),
  } as unknown as Task // biome-ignore format: one line reads best
  return { domain, task, mode: 'instruct', prompts, rule: 'reward' }
}

it('tells the accuracy of each domain, mode and temperature by those that were judged, and none where the verifier failed on all', async () => {
  const [right, wrong, failed] = [{ correct: true }, {}, { harnessError: true as const }]
  const exams = [exam('math', right, wrong), exam('code', failed, failed), exam('patch', right, failed)]
  const told: number[][] = []
  const found = await askExams(model, generator, exams, { temperatures: [0, 1], maxNewTokens: 8, onExam: (...at) => told.push(at) })
  const judgedOf = (at: number) => found[at].judged.map(({ id, right }) => `${id}: ${right}`)
  expect(found.map((one) => [one.exam, one.accuracy, one.prompts.length])).toEqual([
    ['math/instruct/T=0', 0.5, 2],
    ['math/instruct/T=1', 0.5, 2],
    ['patch/instruct/T=0', 1, 2],
    ['patch/instruct/T=1', 1, 2],
  ])
  expect([judgedOf(0), judgedOf(2)]).toEqual([['0: 1', '1: 0'], ['0: 1']])
  expect(told).toEqual(Array.from({ length: 6 }, (_, i) => [i, 6]))
})
