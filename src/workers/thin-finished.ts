/** @file The room that runs give back by themselves: the newest finished one keeps everything, and those before it are thinned when another begins. */
import { listRuns, openRun } from '../runs/runs.ts'
import type { Storage } from '../runs/storage.ts'
import { thinRun } from '../runs/thinning.ts'
import type { Ownership } from './ownership.ts'

/** All that have finished, but those that somebody has a hand on. */
export async function thinFinished(runs: Storage, ownership: Ownership): Promise<void> {
  for (const { id, state } of await listRuns(runs)) {
    if (state !== 'finished') continue
    const release = await ownership.claim(id, 'change')
    if (!release) continue
    try {
      await thinRun(await openRun(runs, id))
    } finally {
      await release()
    }
  }
}
