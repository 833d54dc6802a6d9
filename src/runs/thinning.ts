/** @file How much of a finished run can be done without. */
import type { Run } from './run.ts'
import { RunError } from './run-error.ts'

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
