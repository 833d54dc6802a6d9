/**
 * @file One process a run. Whoever trains has a claim in the run's folder, a file of a name of its own that says who it is. A claim is made first
 * and then looked beside: of two who claim at once, each sees the other or is seen, and nobody ever has to take away a file that could be
 * another's by then. Claims of processes that are gone are removed by whoever finds them.
 */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { readText } from '../runs/storage.ts'
import type { NodeStorage } from './node-storage.ts'

const claimSchema = v.object({
  pid: v.number(),
  /** When the process began: a later one may have its number. */
  started: v.string(),
  host: v.string(),
  /** Where its number counts, on Linux: two containers may share a host's name, and neither sees the other's processes. */
  namespace: v.optional(v.string(), ''),
  /** Whether it has looked beside its claim, and has the run. */
  held: v.boolean(),
})
type Claim = v.InferOutput<typeof claimSchema>

const CLAIM = /^owner-[\w-]+\.json$/
/** Of two that claim at the same moment neither has the run: each tries again, so often, after a pause that chance decides. */
const TRIES = 10

/** Another process has the run; the message is one sentence. */
export class ClaimedError extends Error {}

/**
 * Takes a run for this process.
 *
 * @returns Gives it back; a folder that the claim made and that holds nothing else goes with it.
 * @throws ClaimedError when another process has it.
 */
export async function claimRun(storage: NodeStorage, id: string): Promise<() => Promise<void>> {
  const name = `owner-${process.pid}-${randomUUID().slice(0, 8)}.json`
  const claim = { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname(), namespace: namespace() }
  const folder = join(storage.root, id)
  const made = !existsSync(folder)
  const write = (held: boolean) => storage.write(`${id}/${name}`, JSON.stringify({ ...claim, held } satisfies Claim))
  const release = async () => {
    await storage.remove(`${id}/${name}`)
    if (made) removeIfEmpty(folder)
  }
  for (let tries = 1; ; tries++) {
    await write(false)
    const other = await otherClaim(storage, id, name)
    if (other === null) {
      // Not for safety: it spares others their further tries.
      await write(true)
      return release
    }
    await release()
    if (tries === TRIES || other.held) throw new ClaimedError(other.sentence)
    await sleep(10 + 100 * Math.random())
  }
}

/** @throws ClaimedError when another process has the run now. */
export async function refuseClaimed(storage: NodeStorage, id: string): Promise<void> {
  const other = await otherClaim(storage, id, '')
  if (other) throw new ClaimedError(other.sentence)
}

/** A claim that holds, of another process or of this one under another name; null when there is none. */
async function otherClaim(storage: NodeStorage, id: string, mine: string) {
  for (const name of (await storage.list(id)).filter((one) => CLAIM.test(one) && one !== mine)) {
    const text = await readText(storage, `${id}/${name}`)
    // Given back between the two.
    if (text === null) continue
    const file = join(storage.root, id, name)
    const claim = parseClaim(text)
    if (claim === null)
      return { held: true, sentence: `another process may have this run: if none has, remove ${file}, which cannot be read.` }
    const { pid, host, held } = claim
    const elsewhere = host !== hostname() ? host : claim.namespace !== namespace() ? `${host}, in another container,` : null
    if (elsewhere !== null)
      return { held: true, sentence: `process ${pid} on ${elsewhere} has this run: if that is over, remove ${file} and try again.` }
    if (isGone(claim)) await storage.remove(`${id}/${name}`)
    else return { held, sentence: `process ${pid} has this run: wait for it, or end it.` }
  }
  return null
}

function parseClaim(text: string): Claim | null {
  try {
    const { success, output } = v.safeParse(claimSchema, JSON.parse(text))
    return success ? output : null
  } catch {
    return null
  }
}

/** Of a process that shows no start, such as another user's where /proc is kept from others, only its number can tell: it counts as there. */
function isGone({ pid, started }: Claim): boolean {
  const now = startOf(pid)
  return now === null || (now !== started && now !== '' && started !== '')
}

/** Of process numbers; empty where the system has none. */
function namespace(): string {
  return link('/proc/self/ns/pid') ?? ''
}

/** What tells a process from any other that has or had its number; null when none has it, empty when only that can be told. A zombie is none. */
export function startOf(pid: number): string | null {
  if (process.platform === 'linux') {
    // A namespace may have been given no /proc of its own: then these are the numbers of another.
    const stat = link('/proc/self') === String(process.pid) ? read(`/proc/${pid}/stat`) : null
    if (stat !== null) {
      // After the name, which may hold anything, in parentheses: the state, and 19 fields on the ticks from boot to start.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? null : `${read('/proc/sys/kernel/random/boot_id')?.trim()} ${fields[19]}`
    }
  } else if (process.platform !== 'win32') {
    try {
      // The same moment in the same words, whatever the zone and the language of who asks.
      const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' }
      const [state, ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8', env })
        .trim()
        .split(/\s+/)
      return state.startsWith('Z') ? null : start.join(' ')
    } catch {
      return null
    }
  }
  return exists(pid) ? '' : null
}

/** Of another user's process, which cannot be asked, too. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function link(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

function removeIfEmpty(folder: string) {
  try {
    rmdirSync(folder)
  } catch {
    // It holds a run.
  }
}
