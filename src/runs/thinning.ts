/** @file The room that runs take, and how much of a finished run can be done without. */
import type { Run } from './run.ts'
import { RunError } from './run-error.ts'
import { type Storage, within } from './storage.ts'

const ENDS = 10
const EVERY = 10

/** The rule, for whoever is asked. */
export const THINNING_RULE = `Of a finished run, the models, metrics and last checkpoint stay, and the rollouts of the first ${ENDS} steps, of the last ${ENDS}, and of every ${EVERY}th between.`

/** Which of the steps that have rollouts lose them. */
export function stepsToThin(steps: readonly number[]): number[] {
  const last = Math.max(0, ...steps)
  return steps.filter((step) => step > ENDS && step <= last - ENDS && step % EVERY !== 0)
}

/** @throws RunError when the run has not finished; nothing is then removed. */
export async function thinRun(run: Run): Promise<void> {
  const { state } = await run.summary()
  if (state !== 'finished') throw new RunError('Only a finished run can be thinned.')
  await run.keepNewestCheckpoint()
  await run.removeRollouts(stepsToThin(await run.rolloutSteps()))
}

/** Bytes of everything in a run's folder. */
export async function runSize(storage: Storage, id: string): Promise<number> {
  const sizeOf = async (files: Storage): Promise<number> => {
    let sum = 0
    for (const name of await files.list('')) {
      sum += name.endsWith('/') ? await sizeOf(within(files, name.slice(0, -1))) : ((await files.size(name)) ?? 0)
    }
    return sum
  }
  return sizeOf(within(storage, id))
}
