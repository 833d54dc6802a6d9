/** @file The folder that holds the runs: making, opening, listing and removing them. */
import { holdsModel } from './model-files.ts'
import { parseOrigin, type RunOrigin, recipeHash } from './origin.ts'
import { jsonFile, Run, type StoredRun, slug } from './run.ts'
import { RunError } from './run-error.ts'
import { parseInfo, type RunInfo, readJson, recipeOutline, stepsOf } from './run-info.ts'
import { pathParts, readText, type Storage, StorageError, within } from './storage.ts'
import { ENGINE_VERSION } from './version.ts'

/** What only a run leaves in its folder. A recipe alone is what an interrupted start leaves, and no run yet. */
const signs = ['run.json', 'metrics.jsonl', 'checkpoints/', 'rollouts/', 'stages/', 'model/']

/**
 * Makes a run's folder.
 *
 * @param storage The folder that holds the runs.
 * @param run `id` is the folder's name; left out, it is made from the title and the time. `places`: where the recipe's relative paths are
 * looked for.
 * @throws RunError when the folder already holds a run or the id is not a folder name.
 */
export async function createRun(
  storage: Storage,
  run: { id?: string; title: string; recipe: unknown; steps: number; created?: Date; places?: string[] },
): Promise<Run> {
  const created = run.created ?? new Date()
  const id = run.id ?? (await freeId(storage, run.title, created))
  const folder = runFolder(storage, id)
  if (await holdsRun(folder)) throw new RunError(`There is already a run in ${id}: resume it, or choose another folder.`)
  // As it will be read: without fields that are undefined.
  const recipe: unknown = JSON.parse(JSON.stringify(run.recipe))
  const info: RunInfo = { title: run.title, created: created.toISOString(), steps: run.steps, state: 'running' }
  const origin: RunOrigin = {
    engine: ENGINE_VERSION,
    created: info.created,
    today: dayOf(created),
    ...(run.places ? { places: run.places } : {}),
    recipe: { sha256: await recipeHash(recipe), json: recipe },
  }
  await folder.write('recipe.json', jsonFile(recipe))
  await folder.write('origin.json', jsonFile(origin))
  // Last: a folder without it is no run.
  await folder.write('run.json', jsonFile(info))
  return new Run(id, folder, { info, recipe, origin, lost: [] })
}

/**
 * Opens a run that can go on. A run.json or recipe.json that is lost is made up from what else is there.
 *
 * @throws RunError when there is no such run, or its recipe cannot be had.
 */
export async function openRun(storage: Storage, id: string): Promise<Run> {
  const run = await readRun(storage, id)
  if (run.recipe === null) throw new RunError(`The run in ${id} cannot be opened: its recipe.json is missing or damaged.`)
  return run
}

/** A run for reading what is there, however damaged. @throws RunError when there is no such run. */
export async function readRun(storage: Storage, id: string): Promise<Run> {
  const folder = runFolder(storage, id)
  if (!(await holdsRun(folder))) throw new RunError(`There is no run in ${id}.`)
  const originText = await readText(folder, 'origin.json')
  const origin = originText === null ? null : await parseOrigin(originText)
  const stored = await readJson(folder, 'recipe.json')
  const readable = recipeOutline(stored) !== null
  const recipe = readable ? stored : (origin?.recipe.json ?? null)
  const info = parseInfo(await readJson(folder, 'run.json'))
  const lost = [...(info ? [] : ['run.json']), ...(readable ? [] : ['recipe.json'])]
  return new Run(id, folder, { info: info ?? (await infoOf(id, folder, recipe, origin)), recipe, origin, lost })
}

/** What a lost run.json most likely said. */
async function infoOf(id: string, folder: Storage, recipe: unknown, origin: RunOrigin | null): Promise<RunInfo> {
  const outline = recipeOutline(recipe)
  return {
    title: outline?.name ?? id,
    created: origin?.created ?? createdOf(id),
    steps: outline ? stepsOf(outline) : 0,
    state: (await holdsModel(within(folder, 'model'))) ? 'finished' : 'paused',
  }
}

/** In this place's time, as templates tell it. */
function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The time that a run's name ends in, where it has one. */
function createdOf(id: string): string {
  const stamp = /-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(-\d+)?$/.exec(id)
  const [year, month, day, hour, minute, second] = stamp?.slice(1, 7).map(Number) ?? [1970, 1, 1, 0, 0, 0]
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString()
}

/** Every run, newest first, damaged ones too. */
export async function listRuns(storage: Storage): Promise<StoredRun[]> {
  const runs: StoredRun[] = []
  for (const name of await storage.list('')) {
    if (!name.endsWith('/')) continue
    const id = name.slice(0, -1)
    try {
      runs.push(await (await readRun(storage, id)).summary())
    } catch (error) {
      // One folder must not hide the others, be it no run or one that cannot be read.
      if (error instanceof StorageError) runs.push(unreadable(id, error))
      else if (!(error instanceof RunError)) throw error
    }
  }
  return runs.sort((a, b) => b.created.localeCompare(a.created) || b.id.localeCompare(a.id))
}

function unreadable(id: string, { message }: StorageError): StoredRun {
  const damage = { sentence: `Its files cannot be read: ${message}`, remedy: null }
  return { id, title: id, created: createdOf(id), steps: 0, step: 0, recipe: null, state: 'damaged', resumable: false, damage }
}

/** Removes a run and everything it left, in whatever state it is; does nothing when there is none. */
export async function deleteRun(storage: Storage, id: string): Promise<void> {
  const folder = runFolder(storage, id)
  // First: half a removal leaves no run that looks whole.
  await folder.remove('run.json')
  await folder.remove('')
}

/** Removes what starts left that were cut off before there was a run. The caller sees to it that no other start is under way. */
export async function sweepStarts(storage: Storage): Promise<void> {
  for (const name of await storage.list('')) {
    if (name.endsWith('/') && !(await holdsRun(within(storage, name.slice(0, -1))))) await storage.remove(name.slice(0, -1))
  }
}

async function holdsRun(folder: Storage): Promise<boolean> {
  const names = await folder.list('')
  return signs.some((sign) => names.includes(sign))
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
