import { beforeEach, expect, it, vi } from 'vitest'
import type { ClaimDone, ClaimProgress, EngineApi } from '../../../workers/api.ts'
import { provideEngine } from '../../engine.ts'
import { useRerun } from './rerun-store.ts'

const plan = { units: [], refused: [], seconds: null }
const here = (date: string) => ({ result: { id: 'C7', measured: { date } }, arms: [] }) as unknown as Omit<ClaimDone, 'failed'>
const at = (arm: string) => ({ arm, title: arm, seed: 1, run: 'a', doing: 'steps', done: 1, total: 2, share: 0, seconds: null }) as ClaimProgress // biome-ignore format: one line reads best

/** What the engine was asked, and how its rerun is told and ended. */
let asked: string[]
let tell: (progress: ClaimProgress) => void
let finish: (done: ClaimDone) => void
let fail: (error: Error) => void
beforeEach(() => {
  vi.stubGlobal('navigator', {})
  asked = []
  useRerun.setState({ seeds: 3, plan: null, here: {}, going: null, ended: null })
  provideEngine({
    claimPlan: async (id, seeds) => {
      asked.push(`plan ${id} ${seeds}`)
      return plan
    },
    claimHere: async (id) => {
      asked.push(`here ${id}`)
      return here('so far')
    },
    rerunClaim: (id, seeds, onProgress) => {
      asked.push(`rerun ${id} ${seeds}`)
      tell = onProgress
      return new Promise((resolve, reject) => {
        finish = resolve
        fail = reject
      })
    },
    stopClaim: async () => fail(new DOMException('Cancelled.', 'AbortError')),
  } as Partial<EngineApi> as EngineApi)
})

const soon = () => new Promise((resolve) => setTimeout(resolve))

it('looks at what is there, runs with the seeds that were chosen, and shows each arm that is done on the way', async () => {
  const { look, run } = useRerun.getState()
  await look('C7', 2)
  expect(useRerun.getState()).toMatchObject({ seeds: 2, plan: { id: 'C7', seeds: 2 }, here: { C7: here('so far') } })
  const running = run('C7')
  await soon()
  // Another has to wait.
  await run('C1')
  asked.length = 0
  for (const arm of ['math', 'math', 'code']) tell(at(arm))
  await soon()
  expect(asked).toEqual(['here C7'])
  expect(useRerun.getState().going).toMatchObject({ id: 'C7', progress: at('code') })
  finish({ ...here('done'), failed: [{ title: 'math', seed: 1, why: 'Not a number.' }] })
  await running
  expect(useRerun.getState()).toMatchObject({ going: null, ended: { id: 'C7', bad: true, failed: [{ why: 'Not a number.' }] } })
  expect(asked).toContain('plan C7 2')
})

it('tells a cancel from what went wrong', async () => {
  const { run, cancel } = useRerun.getState()
  const cancelled = run('C7')
  await soon()
  await cancel()
  await cancelled
  expect(useRerun.getState().ended).toMatchObject({ bad: false, text: expect.stringContaining('kept') })
  const failed = run('C7')
  await soon()
  fail(new Error('A run is under way: stop it.'))
  await failed
  expect(useRerun.getState().ended).toMatchObject({ bad: true, text: 'A run is under way: stop it.' })
})
