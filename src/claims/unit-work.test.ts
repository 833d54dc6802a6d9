import { expect, it, vi } from 'vitest'
import type { Evaluation } from '../evaluation/evaluate.ts'
import { examine } from '../evaluation/examine.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { Model } from '../model/model.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { protocolOf } from './protocol.ts'
import type { Study } from './study.ts'
import { ask } from './unit-work.ts'

vi.mock('../evaluation/examine.ts', () => ({ examine: vi.fn() }))

const study: Study = {
  start: 'models/nano',
  arms: { start: { title: 'The start', stages: [] } },
  measures: { sums: { domain: 'math', task: { preset: 'nano' }, mode: 'think', temperature: 1, prompts: 50, samples: 2, maxNewTokens: 16 } },
  claims: [],
  left: [],
} // biome-ignore format: a table

it('keeps no measurement whose replies could not be judged, but for a few', async () => {
  vi.spyOn(Model, 'load').mockResolvedValue({ dispose() {} } as Model)
  const protocol = await protocolOf(study, {}, new Map([['start', {}]]))
  const asked = async (errors: number) => {
    const storage = new MemoryStorage()
    vi.mocked(examine).mockResolvedValue({ prompts: 50, samples: 2, errors, asked: [] } as unknown as Evaluation)
    const hooks = { gpu: plannedGpu(), tools: {}, signal: new AbortController().signal }
    const failed = await ask({ study, storage, protocol }, { arm: 'start', seed: 0 }, storage, undefined, ['sums'], hooks).then(
      () => null,
      (cause: Error) => cause.message,
    )
    return [failed, storage.files.size]
  }
  expect(await asked(5)).toEqual([null, 1])
  expect(await asked(6)).toEqual(['The verifier itself failed on 6 of 100 replies of sums, so this measurement is not kept.', 0])
})
