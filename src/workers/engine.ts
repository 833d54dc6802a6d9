/**
 * @file The engine behind the page: one GPU, one run at a time, chat beside it. The worker exposes it as it is; tests may hold it directly.
 * What needs the browser (storage, shipped files, locks) comes in through `EngineHost`.
 */
import { alternativesAt } from '../chat/alternatives.ts'
import { PAPERS } from '../claims/papers.ts'
import type { Study } from '../claims/study.ts'
import { ask } from '../claims/unit-work.ts'
import { describeKernels, type KernelProfile } from '../kernels/tuning.ts'
import type { ExamRecord, ProbeRecord, RolloutRecord, StepMetrics } from '../runs/records.ts'
import type { Run } from '../runs/run.ts'
import { deleteRun, listRuns, openRun, readRun } from '../runs/runs.ts'
import type { FileReader, Storage } from '../runs/storage.ts'
import { thinRun } from '../runs/thinning.ts'
import { usageOf } from '../runs/usage.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { presets } from '../training/presets.ts'
import type { Recipe } from '../training/recipe.ts'
import { withModel } from '../training/recipe.ts'
import { stageKinds } from '../training/stages/describe.ts'
import { isObject } from '../training/stages/fields.ts'
import { type Warning, warningsOf } from '../training/warnings.ts'
import type {
  Alternative, ChatChunk, ChatMessage, ChatResult, Checkpoint, ChosenFile, ClaimDone, ClaimHere, ClaimPlan, ClaimProgress, DeviceReport, EngineApi, ImportProgress, Introduction, Lineage, ModelEntry, RecipeCheck, RecipeEntry, RecipeMemory, RunEvent, RunSummary, SamplingSettings, SelfCheckReport, StageKindWords, StorageUsage,
} from './api.ts' // biome-ignore format: one import
import { BENCH_SIZES } from './bench-sizes.ts'
import { benchmarks } from './benchmarks.ts'
import { checkRecipe } from './check-recipe.ts'
import { ClaimRecord } from './claim-record.ts'
import { type ClaimHost, ClaimRerun } from './claim-rerun.ts'
import { keptFor } from './dependents.ts'
import { Elsewhere } from './elsewhere.ts'
import type { Benchmark, EvaluationRecord, EvaluationSpec } from './evaluations.ts'
import { Examiner } from './examiner.ts'
import { modelArchive, runArchive } from './export.ts'
import { GpuKeeper, isFailed } from './gpu-keeper.ts'
import { Importing } from './importing.ts'
import { introduce } from './introduction.ts'
import { storedKernels } from './kernel-store.ts'
import { modelPlace } from './model-id.ts'
import { changing, type Ownership } from './ownership.ts'
import { passRates } from './pass-rates.ts'
import { recipeMemory } from './recipe-memory.ts'
import { runSelfCheck } from './self-check.ts'
import { Shelf } from './shelf.ts'
import { profileStep, type StepProfile } from './step-profile.ts'
import { stageWords, summaryOf, watchedIn } from './summary.ts'
import { Talker } from './talker.ts'
import type { StorageRoom } from './thin-finished.ts'
import { Training } from './training.ts'

export interface EngineHost {
  gpu: GPU | undefined
  /** Where runs are kept. */
  runs(): Promise<Storage>
  /** The room that is used and that there is; null, or left out: nobody says. */
  room?(): Promise<StorageRoom | null>
  /** The page's shipped files: `models/index.json` and the folders it names. */
  shipped(folder: string): FileReader
  /** The prompts of a set that the visitor keeps, by its id. Throws one sentence when there is none. */
  prompts?(set: string): Promise<GivenPrompt[]>
  /** Where models are kept that were brought; without it none can be. */
  imported?(): Promise<Storage>
  /** Where is kept what was measured for claims. */
  claims(): Promise<Storage>
  /** What verifiers need: a sandbox for Python. */
  tools?: TaskTools
  /** Who trains which run, among the tabs that share the storage. */
  ownership: Ownership
  /** For tests; see `GpuKeeperHost`. */
  delays?: readonly number[]
  /** For tests: another study than that of the papers. */
  study?: Study
}

export class Engine implements EngineApi {
  readonly #gpu: GpuKeeper
  readonly #shelf: Shelf
  readonly #training: Training
  readonly #talker: Talker
  readonly #examiner: Examiner
  readonly #claimRecord: ClaimRecord
  readonly #claims: ClaimRerun
  readonly #importing: Importing
  readonly #elsewhere: Elsewhere
  readonly #listeners: ((event: RunEvent) => void)[] = []
  /** Ends the pass rates asked for since it was made. */
  #measuring = new AbortController()
  /** Ends the profiles, likewise. */
  #profiling = new AbortController()
  #profile: Promise<KernelProfile> | null = null
  #kernels: string | null = null

  constructor(private readonly host: EngineHost) {
    const { ownership, prompts, tools } = host
    const runs = () => host.runs()
    const kernels = () => this.#kernelProfile()
    this.#shelf = new Shelf(host)
    this.#importing = new Importing(this.#shelf, ownership)
    this.#gpu = new GpuKeeper({
      gpu: host.gpu,
      delays: host.delays,
      onState: (gpu) => this.#emit({ type: 'gpu', gpu }),
      onLost: () => {
        this.#profile = null
        this.#talker.forget()
        this.#training.onGpuLost()
      },
    })
    const shared = { gpu: this.#gpu, shelf: this.#shelf, kernels, runs, ownership }
    this.#training = new Training({
      ...shared,
      room: async () => (await host.room?.()) ?? null,
      prompts,
      tools,
      emit: (event) => {
        this.#claims.hear(event)
        this.#tell(event)
      },
      beforeModelGoes: () => this.#talker.leaveTraining(),
    })
    this.#talker = new Talker({ ...shared, training: () => this.#training.model(), onGpu: (work) => this.#onGpu(work) })
    this.#examiner = new Examiner({
      ...{ talker: this.#talker, kernels, prompts, tools },
      training: () => this.#training.summary,
      onGpu: (work) => this.#onGpu(work),
    })
    const model = (id: string) => this.#shelf.folder(id)
    this.#claimRecord = new ClaimRecord({ study: host.study ?? PAPERS, claims: () => host.claims(), model })
    const claimHost: ClaimHost = {
      ...{ runs, ownership, model },
      adapter: async () => (await this.#gpu.open()).adapter,
      training: () => this.#training.summary,
      refuseBeside: () => this.#examiner.mustBeIdle(),
      start: (recipe) => this.#examiner.giveWayTo(() => this.#training.start(recipe, null)),
      resume: (run) => this.#examiner.giveWayTo(() => this.#training.resume(run)),
      continue: () => this.#training.continue(),
      letGo: (run) => this.#training.handOver(run),
      ask: (place, unit, files, after, measures, { signal, onProgress }) =>
        this.#examiner.alone((stopped) => {
          const either = AbortSignal.any([signal, stopped])
          return this.#gpu.throughLosses(either, (gpu) =>
            ask(place, unit, files, after, measures, { gpu, tools: tools ?? {}, signal: either, onProgress }),
          )
        }),
    }
    this.#claims = new ClaimRerun(claimHost, this.#claimRecord)
    this.#elsewhere = new Elsewhere({
      ownership,
      runs,
      emit: (event) => this.#emit(event),
      mine: (run) => this.#training.run(run) !== null,
    })
    ownership.listen((message) => {
      if (message.type === 'hand-over') return void this.#training.handOver(message.run).catch(() => {})
      if (message.type === 'keep') return this.#training.keep(message.run)
      if (message.event.type === 'state') this.#training.heard(message.event.run.id)
      this.#elsewhere.hear(message.event)
    })
  }

  async open(): Promise<DeviceReport> {
    await this.#gpu.open()
    return this.device()
  }

  async device(): Promise<DeviceReport> {
    const gpu = await this.#gpu.open()
    const { bytes, buffers } = gpu.memory
    return { ...gpu.adapter, memory: { bytes, buffers }, matmul: this.#kernels }
  }

  async retryGpu(): Promise<void> {
    await this.#gpu.retry()
  }

  async models(): Promise<ModelEntry[]> {
    return this.#shelf.models()
  }

  lineage(id: string): Promise<Lineage> {
    return this.#shelf.lineage(id)
  }

  importModel(files: ChosenFile[], onProgress: ImportProgress): Promise<ModelEntry> {
    return this.#importing.add(files, onProgress)
  }

  async cancelImport(): Promise<void> {
    this.#importing.cancel()
  }

  async deleteModel(id: string): Promise<void> {
    const place = modelPlace(id)
    if (place.origin !== 'imported') throw new Error('Only a model that was brought to this browser can be deleted by itself.')
    const refusal = keptFor({ id }, await this.runs())
    if (refusal !== null) throw new Error(refusal)
    await this.#talker.leaveModel(id)
    await (await this.#shelf.imported())?.remove(place.folder)
  }

  async exportModel(id: string): Promise<Blob> {
    return modelArchive(await this.#shelf.folder(id), id.split('/').at(-1) as string)
  }

  async recipes(): Promise<RecipeEntry[]> {
    return presets.map((preset) => ({ ...preset, stages: stageWords(preset.recipe) }))
  }

  async stageKinds(): Promise<StageKindWords[]> {
    return stageKinds()
  }

  checkRecipe(recipe: unknown, model?: string | null): Promise<RecipeCheck> {
    if (model === undefined) return checkRecipe(recipe)
    const started = model !== null && isObject(recipe) ? withModel(recipe, model) : recipe
    return checkRecipe(started, (name) => this.#shelf.folder(name))
  }

  async memory(recipe: Recipe, model: string | null): Promise<RecipeMemory> {
    const { prompts, tools } = this.host
    return recipeMemory({ adapter: (await this.#gpu.open()).adapter, shelf: this.#shelf, prompts, tools }, recipe, model)
  }

  async runs(): Promise<RunSummary[]> {
    const [stored, claimed] = await Promise.all([listRuns(await this.host.runs()), this.host.ownership.claimed()])
    const going = this.#training.summary
    return stored.map((run) => {
      if (going?.id === run.id) return going
      if (!claimed.has(run.id)) return summaryOf(run, null)
      this.#elsewhere.watch(run.id)
      return summaryOf(run, 'elsewhere')
    })
  }

  async usage(): Promise<StorageUsage> {
    const storage = await this.host.runs()
    const runs: StorageUsage['runs'] = {}
    for (const { id } of await listRuns(storage)) {
      const usage = await usageOf(storage, id)
      if (usage) runs[id] = usage
    }
    return { runs, imported: (await (await this.#shelf.imported())?.size()) ?? 0 }
  }

  async subscribe(listener: (event: RunEvent) => void): Promise<void> {
    this.#listeners.push(listener)
    listener({ type: 'gpu', gpu: this.#gpu.state })
  }

  async start(recipe: Recipe, model: string | null): Promise<RunSummary> {
    this.#claims.mustBeIdle()
    return this.#examiner.giveWayTo(() => this.#training.start(recipe, model))
  }

  async resume(id: string, options: { restart?: boolean } = {}): Promise<RunSummary> {
    this.#claims.mustBeIdle()
    return this.#examiner.giveWayTo(() => this.#training.resume(id, options))
  }

  async takeOver(id: string): Promise<RunSummary> {
    this.#claims.mustBeIdle()
    return this.#examiner.giveWayTo(() => this.#training.takeOver(id))
  }

  async cancelTakeOver(): Promise<void> {
    this.#training.cancelTakeOver()
  }

  pause(): Promise<void> {
    return this.#training.pause()
  }

  save(): Promise<number | null> {
    return this.#training.save()
  }

  async continue(): Promise<void> {
    await this.#examiner.giveWay()
    this.#training.continue()
  }

  async step(): Promise<void> {
    await this.#examiner.giveWay()
    return this.#training.step()
  }

  stop(): Promise<void> {
    return this.#training.stop()
  }

  async deleteRun(id: string): Promise<void> {
    if (this.#training.run(id)) throw new Error('This run is under way: stop it first.')
    const refusal = 'Another tab is training this run: stop it there, or take it over, before it is deleted.'
    await changing(this.host.ownership, id, refusal, async () => {
      await this.#talker.leaveRun(id)
      await deleteRun(await this.host.runs(), id)
    })
    this.host.ownership.tell({ type: 'event', event: { type: 'deleted', run: id } })
  }

  async thinRun(id: string): Promise<void> {
    const refusal = 'This run is under way: it can be thinned once it has finished.'
    await changing(this.host.ownership, id, refusal, async () => thinRun(await openRun(await this.host.runs(), id)))
    this.#tell({ type: 'thinned', run: id })
  }

  async exportRun(id: string): Promise<Blob> {
    return runArchive(await this.host.runs(), id)
  }

  async checkpoints(id: string): Promise<Checkpoint[]> {
    return this.#shelf.checkpoints(await this.#run(id))
  }

  async metrics(id: string): Promise<StepMetrics[]> {
    return (await this.#run(id)).metrics()
  }

  async warnings(id: string): Promise<Warning[]> {
    const run = await this.#run(id)
    return warningsOf(await run.metrics(), watchedIn(run.recipe as Recipe | null))
  }

  async rollouts(id: string, step: number): Promise<RolloutRecord[]> {
    return (await this.#run(id)).rollouts(step)
  }

  async rolloutSteps(id: string): Promise<number[]> {
    return (await this.#run(id)).rolloutSteps()
  }

  async probes(id: string): Promise<ProbeRecord[]> {
    return (await this.#run(id)).probes()
  }

  async exams(id: string): Promise<ExamRecord[]> {
    return (await this.#run(id)).exams()
  }

  chat(
    id: string | null,
    messages: ChatMessage[],
    sampling: SamplingSettings,
    onChunk: (chunk: ChatChunk) => void,
    onLoading?: (share: number) => void,
  ): Promise<ChatResult> {
    return this.#talker.reply(id, messages, sampling, onChunk, onLoading)
  }

  async stopChat(): Promise<void> {
    this.#talker.stop()
  }

  alternatives(id: string | null, prompt: readonly number[], completion: readonly number[], at: number): Promise<Alternative[]> {
    return this.#onGpu(() =>
      this.#talker.use(id, async ({ model }) => alternativesAt(model, (await this.#kernelProfile()).matmul, prompt, completion, at)),
    )
  }

  async introduction(id: string | null, page: number): Promise<Introduction> {
    const training = id === null ? this.#training.summary?.recipe : null
    return introduce(await (training ? this.#shelf.taughtBy(training) : this.#shelf.taught(id ?? (await this.#shelf.first()))), page)
  }

  passRates(
    id: string | null,
    prompts: readonly Prompt[],
    settings: { mode: Mode; samples: number },
    onProgress: (done: number, total: number) => void,
  ): Promise<number[]> {
    const { signal: stopped } = this.#measuring
    return this.#onGpu(() =>
      this.#talker.use(id, async ({ model }, leaving) => {
        const signal = AbortSignal.any([leaving, stopped])
        signal.throwIfAborted()
        return passRates(model, (await this.#kernelProfile()).matmul, this.host.tools ?? {}, prompts, settings, { signal, onProgress })
      }),
    )
  }

  async stopPassRates(): Promise<void> {
    this.#measuring.abort(new DOMException('Cancelled.', 'AbortError'))
    this.#measuring = new AbortController()
  }

  async benchmarks(): Promise<Benchmark[]> {
    return benchmarks()
  }

  async evaluate(spec: EvaluationSpec, onProgress: (done: number, total: number) => void): Promise<EvaluationRecord> {
    this.#claims.mustBeIdle()
    return this.#examiner.evaluate(spec, onProgress)
  }

  async stopEvaluation(): Promise<void> {
    this.#examiner.stop()
  }

  claimPlan(claim: string, seeds: number): Promise<ClaimPlan> {
    return this.#claimRecord.plan(claim, seeds)
  }

  claimHere(claim: string): Promise<ClaimHere | null> {
    return this.#claimRecord.here(claim)
  }

  rerunClaim(claim: string, seeds: number, onProgress: (progress: ClaimProgress) => void): Promise<ClaimDone> {
    return this.#claims.rerun(claim, seeds, onProgress)
  }

  stopClaim(): Promise<void> {
    return this.#claims.stop()
  }

  profile(): Promise<StepProfile> {
    const { signal } = this.#profiling
    return this.#onGpu(async () => profileStep(await this.#gpu.open(), await this.#kernelProfile(), BENCH_SIZES['0.9m'], { signal }))
  }

  async stopProfile(): Promise<void> {
    this.#profiling.abort(new DOMException('Cancelled.', 'AbortError'))
    this.#profiling = new AbortController()
  }

  selfCheck(onProgress: (done: number, total: number) => void): Promise<SelfCheckReport> {
    return this.#onGpu(async () => runSelfCheck(await this.#gpu.open(), await this.#kernelProfile(), onProgress))
  }

  /** What of a GPU's loss a caller is told who waits for one answer: the next time it may ask again. */
  async #onGpu<T>(work: () => Promise<T>): Promise<T> {
    const gpu = await this.#gpu.open()
    try {
      return await work()
    } catch (error) {
      const cause = await gpu.explain(error)
      if (!isFailed(cause)) throw cause
      throw new Error('The GPU was lost on the way: ask once more.', { cause })
    }
  }

  async #kernelProfile(): Promise<KernelProfile> {
    this.#profile ??= this.#gpu.open().then(async (gpu) => storedKernels(gpu, await this.host.runs()))
    this.#profile.catch(() => {
      this.#profile = null
    })
    const profile = await this.#profile
    this.#kernels = describeKernels(profile)
    return profile
  }

  async #run(id: string): Promise<Run> {
    return this.#training.run(id) ?? readRun(await this.host.runs(), id)
  }

  /** To this page and to the other tabs. */
  #tell(event: RunEvent) {
    this.#emit(event)
    this.host.ownership.tell({ type: 'event', event })
  }

  #emit(event: RunEvent) {
    for (const listener of this.#listeners) listener(event)
  }
}
