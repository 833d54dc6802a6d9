/** @file A step's rollouts by group: what both the live pictures of a step and its reading on Rollouts go by. */
import type { RolloutRecord } from '../workers/api.ts'

export interface StepGroup {
  /** Names the group within its step, as an address does: the prompt's id, and behind it `~2`, `~3` where the step had the prompt before. */
  id: string
  records: RolloutRecord[]
  /** Right ones among them. */
  right: number
}

/** In the order of the step. */
export function groupsOfStep(records: readonly RolloutRecord[]): StepGroup[] {
  const groups = new Map<number, RolloutRecord[]>()
  for (const record of records) {
    const members = groups.get(record.group)
    if (members) members.push(record)
    else groups.set(record.group, [record])
  }
  const times = new Map<string, number>()
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => {
      const { prompt_id } = members[0]
      const time = (times.get(prompt_id) ?? 0) + 1
      times.set(prompt_id, time)
      const right = members.filter(({ verdict }) => verdict.correct).length
      return { id: time === 1 ? prompt_id : `${prompt_id}~${time}`, records: members, right }
    })
}

/** Index of the group nearest to half right, the first of several: it has the most to compare. -1: there is none. */
export function mostMixed(groups: readonly Pick<StepGroup, 'records' | 'right'>[]): number {
  const distances = groups.map(({ right, records }) => Math.abs(right / records.length - 0.5))
  return distances.indexOf(Math.min(...distances))
}
