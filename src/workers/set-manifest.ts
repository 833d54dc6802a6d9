/**
 * @file What a prompt set says of itself in its `set.json`. A manifest that cannot be read is no reason to lose the set: what is left of its
 * name is found, and the rest can be counted again from the prompts.
 */
import * as v from 'valibot'
import type { Prompt } from '../tasks/task.ts'
import type { StoredSet } from './data-api.ts'

const DAMAGED = 'The description of this set is damaged. Repair it, or delete the set and import it again.'

const MAX_KINDS = 200
const MAX_KIND_LENGTH = 200

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const counts = v.record(v.string(), count)
const manifestSchema = v.object({
  name: v.string(),
  created: v.pipe(v.string(), v.isoTimestamp()),
  rows: count,
  bytes: count,
  domains: counts,
  kinds: counts,
  history: v.array(v.string()),
})

/** Never throws: a damaged manifest gives a set without rows that says so. */
export function parseManifest(id: string, text: string): StoredSet {
  try {
    const { success, output } = v.safeParse(manifestSchema, JSON.parse(text))
    if (success) return { id, ...output }
  } catch {
    // Torn.
  }
  return { ...describe(id, nameIn(text), createdBy(id), []), damaged: DAMAGED }
}

/** A set that has no prompts yet. */
export function describe(id: string, name: string, created: Date, history: string[]): StoredSet {
  return {
    id,
    name: name.trim().slice(0, 120) || 'Untitled',
    created: created.toISOString(),
    rows: 0,
    bytes: 0,
    domains: {},
    kinds: {},
    history,
  }
}

/** Counts prompts as they come, for the set that will hold them. */
export class Tally {
  rows = 0
  readonly #domains = new Map<string, number>()
  readonly #kinds = new Map<string, number>()

  add({ domain, kind }: Prompt) {
    this.rows++
    this.#domains.set(domain, (this.#domains.get(domain) ?? 0) + 1)
    if (kind && kind.length <= MAX_KIND_LENGTH) this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
  }

  total(): Pick<StoredSet, 'rows' | 'domains' | 'kinds'> {
    const kinds = [...this.#kinds].sort((a, b) => b[1] - a[1]).slice(0, MAX_KINDS)
    return { rows: this.rows, domains: Object.fromEntries(this.#domains), kinds: Object.fromEntries(kinds) }
  }
}

/** The name in what is left of a manifest; empty where none is. */
function nameIn(text: string): string {
  const found = /"name"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text.slice(0, 10_000))
  try {
    return found ? (JSON.parse(found[1]) as string) : ''
  } catch {
    return ''
  }
}

/** Ids are times in base 36. */
function createdBy(id: string): Date {
  const time = new Date(Number.parseInt(id, 36))
  return Number.isNaN(time.getTime()) ? new Date(0) : time
}
