/**
 * @file A claim of the papers run here: arm by arm and seed by seed, what is not there yet is trained and asked, and all that is there is judged.
 * An arm is trained as an ordinary run of this browser, which can be looked at, paused and resumed as any other; a folder of its own keeps which
 * run that is, what its training took and what its models were asked, as the command line keeps it (see claims/store.ts).
 */
import { measureTokens, sum, trainingCost, unitCost } from '../claims/estimate.ts'
import { Pace } from '../claims/pace.ts'
import { METRICS_FILE, UNIT_FILE, unitFolder } from '../claims/store.ts'
import { type Claim, recipeOf, stepsOf, type Unit, unitsOf, upTo } from '../claims/study.ts'
import { missingOf, modelLeft, type Place, resultOf } from '../claims/unit-work.ts'
import type { AdapterReport } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import type { Run } from '../runs/run.ts'
import { RunError } from '../runs/run-error.ts'
import { openRun, readRun } from '../runs/runs.ts'
import { type FileReader, type Storage, StorageError } from '../runs/storage.ts'
import type { Recipe } from '../training/recipe.ts'
import type { ClaimDone, ClaimProgress, RunEvent, RunSummary } from './api.ts'
import { begunOf, type ClaimRecord, noteBegun, type RecordHost } from './claim-record.ts'
import { changing, type Ownership } from './ownership.ts'

export interface ClaimHost extends Pick<RecordHost, 'model'> {
  runs(): Promise<Storage>
  ownership: Ownership
  adapter(): Promise<AdapterReport>
  /** The run under way here, if any. */
  training(): RunSummary | null
  /** @throws Error with one sentence while something else is measured here. */
  refuseBeside(): void
  start(recipe: Recipe): Promise<RunSummary>
  resume(run: string): Promise<RunSummary>
  /** Goes on with the run under way, which waits. */
  continue(): void
  /** The run ends with a checkpoint after the step under way, as one to be resumed. */
  letGo(run: string): Promise<void>
  /** See `ask` in claims/unit-work.ts; nothing else is measured or trained meanwhile. */
  ask(
    place: Place,
    unit: Unit,
    files: FileReader,
    after: string | undefined,
    measures: readonly string[],
    hooks: { signal: AbortSignal; onProgress(measure: string, done: number, total: number): void },
  ): Promise<void>
}

/** Claimed for as long as a claim is rerun; no run can be called so. */
const RERUN = '*claim'
const PROGRESS_MS = 100

/** One arm could not be done, whatever becomes of the others. */
class ArmError extends Error {}

interface Going {
  claim: Claim
  abort: AbortController
  /** The run that is trained for it now. */
  run: string | null
  hear(event: RunEvent): void
  ended: Promise<unknown>
}

type Told = Omit<ClaimProgress, 'share' | 'seconds'>

interface Work {
  going: Going
  place: Place
  pace: Pace
  /** `part`: done of what is under way, in tokens of cost. */
  tell(told: Told, part?: number): void
}

export class ClaimRerun {
  #going: Going | null = null

  constructor(
    private readonly host: ClaimHost,
    private readonly record: ClaimRecord,
  ) {}

  /** @throws Error with one sentence while a claim is rerun. */
  mustBeIdle() {
    if (this.#going) throw new Error(`The claim ${this.#going.claim.id} is being run here: wait for it, or cancel it on the Claims page.`)
  }

  /** What runs here do. */
  hear(event: RunEvent) {
    this.#going?.hear(event)
  }

  /**
   * Does what is missing; one at a time. Rejects with an AbortError after `stop`, and with one sentence where nothing can be done now; what is
   * done is kept, and the next call goes on from there.
   */
  async rerun(id: string, seeds: number, onProgress: (progress: ClaimProgress) => void): Promise<ClaimDone> {
    this.mustBeIdle()
    this.host.refuseBeside()
    const claim = this.record.claim(id)
    const going: Going = { claim, abort: new AbortController(), run: null, hear: () => {}, ended: Promise.resolve() }
    this.#going = going
    const elsewhere = 'Another tab is running a claim: wait for it there, or cancel it.'
    const work = changing(this.host.ownership, RERUN, elsewhere, () => this.#all(going, seeds, onProgress))
    going.ended = work.catch(() => {})
    try {
      return await work
    } finally {
      this.#going = null
    }
  }

  /** Resolves once what was under way is kept. */
  async stop(): Promise<void> {
    const going = this.#going
    if (!going) return
    going.abort.abort(new DOMException('Cancelled.', 'AbortError'))
    if (going.run !== null) await this.host.letGo(going.run)
    await going.ended
  }

  async #all(going: Going, seeds: number, onProgress: (progress: ClaimProgress) => void): Promise<ClaimDone> {
    const { claim, abort } = going
    const place = await this.record.place(claim)
    const { study, storage, refused } = place
    const units = await this.#inOrder(
      place,
      unitsOf(study, [claim], upTo(seeds)).filter(({ arm }) => !refused.has(arm)),
    )
    const pace = new Pace(sum(units.map((unit) => unitCost(study, unit))), await this.record.rate(storage))
    let told = { at: Number.NEGATIVE_INFINITY, words: '' }
    const tell = (progress: Told, part = 0) => {
      const words = `${progress.arm} ${progress.seed} ${progress.doing}`
      const now = performance.now()
      if (words === told.words && progress.done < progress.total && now - told.at < PROGRESS_MS) return
      told = { at: now, words }
      onProgress({ ...progress, ...pace.at(part) })
    }
    const failed: ClaimDone['failed'] = []
    for (const unit of units) {
      abort.signal.throwIfAborted()
      const end = pace.done + unitCost(study, unit)
      try {
        await this.#unit({ going, place, pace, tell }, unit)
      } catch (cause) {
        if (abort.signal.aborted) throw abort.signal.reason
        if (!(cause instanceof ArmError)) throw cause
        failed.push({ title: study.arms[unit.arm].title, seed: unit.seed, why: cause.message })
      }
      pace.skip(end - pace.done)
    }
    return { ...(await this.record.judged(place)), failed }
  }

  /** That of the run under way first, where it is one of these. @throws Error with one sentence where it is another's. */
  async #inOrder(place: Place, units: Unit[]): Promise<Unit[]> {
    const run = this.host.training()?.id
    if (run === undefined) return units
    for (const unit of units)
      if ((await begunOf(place.storage, await unitFolder(unit, place.protocol)))?.run === run)
        return [unit, ...units.filter((other) => other !== unit)]
    throw new Error('A run is under way: stop it, or wait for its end, before a claim is run.')
  }

  async #unit(work: Work, unit: Unit): Promise<void> {
    const { place, pace, going, tell } = work
    const { study } = place
    const missing = await missingOf(place, unit)
    if (!missing) return
    const isTrained = study.arms[unit.arm].stages.length > 0
    const asking = sum(missing.flatMap(({ measures }) => measures.map((name) => measureTokens(study.measures[name]))))
    pace.skip(unitCost(study, unit) - trainingCost(study, unit.arm) - asking)
    const run = isTrained ? await this.#trained(work, unit) : null
    for (const { after, measures } of missing) {
      const files = run ? modelLeft(run, after) : await this.host.model(study.start)
      const what = { arm: unit.arm, title: study.arms[unit.arm].title, seed: unit.seed, run: run?.id ?? null, doing: 'replies' as const }
      for (const measure of measures) {
        const cost = measureTokens(study.measures[measure])
        const onProgress = (_: string, done: number, total: number) => tell({ ...what, done, total }, (cost * done) / total)
        tell({ ...what, done: 0, total: study.measures[measure].prompts * study.measures[measure].samples })
        await this.host.ask(place, unit, files, after, [measure], { signal: going.abort.signal, onProgress }).catch((cause) => {
          throw isOutside(cause) ? cause : new ArmError((cause as Error).message)
        })
        pace.add(cost)
      }
    }
  }

  /** The unit's run, finished; what it took is then kept in the unit's folder. */
  async #trained(work: Work, unit: Unit): Promise<Run> {
    const { place, pace } = work
    const { storage, protocol, study } = place
    const runs = await this.host.runs()
    const folder = await unitFolder(unit, protocol)
    const cost = trainingCost(study, unit.arm)
    const known = await begunOf(storage, folder)
    const found = known && (await readRun(runs, known.run).catch(nullWhereNone))
    const state = found && (await found.summary())
    let id = found?.id
    if (id !== undefined && state?.state === 'finished' && state.step === state.steps) pace.skip(cost)
    else {
      // One that was stopped before its end is no arm of a claim, and is begun anew, as one that cannot go on is.
      const from = state?.resumable ? { run: state.id, step: state.step } : null
      const before = from ? (cost * from.step) / stepsOf(study, unit.arm) : 0
      pace.skip(before)
      id = await this.#train(work, unit, folder, from)
      pace.add(cost - before)
    }
    const run = await openRun(runs, id)
    // Its metrics beside it: the run is the visitor's, who may delete it once it has been asked.
    if ((await storage.size(`${folder}/${UNIT_FILE}`)) === null) {
      const metrics = await run.files.read('metrics.jsonl')
      await storage.write(`${folder}/${METRICS_FILE}`, metrics ?? '')
      await storage.write(`${folder}/${UNIT_FILE}`, JSON.stringify(await resultOf(run, unit.seed, await this.host.adapter())))
    }
    return run
  }

  /** Begins the unit's run, or goes on with one that has taken some steps, and waits for its end. Returns its id. */
  async #train({ going, place, tell }: Work, unit: Unit, folder: string, from: { run: string; step: number } | null): Promise<string> {
    const { host } = this
    const { study, storage } = place
    const { signal } = going.abort
    const { title } = study.arms[unit.arm]
    const cost = trainingCost(study, unit.arm)
    const name = `${going.claim.id} · ${title} · seed ${unit.seed}`
    let steps = stepsOf(study, unit.arm)
    let noted: Promise<void> = Promise.resolve()
    const taken = from?.step ?? 0
    const told = (step: number) => {
      const done = { arm: unit.arm, title, seed: unit.seed, run: going.run, doing: 'steps' as const, done: step, total: steps }
      tell(done, (cost * Math.max(0, step - taken)) / steps)
    }
    const waiting: ((run: RunSummary) => void)[] = []
    /** The run, the next time that it is as asked for. */
    const next = (fits: (run: RunSummary) => boolean) =>
      new Promise<RunSummary>((resolve) => waiting.push((run) => fits(run) && resolve(run)))
    const ended = next(({ held, state, error }) => held === null || (state === 'paused' && error !== undefined))
    going.run = from?.run ?? null
    going.hear = (event) => {
      if (event.type === 'step' && event.run === going.run) told(event.metrics.step)
      if (event.type !== 'state') return
      const { run } = event
      if (going.run === null && run.state === 'starting') {
        going.run = run.id
        // At once: a page that is closed while shaders are compiled finds it again.
        noted = noteBegun(storage, folder, { run: run.id, cost })
        noted.catch(() => {})
        told(taken)
      }
      if (run.id !== going.run) return
      steps = run.steps
      for (const look of waiting) look(run)
    }
    try {
      told(taken)
      // What was known of another run is none of this one.
      if (!from) await storage.remove(`${folder}/${UNIT_FILE}`)
      signal.throwIfAborted()
      const active = host.training()
      if (active && active.id === from?.run) {
        if (active.state === 'paused') host.continue()
        // Pause was pressed before the claim was begun, which asks for the run to go on; pressed later it holds both.
        if (active.state === 'pausing')
          void next(({ state, error }) => state === 'paused' && error === undefined).then(() => signal.aborted || host.continue())
      } else if (from) await host.resume(from.run)
      else await host.start({ ...recipeOf(study, unit.arm, unit.seed), name } as unknown as Recipe)
      await noted.catch(async (cause) => {
        // No later visit would know whose run it is.
        await host.letGo(going.run as string)
        throw cause
      })
      if (signal.aborted) await host.letGo(going.run as string)
      const { state, step, error } = await ended
      signal.throwIfAborted()
      if (state === 'failed') throw new ArmError(error ?? 'Its run failed.')
      if (state !== 'finished')
        throw new Error(error ?? `The run “${name}” was taken over by another tab: once it has ended there, go on here.`)
      if (step < steps)
        throw new Error(
          `The run “${name}” was stopped after ${step} of ${steps} steps, and the claim asks for all: going on begins it anew.`,
        )
      return going.run as string
    } finally {
      going.run = null
      going.hear = () => {}
    }
  }
}

/** No fault of an arm: the next would meet it too. */
function isOutside(cause: unknown): boolean {
  return cause instanceof StorageError || cause instanceof GpuError || (cause as Error).name === 'AbortError'
}

function nullWhereNone(cause: unknown): null {
  if (cause instanceof RunError) return null
  throw cause
}
