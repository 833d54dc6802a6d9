import { describe, expect, it } from 'vitest'
import type { EngineApi, RolloutRecord } from '../../../workers/api.ts'
import { provideEngine } from '../../engine.ts'
import { filterGroups, groupByPrompt, orderRollouts, useRollouts } from './store.ts'

const rollout = (group: number, reward: number, more: Partial<RolloutRecord> = {}): RolloutRecord => ({
  step: 1,
  prompt_id: `p${group}`,
  group,
  prompt: `Prompt ${group}`,
  completion: `says ${reward}`,
  prompt_tokens: [],
  completion_tokens: [1],
  pieces: ['x'],
  logprobs: [-1],
  entropies: [],
  stop: 'eos',
  verdict: { reward, correct: reward === 1, outcome: reward === 1 ? 'correct' : 'wrong', detail: {} },
  reward,
  advantage: null,
  ...more,
})

describe('groups', () => {
  const groups = groupByPrompt([rollout(1, 1), rollout(0, 0), rollout(1, 0), rollout(0, 0), rollout(2, 1)])
  it('come in the order of the step, with their own figures', () => {
    expect(groups.map((group) => [group.group, group.correct, group.reward, group.silent])).toEqual([
      [0, 0, 0, true],
      [1, 1, 0.5, false],
      [2, 1, 1, true],
    ])
  })
  it('can be narrowed to those with a signal, the solved and the hopeless', () => {
    expect(filterGroups(groups, 'mixed', '').map((group) => group.group)).toEqual([1])
    expect(filterGroups(groups, 'right', '').map((group) => group.group)).toEqual([2])
    expect(filterGroups(groups, 'wrong', '').map((group) => group.group)).toEqual([0])
  })
  it('are searched in prompts, completions and outcomes, whatever the case', () => {
    expect(filterGroups(groups, 'all', 'PROMPT 2').map((group) => group.group)).toEqual([2])
    expect(filterGroups(groups, 'all', 'wrong').map((group) => group.group)).toEqual([0, 1])
    expect(filterGroups(groups, 'all', 'nowhere')).toEqual([])
  })
})

describe('the order of rollouts', () => {
  it('puts the best first and leaves the original alone', () => {
    const sampled = [rollout(0, 0, { advantage: -1 }), rollout(0, 1, { advantage: 1, completion_tokens: [1, 2] })]
    expect(orderRollouts(sampled, 'advantage').map((entry) => entry.advantage)).toEqual([1, -1])
    expect(orderRollouts(sampled, 'length')[0].completion_tokens).toHaveLength(2)
    expect(orderRollouts(sampled, 'sampled').map((entry) => entry.advantage)).toEqual([-1, 1])
    expect(sampled[0].advantage).toBe(-1)
  })
})

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
