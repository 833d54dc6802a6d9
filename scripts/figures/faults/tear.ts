/** @file What a power cut may leave: a file of a run cut short, emptied, or with another byte in it. Only what the run can do without. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../../src/tasks/random.ts'

/** A file of a run, by its path, and the ways in which it may be torn. */
export interface Tearable {
  path: string
  ways: readonly ('cut' | 'emptied' | 'changed' | 'last line cut')[]
}

/**
 * @param files Every file of the run. The newest checkpoint is among the answers where there is one before it, and so are the records that it
 * was taken after: that is the promise.
 */
export function tearable(files: readonly string[]): Tearable[] {
  const whole = files.flatMap((path) => /^checkpoints\/(step-[\d-]+)\/manifest\.json$/.exec(path)?.[1] ?? []).sort()
  const newest = whole.length > 1 ? `checkpoints/${whole.at(-1)}/` : null
  // Its records were kept long before its model; nothing would make them again.
  const over = files.includes('model/manifest.json')
  return files.flatMap((path): Tearable[] => {
    if (newest && path.startsWith(newest)) return [{ path, ways: ['cut', 'emptied', 'changed'] }]
    if (path === 'metrics.jsonl' && whole.length !== 1 && !over) return [{ path, ways: ['last line cut'] }]
    if (path === 'run.json' || path === 'recipe.json') return [{ path, ways: ['cut', 'emptied'] }]
    return []
  })
}

/** The content after it was torn. */
export function torn(bytes: Uint8Array, way: Tearable['ways'][number], at: number): Uint8Array {
  const place = Math.floor(at * bytes.length)
  if (way === 'emptied') return new Uint8Array()
  if (way === 'cut') return bytes.slice(0, place)
  if (way === 'changed') return bytes.map((byte, i) => (i === place ? byte ^ 1 : byte))
  const begin = bytes.lastIndexOf(10, bytes.length - 2) + 1
  return bytes.slice(0, begin + Math.floor(at * (bytes.length - begin)))
}

/** Tears one file of a run's folder. What was done in words; null when there was nothing to tear. */
export function tear(folder: string, random: Random): string | null {
  if (!existsSync(folder)) return null
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  const candidates = tearable(files.sort())
  if (candidates.length === 0) return null
  const { path, ways } = random.pick(candidates)
  const way = random.pick(ways)
  writeFileSync(join(folder, path), torn(readFileSync(join(folder, path)), way, random.unit()))
  return `${path} ${way}`
}
