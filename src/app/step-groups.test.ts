import { describe, expect, it } from 'vitest'
import type { RolloutRecord } from '../workers/api.ts'
import { groupsOfStep, mostMixed } from './step-groups.ts'

const tries = (group: number, right: number, prompt_id = `p${group}`) =>
  Array.from({ length: 4 }, (_, i) => ({ group, prompt_id, verdict: { correct: i < right } }) as RolloutRecord)

describe('the groups of a step', () => {
  it('come in its order, counted, each under a name of its own where a prompt was drawn twice', () => {
    const [a, b, c] = [tries(0, 1, 'same'), tries(1, 4, 'other'), tries(2, 3, 'same')]
    const groups = groupsOfStep([...c, ...a, ...b])
    expect(groups.map(({ id, right }) => [id, right])).toEqual([
      ['same', 1],
      ['other', 4],
      ['same~2', 3],
    ])
    expect(groups[2].records).toEqual(c)
  })
  it('have one that is nearest to half right, or none', () => {
    expect(mostMixed(groupsOfStep([...tries(0, 4), ...tries(1, 3), ...tries(2, 2), ...tries(3, 0)]))).toBe(2)
    expect(mostMixed([])).toBe(-1)
  })
})
