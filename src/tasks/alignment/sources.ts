/** @file The problems that preference pairs are built from: those that the other domains lend. */
import type { Domain } from '../domain.ts'
import type { Kind } from '../generated.ts'
import type { Verifier } from '../judge.ts'
import type { Random } from '../random.ts'

export interface Source {
  domain: string
  /** Drawn from unless a task names others. */
  kinds: readonly Kind[]
  /** Drawn from where a task names them. */
  families: readonly Kind[]
  /** Whether a reply is still right with its working written before it; not where every word of it counts. */
  explains: boolean
  verify: Verifier
}

export interface Drawn {
  source: Source
  kind: Kind
}

export function alignmentSources(domains: readonly Domain[]): Source[] {
  return domains.flatMap(({ name, lends }) => (lends ? [{ domain: name, ...lends }] : []))
}

/**
 * Draws a kind of problem. `asked`: the option `sources`, names of kinds and families, in a list or with their shares; absent: each domain as
 * often as any other, and of each its kinds alike. Throws an Error with one sentence for a name that nobody lends.
 */
export function sourceDrawer(sources: readonly Source[], asked: unknown): (random: Random) => Drawn {
  if (asked === undefined) {
    const lending = sources.filter(({ kinds }) => kinds.length > 0)
    return (random) => {
      const source = random.pick(lending)
      return { source, kind: random.pick(source.kinds) }
    }
  }
  const all = sources.flatMap((source) => [...source.kinds, ...source.families].map((kind) => ({ source, kind })))
  const shares = sharesOf(asked)
  const drawn = Object.keys(shares).map((name) => {
    const one = all.find(({ kind }) => kind.name === name)
    if (one) return one
    throw new Error(
      `No domain lends the kind ${JSON.stringify(name)} to preference pairs; there is ${all.map(({ kind }) => kind.name).join(', ')}.`,
    )
  })
  const weights = Object.values(shares)
  return (random) => drawn[random.weighted(weights)]
}

function sharesOf(asked: unknown): Record<string, number> {
  const entries = Array.isArray(asked)
    ? asked.map((name) => [String(name), 1] as const)
    : Object.entries(typeof asked === 'object' && asked !== null ? asked : {})
  if (entries.length === 0 || !entries.every(([, share]) => typeof share === 'number' && Number.isFinite(share) && share > 0))
    throw new Error('The option "sources" of the alignment task must be a list of kinds, or an object with their shares, numbers above 0.')
  return Object.fromEntries(entries)
}
