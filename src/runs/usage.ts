/** @file The room that a run takes, by what is kept, and how much of it thinning would free. */
import { spareCheckpoints } from './checkpoint.ts'
import type { Run } from './run.ts'
import { RunError } from './run-error.ts'
import { readRun } from './runs.ts'
import { type Storage, StorageError, within } from './storage.ts'
import { stepsToThin } from './thinning.ts'

/** Bytes. */
export interface RunUsage {
  /** Models: the finished one, those of stages, snapshots. */
  weights: number
  /** Model and optimizer as they were on the way, to go on from. */
  checkpoints: number
  /** Every attempt of every step, with its verdict. */
  rollouts: number
  /** Metrics, probes, exams, the recipe and whatever else is there. */
  records: number
  /** Of the sum of these, what thinning would free; 0 of a run that has not finished. */
  thinnable: number
}

const KINDS: Readonly<Record<string, 'weights' | 'checkpoints'>> = {
  'model/': 'weights',
  'stages/': 'weights',
  'snapshots/': 'weights',
  'checkpoints/': 'checkpoints',
}

export async function runUsage(run: Run): Promise<RunUsage> {
  const usage: RunUsage = { weights: 0, checkpoints: 0, rollouts: 0, records: 0, thinnable: 0 }
  for (const name of await run.files.list('')) {
    if (name !== 'rollouts/') usage[KINDS[name] ?? 'records'] += await sizeOf(run.files, name)
  }
  const rollouts = await run.rolloutSizes()
  for (const size of rollouts.values()) usage.rollouts += size
  if ((await run.summary()).state === 'finished') {
    for (const step of stepsToThin([...rollouts.keys()])) usage.thinnable += rollouts.get(step) as number
    for (const path of await spareCheckpoints(run.files)) usage.thinnable += await sizeOf(run.files, `${path}/`)
  }
  return usage
}

/** Null where there is no such run, as when it was deleted a moment ago, or its files cannot be read. */
export async function usageOf(storage: Storage, id: string): Promise<RunUsage | null> {
  try {
    return await runUsage(await readRun(storage, id))
  } catch (error) {
    if (error instanceof RunError || error instanceof StorageError) return null
    throw error
  }
}

export function usageSum({ weights, checkpoints, rollouts, records }: RunUsage): number {
  return weights + checkpoints + rollouts + records
}

/** Bytes of a file, or of everything in a folder, whose name ends in `/`. */
export async function sizeOf(files: Storage, name: string): Promise<number> {
  if (!name.endsWith('/')) return (await files.size(name)) ?? 0
  const folder = within(files, name.slice(0, -1))
  const sizes = await Promise.all((await folder.list('')).map((inner) => sizeOf(folder, inner)))
  return sizes.reduce((sum, size) => sum + size, 0)
}
