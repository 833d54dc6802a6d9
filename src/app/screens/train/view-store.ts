/** @file How the charts of the Train screen are looked at: alike in all of them, and for this visit. */
import { create } from 'zustand'

export type Axis = 'step' | 'time'

interface ViewStore {
  axis: Axis
  log: boolean
  /** In view, on the axis in force; null: everything. */
  zoom: [number, number] | null
  /** Runs drawn over the one on view. */
  compared: string[]
  /** Groups of charts that are unfolded. */
  unfolded: string[]
  /** Charts that nobody wants to see, by their metrics' keys. */
  hidden: string[]
  setAxis(axis: Axis): void
  setLog(log: boolean): void
  setZoom(zoom: [number, number] | null): void
  compare(run: string, wanted: boolean): void
  unfold(group: string, open: boolean): void
  hide(chart: string, wanted: boolean): void
}

const toggled = (list: string[], item: string, wanted: boolean) => [...list.filter((one) => one !== item), ...(wanted ? [item] : [])]

export const useView = create<ViewStore>((set) => ({
  axis: 'step',
  log: false,
  zoom: null,
  compared: [],
  unfolded: [],
  hidden: [],
  // What was in view in steps means nothing in seconds.
  setAxis: (axis) => set({ axis, zoom: null }),
  setLog: (log) => set({ log }),
  setZoom: (zoom) => set({ zoom }),
  compare: (run, wanted) => set(({ compared }) => ({ compared: toggled(compared, run, wanted) })),
  hide: (chart, wanted) => set(({ hidden }) => ({ hidden: toggled(hidden, chart, wanted) })),
  unfold: (group, open) => set(({ unfolded }) => ({ unfolded: toggled(unfolded, group, open) })),
}))
