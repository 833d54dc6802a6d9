/**
 * @file A run as a folder, the same in the browser's private file system and on disk:
 *
 *     run.json                    title, when it was created, state
 *     recipe.json                 what was asked for
 *     metrics.jsonl               one StepMetrics a step, appended
 *     rollouts/step-000012.jsonl  one RolloutRecord a line
 *     checkpoints/step-000010/    a model folder, optimizer.safetensors, state.json; manifest.json last
 *     model/                      the finished model
 *
 * The recipe is kept as plain JSON: what it means is the trainer's business.
 */
import { type CheckpointState, type LoadedCheckpoint, loadCheckpoint, RunError, saveCheckpoint, tidyCheckpoints } from './checkpoint.ts'
import { formatJsonLines, parseJsonLines } from './json-lines.ts'
import type { RolloutRecord, StepMetrics } from './records.ts'
import { pathParts, readText, type Storage, within } from './storage.ts'

export { type CheckpointState, type LoadedCheckpoint, RunError } from './checkpoint.ts'

/** The states that outlive the engine. One found `running` with no engine at work on it was interrupted and can be resumed. */
export type StoredRunState = 'running' | 'paused' | 'finished' | 'failed'

/** `run.json`. */
export interface RunInfo {
  title: string
  /** ISO 8601, UTC. */
  created: string
  /** Steps the recipe asks for, over all stages. */
  steps: number
  state: StoredRunState
  /** One sentence, when state is `failed`. */
  error?: string
}

export interface StoredRun extends RunInfo {
  id: string
  /** The last step with a metrics line; 0 before the first. */
  step: number
  recipe: unknown
}

/**
 * Makes a run's folder.
 *
 * @param storage The folder that holds the runs.
 * @param run `id` is the folder's name; left out, it is made from the title and the time.
 * @throws RunError when the folder already holds a run or the id is not a folder name.
 */
export async function createRun(
  storage: Storage,
  run: { id?: string; title: string; recipe: unknown; steps: number; created?: Date },
): Promise<Run> {
  const created = run.created ?? new Date()
  const id = run.id ?? (await freeId(storage, run.title, created))
  const folder = runFolder(storage, id)
  if ((await folder.size('run.json')) !== null) throw new RunError(`There is already a run in ${id}: resume it, or choose another folder.`)
  const info: RunInfo = { title: run.title, created: created.toISOString(), steps: run.steps, state: 'running' }
  await folder.write('recipe.json', `${JSON.stringify(run.recipe, null, 2)}\n`)
  // Last: a folder without it is no run.
  await folder.write('run.json', `${JSON.stringify(info, null, 2)}\n`)
  return new Run(id, folder, info, run.recipe)
}

/** @throws RunError when there is no such run or its run.json or recipe.json cannot be read. */
export async function openRun(storage: Storage, id: string): Promise<Run> {
  const folder = runFolder(storage, id)
  const info = await readJson(folder, 'run.json')
  if (info === undefined) throw new RunError(`There is no run in ${id}.`)
  const recipe = await readJson(folder, 'recipe.json')
  if (info === null || !recipe)
    throw new RunError(`The run in ${id} cannot be opened: its ${info === null ? 'run.json' : 'recipe.json'} is missing or damaged.`)
  return new Run(id, folder, info as RunInfo, recipe)
}

/** Every run that can be opened, newest first. */
export async function listRuns(storage: Storage): Promise<StoredRun[]> {
  const runs: StoredRun[] = []
  for (const name of await storage.list('')) {
    if (!name.endsWith('/')) continue
    const id = name.slice(0, -1)
    try {
      runs.push(await (await openRun(storage, id)).summary())
    } catch (error) {
      // A folder that is no run, or no longer one, must not hide the others.
      if (!(error instanceof RunError)) throw error
    }
  }
  return runs.sort((a, b) => b.created.localeCompare(a.created) || b.id.localeCompare(a.id))
}

/** Removes a run and everything it left; does nothing when there is none. */
export async function deleteRun(storage: Storage, id: string): Promise<void> {
  const folder = runFolder(storage, id)
  // First: half a removal leaves no run that looks whole.
  await folder.remove('run.json')
  await folder.remove('')
}

function runFolder(storage: Storage, id: string): Storage {
  if (pathParts(id).length !== 1) throw new RunError(`${JSON.stringify(id)} is not a name a run can have.`)
  return within(storage, id)
}

async function freeId(storage: Storage, title: string, created: Date): Promise<string> {
  const stamp = created.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
  const taken = new Set(await storage.list(''))
  for (let n = 1; ; n++) {
    const id = `${slug(title) || 'run'}-${stamp}${n > 1 ? `-${n}` : ''}`
    if (!taken.has(`${id}/`)) return id
  }
}

/** `stages/1-math` for the first stage of a run. */
export function stageFolder(index: number, name: string): string {
  return `stages/${index + 1}-${slug(name) || 'stage'}`
}

/** Lower-case letters, digits and hyphens, at most 40. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
}

/** An object, undefined when there is no such file, null when it does not hold a JSON object. */
async function readJson(files: Storage, name: string): Promise<object | null | undefined> {
  const text = await readText(files, name)
  if (text === null) return undefined
  try {
    const json = JSON.parse(text)
    return typeof json === 'object' ? json : null
  } catch {
    return null
  }
}

function rolloutFile(step: number): string {
  return `rollouts/step-${String(step).padStart(6, '0')}.jsonl`
}

/** An open run. One writer at a time; any number of readers. */
export class Run {
  readonly id: string
  /** The run's folder. */
  readonly files: Storage
  readonly recipe: unknown
  #info: RunInfo

  constructor(id: string, files: Storage, info: RunInfo, recipe: unknown) {
    this.id = id
    this.files = files
    this.recipe = recipe
    this.#info = info
  }

  get info(): RunInfo {
    return this.#info
  }

  /** Where the finished model goes. */
  get modelFiles(): Storage {
    return within(this.files, 'model')
  }

  /** Where the model goes that stage `index` (from 0) of several has left. */
  stageFiles(index: number, name: string): Storage {
    return within(this.files, stageFolder(index, name))
  }

  async setState(state: StoredRunState, error?: string): Promise<void> {
    const { error: _, ...info } = this.#info
    this.#info = { ...info, state, ...(error === undefined ? {} : { error }) }
    await this.files.write('run.json', `${JSON.stringify(this.#info, null, 2)}\n`)
  }

  async summary(): Promise<StoredRun> {
    return { ...this.#info, id: this.id, step: await this.#lastStep(), recipe: this.recipe }
  }

  /** From the end of metrics.jsonl alone: a list of runs should not read every line of every run. */
  async #lastStep(): Promise<number> {
    const size = (await this.files.size('metrics.jsonl')) ?? 0
    const tail = await this.files.read('metrics.jsonl', Math.max(0, size - 65536), size)
    return tail ? (parseJsonLines<StepMetrics>(new TextDecoder().decode(tail)).at(-1)?.step ?? 0) : 0
  }

  async appendMetrics(metrics: StepMetrics): Promise<void> {
    await this.files.append('metrics.jsonl', formatJsonLines([metrics]))
  }

  /** In order of step; a line torn by a crash is left out. */
  async metrics(): Promise<StepMetrics[]> {
    return parseJsonLines((await readText(this.files, 'metrics.jsonl')) ?? '')
  }

  async writeRollouts(step: number, rollouts: readonly RolloutRecord[]): Promise<void> {
    await this.files.write(rolloutFile(step), formatJsonLines(rollouts))
  }

  /** Empty when none were kept for the step. */
  async rollouts(step: number): Promise<RolloutRecord[]> {
    return parseJsonLines((await readText(this.files, rolloutFile(step))) ?? '')
  }

  /** Steps that have rollouts, ascending. */
  async rolloutSteps(): Promise<number[]> {
    const names = await this.files.list('rollouts')
    return names
      .flatMap((name) => /^step-(\d+)\.jsonl$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  }

  /** Takes a checkpoint; see `saveCheckpoint`. Call it after the step's metrics and rollouts are written. */
  async saveCheckpoint(state: CheckpointState, write: (files: Pick<Storage, 'write'>) => Promise<void>, keep = 2): Promise<string> {
    return saveCheckpoint(this.files, state, write, keep)
  }

  /** The newest checkpoint that is whole, without changing anything; null when the run has none. Throws RunError when all are damaged. */
  async loadCheckpoint(): Promise<LoadedCheckpoint | null> {
    return loadCheckpoint(this.files)
  }

  /**
   * Takes the run back to its newest whole checkpoint, so that going on from there writes the same records an uninterrupted run
   * would: metrics and rollouts of later steps are cut off, and later checkpoints, unfinished or damaged, removed. With no checkpoint at
   * all (null) everything is cut off and the run begins again.
   *
   * @throws RunError when there are checkpoints and none can be read; nothing has then been changed.
   */
  async resume(): Promise<LoadedCheckpoint | null> {
    const loaded = await this.loadCheckpoint()
    const step = loaded?.state.step ?? 0
    await tidyCheckpoints(this.files, loaded?.path ?? null)
    const text = await readText(this.files, 'metrics.jsonl')
    if (text !== null) {
      const kept = formatJsonLines(parseJsonLines<StepMetrics>(text).filter((line) => line.step <= step))
      if (kept !== text) await this.files.write('metrics.jsonl', kept)
    }
    for (const later of (await this.rolloutSteps()).filter((one) => one > step)) await this.files.remove(rolloutFile(later))
    await this.setState('running')
    return loaded
  }
}
