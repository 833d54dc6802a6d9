/** @file The domains whose problems preference pairs are built from: all that lend theirs. */
import type { Domain } from '../domain.ts'
import type { Kind } from '../generated.ts'
import type { Verifier } from '../judge.ts'

export interface Source {
  domain: string
  kinds: readonly Kind[]
  /** Whether a reply is still right with its working written before it; not where every word of it counts. */
  explains: boolean
  verify: Verifier
}

export function alignmentSources(domains: readonly Domain[]): Source[] {
  return domains.flatMap(({ name, lends }) => (lends ? [{ domain: name, ...lends }] : []))
}
