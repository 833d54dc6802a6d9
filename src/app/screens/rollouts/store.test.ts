import { describe, expect, it } from 'vitest'
import type { EngineApi, RolloutRecord } from '../../../workers/api.ts'
import { provideEngine } from '../../engine.ts'
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
