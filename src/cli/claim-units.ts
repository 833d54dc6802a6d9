/**
 * @file The work behind `cascade claims`: arm by arm and seed by seed, what is not there yet is trained and asked. Several processes may work on
 * one folder: a unit belongs to whoever claims it first.
 */
import { join } from 'node:path'
import { UNIT_FILE, unitFolder } from '../claims/store.ts'
import { recipeOf, type Unit } from '../claims/study.ts'
import { ask, missingOf, modelLeft, resultOf } from '../claims/unit-work.ts'
import type { Evaluation } from '../evaluation/evaluate.ts'
import type { Gpu } from '../gpu/device.ts'
import type { Run } from '../runs/run.ts'
import { openRun } from '../runs/runs.ts'
import { thinRun } from '../runs/thinning.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { parseRecipe } from '../training/recipe.ts'
import type { Place } from './claim-results.ts'
import type { Interruption } from './interruption.ts'
import { modelFolder } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { ClaimedError, claimRun, refuseClaimed } from './run-lock.ts'
import { prepareNew, prepareOld, train } from './train.ts'

export interface Work extends Place {
  gpu: Gpu
  tools: TaskTools
  interruption: Interruption
  /** Aborted with the interruption. */
  signal: AbortSignal
  progress(text: string): void
}

/** Who has a unit, as a sentence; null where nobody has. */
export async function heldElsewhere({ storage, protocol }: Place, unit: Unit): Promise<string | null> {
  try {
    await refuseClaimed(storage, await unitFolder(unit, protocol))
    return null
  } catch (cause) {
    if (cause instanceof ClaimedError) return cause.message
    throw cause
  }
}

/** Does what is missing of a unit. Returns false where it was interrupted, or another process has it. */
export async function workOn(work: Work, unit: Unit): Promise<boolean> {
  const folder = await unitFolder(unit, work.protocol)
  const release = await claimRun(work.storage, folder).catch((cause) => {
    if (cause instanceof ClaimedError) return null
    throw cause
  })
  if (!release) return false
  try {
    const run = work.study.arms[unit.arm].stages.length === 0 ? null : await trained(work, unit, folder)
    if (work.interruption.code !== null) return false
    const { gpu, tools, signal, progress } = work
    for (const { after, measures } of (await missingOf(work, unit)) ?? []) {
      const files = run ? modelLeft(run, after) : await modelFolder(work.study.start)
      const onAsked = (measure: string, { pass1 }: Evaluation) =>
        progress(`${after === undefined ? '' : `after ${after}: `}${measure} ${(100 * pass1.value).toFixed(1)}%`)
      await ask(work, unit, files, after, measures, { gpu, tools, signal, onWarning: progress, onAsked })
    }
    return true
  } catch (cause) {
    if (work.signal.aborted) return false
    throw cause
  } finally {
    await release()
  }
}

/** The unit's run, finished unless it was interrupted; what it took is then in unit.json. */
async function trained(work: Work, { arm, seed }: Unit, folder: string): Promise<Run> {
  const { study, storage, gpu, tools, interruption, progress } = work
  const path = join(storage.root, folder, 'run')
  const units = new NodeStorage(join(storage.root, folder))
  const begun = (await units.size('run/run.json')) !== null
  const finished = begun && (await (await openRun(units, 'run')).summary()).state === 'finished'
  if (!finished) {
    const prepared = begun ? await prepareOld(path) : await prepareNew(parseRecipe(recipeOf(study, arm, seed)), path, [process.cwd()])
    await train(gpu, tools, prepared, { restart: false, interruption, progress })
  }
  const run = await openRun(units, 'run')
  if (interruption.code === null && (await units.size(UNIT_FILE)) === null) {
    await units.write(UNIT_FILE, JSON.stringify(await resultOf(run, seed, gpu.adapter)))
    await thinRun(run)
  }
  return run
}
