/**
 * @file A run as a folder, the same in the browser's private file system and on disk:
 *
 *     run.json                    title, when it was created, state
 *     recipe.json                 what was asked for
 *     origin.json                 what it began with: hashes of recipe, prompts and model, the date
 *     metrics.jsonl               one StepMetrics a step, appended
 *     rollouts/step-000012.jsonl  one RolloutRecord a line
 *     probes.jsonl                one ProbeRecord a prompt and time, appended, where a stage has probes
 *     exams.jsonl                 one ExamRecord an evaluation and time, appended, where a stage has evaluations
 *     checkpoints/step-000010/    a model folder, optimizer.safetensors, state.json; manifest.json last
 *     stages/1-math/              the model that a stage left, where there are several
 *     snapshots/step-002000/      the model as it was on the way, where a stage asks for that
 *     model/                      the finished model
 *
 * The recipe is kept as plain JSON: what it means is the trainer's business. A run is finished when its model is there, whole.
 */
import {
  type CheckpointState,
  hasCheckpoint,
  keepNewestCheckpoint,
  type LoadedCheckpoint,
  loadCheckpoint,
  saveCheckpoint,
  tidyCheckpoints,
  wholeCheckpoints,
} from './checkpoint.ts'
import { formatJsonLines, parseExams, parseMetrics, parseProbes, parseRollouts } from './json-lines.ts'
import { holdsModel } from './model-files.ts'
import type { RunOrigin } from './origin.ts'
import type { ExamRecord, ProbeRecord, RolloutRecord, StepMetrics } from './records.ts'
import { LostCheckpointError } from './run-error.ts'
import { type RunInfo, recipeOutline, type StoredRunState } from './run-info.ts'
import { readText, type Storage, within } from './storage.ts'

const SNAPSHOTS = 'snapshots'

/** What is wrong with a run's folder. */
export interface Damage {
  /** What is lost and what can be kept, in one sentence. */
  sentence: string
  /** Whether the run can still go on: by a resume, which mends its files, or only from its beginning; null: not at all. */
  remedy: 'resume' | 'restart' | null
}

export interface StoredRun extends Omit<RunInfo, 'state'> {
  id: string
  /** `finished` only where the model is there. */
  state: StoredRunState | 'damaged'
  /** The last step with a metrics line; 0 before the first. */
  step: number
  /** Null where it cannot be read. */
  recipe: unknown
  /** Whether there is something left to do, be it to write the model, and something to do it from. */
  resumable: boolean
  damage?: Damage
}

/** What was found in a run's folder; `lost` are the files that are missing or damaged. */
export interface RunContents {
  info: RunInfo
  recipe: unknown
  origin: RunOrigin | null
  lost: readonly string[]
}

/** An open run. One writer at a time; any number of readers. */
export class Run {
  #info: RunInfo
  #origin: RunOrigin | null
  #lost: readonly string[]
  readonly recipe: unknown

  constructor(
    readonly id: string,
    /** The run's folder. */
    readonly files: Storage,
    { info, recipe, origin, lost }: RunContents,
  ) {
    this.#info = info
    this.#origin = origin
    this.#lost = lost
    this.recipe = recipe
  }

  get info(): RunInfo {
    return this.#info
  }

  /** Null in runs of older versions, and where the file is lost. */
  get origin(): RunOrigin | null {
    return this.#origin
  }

  /** `model/`: where the finished model is. */
  get modelFiles(): Storage {
    return within(this.files, 'model')
  }

  /** Where a stage leaves its model, when a run of several has left it. */
  stageFiles(index: number, name: string): Storage {
    return within(this.files, stageFolder(index, name))
  }

  /** Where the model as it was after a step is kept. */
  snapshotFiles(step: number): Storage {
    return within(this.files, snapshotFolder(step))
  }

  /** Steps of which a whole snapshot is there, in order. */
  async snapshots(): Promise<number[]> {
    const steps = await this.#snapshotSteps()
    const whole = await Promise.all(steps.map((step) => holdsModel(this.snapshotFiles(step))))
    return steps.filter((_, i) => whole[i]).sort((a, b) => a - b)
  }

  /** Of snapshots whole or not, in any order. */
  async #snapshotSteps(): Promise<number[]> {
    return (await this.files.list(SNAPSHOTS)).flatMap((name) => /^step-(\d{6,})\/$/.exec(name)?.[1] ?? []).map(Number)
  }

  /** Its checkpoints that have all their files, in order: the newest few. */
  async checkpoints(): Promise<{ step: number; path: string }[]> {
    return wholeCheckpoints(this.files)
  }

  async setState(state: StoredRunState, error?: string): Promise<void> {
    const { error: _, ...info } = this.#info
    await this.#writeInfo({ ...info, state, ...(error === undefined ? {} : { error }) })
  }

  /** How many steps it will have taken at the end, which are fewer than its recipe's where a stage ended early. */
  async setSteps(steps: number): Promise<void> {
    if (steps !== this.#info.steps) await this.#writeInfo({ ...this.#info, steps })
  }

  /** The steps behind `after` are taken on this GPU; what was noted of them before is void. */
  async noteAdapter(after: number, adapter: string): Promise<void> {
    const before = (this.#info.adapters ?? []).filter((one) => one.after < after)
    const adapters = before.at(-1)?.adapter === adapter ? before : [...before, { after, adapter }]
    if (JSON.stringify(adapters) !== JSON.stringify(this.#info.adapters)) await this.#writeInfo({ ...this.#info, adapters })
  }

  async #writeInfo(info: RunInfo) {
    this.#info = info
    await this.files.write('run.json', jsonFile(info))
  }

  /** Adds to what the run began with what was only known once its model and prompts were opened. */
  async completeOrigin(more: Partial<Pick<RunOrigin, 'prompts' | 'model' | 'models'>>): Promise<void> {
    if (this.#origin === null) return
    const completed = { ...more, ...this.#origin }
    if (more.prompts) completed.prompts = { ...more.prompts, ...this.#origin.prompts }
    if (more.models) completed.models = { ...more.models, ...this.#origin.models }
    if (JSON.stringify(completed) === JSON.stringify(this.#origin)) return
    await this.files.write('origin.json', jsonFile(completed))
    this.#origin = completed
  }

  async summary(): Promise<StoredRun> {
    const { state, ...info } = this.#info
    const whole = state === 'finished' && (await holdsModel(this.modelFiles))
    const damage = await this.#damage(whole)
    const common = { ...info, id: this.id, step: await this.#lastStep(), recipe: this.recipe }
    if (damage) return { ...common, state: 'damaged', resumable: damage.remedy === 'resume', damage }
    return { ...common, state: state === 'finished' && !whole ? 'paused' : state, resumable: !whole }
  }

  async #damage(whole: boolean): Promise<Damage | null> {
    const lost = `Its ${this.#lost.join(' and ')} ${this.#lost.length > 1 ? 'are' : 'is'} missing or damaged`
    if (this.recipe === null)
      return { sentence: `${lost}, so the run cannot go on; the models and records it has left can be kept.`, remedy: null }
    const checkpoint = await hasCheckpoint(this.files)
    if (!whole && !checkpoint) {
      const sentence = await this.#lostCheckpoint()
      if (sentence !== null) return { sentence, remedy: 'restart' }
    }
    if (this.#lost.length === 0) return null
    return checkpoint || !whole
      ? { sentence: `${lost}; the rest is there, and a resume writes it again.`, remedy: 'resume' }
      : { sentence: `${lost}; its model and records can be kept.`, remedy: null }
  }

  /** Why beginning again would lose something, where no checkpoint is left; null when none was ever due. */
  async #lostCheckpoint(): Promise<string | null> {
    const steps = (await this.metrics()).at(-1)?.step ?? 0
    const [first] = recipeOutline(this.recipe)?.stages ?? []
    const due = first ? Math.min(first.checkpointEvery ?? Number.POSITIVE_INFINITY, first.steps) : Number.POSITIVE_INFINITY
    const model = await holdsModel(this.modelFiles)
    if (!this.#info.checkpoint && this.#info.state !== 'finished' && steps <= due && !model) return null
    const recorded = `${steps} ${steps === 1 ? 'step is' : 'steps are'} recorded${model ? ' and a model is there' : ''}`
    return `No checkpoint of this run is left, though ${recorded}: it can only begin again, which removes them.`
  }

  /** Steps from the first on whose records are there. */
  async #recorded(): Promise<number> {
    const steps = (await this.metrics()).map(({ step }) => step)
    const gap = steps.findIndex((step, i) => step !== i + 1)
    return gap < 0 ? steps.length : gap
  }

  /** From the end of metrics.jsonl alone: a list of runs should not read every line of every run. */
  async #lastStep(): Promise<number> {
    const size = (await this.files.size('metrics.jsonl')) ?? 0
    const tail = await this.files.read('metrics.jsonl', Math.max(0, size - 65536), size)
    return tail ? (parseMetrics(new TextDecoder().decode(tail)).at(-1)?.step ?? 0) : 0
  }

  async appendMetrics(metrics: StepMetrics): Promise<void> {
    await this.files.append('metrics.jsonl', formatJsonLines([metrics]))
  }

  /** In order of step; a line torn by a crash is left out. */
  async metrics(): Promise<StepMetrics[]> {
    return parseMetrics((await readText(this.files, 'metrics.jsonl')) ?? '')
  }

  async appendProbes(probes: readonly ProbeRecord[]): Promise<void> {
    await this.files.append('probes.jsonl', formatJsonLines(probes))
  }

  /** In the order in which they were asked; a line torn by a crash is left out. */
  async probes(): Promise<ProbeRecord[]> {
    return parseProbes((await readText(this.files, 'probes.jsonl')) ?? '')
  }

  async appendExams(exams: readonly ExamRecord[]): Promise<void> {
    await this.files.append('exams.jsonl', formatJsonLines(exams))
  }

  /** In the order in which they were asked; empty in runs of older versions. A line torn by a crash is left out. */
  async exams(): Promise<ExamRecord[]> {
    return parseExams((await readText(this.files, 'exams.jsonl')) ?? '')
  }

  async writeRollouts(step: number, rollouts: readonly RolloutRecord[]): Promise<void> {
    await this.files.write(rolloutFile(step), formatJsonLines(rollouts))
  }

  /** Empty when none were kept for the step. */
  async rollouts(step: number): Promise<RolloutRecord[]> {
    return parseRollouts((await readText(this.files, rolloutFile(step))) ?? '')
  }

  /** Steps that have rollouts, ascending. */
  async rolloutSteps(): Promise<number[]> {
    const names = await this.files.list('rollouts')
    return names
      .flatMap((name) => /^step-(\d+)\.jsonl$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  }

  /** Bytes that the rollouts of each step take, by step, ascending. */
  async rolloutSizes(): Promise<Map<number, number>> {
    const steps = await this.rolloutSteps()
    const sizes = await Promise.all(steps.map((step) => this.files.size(rolloutFile(step))))
    return new Map(steps.map((step, i) => [step, sizes[i] ?? 0]))
  }

  async removeRollouts(steps: readonly number[]): Promise<void> {
    for (const step of steps) await this.files.remove(rolloutFile(step))
  }

  /** Takes a checkpoint; see `saveCheckpoint`. Call it after the step's metrics and rollouts are written. */
  async saveCheckpoint(state: CheckpointState, write: (files: Pick<Storage, 'write'>) => Promise<void>): Promise<string> {
    const path = await saveCheckpoint(this.files, state, write)
    if (this.#info.checkpoint !== state.step) await this.#writeInfo({ ...this.#info, checkpoint: state.step })
    return path
  }

  /**
   * The newest checkpoint that is whole, without changing anything; null when none was due yet, so that the run begins at its beginning.
   *
   * @throws LostCheckpointError when there were checkpoints and none is left or can be read.
   */
  async loadCheckpoint(): Promise<LoadedCheckpoint | null> {
    // A run called finished takes no more steps.
    const loaded = await loadCheckpoint(this.files, this.#info.state === 'finished' ? undefined : await this.#recorded())
    const step = loaded?.state.step ?? 0
    if (loaded === null) {
      const lost = await this.#lostCheckpoint()
      if (lost !== null) throw new LostCheckpointError(lost)
    } else if (loaded.skipped.length === 0 && step < (this.#info.checkpoint ?? 0)) {
      loaded.skipped.push(`The checkpoint of step ${this.#info.checkpoint} is gone; that of step ${step} is the newest.`)
    }
    return loaded
  }

  /**
   * Takes the run back to a checkpoint, so that going on from there writes the same records an uninterrupted run would: metrics, rollouts,
   * probes and exams of later steps are cut off, and later snapshots and checkpoints, unfinished or damaged, removed. From null the run begins at its
   * beginning.
   */
  async goBackTo(checkpoint: LoadedCheckpoint | null): Promise<void> {
    const step = checkpoint?.state.step ?? 0
    if (this.#lost.includes('recipe.json')) await this.files.write('recipe.json', jsonFile(this.recipe))
    await tidyCheckpoints(this.files, checkpoint?.path ?? null)
    await this.#keepLines('metrics.jsonl', async () => (await this.metrics()).filter((line) => line.step <= step))
    // Those from before a stage's first step were asked while the step after was taken.
    await this.#keepLines('probes.jsonl', async () => (await this.probes()).filter((line) => line.step + (line.before ? 1 : 0) <= step))
    // What the run begins with is asked while the first step is taken.
    await this.#keepLines('exams.jsonl', async () => (await this.exams()).filter((line) => Math.max(1, line.step) <= step))
    await this.removeRollouts((await this.rolloutSteps()).filter((one) => one > step))
    for (const one of await this.#snapshotSteps()) if (one > step) await this.files.remove(snapshotFolder(one))
    this.#lost = []
    await this.setState('running')
  }

  async #keepLines(file: string, kept: () => Promise<readonly unknown[]>) {
    const text = await readText(this.files, file)
    if (text === null) return
    const lines = formatJsonLines(await kept())
    if (lines !== text) await this.files.write(file, lines)
  }

  /** Removes all the run has made, to begin again. */
  async restart(): Promise<void> {
    // While any of these is there, it is known that there were steps.
    for (const name of ['model', 'stages', SNAPSHOTS, 'rollouts', 'checkpoints', 'probes.jsonl', 'exams.jsonl', 'metrics.jsonl'])
      await this.files.remove(name)
    const { checkpoint: _, ...info } = this.#info
    this.#info = info
    await this.goBackTo(null)
  }

  async keepNewestCheckpoint(): Promise<void> {
    await keepNewestCheckpoint(this.files)
  }
}

export function snapshotFolder(step: number): string {
  return `${SNAPSHOTS}/step-${String(step).padStart(6, '0')}`
}

/** `stages/1-math` for the first stage of a run. */
export function stageFolder(index: number, name: string): string {
  return `stages/${index + 1}-${slug(name) || 'stage'}`
}

/** Lower-case letters, digits and hyphens, at most 40. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
}

export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function rolloutFile(step: number): string {
  return `rollouts/step-${String(step).padStart(6, '0')}.jsonl`
}
