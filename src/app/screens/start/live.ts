/**
 * @file The attempts of the step on view: the newest, read at most every so often, or one that is held while somebody reads it.
 */
import { create } from 'zustand'
import type { RolloutRecord } from '../../../workers/api.ts'
import { engine } from '../../engine.ts'
import { groupsOfStep, mostMixed, type StepGroup } from '../../step-groups.ts'

/** Milliseconds that a step's Forks stay, so that one can see them. */
const STAY = 2500
/** Forks there are, the large one among them. */
export const SHOWN = 6

export interface LiveGroup extends StepGroup {
  prompt: string
}

interface LiveStore {
  run: string | null
  step: number
  groups: LiveGroup[]
  /** Index in `groups` of the large one. */
  large: number
  held: boolean
  /** A step has ended: it is shown if nothing is held, and the last one has been seen long enough. */
  follow(run: string, step: number): void
  choose(group: number): void
  hold(): void
  release(): void
}

let reading = false
/** The newest step that somebody asked for. */
let wanted: { run: string; step: number } | null = null
let since = Number.NEGATIVE_INFINITY
let timer: ReturnType<typeof setTimeout> | null = null

export const useLive = create<LiveStore>((set, get) => {
  async function read(): Promise<void> {
    timer = null
    if (reading || !wanted || (get().held && get().run === wanted.run)) return
    const { run, step } = wanted
    if (run === get().run && step === get().step) return
    const wait = since + STAY - performance.now()
    if (run === get().run && wait > 0) {
      timer = setTimeout(() => void read(), wait)
      return
    }
    reading = true
    try {
      const groups = groupsOf(await (await engine()).rollouts(run, step))
      since = performance.now()
      if (groups.length > 0) set({ run, step, groups, large: mostMixed(groups), held: false })
    } catch {
      // The step after it is asked for in its turn; what is wrong with the storage is said where runs are listed.
    } finally {
      reading = false
    }
    if (wanted.step !== step || wanted.run !== run) void read()
  }

  return {
    run: null,
    step: 0,
    groups: [],
    large: 0,
    held: false,
    follow(run, step) {
      wanted = { run, step }
      if (timer === null) void read()
    },
    choose: (large) => set({ large, held: true }),
    hold: () => set({ held: true }),
    release() {
      set({ held: false })
      void read()
    },
  }
})

/** The first of a step; one whose prompt is there already only where there are no others. */
export function groupsOf(records: readonly RolloutRecord[]): LiveGroup[] {
  const groups = groupsOfStep(records).map((group) => ({ ...group, prompt: group.records[0].prompt }))
  const first = new Set<string>()
  const isFirst = groups.map(({ prompt }) => first.size < first.add(prompt).size)
  return [...groups.filter((_, i) => isFirst[i]), ...groups.filter((_, i) => !isFirst[i])].slice(0, SHOWN)
}
