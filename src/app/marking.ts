/** @file Where a text that was searched for stands, whatever its case, to be marked in prompts and among tokens. */

/** A text cut where its marking changes. */
export interface Stretch {
  text: string
  marked: boolean
}

/** Hits that are marked in one text: a letter may be in it a thousand times. */
const MOST = 500

/** Begin and end of each hit, in UTF-16 units. */
export function hitsIn(text: string, search: string): [number, number][] {
  const wanted = search.trim()
  if (wanted === '') return []
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'gi')
  const hits: [number, number][] = []
  for (const { index, 0: hit } of text.matchAll(pattern)) {
    if (hits.length === MOST) break
    hits.push([index, index + hit.length])
  }
  return hits
}

/** All of the text, in order. */
export function withHits(text: string, search: string): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const [from, to] of hitsIn(text, search)) {
    if (from > at) stretches.push({ text: text.slice(at, from), marked: false })
    stretches.push({ text: text.slice(from, to), marked: true })
    at = to
  }
  if (at < text.length) stretches.push({ text: text.slice(at), marked: false })
  return stretches
}

/** Places of the pieces of a text that have part of a hit in them. */
export function hitPieces(pieces: readonly string[], search: string): Set<number> {
  const found = new Set<number>()
  const hits = hitsIn(pieces.join(''), search)
  let at = 0
  let next = 0
  for (let i = 0; i < pieces.length && next < hits.length; i++) {
    const end = at + pieces[i].length
    while (next < hits.length && hits[next][1] <= at) next++
    if (next < hits.length && hits[next][0] < end && end > at) found.add(i)
    at = end
  }
  return found
}
