import { describe, expect, it } from 'vitest'
import type { EngineApi, RolloutRecord } from '../../../workers/api.ts'
import { provideEngine } from '../../engine.ts'
import { askedAs } from './groups.ts'
import { useRollouts } from './store.ts'
import { rollout } from './testing.ts'

describe('moving the slider fast', () => {
  it('shows the step asked for last, whichever is read first', async () => {
    const waiting = new Map<number, (records: RolloutRecord[]) => void>()
    provideEngine({
      rollouts: (_run, step) => new Promise((resolve) => waiting.set(step, resolve)),
    } satisfies Partial<EngineApi> as unknown as EngineApi)
    const first = useRollouts.getState().show('r', 1)
    const second = useRollouts.getState().show('r', 2)
    await Promise.resolve()
    await Promise.resolve()
    waiting.get(2)!([rollout(7, 1)])
    waiting.get(1)!([rollout(3, 1)])
    await Promise.all([first, second])
    expect(useRollouts.getState()).toMatchObject({ step: 2, status: 'ready' })
    expect(useRollouts.getState().groups.map((group) => group.group)).toEqual([7])
  })
})

describe('what has changed', () => {
  it('is found by looking back to the last time each prompt was asked, no further, and once', async () => {
    const read: number[] = []
    const asked: Record<number, RolloutRecord[]> = {
      5: [rollout(0, 1, { step: 5 }), rollout(1, 0, { step: 5 })],
      4: [rollout(2, 1, { step: 4 })],
      3: [rollout(1, 1, { step: 3 }), rollout(0, 0, { step: 3 })],
      2: [rollout(1, 0, { step: 2 })],
    }
    provideEngine({
      rollouts: async (_run, step) => {
        read.push(step)
        return asked[step]
      },
    } satisfies Partial<EngineApi> as unknown as EngineApi)
    await useRollouts.getState().show('changed', 5)
    await useRollouts.getState().lookBack([2, 3, 4, 5])
    const { before, groups } = useRollouts.getState()
    expect(before.state).toBe('done')
    expect(groups.map((group) => before.rewards.get(askedAs(group)))).toEqual([0, 1])
    await useRollouts.getState().lookBack([2, 3, 4, 5])
    expect(read).toEqual([5, 4, 3])
  })
})
