/**
 * @file The engine behind the page: one GPU, one run at a time, chat beside it. The worker exposes it as it is; tests may hold it directly.
 * What needs the browser (storage, shipped files, locks) comes in through `EngineHost`.
 */
import { chatGenerator, reply } from '../chat/conversation.ts'
import { modelPassRate } from '../curation/pass-rate.ts'
import { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import { describeKernels, KERNELS_VERSION, type KernelProfile, measureKernels } from '../kernels/tuning.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import type { RolloutRecord, StepMetrics } from '../runs/records.ts'
import { type Run, type StoredRun, stageFolder } from '../runs/run.ts'
import { createRun, deleteRun, listRuns, openRun } from '../runs/runs.ts'
import { type FileReader, readText, type Storage, within } from '../runs/storage.ts'
import { createTask } from '../tasks/index.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { presets } from '../training/presets.ts'
import { parseRecipe, type Recipe } from '../training/recipe.ts'
import { Trainer } from '../training/trainer.ts'
import type {
  ChatChunk, ChatMessage, ChatResult, DeviceReport, EngineApi, ModelEntry, RecipeEntry, RunEvent, RunState, RunSummary, SamplingSettings, SelfCheckReport,
} from './api.ts' // biome-ignore format: one import
import { runSelfCheck } from './self-check.ts'

export interface EngineHost {
  gpu: GPU | undefined
  /** Where runs are kept. */
  runs(): Promise<Storage>
  /** The page's shipped files: `models/index.json` and the folders it names. */
  shipped(folder: string): FileReader
  /** The prompts of a set that the visitor keeps, by its id. Throws one sentence when there is none. */
  prompts?(set: string): Promise<GivenPrompt[]>
  /** What verifiers need: a sandbox for Python. */
  tools?: TaskTools
  /** Keeps others (another tab) from training on the same storage; resolves to a release, or null when somebody holds it. */
  lock(): Promise<(() => void) | null>
}

/** Live rollouts sent with each step; the explorer reads the rest from the run. */
const SAMPLE = 8
const PROGRESS_MS = 100
/** Replies that decode at once, and tokens each may have, where difficulty is measured. */
const PASS_RATE_ROWS = 128
const PASS_RATE_TOKENS = 512
const KERNELS_FILE = 'kernels.json'

interface Active {
  run: Run
  recipe: Recipe
  trainer: Trainer
  state: RunState
  error?: string
  /** Steps to take before pausing; Infinity: until the end. */
  budget: number
  release: () => void
  /** Resolves when the loop has come to rest. */
  rest: Promise<void>
}

interface Talker {
  id: string
  model: Model
  generator: Generator
}

export class Engine implements EngineApi {
  #gpu: Promise<Gpu> | null = null
  #profile: Promise<KernelProfile> | null = null
  #kernels: string | null = null
  #listeners: ((event: RunEvent) => void)[] = []
  #active: Active | null = null
  #talker: Talker | null = null
  #chatting: AbortController | null = null
  #lastProgress = 0

  constructor(private readonly host: EngineHost) {}

  async open(): Promise<DeviceReport> {
    await this.#open()
    return this.device()
  }

  async device(): Promise<DeviceReport> {
    const gpu = await this.#open()
    const { bytes, buffers } = gpu.memory
    return { ...gpu.adapter, memory: { bytes, buffers }, matmul: this.#kernels }
  }

  async models(): Promise<ModelEntry[]> {
    const index = await readText(this.host.shipped('models'), 'index.json')
    const shipped = index === null ? [] : (JSON.parse(index) as Omit<ModelEntry, 'origin'>[])
    const trained: ModelEntry[] = []
    const storage = await this.host.runs()
    for (const run of await listRuns(storage)) {
      if (run.state === 'damaged') continue
      const add = async (folder: string, title: string, description: string) => {
        const bytes = await within(storage, `${run.id}/${folder}`).size('model.safetensors')
        if (bytes === null) return
        const id = folder === 'model' ? `runs/${run.id}` : `runs/${run.id}/${folder}`
        trained.push({ id, title, origin: run.id, parameters: Math.round(bytes / 4), bytes, description })
      }
      await add('model', run.title, `Trained on this device: ${run.step} steps of "${run.title}".`)
      const { stages } = run.recipe as Recipe
      // The last stage's model is the run's.
      for (const [index, { name }] of stages.slice(0, -1).entries()) {
        await add(stageFolder(index, name), `${run.title}: after ${name}`, `What the stage ${name} of "${run.title}" left.`)
      }
    }
    return [...shipped.map((entry) => ({ ...entry, origin: 'shipped' })), ...trained]
  }

  async recipes(): Promise<RecipeEntry[]> {
    return [...presets]
  }

  async checkRecipe(recipe: unknown): Promise<string[]> {
    try {
      const parsed = parseRecipe(recipe)
      for (const stage of parsed.stages) createTask(stage.domain, stage.task)
      return []
    } catch (error) {
      return [(error as Error).message]
    }
  }

  async runs(): Promise<RunSummary[]> {
    return (await listRuns(await this.host.runs())).filter(({ state }) => state !== 'damaged').map((run) => this.#summary(run))
  }

  async current(): Promise<RunSummary | null> {
    if (this.#active) return this.#activeSummary(this.#active)
    const open = (await this.runs()).find((run) => run.state === 'paused')
    return open ?? null
  }

  async subscribe(listener: (event: RunEvent) => void): Promise<void> {
    this.#listeners.push(listener)
  }

  async start(json: Recipe, model: string | null): Promise<RunSummary> {
    this.#mustBeIdle()
    const recipe = parseRecipe(model === null ? json : { ...json, model, init: undefined })
    for (const stage of recipe.stages) createTask(stage.domain, stage.task)
    const steps = recipe.stages.reduce((sum, stage) => sum + stage.steps, 0)
    // The model is looked for before a run is made that could not begin.
    if (recipe.model !== 'init') await this.#modelFolder(recipe.model)
    return this.#begin((storage) => createRun(storage, { title: recipe.name, recipe, steps }))
  }

  async resume(id: string): Promise<RunSummary> {
    this.#mustBeIdle()
    return this.#begin((storage) => openRun(storage, id))
  }

  async pause(): Promise<void> {
    const active = this.#active
    if (active?.state !== 'running') return
    active.budget = 0
    this.#setState(active, 'pausing')
    await active.rest
  }

  async continue(): Promise<void> {
    this.#go(Number.POSITIVE_INFINITY)
  }

  async step(): Promise<void> {
    this.#go(1)
    await this.#active?.rest
  }

  async stop(): Promise<void> {
    const active = this.#active
    if (!active) return
    active.budget = 0
    this.#setState(active, 'stopping')
    await active.rest
    if (this.#active !== active) return
    await active.trainer.model.write(active.run.modelFiles)
    await this.#end(active, 'finished')
  }

  async deleteRun(id: string): Promise<void> {
    if (this.#active?.run.id === id) throw new Error('This run is under way: stop it first.')
    if (this.#talker && (this.#talker.id === `runs/${id}` || this.#talker.id.startsWith(`runs/${id}/`))) this.#dropTalker()
    await deleteRun(await this.host.runs(), id)
  }

  async metrics(id: string): Promise<StepMetrics[]> {
    return (await this.#run(id)).metrics()
  }

  async rollouts(id: string, step: number): Promise<RolloutRecord[]> {
    return (await this.#run(id)).rollouts(step)
  }

  async chat(
    id: string | null,
    messages: ChatMessage[],
    sampling: SamplingSettings,
    onChunk: (chunk: ChatChunk) => void,
  ): Promise<ChatResult> {
    if (this.#chatting) throw new Error('A reply is already being written: stop it first.')
    const abort = new AbortController()
    this.#chatting = abort
    try {
      const { model, generator } = await this.#talk(id)
      return await reply(model, generator, messages, sampling, { signal: abort.signal, onChunk })
    } finally {
      this.#chatting = null
    }
  }

  async stopChat(): Promise<void> {
    this.#chatting?.abort()
  }

  async passRates(
    id: string | null,
    prompts: readonly Prompt[],
    { mode, samples }: { mode: Mode; samples: number },
    onProgress: (done: number, total: number) => void,
  ): Promise<number[]> {
    const { model } = await this.#talk(id)
    const { config, table, weights, gpu } = model
    const { matmul } = await this.#kernelProfile()
    const maxNewTokens = Math.min(PASS_RATE_TOKENS, Math.floor(config.maxPositions / 2))
    const rows = Math.min(PASS_RATE_ROWS, prompts.length * samples)
    const slots = affordableSlots(config, rows * 2 * maxNewTokens)
    const generator = await Generator.create(gpu, config, table, weights, matmul, { rows, slots })
    try {
      const settings = { mode, maxNewTokens, temperature: 1, seed: 0, rows }
      const passRate = modelPassRate(model, generator, this.host.tools ?? {}, settings)
      return await passRate(prompts, samples, { onProgress: (progress) => onProgress(progress.done, progress.total) })
    } finally {
      generator.destroy()
    }
  }

  async selfCheck(onProgress: (done: number, total: number) => void): Promise<SelfCheckReport> {
    return runSelfCheck(await this.#open(), await this.#kernelProfile(), onProgress)
  }

  #open(): Promise<Gpu> {
    this.#gpu ??= Gpu.open(this.host.gpu)
    // A refusal may pass (a GPU that others held): the next call asks again.
    this.#gpu.catch(() => {
      this.#gpu = null
    })
    return this.#gpu
  }

  /** Measured once an adapter, and kept beside the runs under the adapter's description. */
  async #kernelProfile(): Promise<KernelProfile> {
    const gpu = await this.#open()
    this.#profile ??= this.#storedProfile(gpu)
    const profile = await this.#profile
    this.#kernels = describeKernels(profile)
    return profile
  }

  async #storedProfile(gpu: Gpu): Promise<KernelProfile> {
    const { vendor, architecture, description } = gpu.adapter
    const adapter = `${vendor} ${architecture} ${description}`
    const storage = await this.host.runs()
    const kept = parseKept(await readText(storage, KERNELS_FILE))
    if (kept?.adapter === adapter && kept.version === KERNELS_VERSION) return kept.profile
    const profile = await measureKernels(gpu)
    await storage.write(KERNELS_FILE, JSON.stringify({ adapter, version: KERNELS_VERSION, profile }))
    return profile
  }

  async #modelFolder(id: string): Promise<FileReader> {
    const [origin, name, ...stage] = id.split('/')
    if (origin === 'runs' && name) {
      const files = within(await this.host.runs(), `${name}/${stage.join('/') || 'model'}`)
      if ((await files.size('config.json')) === null) throw new Error(`The run ${name} has left no model.`)
      return files
    }
    const files = this.host.shipped(id)
    if ((await files.size('config.json')) === null) throw new Error(`There is no model ${id}.`)
    return files
  }

  async #run(id: string): Promise<Run> {
    return this.#active?.run.id === id ? this.#active.run : openRun(await this.host.runs(), id)
  }

  #mustBeIdle() {
    if (this.#active) throw new Error('A run is under way: stop it before starting another.')
  }

  async #begin(open: (storage: Storage) => Promise<Run>): Promise<RunSummary> {
    const gpu = await this.#open()
    const release = await this.host.lock()
    if (!release) throw new Error('Another tab is training: close it or stop its run first.')
    try {
      const run = await open(await this.host.runs())
      const recipe = parseRecipe(run.recipe)
      this.#emit({ type: 'state', run: { ...this.#summary(await run.summary()), state: 'starting' } })
      const trainer = await Trainer.open({
        gpu,
        run,
        recipe,
        openModel: (id) => this.#modelFolder(id),
        openPrompts: this.host.prompts,
        tools: this.host.tools,
        profile: await this.#kernelProfile(),
        onProgress: (phase, done, total) => this.#progress(phase, done, total),
      })
      const active: Active = { run, recipe, trainer, state: 'paused', budget: 0, release, rest: Promise.resolve() }
      this.#active = active
      this.#dropTalker()
      this.#go(Number.POSITIVE_INFINITY)
      return this.#activeSummary(active)
    } catch (error) {
      release()
      throw error
    }
  }

  #go(budget: number) {
    const active = this.#active
    if (active?.state !== 'paused') return
    active.budget = budget
    this.#setState(active, 'running')
    active.rest = this.#loop(active)
  }

  async #loop(active: Active): Promise<void> {
    const { trainer, run } = active
    try {
      await run.setState('running')
      while (active.budget > 0 && !trainer.done) {
        active.budget--
        const { metrics, rollouts } = await trainer.next()
        this.#emit({ type: 'step', metrics, sample: sample(rollouts) })
      }
      if (trainer.done) {
        await this.#end(active, 'finished')
        return
      }
      await trainer.checkpoint()
      await run.setState('paused')
      if (active.state !== 'stopping') this.#setState(active, 'paused')
    } catch (error) {
      active.error = (error as Error).message.split('\n')[0]
      // A lost GPU is no fault of the run's: it goes on from its last checkpoint, on a GPU opened anew.
      const lost = error instanceof GpuError && error.kind === 'lost'
      await (lost ? run.setState('paused') : run.setState('failed', active.error)).catch(() => {})
      await this.#end(active, 'failed')
      if (lost) this.#forgetGpu()
    }
  }

  async #end(active: Active, state: 'finished' | 'failed') {
    this.#active = null
    active.release()
    if (this.#talker?.model === active.trainer.model) this.#dropTalker()
    active.trainer.dispose()
    if (state === 'finished') await active.run.setState('finished')
    active.state = state
    this.#emit({ type: 'state', run: this.#activeSummary(active) })
  }

  /** The model being trained where one is, so that the visitor talks to it as it learns. */
  async #talk(id: string | null): Promise<Talker> {
    const training = id === null ? this.#active?.trainer.model : undefined
    const wanted = training ? `training/${this.#active?.run.id}` : (id ?? (await this.#firstModel()))
    if (this.#talker?.id !== wanted) {
      this.#dropTalker()
      const gpu = await this.#open()
      const model = training ?? (await Model.load(gpu, await this.#modelFolder(wanted)))
      const { matmul } = await this.#kernelProfile()
      this.#talker = { id: wanted, model, generator: await chatGenerator(model, matmul) }
    }
    return this.#talker
  }

  async #firstModel(): Promise<string> {
    const [first] = await this.models()
    if (!first) throw new Error('There is no model to talk to yet: train one first.')
    return first.id
  }

  #dropTalker() {
    const talker = this.#talker
    this.#talker = null
    talker?.generator.destroy()
    if (talker && !talker.id.startsWith('training/')) talker.model.dispose()
  }

  #forgetGpu() {
    this.#gpu = null
    this.#talker = null
  }

  #setState(active: Active, state: RunState) {
    active.state = state
    this.#emit({ type: 'state', run: this.#activeSummary(active) })
  }

  #activeSummary({ run, recipe, trainer, state, error }: Active): RunSummary {
    const { title, created, steps } = run.info
    return { id: run.id, title, created, step: trainer.step, steps, state, recipe, ...(error === undefined ? {} : { error }) }
  }

  /** A run found running with no engine at work on it was interrupted: it waits to be resumed. */
  #summary(run: StoredRun): RunSummary {
    if (this.#active?.run.id === run.id) return this.#activeSummary(this.#active)
    const state = run.state === 'running' || run.state === 'damaged' ? 'paused' : run.state
    return { ...run, recipe: run.recipe as Recipe, state }
  }

  #progress(phase: 'rollout' | 'verify' | 'train' | 'evaluate' | 'checkpoint', done: number, total: number) {
    const now = performance.now()
    if (done < total && now - this.#lastProgress < PROGRESS_MS) return
    this.#lastProgress = now
    this.#emit({ type: 'progress', phase, done, total })
  }

  #emit(event: RunEvent) {
    for (const listener of this.#listeners) listener(event)
  }
}

/** A damaged file is no measurement: null. */
function parseKept(text: string | null): { adapter: string; version: number; profile: KernelProfile } | null {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

/** One rollout a prompt, from prompts spread over the step. */
function sample(rollouts: readonly RolloutRecord[]): RolloutRecord[] {
  const firsts = rollouts.filter((rollout, i) => i === 0 || rollouts[i - 1].group !== rollout.group)
  return firsts.slice(0, SAMPLE)
}
