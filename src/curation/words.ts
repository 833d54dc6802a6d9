/**
 * @file Text as the tokens two prompts are compared by: lower-case words and numbers, and the symbols that carry meaning in a formula.
 * Sentence punctuation, dollar signs, LaTeX spacing and the like are no part of it, so that `What is $2+2$?` is `what is 2 + 2`.
 */
import { normalized } from '../text/normal.ts'

const NOISE = /\\(?:left|right|displaystyle|quad|qquad|big|Big|bigl|bigr)(?![A-Za-z])|\\[,;:!()[\]]|[$~]/g
const TOKEN = /\p{L}[\p{L}\p{M}]*|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{N}.,;:!?"'`’‘“”]/gu

/** Runs of letters and digits: `3x` is one word of an n-gram, but two tokens, since `3 x` is the same. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[.,]\p{N}+)*/gu

export function tokens(text: string): string[] {
  return plain(text).match(TOKEN) ?? []
}

function plain(text: string): string {
  return normalized(text, 'NFKC').toLowerCase().replace(NOISE, ' ')
}

/** Drawings as program text ([asy]) hold labels and words that are no part of the question. Linear: nothing is looked at twice. */
export function withoutDrawings(text: string): string {
  if (!text.includes('[asy]')) return text
  const [first, ...parts] = text.split('[asy]')
  return [first, ...parts.map((part) => (part.includes('[/asy]') ? part.slice(part.indexOf('[/asy]') + 6) : ''))].join(' ')
}

/** Each token as a 32-bit hash. */
export function tokenHashes(text: string): Uint32Array {
  return Uint32Array.from(tokens(text), hashToken)
}

/** The words and numbers alone, drawings left out: n-grams of papers are counted over these. */
export function words(text: string): string[] {
  return plain(withoutDrawings(text)).match(WORD) ?? []
}

export function wordHashes(text: string): Uint32Array {
  return Uint32Array.from(words(text), hashToken)
}

/** A number of its own code units (FNV-1a, then a mix that spreads short tokens over all 32 bits). */
function hashToken(token: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < token.length; i++) h = Math.imul(h ^ token.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39)
  return (h ^ (h >>> 16)) >>> 0
}

/** Hash of `n` hashes from `start`; each place counts differently. */
export function hashRun(hashes: Uint32Array, start: number, n: number): number {
  let h = 0x9e3779b9
  for (let i = start; i < start + n; i++) {
    h = Math.imul(h ^ hashes[i], 0x85ebca6b)
    h ^= h >>> 13
  }
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
