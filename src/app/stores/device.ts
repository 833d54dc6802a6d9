/**
 * @file The GPU: whether it opened, what it is, and what the self-check said of it.
 */
import { create } from 'zustand'
import type { DeviceReport, GpuState, SelfCheckReport } from '../../workers/api.ts'
import { engine } from '../engine.ts'
import { errorSentence } from '../format.ts'

interface DeviceStore {
  status: 'opening' | 'ready' | 'none'
  /** Why there is no GPU, in one sentence. */
  error: string | null
  report: DeviceReport | null
  /** How the GPU is now: it may be lost, and be opened again. */
  gpu: GpuState
  check: {
    state: 'none' | 'running' | 'done' | 'failed'
    done: number
    total: number
    report: SelfCheckReport | null
    error: string | null
  }
  open(): Promise<boolean>
  refresh(): Promise<void>
  receive(gpu: GpuState): void
  /** Opens a lost GPU at once. */
  retry(): Promise<void>
  selfCheck(): Promise<void>
}

export const useDevice = create<DeviceStore>((set, get) => ({
  status: 'opening',
  error: null,
  report: null,
  gpu: { state: 'ready' },
  check: { state: 'none', done: 0, total: 0, report: null, error: null },

  async open() {
    try {
      const report = await (await engine()).open()
      set({ status: 'ready', report, error: null })
      return true
    } catch (error) {
      set({ status: 'none', error: errorSentence(error) })
      return false
    }
  },

  async refresh() {
    if (get().status !== 'ready' || get().gpu.state !== 'ready') return
    try {
      set({ report: await (await engine()).device() })
    } catch {
      // The figures stay those of a moment ago; whatever failed is told where it was asked for.
    }
  },

  receive(gpu) {
    const before = get().gpu.state
    set({ gpu })
    if (before !== 'ready' && gpu.state === 'ready') void get().refresh()
  },

  async retry() {
    try {
      await (await engine()).retryGpu()
    } catch {
      // Told as the state of the GPU.
    }
  },

  async selfCheck() {
    if (get().check.state === 'running') return
    set({ check: { state: 'running', done: 0, total: 0, report: null, error: null } })
    try {
      const report = await (await engine()).selfCheck((done, total) => {
        const { check } = get()
        if (check.state === 'running') set({ check: { ...check, done, total } })
      })
      set({ check: { state: 'done', done: report.rows.length, total: report.rows.length, report, error: null } })
    } catch (error) {
      set({ check: { state: 'failed', done: 0, total: 0, report: null, error: errorSentence(error) } })
    }
  },
}))
