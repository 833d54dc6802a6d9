/**
 * @file Runs: the one going on, the ones kept, what is known of each, and the buttons. Events from the worker are gathered and
 * handed to React at most ten times a second.
 */
import { create } from 'zustand'
import type { ModelEntry, RecipeEntry, RolloutRecord, RunEvent, RunSummary, StepMetrics } from '../../workers/api.ts'
import { download } from '../download.ts'
import { engine } from '../engine.ts'
import { errorSentence } from '../format.ts'
import { thinnedOf } from '../rollout-steps.ts'
import { useDevice } from './device.ts'
import { useRoute } from './route.ts'
import { gather, merge, withRun, withStep } from './run-events.ts'
import { useStorage } from './storage.ts'

export type Progress = Extract<RunEvent, { type: 'progress' }>
export type Verb = 'start' | 'resume' | 'take over' | 'delete' | 'export'

export type Notice = Pick<Extract<RunEvent, { type: 'notice' }>, 'run' | 'text' | 'step'>

/** A rollout as the live stream shows it; `key` never repeats. */
export interface LiveRollout {
  key: number
  rollout: RolloutRecord
}

/** As many as anyone scrolls through; older ones are in the explorer. */
const LIVE_LENGTH = 60

/** The run that this tab's engine has under way: its weights answer in chat. */
export function trainingHere({ active }: TrainStore): RunSummary | null {
  return active?.held === 'here' ? active : null
}

/** Whether a stored run can go on: its model is not there yet, and what it needs is. */
export function canResume(run: RunSummary): boolean {
  return run.held === null && run.resumable
}

export interface TrainStore {
  loaded: boolean
  models: ModelEntry[]
  recipes: RecipeEntry[]
  runs: RunSummary[]
  /** The run under way, if any: in this tab, or (`held` says so) in another. */
  active: RunSummary | null
  /** A run that was cut off and can go on: offered at once. */
  interrupted: RunSummary | null
  progress: Progress | null
  metrics: Record<string, StepMetrics[]>
  /** By run, the steps whose rollouts are kept no more, ascending. */
  thinned: Record<string, readonly number[]>
  /** The run that was on view until another tab deleted it; the last of them. */
  deletedElsewhere: Pick<RunSummary, 'id' | 'title'> | null
  live: LiveRollout[]
  /** The verb under way, so that its button can wait. */
  busy: Verb | null
  error: string | null
  /** What runs have been without, and what goes wrong in them, newest last. */
  notices: Notice[]
  load(): Promise<void>
  receive(events: RunEvent[]): void
  showRun(run: string): Promise<void>
  start(recipe: RecipeEntry['recipe'], model: string | null, options?: { oneStep?: boolean }): Promise<void>
  resume(run: string, options?: { restart?: boolean }): Promise<void>
  takeOver(run: string): Promise<void>
  cancelTakeOver(): Promise<void>
  act(verb: 'pause' | 'continue' | 'step' | 'stop'): Promise<void>
  /** Keeps a checkpoint and lets the run go on; its step, null where none was kept. */
  save(): Promise<number | null>
  remove(run: string): Promise<void>
  /** Hands the visitor the whole run as one file. */
  take(run: RunSummary): Promise<void>
  dismissInterrupted(): void
  dismissError(): void
  dismissNotices(): void
}

let nextKey = 1

export const useTrain = create<TrainStore>((set, get) => {
  const asked = new Set<string>()
  /** State events so far, by run: an answer to `start` or `resume` may arrive after newer events. */
  const heard = new Map<string, number>()

  async function attempt(verb: Verb, action: () => Promise<void>, onLost?: () => void): Promise<void> {
    if (get().busy) return
    set({ busy: verb, error: null })
    try {
      await action()
    } catch (error) {
      set({ error: errorSentence(error) })
      await refreshRuns()
      if ((error as Error).name === 'LostCheckpointError') onLost?.()
    } finally {
      set({ busy: null })
    }
  }

  /** A new or resumed run takes the stage: its old metrics are read again, since a resumed run starts from its last checkpoint. */
  function stage(run: RunSummary, heardBefore: number): void {
    asked.delete(run.id)
    set((state) => {
      const newer = (heard.get(run.id) ?? 0) > heardBefore
      return {
        interrupted: null,
        ...(newer ? {} : { active: run.held ? run : null, runs: withRun(state.runs, run), progress: null, live: [] }),
        metrics: {
          ...state.metrics,
          [run.id]: newer ? (state.metrics[run.id] ?? []) : (state.metrics[run.id] ?? []).filter((entry) => entry.step <= run.step),
        },
      }
    })
    useRoute.getState().look({ run: run.id, step: null, prompt: null })
    void get().showRun(run.id)
  }

  return {
    loaded: false,
    models: [],
    recipes: [],
    runs: [],
    active: null,
    interrupted: null,
    progress: null,
    metrics: {},
    thinned: {},
    deletedElsewhere: null,
    live: [],
    busy: null,
    error: null,
    notices: [],

    async load() {
      try {
        const api = await engine()
        await api.subscribe(gather((events) => get().receive(events)))
        const [models, recipes, runs] = await Promise.all([api.models(), api.recipes(), api.runs()])
        const active = get().active ?? runs.find((run) => run.held) ?? null
        // The worker is as young as the page: what is paused and nobody's was interrupted.
        const interrupted = active ? null : (runs.find((run) => run.state === 'paused' && canResume(run)) ?? null)
        set({ models, recipes, runs, active, interrupted, loaded: true })
      } catch (error) {
        set({ loaded: true, error: errorSentence(error) })
      }
    },

    receive(events) {
      set((state) => {
        const next: Partial<TrainStore> = {}
        let { metrics, live, active, runs, notices } = state
        for (const event of events) {
          if (event.type === 'gpu') useDevice.getState().receive(event.gpu)
          else if (event.type === 'progress') next.progress = event
          // Below, once what was told before it is known.
          else if (event.type === 'deleted' || event.type === 'thinned') continue
          else if (event.type === 'notice')
            notices = [...notices.filter(({ text }) => text !== event.text), { run: event.run, text: event.text, step: event.step }]
          else if (event.type === 'state') {
            const { run } = event
            heard.set(run.id, (heard.get(run.id) ?? 0) + 1)
            runs = withRun(runs, run)
            if (run.held) active = run
            else if (active?.id === run.id) {
              // Its owner in another tab is gone: whoever looks on may go on with it.
              if (active.held === 'elsewhere' && run.state === 'paused') next.interrupted = run
              active = null
            }
            if (run.state === 'paused' || !run.held) next.progress = null
            if (run.error && run.held !== 'elsewhere') next.error = run.error
          } else if (active?.id === event.run) {
            metrics = { ...metrics, [active.id]: withStep(metrics[active.id] ?? [], event.metrics) }
            const step = Math.max(active.step, event.metrics.step)
            if (step !== active.step) {
              active = { ...active, step, checkpoint: event.checkpoint }
              runs = withRun(runs, active)
            }
            live = [...event.sample.map((rollout) => ({ key: nextKey++, rollout })).reverse(), ...live].slice(0, LIVE_LENGTH)
          }
        }
        return { ...next, metrics, live, active, runs, notices }
      })
      for (const event of events) {
        if (event.type === 'deleted') {
          const onView = forget(event.run)
          if (onView) set({ deletedElsewhere: onView })
        } else if (event.type === 'thinned' && asked.delete(event.run)) void get().showRun(event.run)
      }
      // Another of the models to talk to once a run has ended, and fewer once one is gone.
      if (events.some((event) => event.type === 'deleted' || event.type === 'thinned' || (event.type === 'state' && !event.run.held))) {
        void refreshModels()
        void useStorage.getState().refresh()
      }
    },

    async showRun(run) {
      if (asked.has(run)) return
      asked.add(run)
      try {
        const api = await engine()
        const stored = await api.metrics(run)
        const thinned = thinnedOf(stored, await api.rolloutSteps(run))
        if (!asked.has(run)) return
        set((state) => ({
          metrics: { ...state.metrics, [run]: merge(stored, state.metrics[run] ?? []) },
          thinned: { ...state.thinned, [run]: thinned },
        }))
        // What was told on the way is told again: it is in the records. Those of steps that are coming in are told as they come.
        const told = (await api.warnings(run)).map((warning) => ({ run, ...warning }))
        set(({ notices }) => ({
          notices: [...told, ...notices.filter((notice) => notice.run !== run || told.every(({ text }) => text !== notice.text))],
        }))
      } catch (error) {
        // Of one that is gone by now nobody wants to know: why it is, as of a run that could not begin, is said by who removed it.
        if (asked.delete(run) && !(await isGone(run))) set({ error: errorSentence(error) })
      }
    },

    start: (recipe, model, options = {}) =>
      attempt('start', async () => {
        const api = await engine()
        void useStorage.getState().persist()
        const run = await api.start(recipe, model)
        stage(run, 0)
        if (!options.oneStep) return
        // `pause` finishes the step under way; if none was, one is taken now.
        await api.pause()
        const taken = (await api.runs()).find((known) => known.id === run.id)?.step ?? 0
        if (taken === 0) await api.step()
      }),

    resume: (run, options) =>
      attempt(
        'resume',
        async () => {
          const before = heard.get(run) ?? 0
          stage(await (await engine()).resume(run, options), before)
        },
        // That no checkpoint is whole shows only when they are read: then the run can begin again, if that is what the visitor wants.
        () =>
          set(({ runs, error }) => ({
            interrupted: null,
            runs: runs.map((known) =>
              known.id === run ? { ...known, state: 'damaged', resumable: false, restartable: true, error: error ?? undefined } : known,
            ),
          })),
      ),

    takeOver: (run) =>
      attempt('take over', async () => {
        const before = heard.get(run) ?? 0
        stage(await (await engine()).takeOver(run), before)
      }),

    async cancelTakeOver() {
      await (await engine()).cancelTakeOver()
    },

    // These end when the step under way has ended; meanwhile the run's state says which buttons may be pressed.
    async act(verb) {
      set({ error: null })
      try {
        await (await engine())[verb]()
      } catch (error) {
        set({ error: errorSentence(error) })
      }
    },

    async save() {
      set({ error: null })
      try {
        return await (await engine()).save()
      } catch (error) {
        set({ error: errorSentence(error) })
        return null
      }
    },

    remove: (run) =>
      attempt('delete', async () => {
        await (await engine()).deleteRun(run)
        forget(run)
        await Promise.all([refreshModels(), useStorage.getState().refresh()])
      }),

    take: (run) =>
      attempt('export', async () => {
        download(await (await engine()).exportRun(run.id), run.id, 'zip')
      }),

    dismissInterrupted: () => set({ interrupted: null }),
    dismissError: () => set({ error: null }),
    dismissNotices: () => set({ notices: [] }),
  }

  /** A run that is kept no more. What was looked at of it goes with it; returns it where it was on view. */
  function forget(run: string): RunSummary | null {
    const onView = viewedRun(get(), useRoute.getState().run)
    asked.delete(run)
    set((state) => {
      const { [run]: _, ...metrics } = state.metrics
      const { [run]: __, ...thinned } = state.thinned
      const active = state.active?.id === run ? null : state.active
      return {
        runs: state.runs.filter((kept) => kept.id !== run),
        active,
        interrupted: state.interrupted?.id === run ? null : state.interrupted,
        notices: state.notices.filter((notice) => notice.run !== run),
        live: active ? state.live : [],
        metrics,
        thinned,
      }
    })
    if (onView?.id !== run) return null
    useRoute.getState().look({ run: null, step: null, prompt: null }, 'on')
    return onView
  }

  async function isGone(run: string): Promise<boolean> {
    try {
      return (await (await engine()).runs()).every(({ id }) => id !== run)
    } catch {
      return false
    }
  }

  async function refreshRuns(): Promise<void> {
    try {
      const runs = await (await engine()).runs()
      const interrupted = runs.find(({ id }) => id === get().interrupted?.id) ?? null
      set({ runs, interrupted, active: runs.find((run) => run.held) ?? null })
    } catch {
      // The sentence already on view says what is wrong.
    }
  }

  async function refreshModels(): Promise<void> {
    try {
      set({ models: await (await engine()).models() })
    } catch {
      // The list stays as it was; choosing from it will say what is wrong.
    }
  }
})

/** The run to look at: the one in the address, else the active, the interrupted, the newest. */
export function viewedRun(state: Pick<TrainStore, 'runs' | 'active' | 'interrupted'>, address: string | null): RunSummary | null {
  if (address) {
    const known = state.runs.find((run) => run.id === address)
    if (known) return known
  }
  return state.active ?? state.interrupted ?? state.runs[0] ?? null
}
