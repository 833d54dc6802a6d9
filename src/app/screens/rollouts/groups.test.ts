import { describe, expect, it } from 'vitest'
import { askedAs, choicesOf, EVERYTHING, filterGroups, type GroupFilter, groupByPrompt, orderGroups, orderRollouts } from './groups.ts'
import { rollout } from './testing.ts'

describe('groups', () => {
  const groups = groupByPrompt([
    ...[rollout(1, 1), rollout(0, 0, { domain: 'code' }), rollout(1, 0, { completion_tokens: Array(30).fill(1) })],
    ...[rollout(0, 0, { domain: 'code' }), rollout(2, 1)],
  ])
  const found = (filter: Partial<GroupFilter>) => filterGroups(groups, { ...EVERYTHING, ...filter }).map(({ group }) => group)

  it('come in the order of the step, with their own figures', () => {
    expect(groups.map((group) => [group.group, group.correct, group.reward, group.spread, group.silent])).toEqual([
      [0, 0, 0, 0, true],
      [1, 1, 0.5, 0.5, false],
      [2, 1, 1, 0, true],
    ])
  })
  it('have a name each, also where a step drew a prompt twice', () => {
    const twice = groupByPrompt([rollout(0, 0), rollout(3, 1, { prompt_id: 'p0' })])
    expect(twice.map(({ id, promptId }) => [id, promptId])).toEqual([
      ['p0', 'p0'],
      ['p0~2', 'p0'],
    ])
  })
  it('can be narrowed to those with a signal, the solved and the hopeless', () => {
    expect(found({ shown: 'mixed' })).toEqual([1])
    expect(found({ shown: 'right' })).toEqual([2])
    expect(found({ shown: 'wrong' })).toEqual([0])
  })
  it('are searched in prompts, completions and outcomes, whatever the case', () => {
    expect(found({ search: 'PROMPT 2' })).toEqual([2])
    expect(found({ search: 'wrong' })).toEqual([0, 1])
    expect(found({ search: 'nowhere' })).toEqual([])
  })
  it('can be narrowed by domain, outcome, reward and length', () => {
    expect(choicesOf(groups)).toEqual({ domains: ['code'], outcomes: ['correct', 'wrong'] })
    expect(found({ domain: 'code' })).toEqual([0])
    expect(found({ outcome: 'correct' })).toEqual([1, 2])
    expect(found({ leastReward: 0.5 })).toEqual([1, 2])
    expect(found({ leastReward: 0.25, mostReward: 0.75 })).toEqual([1])
    expect(found({ leastTokens: 30 })).toEqual([1])
    expect(found({ mostTokens: 1 })).toEqual([0, 1, 2])
  })
  it('are put in order by reward, length and spread, the alike as sampled', () => {
    const order = (by: Parameters<typeof orderGroups>[1]) => orderGroups(groups, by).map(({ group }) => group)
    expect(order('sampled')).toEqual([0, 1, 2])
    expect(order('best')).toEqual([2, 1, 0])
    expect(order('worst')).toEqual([0, 1, 2])
    expect(order('longest')).toEqual([1, 0, 2])
    expect(order('shortest')).toEqual([0, 2, 1])
    expect(order('spread')).toEqual([1, 0, 2])
    // 1 has gained more than 2, and 0 was not asked before.
    const before = new Map(groups.slice(1).map((group) => [askedAs(group), group.reward - (group.group === 1 ? 0.5 : 0.1)]))
    expect(orderGroups(groups, 'changed', before).map(({ group }) => group)).toEqual([1, 2, 0])
  })
})

describe('the order of rollouts', () => {
  it('puts the best first, by their places as sampled', () => {
    const sampled = [rollout(0, 0, { advantage: -1 }), rollout(0, 1, { advantage: 1, completion_tokens: [1, 2] })]
    expect(orderRollouts(sampled, 'advantage')).toEqual([1, 0])
    expect(orderRollouts(sampled, 'length')).toEqual([1, 0])
    expect(orderRollouts(sampled, 'sampled')).toEqual([0, 1])
  })
})
