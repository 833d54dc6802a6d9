/**
 * @file Unigram: the pieces of a word whose scores add up to the most, found from left to right. In place of the library's, whose lattice takes a
 * kilobyte a character and whose tree of pieces a quarter of one for each of theirs.
 */
import type { PatternTank } from './pattern.ts'

/** Characters of one piece. */
const MAX_PIECE = 256

export class UnigramModel {
  readonly pieces: string[] = []
  /** The place of the piece for unknown text. */
  readonly unknown: number | undefined
  readonly #scores = new Map<string, number>()
  /** Lengths of pieces by their first character, the shortest first: only these are worth a look. */
  readonly #lengths = new Map<string, number[]>()
  readonly #unknownScore: number

  /** `vocab`: pairs of a piece and its score. @throws Error, one sentence. */
  constructor(vocab: readonly unknown[], unknown: unknown) {
    let least = Infinity
    const lengths = new Map<string, Set<number>>()
    for (const entry of vocab) {
      const [piece, score] = Array.isArray(entry) ? entry : []
      if (typeof piece !== 'string' || typeof score !== 'number')
        throw new Error('An entry of "vocab" in tokenizer.json is no piece with a score.')
      const characters = Array.from(piece)
      if (characters.length > MAX_PIECE)
        throw new Error(`tokenizer.json has a token of ${characters.length} characters; at most ${MAX_PIECE} are read.`)
      least = Math.min(least, score)
      this.pieces.push(piece)
      this.#scores.set(piece, score)
      if (characters.length > 0) lengths.set(characters[0], (lengths.get(characters[0]) ?? new Set()).add(characters.length))
    }
    if (this.pieces.length === 0) throw new Error('tokenizer.json has no tokens in its model.')
    this.unknown = typeof unknown === 'number' && Number.isInteger(unknown) && unknown in this.pieces ? unknown : undefined
    this.#unknownScore = least - 10
    if (this.unknown !== undefined) this.#scores.set(this.pieces[this.unknown], this.#unknownScore)
    for (const [first, set] of lengths)
      this.#lengths.set(
        first,
        [...set].sort((a, b) => a - b),
      )
  }

  /** The pieces; text that is none is the unknown piece, once for a stretch of it, or where there is no such piece itself. */
  split(word: string, tank: PatternTank): string[] {
    const characters = Array.from(word)
    const count = characters.length
    /** Where each character begins in the word. */
    const at = new Int32Array(count + 1)
    characters.forEach((character, i) => (at[i + 1] = at[i] + character.length))
    const best = new Float64Array(count + 1).fill(-Infinity)
    const from = new Int32Array(count + 1)
    const known = new Uint8Array(count + 1)
    best[0] = 0
    for (let begin = 0; begin < count; begin++) {
      const relax = (end: number, score: number, isPiece: boolean) => {
        if (best[begin] + score <= best[end]) return
        best[end] = best[begin] + score
        from[end] = begin
        known[end] = Number(isPiece)
      }
      let single = false
      for (const length of this.#lengths.get(characters[begin]) ?? []) {
        if (begin + length > count) break
        tank.spend(4 + length / 8)
        const score = this.#scores.get(word.slice(at[begin], at[begin + length]))
        if (score === undefined) continue
        relax(begin + length, score, true)
        single ||= length === 1
      }
      if (!single) relax(begin + 1, this.#unknownScore, false)
    }
    const parts: { text: string; known: boolean }[] = []
    for (let end = count; end > 0; end = from[end]) {
      parts.push({ text: word.slice(at[from[end]], at[end]), known: known[end] === 1 })
    }
    parts.reverse()
    const unknown = this.unknown === undefined ? null : this.pieces[this.unknown]
    return parts
      .filter((part, i) => part.known || unknown === null || i === 0 || parts[i - 1].known)
      .map((part) => (part.known ? part.text : (unknown ?? part.text)))
  }
}
