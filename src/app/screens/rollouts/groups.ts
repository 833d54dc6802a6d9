/**
 * @file A step's rollouts by prompt, and which of them are shown in what order.
 */
import type { RolloutRecord } from '../../../workers/api.ts'
import { groupsOfStep, type StepGroup } from '../../step-groups.ts'

/** The rollouts of one prompt. */
export interface Group {
  /** Within the step; see StepGroup. */
  id: string
  /** The same at every step. */
  promptId: string
  group: number
  prompt: string
  domain?: string
  mode?: RolloutRecord['mode']
  kind?: string
  gold?: RolloutRecord['gold']
  /** As sampled. */
  rollouts: RolloutRecord[]
  correct: number
  /** Mean reward, and its standard deviation. */
  reward: number
  spread: number
  /** Mean tokens of a completion. */
  length: number
  /** Left out of the gradient: all rollouts had the same reward. */
  silent: boolean
}

export const SHOWN = ['all', 'mixed', 'right', 'wrong'] as const
export type Shown = (typeof SHOWN)[number]

export interface GroupFilter {
  shown: Shown
  /** In prompts, completions, kinds and outcomes, whatever their case. */
  search: string
  /** Null: whatever it is. */
  domain: string | null
  /** What the verifier said of an attempt or more. */
  outcome: string | null
  /** Bounds of the mean reward, and of the tokens that an attempt or more has. Null: none. */
  leastReward: number | null
  mostReward: number | null
  leastTokens: number | null
  mostTokens: number | null
}

export const EVERYTHING: GroupFilter = {
  ...{ shown: 'all', search: '', domain: null, outcome: null },
  ...{ leastReward: null, mostReward: null, leastTokens: null, mostTokens: null },
}

export const GROUP_ORDERS = ['sampled', 'best', 'worst', 'longest', 'shortest', 'spread', 'changed'] as const
export type GroupOrder = (typeof GROUP_ORDERS)[number]
export const ROLLOUT_ORDERS = ['sampled', 'reward', 'advantage', 'length'] as const
export type RolloutOrder = (typeof ROLLOUT_ORDERS)[number]

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

export function groupByPrompt(records: readonly RolloutRecord[]): Group[] {
  return groupsOfStep(records).map(groupOf)
}

function groupOf({ id, records: rollouts, right }: StepGroup): Group {
  const [{ prompt_id: promptId, group, prompt, domain, mode, kind, gold }] = rollouts
  const reward = mean(rollouts.map((rollout) => rollout.reward))
  return {
    ...{ id, promptId, group, prompt, domain, mode, kind, gold, rollouts, reward },
    correct: right,
    spread: Math.sqrt(mean(rollouts.map((rollout) => (rollout.reward - reward) ** 2))),
    length: mean(rollouts.map((rollout) => rollout.completion_tokens.length)),
    silent: rollouts.every((rollout) => rollout.reward === rollouts[0].reward),
  }
}

/** What there is to choose from, for the fields that narrow a step down. */
export function choicesOf(groups: readonly Group[]): { domains: string[]; outcomes: string[] } {
  const distinct = (names: (string | undefined)[]) => [...new Set(names.filter((name) => name !== undefined))].sort()
  return {
    domains: distinct(groups.map(({ domain }) => domain)),
    outcomes: distinct(groups.flatMap(({ rollouts }) => rollouts.map(({ verdict }) => verdict.outcome))),
  }
}

export function filterGroups(groups: readonly Group[], filter: GroupFilter): Group[] {
  const { shown, domain, outcome, leastReward, mostReward, leastTokens, mostTokens } = filter
  const wanted = filter.search.trim().toLowerCase()
  return groups.filter((group) => {
    const { correct, rollouts, reward } = group
    if (shown === 'mixed' && (correct === 0 || correct === rollouts.length)) return false
    if (shown === 'right' && correct !== rollouts.length) return false
    if (shown === 'wrong' && correct !== 0) return false
    if (domain !== null && group.domain !== domain) return false
    if (outcome !== null && !rollouts.some(({ verdict }) => verdict.outcome === outcome)) return false
    if (reward < (leastReward ?? reward) || reward > (mostReward ?? reward)) return false
    const fits = ({ completion_tokens: { length } }: RolloutRecord) => length >= (leastTokens ?? length) && length <= (mostTokens ?? length)
    if (!rollouts.some(fits)) return false
    if (wanted === '') return true
    const texts = [group.prompt, group.kind ?? '', ...rollouts.flatMap((rollout) => [rollout.completion, rollout.verdict.outcome])]
    return texts.some((text) => text.toLowerCase().includes(wanted))
  })
}

/** A prompt as it is asked: the same in another mode is another. */
export const askedAs = ({ promptId, mode }: Pick<Group, 'promptId' | 'mode'>) => `${promptId} ${mode}`

/** Those that are alike stay as sampled. `before`: mean rewards when they were last asked, by `askedAs`; whoever was not comes last. */
export function orderGroups(groups: readonly Group[], order: GroupOrder, before: ReadonlyMap<string, number> = new Map()): Group[] {
  const by: Record<GroupOrder, (group: Group) => number> = {
    sampled: () => 0,
    best: ({ reward }) => -reward,
    worst: ({ reward }) => reward,
    longest: ({ length }) => -length,
    shortest: ({ length }) => length,
    spread: ({ spread }) => -spread,
    changed: (group) => {
      const was = before.get(askedAs(group))
      return was === undefined ? 1 : -Math.abs(group.reward - was)
    },
  }
  return [...groups].sort((a, b) => by[order](a) - by[order](b))
}

/** Places among the rollouts as sampled, which is what an address counts by. */
export function orderRollouts(rollouts: readonly RolloutRecord[], order: RolloutOrder): number[] {
  const by: Record<RolloutOrder, (rollout: RolloutRecord) => number> = {
    sampled: () => 0,
    reward: ({ reward }) => -reward,
    advantage: ({ advantage }) => -(advantage ?? 0),
    length: ({ completion_tokens }) => -completion_tokens.length,
  }
  return rollouts.map((_, i) => i).sort((a, b) => by[order](rollouts[a]) - by[order](rollouts[b]))
}
