/** @file What holds a newer version of the page back: every call that would lose more than a moment's work. */
import { expect, it, vi } from 'vitest'
import type { EngineApi } from '../workers/api.ts'
import { engine } from './engine.ts'
import { useWork } from './stores/work.ts'

const ends: (() => void)[] = []
vi.mock('comlink', () => ({
  proxy: <T>(value: T) => value,
  wrap: () => new Proxy({}, { get: () => () => new Promise<void>((resolve) => ends.push(resolve)) }),
}))
vi.mock('./sandbox.ts', () => ({ lendSandbox() {} }))

it('the page is not loaded anew under work that would be lost, and is once it has ended', async () => {
  vi.stubGlobal(
    'Worker',
    class {
      addEventListener() {}
    },
  )
  vi.stubGlobal('navigator', { gpu: {} })
  vi.stubGlobal('location', { search: '' })
  const api = await engine()
  const long: Partial<Record<keyof EngineApi, string>> = {
    importModel: 'the import',
    exportModel: 'the export',
    exportRun: 'the export',
    thinRun: 'the thinning',
    chat: 'the reply',
    passRates: 'the curation',
    evaluate: 'the evaluation',
    rerunClaim: 'the claim',
    profile: 'the measurement',
    selfCheck: 'the self-check',
  }
  for (const [verb, name] of Object.entries(long)) {
    const work = (api[verb as keyof EngineApi] as (...given: unknown[]) => Promise<unknown>)(
      {},
      () => {},
      {},
      () => {},
      () => {},
    )
    expect(useWork.getState().going, verb).toEqual([name])
    ends.splice(0).forEach((end) => void end())
    await work
    await Promise.resolve()
    expect(useWork.getState().going, verb).toEqual([])
  }
  // What is asked or listened to is nothing that would be lost.
  void api.runs()
  void api.subscribe(() => {})
  expect(useWork.getState().going).toEqual([])
})
