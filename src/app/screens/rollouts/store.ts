/**
 * @file The rollouts of the step on view, and how its reader looks at them.
 */
import { create } from 'zustand'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import type { Shading } from '../../shading.ts'
import { useRoute } from '../../stores/route.ts'
import { type Group, type GroupFilter, type GroupOrder, groupByPrompt, type RolloutOrder } from './groups.ts'
import { howOf, type View, viewOf } from './view.ts'

/** The view is the address's; here stands its reading. */
interface RolloutStore extends View {
  run: string | null
  step: number | null
  groups: Group[]
  status: 'empty' | 'loading' | 'ready' | 'failed'
  error: string | null
  /** Reads the rollouts of a step; of several calls the last one wins. */
  show(run: string, step: number): Promise<void>
  narrow(filter: Partial<GroupFilter>): void
  setGroupOrder(order: GroupOrder): void
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
