/**
 * @file The rollouts of the step on view, and how its reader looks at them.
 */
import { create } from 'zustand'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import type { Shading } from '../../shading.ts'
import { useRoute } from '../../stores/route.ts'
import { askedAs, type Group, type GroupFilter, type GroupOrder, groupByPrompt, type RolloutOrder } from './groups.ts'
import { howOf, type View, viewOf } from './view.ts'

/** The view is the address's; here stands its reading. */
interface RolloutStore extends View {
  run: string | null
  step: number | null
  groups: Group[]
  status: 'empty' | 'loading' | 'ready' | 'failed'
  error: string | null
  /** Mean rewards of the step's prompts when they were last asked, by `askedAs`; `of`: the step and run they are for. */
  before: { of: string; rewards: ReadonlyMap<string, number>; state: 'going' | 'done' }
  /** Looks through steps before the one on view, the newest first, for its prompts. `steps`: all that have rollouts, in order. */
  lookBack(steps: readonly number[]): Promise<void>
  /** Reads the rollouts of a step; of several calls the last one wins. */
  show(run: string, step: number): Promise<void>
  narrow(filter: Partial<GroupFilter>): void
  setGroupOrder(order: GroupOrder): void
  setOrder(order: RolloutOrder): void
  setShading(shading: Shading): void
}

/** Steps that are looked through for a prompt's last time. */
const LOOK_BACK = 64

const NOT_LOOKED: RolloutStore['before'] = { of: '', rewards: new Map(), state: 'done' }

let ticket = 0

export const useRollouts = create<RolloutStore>((set, get) => ({
  run: null,
  step: null,
  groups: [],
  status: 'empty',
  error: null,
  before: NOT_LOOKED,
  ...viewOf(useRoute.getState().how),

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

  async lookBack(steps) {
    const { run, step, groups, before } = get()
    const of = `${run} ${step}`
    // While a step is read, the groups are those of the one before.
    if (run === null || step === null || groups[0]?.rollouts[0].step !== step || before.of === of) return
    const rewards = new Map<string, number>()
    const wanted = new Set(groups.map(askedAs))
    const tell = (state: 'going' | 'done') => set({ before: { of, rewards: new Map(rewards), state } })
    tell('going')
    const here = () => get().before.of === of && get().run === run && get().step === step
    for (const earlier of steps
      .filter((one) => one < step)
      .slice(-LOOK_BACK)
      .reverse()) {
      if (wanted.size === 0) break
      const records = await engine()
        .then((api) => api.rollouts(run, earlier))
        .catch(() => [])
      if (!here()) {
        if (get().before.of === of) set({ before: NOT_LOOKED })
        return
      }
      for (const group of groupByPrompt(records)) if (wanted.delete(askedAs(group))) rewards.set(askedAs(group), group.reward)
      tell('going')
    }
    tell('done')
  },

  narrow: (filter) => adjust({ filter: { ...get().filter, ...filter } }),
  setGroupOrder: (groupOrder) => adjust({ groupOrder }),
  setOrder: (order) => adjust({ order }),
  setShading: (shading) => adjust({ shading }),
}))

function adjust(change: Partial<View>): void {
  useRoute.getState().adjust(howOf({ ...useRollouts.getState(), ...change }))
}

useRoute.subscribe(({ how }, before) => {
  if (how !== before.how) useRollouts.setState(viewOf(how))
})
