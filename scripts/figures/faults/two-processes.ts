/**
 * @file Two processes go on with the same run at the same moment: one does, the other is refused in one sentence. Then the first is killed,
 * and the time until another may have the run is measured.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NodeStorage } from '../../../src/cli/node-storage.ts'
import { claimRun } from '../../../src/cli/run-lock.ts'
import { openRun } from '../../../src/runs/runs.ts'
import { type End, Train } from './command.ts'
import { goOn, ID, isFinished, type NodeHost } from './node.ts'
import { difference, isOneToN, readOutcome } from './outcome.ts'
import { FREE_MS, type Tally } from './tally.ts'

const REFUSED = /^cascade train: process \d+ has this run: wait for it, or end it\.$/

export async function twoProcesses(host: NodeHost, tries: number, tally: Tally): Promise<void> {
  let slowest = 0
  let folder: string | null = null
  for (let i = 1; i <= tries; i++) {
    folder ??= await interrupted(host)
    const run = join(folder, ID)
    try {
      const both = [new Train(['--resume', run]), new Train(['--resume', run])]
      const [winner, end] = await decided(both)
      if (end.code !== 1 || !REFUSED.test(end.sentence)) throw new Error(`one of two ended with ${end.signal ?? end.code}: ${end.sentence}`)
      // Past the next checkpoint, so that the run gets on.
      await winner.reach(1)
      const going = await winner.reach(winner.step + 3)
      winner.kill('SIGKILL')
      const killed = performance.now()
      await free(folder)
      const freed = performance.now() - killed
      slowest = Math.max(slowest, freed)
      const { code, signal, sentence } = await winner.ended
      if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the other ended with ${signal ?? code}: ${sentence}`)
      const order = (await (await openRun(new NodeStorage(folder), ID)).metrics()).map(({ step }) => step)
      if (!isOneToN(order)) throw new Error(`the records are of the steps ${order.join(', ')}`)
      if (freed > FREE_MS) throw new Error(`its owner's death freed the run after ${(freed / 1000).toFixed(1)} s`)
      console.log(`two processes ${i}/${tries}: one went on, one was refused${going ? `; free after ${freed.toFixed(0)} ms` : ''}`)
      if (await isFinished(folder)) folder = await compared(host, folder)
    } catch (error) {
      console.log(`two processes ${i}/${tries}: FAILED: ${(error as Error).message}`)
      tally.fault(`two processes, try ${i}: ${(error as Error).message}`)
      folder = null
    }
  }
  if (folder !== null) {
    const { code, sentence } = await goOn(host, folder).ended
    if (code === 0) await compared(host, folder).catch((error) => tally.fault(`two processes: ${(error as Error).message}`))
    else tally.fault(`two processes: the run did not end: ${sentence}`)
  }
  tally.line(`two processes, ${tries} tries: a killed owner's run was free within ${slowest.toFixed(0)} ms`)
}

/** A run after its first steps. */
async function interrupted(host: NodeHost): Promise<string> {
  const folder = host.folder()
  await new Train(['--recipe', host.recipeFile, '--out', join(folder, ID), '--until', '1']).ended
  return folder
}

async function compared(host: NodeHost, folder: string): Promise<null> {
  const fault = difference(host.whole, await readOutcome(join(folder, ID)))
  rmSync(folder, { recursive: true })
  if (fault) throw new Error(fault)
  return null
}

/** The one that goes on, and how the other ended. */
async function decided([a, b]: Train[]): Promise<[Train, End]> {
  return Promise.race([a.ended.then((end) => [b, end] as [Train, End]), b.ended.then((end) => [a, end] as [Train, End])])
}

/** Until this process could have the run. */
async function free(folder: string): Promise<void> {
  const storage = new NodeStorage(folder)
  for (;;) {
    const release = await claimRun(storage, ID).catch(() => null)
    if (release) return release()
    await sleep(5)
  }
}
