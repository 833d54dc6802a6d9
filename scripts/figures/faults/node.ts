/** @file The command line, interrupted: killed at any moment and in the middle of a write, told to end, its files torn, its disk full. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NodeStorage } from '../../../src/cli/node-storage.ts'
import { listRuns } from '../../../src/runs/runs.ts'
import type { Random } from '../../../src/tasks/random.ts'
import { type End, Train } from './command.ts'
import { difference, type Outcome, readOutcome } from './outcome.ts'
import { temporaryFolder } from './passing.ts'
import { recipe, steps } from './recipe.ts'
import type { Kind } from './tally.ts'
import { tear } from './tear.ts'

export const ID = 'run'

/** A folder with the recipe, and what the undisturbed run left and how long it took. */
export interface NodeHost {
  recipeFile: string
  whole: Outcome
  /** Milliseconds from the start to the first step, and of a step. */
  opening: number
  stepping: number
  writes: number
  /** An empty folder for a case. */
  folder(): string
}

export async function openNode(): Promise<NodeHost> {
  const base = temporaryFolder()
  const recipeFile = join(base, 'recipe.json')
  writeFileSync(recipeFile, JSON.stringify(recipe))
  const folder = () => mkdtempSync(join(base, 'case-'))
  const run = join(folder(), ID)
  const count = join(base, 'writes')
  const start = performance.now()
  const train = new Train(['--recipe', recipeFile, '--out', run], { CASCADE_FAULT_FOLDER: run, CASCADE_FAULT_COUNT: count })
  await train.reach(1)
  const opening = performance.now() - start
  await succeeded(train)
  const stepping = (performance.now() - start - opening) / steps
  const whole = await readOutcome(run)
  const writes = Number(readFileSync(count, 'utf8'))
  return { recipeFile, whole, opening, stepping, writes, folder }
}

async function succeeded(train: Train): Promise<void> {
  const { code, signal, sentence } = await train.ended
  if (code !== 0) throw new Error(`it ended with ${signal ?? code}: ${sentence}`)
}

export async function isFinished(folder: string): Promise<boolean> {
  const run = (await listRuns(new NodeStorage(folder))).find(({ id }) => id === ID)
  return run?.state === 'finished' && !run.resumable
}

/** What a user does: nothing when the run is finished, else one command, which goes on with the run or, where there is none yet, begins it. */
export function goOn(host: NodeHost, folder: string, fault?: Record<string, string>): Train {
  const run = join(folder, ID)
  const args =
    existsSync(join(run, 'run.json')) || existsSync(join(run, 'metrics.jsonl'))
      ? ['--resume', run]
      : ['--recipe', host.recipeFile, '--out', run]
  return new Train(args, fault && { ...fault, CASCADE_FAULT_FOLDER: run })
}

/** Ends one process, at a moment of its own; what happened in words, or null when the process had come to its end by itself. */
type Strike = (host: NodeHost, folder: string, random: Random) => Promise<string | null>

function kind(open: () => Promise<NodeHost>, name: string, share: number, strike: Strike): Kind {
  return {
    name,
    share,
    async run(random, count, note) {
      const host = await open()
      const folder = host.folder()
      try {
        for (let i = 0; i < count && !(await isFinished(folder)); i++) {
          const what = await strike(host, folder, random)
          if (what === null) break
          note({ what, remedy: (await isFinished(folder)) ? 'by itself' : 'by one click' })
        }
        if (!(await isFinished(folder))) await succeeded(goOn(host, folder))
        if (!(await isFinished(folder))) return 'it is not called finished'
        return difference(host.whole, await readOutcome(join(folder, ID)))
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  }
}

export function nodeKinds(open: () => Promise<NodeHost>): Kind[] {
  return [
    kind(open, 'node: killed', 14, (host, folder, random) => signalled(host, folder, random, ['SIGKILL'])),
    kind(open, 'node: killed in a write', 16, (host, folder, random) => inOneWrite(host, folder, random, 'kill')),
    kind(open, 'node: told to end', 10, (host, folder, random) => signalled(host, folder, random, ['SIGTERM', 'SIGINT', 'SIGHUP'])),
    kind(open, 'node: killed, then files torn', 14, async (host, folder, random) => {
      const when = await signalled(host, folder, random, ['SIGKILL'])
      return when && `${when}, ${tear(join(folder, ID), random) ?? 'nothing to tear'}`
    }),
    kind(open, 'node: disk full', 10, (host, folder, random) => inOneWrite(host, folder, random, 'full')),
  ]
}

const EXPECTED = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 } as Record<string, number>

/** While it opens, or some time into or after a step that is still to come. */
async function signalled(host: NodeHost, folder: string, random: Random, signals: NodeJS.Signals[]): Promise<string | null> {
  const signal = random.pick(signals)
  const opening = random.chance(0.2)
  // After the last step but one, the delay reaches past the last and the model.
  const step = random.int(Math.min(lastStep(folder) + 1, steps - 1), steps - 1)
  const delay = random.unit() * (opening ? host.opening : 1.3 * host.stepping)
  const twice = signal !== 'SIGKILL' && random.chance(0.3)
  const train = goOn(host, folder)
  if (!opening) await train.reach(step)
  await Promise.race([sleep(delay), train.ended])
  if (train.over) return unharmed(await train.ended)
  train.kill(signal)
  if (twice) {
    await sleep(random.unit() * host.stepping)
    train.kill(signal)
  }
  const end = await train.ended
  // Too young to have anything to put in order, or at its end already.
  const inOrder = end.code === EXPECTED[signal] || end.code === 0
  if (end.signal !== signal && !inOrder) throw new Error(`${signal}: it ended with ${end.signal ?? end.code}: ${end.sentence}`)
  return `${signal}${twice ? ' twice' : ''} ${opening ? `${delay.toFixed(0)} ms after the start` : `${delay.toFixed(0)} ms after step ${step}`}`
}

/** The writes of a run that goes on are fewer: as many as there are steps left. */
async function inOneWrite(host: NodeHost, folder: string, random: Random, fault: 'kill' | 'full'): Promise<string | null> {
  const left = Math.max(10, Math.round((host.writes * (steps - lastStep(folder))) / steps))
  const at = random.int(1, left)
  const train = goOn(host, folder, { CASCADE_FAULT: fault, CASCADE_FAULT_AT: String(at) })
  const end = await train.ended
  if (end.signal === 'SIGKILL' && fault === 'kill') return `write ${at} of about ${left}, after step ${train.step}`
  if (end.code === 1 && /no room left on the disk/i.test(end.sentence)) return `from write ${at} of about ${left}, after step ${train.step}`
  return unharmed(end)
}

function unharmed({ code, signal, sentence }: End): null {
  if (code !== 0) throw new Error(`it ended with ${signal ?? code}: ${sentence}`)
  return null
}

function lastStep(folder: string): number {
  const file = join(folder, ID, 'metrics.jsonl')
  if (!existsSync(file)) return 0
  return Math.min(steps - 1, readFileSync(file, 'utf8').split('\n').length - 1)
}
