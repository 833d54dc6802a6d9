/** @file The room that runs take in this browser, and whether the browser has promised to keep them. */
import { create } from 'zustand'
import type { RunSizes } from '../../workers/api.ts'
import { engine } from '../engine.ts'

interface StorageStore {
  /** Bytes that this page's files take, and may take; null where the browser does not say. */
  used: number | null
  quota: number | null
  /** Bytes of each run. */
  sizes: RunSizes
  /** Whether the browser keeps the files when the disk runs short; null: not asked yet. */
  persisted: boolean | null
  refresh(): Promise<void>
  /** Asks for it, once; some browsers ask the visitor. */
  persist(): Promise<void>
}

export const useStorage = create<StorageStore>((set, get) => ({
  used: null,
  quota: null,
  sizes: {},
  persisted: null,

  async refresh() {
    const [estimate, sizes, persisted] = await Promise.all([
      navigator.storage?.estimate?.().catch(() => null),
      engine().then((api) => api.sizes()),
      navigator.storage?.persisted?.().catch(() => false),
    ]).catch(() => [null, get().sizes, get().persisted] as const)
    set({ used: estimate?.usage ?? null, quota: estimate?.quota ?? null, sizes, persisted: persisted ?? null })
  },

  async persist() {
    if (get().persisted) return
    const persisted = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    set({ persisted })
  },
}))
