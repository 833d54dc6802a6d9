/**
 * @file The run that is going on: begun, driven step by step, held, ended, and taken up again by itself after the GPU was lost. Whatever
 * ends it, it lies in the storage so that it can go on to the same bits.
 */

import type { Gpu } from '../gpu/device.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import type { Model } from '../model/model.ts'
import type { RolloutRecord } from '../runs/records.ts'
import type { Run } from '../runs/run.ts'
import { createRun, deleteRun, openRun, sweepStarts } from '../runs/runs.ts'
import { type Storage, StorageError } from '../runs/storage.ts'
import { createTask } from '../tasks/index.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { leftBy } from '../training/left-by.ts'
import { namedModels, openNamed } from '../training/named-models.ts'
import { type Recipe, storedRecipe } from '../training/recipe.ts'
import { Trainer } from '../training/trainer.ts'
import type { RunEvent, RunState, RunSummary } from './api.ts'
import { openBatchMakers } from './batch-makers.ts'
import { type GpuKeeper, isFailed } from './gpu-keeper.ts'
import { changing, type Ownership, type Release } from './ownership.ts'
import { startingRecipe } from './recipe-memory.ts'
import type { Shelf } from './shelf.ts'
import { stageWords } from './summary.ts'
import { TakeOver } from './take-over.ts'
import { type StorageRoom, thinFinished, thinnedWords } from './thin-finished.ts'

export interface TrainingHost {
  gpu: GpuKeeper
  kernels(): Promise<KernelProfile>
  runs(): Promise<Storage>
  /** Null where nobody says. */
  room(): Promise<StorageRoom | null>
  ownership: Ownership
  shelf: Shelf
  /** The prompts of a set that the visitor keeps, by its id. Throws one sentence when there is none. */
  prompts?(set: string): Promise<GivenPrompt[]>
  tools?: TaskTools
  emit(event: RunEvent): void
  /** The weights in training are about to go: resolves when nobody uses them any more. */
  beforeModelGoes(): Promise<void>
}

interface Active {
  run: Run
  recipe: Recipe
  /** What it runs on; null before it is there. */
  gpu: Gpu | null
  /** Null while it is opened, and after the GPU was lost. */
  trainer: Trainer | null
  state: RunState
  error?: string
  /** The step to pause after; Infinity: until the end. */
  target: number
  /** Highest step taken so far. */
  reached: number
  release: Release
  /** Begin again, whatever the run has made so far: until it has. */
  restart: boolean
  /** Another tab has asked for it; `target` as it was before. */
  handing: { target: number } | null
  /** From before it is put away, or was never opened: nobody is given its weights any more, nor promised a checkpoint. */
  ending: boolean
  /** Who waits for a checkpoint at the end of the step under way. */
  saves: { resolve: (step: number | null) => void; reject: (error: Error) => void }[]
  /** Resolves when the run has come to rest, or could not be opened. */
  rest: Promise<void>
}

/** Live rollouts sent with each step; the explorer reads the rest from the run. */
const SAMPLE = 8
const PROGRESS_MS = 100
/** Claimed while a new run gets its name; no run can be called so. */
const NAMING = '*'
/** Milliseconds between looks whether the weights are there again. */
const LOOK_MS = 200

export class Training {
  #active: Active | null = null
  #lastProgress = 0
  readonly #takeOver: TakeOver

  constructor(private readonly host: TrainingHost) {
    this.#takeOver = new TakeOver(host)
  }

  get summary(): RunSummary | null {
    return this.#active && this.#summaryOf(this.#active)
  }

  /** The run going on, if it is this one: it knows better than its files. */
  run(id: string): Run | null {
    return this.#active?.run.id === id ? this.#active.run : null
  }

  /** The weights in training, once they are there again where the GPU was lost; undefined when nothing is training. */
  async model(): Promise<{ run: string; model: Model } | undefined> {
    const active = this.#active
    if (!active) return undefined
    await this.host.gpu.open()
    while (!active.ending && !active.trainer) await new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS))
    return active.trainer && !active.ending ? { run: active.run.id, model: active.trainer.model } : undefined
  }

  async start(json: Recipe, model: string | null): Promise<RunSummary> {
    this.#mustBeIdle()
    const recipe = startingRecipe(json, model)
    for (const stage of recipe.stages) createTask(stage.domain, stage.task)
    const steps = recipe.stages.reduce((sum, stage) => sum + stage.steps, 0)
    // Models are looked for before a run is made that could not begin.
    if (recipe.model !== 'init') await this.host.shelf.folder(recipe.model)
    for (const { name, path } of namedModels(recipe)) await openNamed(path, () => this.host.shelf.folder(name))
    await this.host.gpu.open()
    const thinned = await thinFinished(await this.host.runs(), this.host.ownership, await this.host.room())
    for (const id of thinned.runs) this.host.emit({ type: 'thinned', run: id })
    // Two tabs that start at the same moment would find the same name free.
    const refusal = 'Another tab is starting a run: look at it there, or try again.'
    return changing(this.host.ownership, NAMING, refusal, async () => {
      const runs = await this.host.runs()
      await sweepStarts(runs)
      const run = await createRun(runs, { title: recipe.name, recipe, steps })
      if (thinned.runs.length > 0) this.host.emit({ type: 'notice', run: run.id, text: thinnedWords(thinned) })
      try {
        return await this.#begin(run.id)
      } catch (error) {
        // It never took a step: nobody would look for it.
        if (!(await run.loadCheckpoint().catch(() => true))) {
          await deleteRun(runs, run.id)
          // The other tabs have heard of it.
          this.host.ownership.tell({ type: 'event', event: { type: 'deleted', run: run.id } })
        }
        throw error
      }
    })
  }

  async resume(id: string, options: { restart?: boolean } = {}): Promise<RunSummary> {
    this.#mustBeIdle()
    await this.host.gpu.open()
    return this.#begin(id, options)
  }

  /** Asks the tab that trains a run to end with a checkpoint, and goes on with it here. */
  async takeOver(id: string): Promise<RunSummary> {
    this.#mustBeIdle()
    return this.#begin(id, await this.#takeOver.ask(id))
  }

  cancelTakeOver() {
    this.#takeOver.cancel()
  }

  /** What the tab that trains a run says of it. */
  heard(run: string) {
    this.#takeOver.heard(run)
  }

  /** Whoever wants the run, here or in another tab, can have it once the step under way is kept. */
  async handOver(id: string): Promise<void> {
    const active = this.#active
    if (active?.run.id !== id || active.handing) return
    active.handing = { target: active.target }
    await this.pause()
    if (this.#active !== active || !active.handing) return
    active.handing = null
    if (active.state === 'paused') await this.#end(active, 'paused')
  }

  /** The other tab has thought better of it. */
  keep(id: string) {
    const active = this.#active
    if (active?.run.id !== id || !active.handing) return
    const { target } = active.handing
    active.handing = null
    if (active.state !== 'pausing') return
    active.target = target
    this.#setState(active, active.trainer ? 'running' : 'starting')
  }

  async pause(): Promise<void> {
    const active = this.#active
    if (!active) return
    if (active.state === 'starting' || active.state === 'running' || active.state === 'recovering') {
      active.target = 0
      this.#setState(active, 'pausing')
    }
    await active.rest
  }

  /** See EngineApi.save. */
  async save(): Promise<number | null> {
    const active = this.#active
    if (!active || active.ending || (active.state !== 'running' && active.state !== 'recovering')) return null
    return new Promise((resolve, reject) => active.saves.push({ resolve, reject }))
  }

  continue() {
    this.#go(Number.POSITIVE_INFINITY, 'running')
  }

  async step(): Promise<void> {
    const active = this.#active
    if (!active?.trainer) return
    this.#go(active.trainer.step + 1, 'running')
    await active.rest
  }

  /** Ends the run and keeps its model. Without room for it the run waits as it is, and `stop` may be called again. */
  async stop(): Promise<void> {
    const active = this.#active
    if (!active) return
    if (active.state === 'paused') this.#go(0, 'stopping')
    else {
      active.target = 0
      this.#setState(active, 'stopping')
    }
    await active.rest
  }

  /** A run at rest has nothing under way that would notice. */
  onGpuLost() {
    const active = this.#active
    if (!active?.trainer || active.state !== 'paused') return
    this.#lose(active)
    active.target = 0
    active.rest = this.#drive(active)
  }

  #mustBeIdle() {
    if (this.#active) throw new Error('A run is under way: stop it before starting another.')
    if (this.#takeOver.underWay) throw new Error('A run is being taken over from another tab: wait, or cancel that first.')
  }

  async #begin(id: string, options: { restart?: boolean; paused?: boolean } = {}): Promise<RunSummary> {
    const release = await this.host.ownership.claim(id, 'train')
    if (!release) {
      // Two clicks at once are no other tab.
      this.#mustBeIdle()
      throw new Error('Another tab is training: close it, or stop its run first.')
    }
    try {
      // Read only now: until it was claimed, it may have gone on.
      return await this.#take(await openRun(await this.host.runs(), id), release, options)
    } catch (error) {
      if (this.#active?.run.id !== id) await release()
      throw error
    }
  }

  async #take(run: Run, release: Release, options: { restart?: boolean; paused?: boolean }): Promise<RunSummary> {
    const recipe = storedRecipe(run.recipe)
    const { step } = await run.summary()
    const active: Active = {
      run, recipe, gpu: null, trainer: null, state: 'starting', target: options.paused ? 0 : Number.POSITIVE_INFINITY, reached: step, release,
      restart: options.restart ?? false, handing: null,
      ending: false, saves: [], rest: Promise.resolve(),
    } // biome-ignore format: one record
    this.#active = active
    this.#setState(active, 'starting')
    const opening = this.#openFirst(active)
    // Pause and Stop, pressed while it is opened, wait for what comes of them.
    active.rest = opening.then(
      () => this.#drive(active),
      () => {},
    )
    await opening
    return this.#summaryOf(active)
  }

  /** What fails here is no run under way; a GPU that is lost is one all the same, which waits for another. */
  async #openFirst(active: Active): Promise<void> {
    try {
      active.trainer = await this.#open(active)
    } catch (error) {
      const cause = await explain(active, error)
      if (isFailed(cause)) return this.#lose(active)
      active.ending = true
      this.#active = null
      this.host.emit({ type: 'state', run: { ...this.#summaryOf(active), state: 'paused', held: null } })
      throw cause
    }
  }

  async #open(active: Active): Promise<Trainer> {
    const { prompts, tools, shelf } = this.host
    const { run, recipe, restart } = active
    const gpu = await this.host.gpu.open()
    active.gpu = gpu
    const trainer = await Trainer.open({
      restart,
      gpu,
      run,
      recipe,
      openModel: (id) => shelf.folder(id),
      openPrompts: prompts,
      openBatchMakers,
      tools,
      profile: await this.host.kernels(),
      onProgress: (phase, done, total) => this.#progress(run.id, phase, done, total),
      onWarning: (text, step) => this.host.emit({ type: 'notice', run: run.id, text, step }),
    })
    active.restart = false
    return trainer
  }

  #go(target: number, state: 'running' | 'stopping') {
    const active = this.#active
    if (active?.state !== 'paused') return
    active.target = target
    delete active.error
    this.#setState(active, state)
    active.rest = this.#drive(active)
  }

  /** To the target, through losses of the GPU. */
  async #drive(active: Active): Promise<void> {
    for (;;) {
      try {
        active.trainer ??= await this.#open(active)
        if (active.state === 'recovering' || active.state === 'starting') this.#setState(active, 'running')
        await this.#steps(active, active.trainer)
        return
      } catch (error) {
        const cause = await explain(active, error)
        if (!isFailed(cause)) return this.#fail(active, cause as Error)
        this.#lose(active)
      }
    }
  }

  async #steps(active: Active, trainer: Trainer): Promise<void> {
    const { run } = active
    if (!trainer.done && trainer.step < active.target) await run.setState('running')
    while (!trainer.done && trainer.step < active.target) {
      const { steps } = run.info
      const { metrics, rollouts } = await trainer.next()
      this.host.emit({ type: 'step', run: run.id, metrics, sample: sample(rollouts), checkpoint: run.info.checkpoint })
      // A stage that ended early leaves fewer to go.
      if (run.info.steps !== steps) this.#setState(active, active.state)
      if (trainer.step > active.reached) this.host.gpu.proved()
      active.reached = Math.max(active.reached, trainer.step)
      if (active.saves.length > 0) await this.#save(active, trainer)
    }
    // With the last step, or when it was opened after that, its model was written.
    if (trainer.done) return this.#end(active, 'finished')
    // Stop may be pressed while a pause is being kept.
    const stopping = () => active.state === 'stopping'
    try {
      if (!stopping()) {
        await trainer.checkpoint()
        // Not before: until then another checkpoint may be asked for, and this is it.
        await run.setState('paused').finally(() => answerSaves(active, trainer.step))
      }
      if (stopping()) await trainer.finishEarly()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      // What is to be kept is still here: once there is room, the same can be asked again.
      for (const { reject } of active.saves.splice(0)) reject(error)
      active.error = error.message
      return this.#setState(active, 'paused')
    }
    if (stopping()) await this.#end(active, 'finished')
    else this.#setState(active, 'paused')
  }

  async #save(active: Active, trainer: Trainer): Promise<void> {
    try {
      await trainer.checkpoint()
    } catch (error) {
      // Without room for it the run goes on as it would have without being asked.
      if (!(error instanceof StorageError)) throw error
      for (const { reject } of active.saves.splice(0)) reject(error)
    }
    answerSaves(active, trainer.step)
    this.#setState(active, active.state)
  }

  /** Its weights are gone with the GPU, and whoever used them hears of it there. */
  #lose(active: Active) {
    active.trainer?.dispose()
    active.trainer = null
    if (active.state === 'running' || active.state === 'paused' || active.state === 'starting') this.#setState(active, 'recovering')
  }

  async #fail(active: Active, error: Error): Promise<void> {
    active.error = error.message.split('\n')[0]
    await this.#end(active, await leftBy(active.run, error))
  }

  async #end(active: Active, state: 'finished' | 'failed' | 'paused') {
    active.ending = true
    answerSaves(active, null)
    await this.host.beforeModelGoes()
    active.trainer?.dispose()
    this.#active = null
    await active.release()
    this.host.emit({ type: 'state', run: { ...this.#summaryOf(active), state, held: null, resumable: state !== 'finished' } })
  }

  #setState(active: Active, state: RunState) {
    active.state = state
    this.host.emit({ type: 'state', run: this.#summaryOf(active) })
  }

  #summaryOf({ run, recipe, trainer, state, error, reached }: Active): RunSummary {
    const { title, created, steps } = run.info
    const step = trainer?.step ?? reached
    return {
      id: run.id,
      title,
      created,
      step,
      steps,
      state,
      checkpoint: run.info.checkpoint,
      held: 'here',
      resumable: true,
      recipe,
      stages: stageWords(recipe),
      ...(error === undefined ? {} : { error }),
    }
  }

  #progress(run: string, phase: 'select' | 'rollout' | 'verify' | 'train' | 'evaluate' | 'checkpoint', done: number, total: number) {
    const now = performance.now()
    if (done < total && now - this.#lastProgress < PROGRESS_MS) return
    this.#lastProgress = now
    this.host.emit({ type: 'progress', run, phase, done, total })
  }
}

/** On the GPU that it ran on: by now there may be another. */
async function explain({ gpu }: Active, error: unknown): Promise<unknown> {
  return gpu ? gpu.explain(error) : error
}

/** `step`: of the checkpoint that was waited for; null where none comes. */
function answerSaves({ saves }: Active, step: number | null) {
  for (const { resolve } of saves.splice(0)) resolve(step)
}

/** One rollout a prompt, from prompts spread over the step. */
function sample(rollouts: readonly RolloutRecord[]): RolloutRecord[] {
  const firsts = rollouts.filter((rollout, i) => i === 0 || rollouts[i - 1].group !== rollout.group)
  return firsts.slice(0, SAMPLE)
}
