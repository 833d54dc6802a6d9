/**
 * @file Checkpoints: folders that either exist whole or do not exist. A checkpoint's files are written first, each measured as it
 * goes; its manifest, with the size and checksum of every one, is written last. Nothing older is touched before the new manifest
 * has been read back. So a crash, a full disk or a torn write at any moment leaves the checkpoint before it as it was.
 */
import { checkManifest, type Manifest, MeasuringWriter, manifestName, writeManifest } from './manifest.ts'
import { holdsModel } from './model-files.ts'
import { LostCheckpointError } from './run-error.ts'
import { readText, type Storage, within } from './storage.ts'

/** Everything beside weights and optimizer that the next step depends on; `state.json`. */
export interface CheckpointState {
  /** Steps done when it was taken, over all stages. */
  step: number
  /** Index of the stage that goes on from here. */
  stage: number
  /** Updates the optimizer has made in this stage. */
  optimizerStep: number
  /** State of the random generators. */
  random: unknown
  /** Where in the prompt set (and in which epoch, with what filtered out) the next batch begins. */
  data: unknown
  /** The matmul variants measured best: another choice would change the bits. */
  kernels: unknown
  [more: string]: unknown
}

export interface LoadedCheckpoint {
  state: CheckpointState
  /** The checkpoint's folder: a complete model folder, `optimizer.safetensors`, `state.json`; of a reward model under way its files too, `reward-model.*`. */
  files: Storage
  /** Path of the folder within the run. */
  path: string
  /** Newer checkpoints that were passed over, each with the reason in a sentence. */
  skipped: string[]
}

const folder = 'checkpoints'

interface Place {
  path: string
  step: number
  /** 0, or 1 and up for further checkpoints of the same step. */
  revision: number
}

/** Where checkpoints are that have all their files, in order; of several at a step the last. */
export async function wholeCheckpoints(run: Storage): Promise<{ step: number; path: string }[]> {
  const whole = new Map<number, string>()
  for (const { step, path } of (await places(run)).reverse()) if (await holdsModel(within(run, path))) whole.set(step, path)
  return Array.from(whole, ([step, path]) => ({ step, path }))
}

function folderName(step: number, revision: number): string {
  return `step-${String(step).padStart(6, '0')}${revision ? `-${revision}` : ''}`
}

/** Folders under `checkpoints/`, newest first, whole or not. */
async function places(run: Storage): Promise<Place[]> {
  const found: Place[] = []
  for (const name of await run.list(folder)) {
    const match = /^step-(\d{6,})(?:-(\d+))?\/$/.exec(name)
    if (match) found.push({ path: `${folder}/${name.slice(0, -1)}`, step: Number(match[1]), revision: Number(match[2] ?? 0) })
  }
  return found.sort((a, b) => b.step - a.step || b.revision - a.revision)
}

/**
 * Takes a checkpoint, then removes all but the newest two.
 *
 * @param run The run's folder.
 * @param write Writes the model folder and `optimizer.safetensors` into the storage it is given (only by `write`).
 * @returns The checkpoint's path within the run.
 * @throws StorageError when the storage fails, RunError when it did not keep what it was given; earlier checkpoints are then intact.
 */
export async function saveCheckpoint(
  run: Storage,
  state: CheckpointState,
  write: (files: Pick<Storage, 'write'>) => Promise<void>,
): Promise<string> {
  const known = await places(run)
  const stateText = JSON.stringify(state)
  let revision = 0
  for (const place of known.filter(({ step }) => step === state.step)) {
    // A folder that checks is never written over: pausing at a step that has its checkpoint must not put it at risk.
    const found = await check(run, place)
    if (found === null || typeof found === 'string') continue
    if ((await readText(run, `${place.path}/state.json`)) === stateText) return place.path
    revision = Math.max(revision, place.revision + 1)
  }
  const path = `${folder}/${folderName(state.step, revision)}`
  await removeCheckpoint(run, path)

  const measured = new MeasuringWriter(within(run, path))
  await write(measured)
  await measured.write('state.json', stateText)
  await writeManifest(within(run, path), { format: 1, step: state.step, files: measured.files })

  await prune(run, path, 1)
  return path
}

/** Removes what is not `path` nor among the newest `others` that have a manifest. */
async function prune(run: Storage, path: string, others: number): Promise<void> {
  let kept = 0
  for (const old of await places(run)) {
    if (old.path === path) continue
    if ((await run.size(`${old.path}/${manifestName}`)) !== null && kept++ < others) continue
    await removeCheckpoint(run, old.path)
  }
}

/** Without its manifest it no longer exists, however far the rest of the removal gets. */
async function removeCheckpoint(run: Storage, path: string): Promise<void> {
  await run.remove(`${path}/${manifestName}`)
  await run.remove(path)
}

/**
 * Finds the newest checkpoint whose every file is as its manifest says, and that is not ahead of the run's records: going on from one that is
 * would leave a hole in them, and an older one makes them again. Where none is older, the weights count for more.
 *
 * @param recorded Steps whose records are there without a gap.
 * @returns Null when the run has no checkpoint at all.
 * @throws LostCheckpointError when it has some and none of them can be trusted.
 */
export async function loadCheckpoint(run: Storage, recorded = Number.POSITIVE_INFINITY): Promise<LoadedCheckpoint | null> {
  const skipped: string[] = []
  let ahead: Place | null = null
  for (const place of await places(run)) {
    const manifest = await check(run, place)
    if (manifest === null) continue
    if (typeof manifest !== 'string' && place.step <= recorded) return loaded(run, place, skipped)
    const reason = typeof manifest === 'string' ? manifest : `the record of step ${recorded + 1} is lost`
    skipped.push(`Checkpoint ${place.path.slice(folder.length + 1)} was passed over: ${reason}.`)
    if (typeof manifest !== 'string') ahead ??= place
  }
  if (ahead)
    return loaded(run, ahead, [`The record of step ${recorded + 1} is lost, and no checkpoint is older: the run goes on without it.`])
  if (skipped.length > 0) throw new LostCheckpointError(`No checkpoint of this run can be read. ${skipped.join(' ')}`)
  return null
}

async function loaded(run: Storage, { path }: Place, skipped: string[]): Promise<LoadedCheckpoint> {
  return { state: JSON.parse((await readText(run, `${path}/state.json`))!), files: within(run, path), path, skipped }
}

/** Whether there is a checkpoint that was finished once. What it holds now is not looked at. */
export async function hasCheckpoint(run: Storage): Promise<boolean> {
  for (const { path } of await places(run)) if ((await run.size(`${path}/${manifestName}`)) !== null) return true
  return false
}

/** Removes all but the newest whole checkpoint; does nothing when there is none, or none that can be read. */
export async function keepNewestCheckpoint(run: Storage): Promise<void> {
  const newest = await loadCheckpoint(run).catch((error) => {
    if (error instanceof LostCheckpointError) return null
    throw error
  })
  if (newest) await prune(run, newest.path, 0)
}

/** Paths of those that `keepNewestCheckpoint` would remove, as far as manifests tell: no weights are read. */
export async function spareCheckpoints(run: Storage): Promise<string[]> {
  const paths = (await places(run)).map(({ path }) => path)
  for (const [i, path] of paths.entries()) {
    if ((await run.size(`${path}/${manifestName}`)) !== null) return paths.filter((_, other) => other !== i)
  }
  return []
}

/** Removes the folders of checkpoints newer than `kept`, which the resumed run will write again, and older ones never finished. */
export async function tidyCheckpoints(run: Storage, kept: string | null): Promise<void> {
  const all = await places(run)
  const newer = kept === null ? all.length : all.findIndex(({ path }) => path === kept)
  for (const [i, { path }] of all.entries()) {
    if (i < newer || (path !== kept && (await run.size(`${path}/${manifestName}`)) === null)) await removeCheckpoint(run, path)
  }
}

/** The manifest when the folder is a whole checkpoint of its step; null when it has none; else what is wrong. */
async function check(run: Storage, { path, step }: Place): Promise<Manifest | string | null> {
  const manifest = await checkManifest(within(run, path), true)
  if (manifest === null || typeof manifest === 'string') return manifest
  if (manifest.step !== step) return `its manifest is that of step ${manifest.step}`
  return manifest.files.some(({ name }) => name === 'state.json') ? manifest : 'its manifest is damaged'
}
