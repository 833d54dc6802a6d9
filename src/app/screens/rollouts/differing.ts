/** @file Words in which one text differs from another that is much like it. */
import type { Stretch } from '../../marking.ts'

/** Words that are compared; the work grows with their square. */
const MOST = 1500

const WORDS = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu

export const wordsOf = (text: string): string[] => text.match(WORDS) ?? []

/** Place of the text that has most words in common with this one; of several the first. -1: there is none. */
export function nearest(text: string, others: readonly string[]): number {
  const counts = countsOf(text)
  let best = -1
  let most = -1
  others.forEach((other, i) => {
    const theirs = countsOf(other)
    let common = 0
    for (const [word, count] of counts) common += Math.min(count, theirs.get(word) ?? 0)
    const likeness = (2 * common) / Math.max(1, sum(counts) + sum(theirs))
    if (likeness > most) [best, most] = [i, likeness]
  })
  return best
}

/** All of the text, in order; marked is what is not in the longest sequence of words that both have. Blanks are never marked by themselves. */
export function differing(text: string, other: string): Stretch[] {
  const ours = wordsOf(text)
  const words = ours.filter(isWord).slice(0, MOST)
  const kept = commonPlaces(words, wordsOf(other).filter(isWord).slice(0, MOST))
  const stretches: Stretch[] = []
  let place = 0
  for (const word of ours) {
    const marked = isWord(word) && place < words.length && !kept.has(place)
    if (isWord(word)) place++
    const last = stretches.at(-1)
    if (last?.marked === marked) last.text += word
    else stretches.push({ text: word, marked })
  }
  return stretches
}

const isWord = (word: string) => !/^\s/.test(word)
const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, count) => all + count, 0)

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of wordsOf(text)) if (isWord(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Places of `a` in a longest common subsequence with `b`. */
function commonPlaces(a: readonly string[], b: readonly string[]): Set<number> {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
  const kept = new Set<number>()
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.add(i)
      i++
      j++
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i++
    else j++
  }
  return kept
}
