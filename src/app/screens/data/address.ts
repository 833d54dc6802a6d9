/**
 * @file What the Data page shows, as its address: `#/data?set=math&split=test&seed=0&row=12`, or `#/data?set=@id&row=12` for a set kept in
 * this browser. A link to one prompt of one set can be kept.
 */
import type { Source, Split } from '../../../workers/data-api.ts'

/** Prompts of an endless stream that are drawn at first, and drawn more at a time. */
export const DRAWN = 1000
const MOST_DRAWN = 20_000

export interface DataAddress {
  source: Source
  /** Row of the source whose prompt is on view; null: the first of the list. */
  row: number | null
}

/** Null when the hash names no set. Never throws. */
export function parseDataHash(hash: string): DataAddress | null {
  const question = hash.indexOf('?')
  if (question < 0 || !/^#?\/?data\/?$/.test(hash.slice(0, question))) return null
  const parameters = new URLSearchParams(hash.slice(question + 1))
  const set = parameters.get('set')
  if (!set) return null
  const row = whole(parameters.get('row'))
  if (set.startsWith('@')) return { source: { type: 'stored', set: set.slice(1) }, row }
  const split = (['sft', 'train', 'test'] as const).find((name): name is Split => name === parameters.get('split')) ?? 'test'
  const count = row === null ? DRAWN : Math.min(MOST_DRAWN, Math.max(1, Math.ceil((row + 1) / DRAWN)) * DRAWN)
  const reworded = split === 'test' && parameters.get('wordings') === 'new' && { wordings: 'new' as const }
  return { source: { type: 'generated', domain: set, split, seed: whole(parameters.get('seed')) ?? 0, count, ...reworded }, row }
}

export function formatDataHash({ source, row }: DataAddress): string {
  const parameters = new URLSearchParams()
  if (source.type === 'stored') parameters.set('set', `@${source.set}`)
  else {
    parameters.set('set', source.domain)
    parameters.set('split', source.split)
    parameters.set('seed', String(source.seed))
    if (source.wordings) parameters.set('wordings', source.wordings)
  }
  if (row !== null) parameters.set('row', String(row))
  return `#/data?${parameters}`
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}
