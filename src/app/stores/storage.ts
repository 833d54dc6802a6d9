/** @file The room that runs take in this browser, and whether the browser has promised to keep them. */
import { create } from 'zustand'
import type { RunUsage } from '../../workers/api.ts'
import { engine } from '../engine.ts'

interface StorageStore {
  /** Bytes that this page's files take, and may take; null where the browser does not say. */
  used: number | null
  quota: number | null
  /** Bytes of each run, in all and by what they are. */
  sizes: Record<string, number>
  runs: Record<string, RunUsage>
  /** Bytes of models that were brought. */
  imported: number
  /** Whether the browser keeps the files when the disk runs short; null: not asked yet. */
  persisted: boolean | null
  refresh(): Promise<void>
  /** What is used and left alone: cheap enough to be asked often. */
  estimate(): Promise<void>
  /** Asks the browser to keep the files, once; some ask the visitor. */
  persist(): Promise<void>
}

/** From here on it is said: a checkpoint of a larger model may not fit any more. */
const NEARLY_FULL = 0.8

export function nearlyFull({ used, quota }: { used: number; quota: number }): boolean {
  return used > NEARLY_FULL * quota
}

/** Whether the browser has promised to keep the files. */
export function promiseWords(persisted: boolean): string {
  return persisted
    ? 'The browser has promised to keep these files, also when the disk runs short.'
    : 'The browser has not promised to keep these files: it may remove them when the disk runs short. Export what you want to be sure of.'
}

export const useStorage = create<StorageStore>((set, get) => ({
  used: null,
  quota: null,
  sizes: {},
  runs: {},
  imported: 0,
  persisted: null,

  async refresh() {
    const [estimate, usage, persisted] = await Promise.all([
      navigator.storage?.estimate?.().catch(() => null),
      engine().then((api) => api.usage()),
      navigator.storage?.persisted?.().catch(() => false),
    ]).catch(() => [null, { runs: get().runs, imported: get().imported }, get().persisted] as const)
    const sizes = Object.fromEntries(
      Object.entries(usage.runs).map(([id, { weights, checkpoints, rollouts, records }]) => [
        id,
        weights + checkpoints + rollouts + records,
      ]),
    )
    set({ used: estimate?.usage ?? null, quota: estimate?.quota ?? null, ...usage, sizes, persisted: persisted ?? null })
  },

  async persist() {
    if (get().persisted) return
    const persisted = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    set({ persisted })
  },

  async estimate() {
    const estimate = await navigator.storage?.estimate?.().catch(() => null)
    if (estimate) set({ used: estimate.usage ?? null, quota: estimate.quota ?? null })
  },
}))
