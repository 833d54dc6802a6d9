/**
 * @file The rollouts of the step on view, and how the explorer sorts, filters and groups them.
 */
import { create } from 'zustand'
import type { RolloutRecord } from '../../../workers/api.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import type { Shading } from '../../shading.ts'

export type GroupFilter = 'all' | 'mixed' | 'right' | 'wrong'
export type RolloutOrder = 'sampled' | 'reward' | 'advantage' | 'length'

/** The rollouts of one prompt. */
export interface Group {
  id: string
  group: number
  prompt: string
  kind?: string
  gold?: RolloutRecord['gold']
  rollouts: RolloutRecord[]
  correct: number
  reward: number
  /** Left out of the gradient: all rollouts had the same reward. */
  silent: boolean
}

interface RolloutStore {
  run: string | null
  step: number | null
  groups: Group[]
  status: 'empty' | 'loading' | 'ready' | 'failed'
  error: string | null
  filter: GroupFilter
  search: string
  order: RolloutOrder
  shading: Shading
  /** Reads the rollouts of a step; of several calls the last one wins. */
  show(run: string, step: number): Promise<void>
  clear(): void
  setFilter(filter: GroupFilter): void
  setSearch(search: string): void
  setOrder(order: RolloutOrder): void
  setShading(shading: Shading): void
}

let ticket = 0

export const useRollouts = create<RolloutStore>((set, get) => ({
  run: null,
  step: null,
  groups: [],
  status: 'empty',
  error: null,
  filter: 'all',
  search: '',
  order: 'sampled',
  shading: 'logprob',

  async show(run, step) {
    const { run: shownRun, step: shownStep, status } = get()
    if (shownRun === run && shownStep === step && status !== 'failed') return
    const mine = ++ticket
    // While another step of the same run is read, the one on view stays: the page does not flicker.
    set({ run, step, status: 'loading', error: null, ...(shownRun === run ? {} : { groups: [] }) })
    try {
      const records = await (await engine()).rollouts(run, step)
      if (mine === ticket) set({ groups: groupByPrompt(records), status: 'ready' })
    } catch (error) {
      if (mine === ticket) set({ groups: [], status: 'failed', error: errorSentence(error) })
    }
  },

  clear() {
    ticket++
    set({ run: null, step: null, groups: [], status: 'empty', error: null })
  },
  setFilter: (filter) => set({ filter }),
  setSearch: (search) => set({ search }),
  setOrder: (order) => set({ order }),
  setShading: (shading) => set({ shading }),
}))

export function groupByPrompt(records: readonly RolloutRecord[]): Group[] {
  const groups = new Map<number, RolloutRecord[]>()
  for (const record of records) {
    const members = groups.get(record.group)
    if (members) members.push(record)
    else groups.set(record.group, [record])
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([group, rollouts]) => ({
      id: rollouts[0].prompt_id,
      group,
      prompt: rollouts[0].prompt,
      kind: rollouts[0].kind,
      gold: rollouts[0].gold,
      rollouts,
      correct: rollouts.filter((rollout) => rollout.verdict.correct).length,
      reward: rollouts.reduce((sum, rollout) => sum + rollout.reward, 0) / rollouts.length,
      silent: rollouts.every((rollout) => rollout.reward === rollouts[0].reward),
    }))
}

/** `search` looks through prompts, completions, kinds and outcomes, whatever their case. */
export function filterGroups(groups: readonly Group[], filter: GroupFilter, search: string): Group[] {
  const wanted = search.trim().toLowerCase()
  return groups.filter((group) => {
    if (filter === 'mixed' && (group.correct === 0 || group.correct === group.rollouts.length)) return false
    if (filter === 'right' && group.correct !== group.rollouts.length) return false
    if (filter === 'wrong' && group.correct !== 0) return false
    if (wanted === '') return true
    const texts = [group.prompt, group.kind ?? '', ...group.rollouts.flatMap((rollout) => [rollout.completion, rollout.verdict.outcome])]
    return texts.some((text) => text.toLowerCase().includes(wanted))
  })
}

export function orderRollouts(rollouts: readonly RolloutRecord[], order: RolloutOrder): RolloutRecord[] {
  const sorted = [...rollouts]
  if (order === 'reward') sorted.sort((a, b) => b.reward - a.reward)
  if (order === 'advantage') sorted.sort((a, b) => (b.advantage ?? 0) - (a.advantage ?? 0))
  if (order === 'length') sorted.sort((a, b) => b.completion_tokens.length - a.completion_tokens.length)
  return sorted
}
