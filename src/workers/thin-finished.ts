/** @file The room that finished runs give back by themselves, when another begins and room is short. */
import { listRuns, openRun } from '../runs/runs.ts'
import type { Storage } from '../runs/storage.ts'
import { thinRun } from '../runs/thinning.ts'
import { runUsage, usageOf, usageSum } from '../runs/usage.ts'
import type { Ownership } from './ownership.ts'

/** Bytes that all files take, and may take. */
export interface StorageRoom {
  used: number
  quota: number
}

/**
 * Nothing is taken away before this share of the room would be used. Half: the run that begins may well be larger than any before it, and a
 * browser’s quota is a promise of a disk that others fill too. Below it, what a visitor learned from is worth more than room nobody needs.
 */
const SHORT = 0.5

/** Whether a run as large as the largest that is kept would leave too little. */
export function isShort({ used, quota }: StorageRoom, largest: number): boolean {
  return used + largest > SHORT * quota
}

/**
 * Thins all that have finished, but those that somebody has a hand on or that cannot be thinned, where room is short.
 *
 * @param room Null where the browser does not say: then nothing is thinned, and a run that finds no room waits.
 * @returns Which runs were thinned, and the bytes that this freed.
 */
export async function thinFinished(
  runs: Storage,
  ownership: Ownership,
  room: StorageRoom | null,
): Promise<{ runs: string[]; freed: number }> {
  const thinned: { runs: string[]; freed: number } = { runs: [], freed: 0 }
  // No run takes more than all of them: mostly there is nothing to be measured.
  if (!room || !isShort(room, room.used)) return thinned
  const finished: { id: string; thinnable: number }[] = []
  let largest = 0
  for (const { id, state } of await listRuns(runs)) {
    const usage = await usageOf(runs, id)
    if (!usage) continue
    largest = Math.max(largest, usageSum(usage))
    if (state === 'finished' && usage.thinnable > 0) finished.push({ id, thinnable: usage.thinnable })
  }
  if (!isShort(room, largest)) return thinned
  for (const { id, thinnable } of finished) {
    const release = await ownership.claim(id, 'change')
    if (!release) continue
    try {
      const run = await openRun(runs, id)
      await thinRun(run)
      const freed = thinnable - (await runUsage(run)).thinnable
      if (freed === 0) continue
      thinned.runs.push(id)
      thinned.freed += freed
    } catch {
      // What is wrong with one that has finished is no reason for another not to begin.
    } finally {
      await release()
    }
  }
  return thinned
}

/** What is told of it, where it happened. */
export function thinnedWords({ runs, freed }: { runs: readonly string[]; freed: number }): string {
  const which = runs.length === 1 ? 'a finished run was thinned' : `${runs.length} finished runs were thinned`
  return `Room was getting short, so ${which}: ${(freed / 2 ** 20).toFixed(1)} MiB are free again. Models, metrics and the rollouts of every tenth step are still there.`
}
