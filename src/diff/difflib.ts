/**
 * @file Ratcliff/Obershelp matching as CPython's difflib does it: the longest common block (the first in `a`, then the first in `b`),
 * and the same again left and right of it. `ratio` and `unifiedDiff` give what SequenceMatcher.ratio and unified_diff give.
 *
 * CPython compares each element with all its equals on the other side, which takes minutes for large texts. The blocks are the same
 * here however they are found: by that way where it is cheap, by a suffix array where it is not. Still, a hostile pair can be cut into
 * thousands of levels; so there is a budget of steps, counted, not timed, for the same result on every machine.
 */

import { splitLines } from '../python/text.ts'
import { CommonBlocks, type Part } from './common-blocks.ts'

/** Elementary steps that may still be taken, shared by all comparisons of one verdict. */
export interface Budget {
  steps: number
}

/** Below half a second of a core. Real patches of the SWE-RL cases take less than a fiftieth of it. */
export const BUDGET = 6e7

interface Block {
  a: number
  b: number
  size: number
}

/** Steps that the index takes for one element: to be built, each time it is read, and to be split. */
const INDEX_STEPS = 60
const PASS_STEPS = 2
const SPLIT_STEPS = 5

class Matcher {
  readonly #a: Int32Array
  readonly #b: Int32Array
  readonly #symbols: number
  readonly #budget: Budget
  /** Positions of each symbol in b, ascending, one symbol behind the other; none of a popular one. */
  readonly #positions: Int32Array
  readonly #starts: Int32Array
  readonly #hasPopular: boolean
  /** Length of the common run that ends at each position of b, and the row it was found in. */
  readonly #run: Int32Array
  readonly #runRow: Int32Array
  #row = 1

  /** Equal elements are equal symbols, below `symbols`. `autojunk`: leave out what makes up more than 1% of a `b` of 200 or more. */
  constructor(a: Int32Array, b: Int32Array, symbols: number, autojunk: boolean, budget: Budget) {
    this.#a = a
    this.#b = b
    this.#symbols = symbols
    this.#budget = budget
    const counts = new Int32Array(symbols)
    for (const symbol of b) counts[symbol]++
    const popular = autojunk && b.length >= 200 ? Math.floor(b.length / 100) + 1 : Number.POSITIVE_INFINITY
    this.#hasPopular = counts.some((count) => count > popular)
    this.#starts = new Int32Array(symbols + 1)
    for (let s = 0; s < symbols; s++) this.#starts[s + 1] = this.#starts[s] + (counts[s] > popular ? 0 : counts[s])
    this.#positions = new Int32Array(this.#starts[symbols])
    const filled = this.#starts.slice()
    b.forEach((symbol, j) => {
      if (counts[symbol] <= popular) this.#positions[filled[symbol]++] = j
    })
    this.#run = new Int32Array(b.length + 1)
    this.#runRow = new Int32Array(b.length + 1)
  }

  /** Blocks in order, neighbours joined. Not `complete`: the budget did not suffice, and these are the ones found, mostly the large. */
  blocks(): { blocks: Block[]; complete: boolean } {
    const [a, b] = [this.#a, this.#b]
    const indexed = INDEX_STEPS * (a.length + b.length)
    const found: Block[] = []
    const complete =
      this.#hasPopular || this.#comparisons(0, a.length, 0, b.length) <= indexed ? this.#byComparing(found) : this.#byIndex(found, indexed)
    return { blocks: joined(found), complete }
  }

  #byComparing(found: Block[]): boolean {
    const parts: [number, number, number, number][] = [[0, this.#a.length, 0, this.#b.length]]
    // First in, first out: large parts come first, so that what an exhausted budget leaves out is small.
    for (let next = 0; next < parts.length; next++) {
      const [aLow, aHigh, bLow, bHigh] = parts[next]
      if (aLow === aHigh || bLow === bHigh) continue
      this.#budget.steps -= this.#comparisons(aLow, aHigh, bLow, bHigh)
      if (this.#budget.steps < 0) return false
      const block = this.#compare(aLow, aHigh, bLow, bHigh)
      if (block.size === 0) continue
      found.push(block)
      parts.push([aLow, block.a, bLow, block.b], [block.a + block.size, aHigh, block.b + block.size, bHigh])
    }
    return true
  }

  #byIndex(found: Block[], indexed: number): boolean {
    this.#budget.steps -= indexed
    if (this.#budget.steps < 0) return false
    const index = new CommonBlocks(this.#a, this.#b, this.#symbols)
    const parts: Part[] = [{ aHigh: this.#a.length, bHigh: this.#b.length, from: 0, to: this.#a.length + this.#b.length }]
    for (let next = 0; next < parts.length; next++) {
      const part = parts[next]
      if (this.#budget.steps < 0) return false
      const { passes, ...block } = index.longest(part)
      this.#budget.steps -= PASS_STEPS * passes * (part.to - part.from)
      if (block.size === 0) continue
      found.push(block)
      this.#budget.steps -= SPLIT_STEPS * (part.to - part.from)
      for (const rest of index.split(part, block)) if (rest.to > rest.from) parts.push(rest)
    }
    return true
  }

  /** How many the part takes, about: as if the elements of b were spread evenly. */
  #comparisons(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
    const share = (bHigh - bLow) / this.#b.length
    let equals = 0
    for (let i = aLow; i < aHigh; i++) equals += this.#starts[this.#a[i] + 1] - this.#starts[this.#a[i]]
    return aHigh - aLow + share * equals
  }

  #compare(aLow: number, aHigh: number, bLow: number, bHigh: number): Block {
    const [a, b, run, runRow] = [this.#a, this.#b, this.#run, this.#runRow]
    const best = { a: aLow, b: bLow, size: 0 }
    let bestRow = 0
    this.#row++
    for (let i = aLow; i < aHigh; i++) {
      const row = ++this.#row
      const from = this.#starts[a[i]]
      // Descending: the run that ends one before is still that of the row above.
      for (let p = this.#firstFrom(a[i], bHigh) - 1; p >= from && this.#positions[p] >= bLow; p--) {
        const j = this.#positions[p]
        const size = j > bLow && runRow[j - 1] === row - 1 ? run[j - 1] + 1 : 1
        run[j] = size
        runRow[j] = row
        if (size > best.size || (size === best.size && row === bestRow)) {
          best.size = size
          best.a = i - size + 1
          best.b = j - size + 1
          bestRow = row
        }
      }
    }
    // Popular elements start no block, but belong to one that they touch.
    while (best.a > aLow && best.b > bLow && a[best.a - 1] === b[best.b - 1]) {
      best.a--
      best.b--
      best.size++
    }
    while (best.a + best.size < aHigh && best.b + best.size < bHigh && a[best.a + best.size] === b[best.b + best.size]) best.size++
    return best
  }

  /** Index of the first position of the symbol that is `low` or later. */
  #firstFrom(symbol: number, low: number): number {
    let [left, right] = [this.#starts[symbol], this.#starts[symbol + 1]]
    while (left < right) {
      const middle = (left + right) >> 1
      if (this.#positions[middle] < low) left = middle + 1
      else right = middle
    }
    return left
  }
}

function joined(blocks: Block[]): Block[] {
  const result: Block[] = []
  for (const block of blocks.sort((x, y) => x.a - y.a)) {
    const last = result.at(-1)
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) last.size += block.size
    else result.push({ ...block })
  }
  return result
}

/** Elements of both as integers: equal ones get the same, numbered as they come. */
function symbolsOf<T>(a: readonly T[], b: readonly T[]): { a: Int32Array; b: Int32Array; symbols: number } {
  const numbers = new Map<T, number>()
  const numbered = (elements: readonly T[]) => {
    const result = new Int32Array(elements.length)
    for (let i = 0; i < elements.length; i++) {
      const known = numbers.get(elements[i])
      result[i] = known ?? numbers.size
      if (known === undefined) numbers.set(elements[i], numbers.size)
    }
    return result
  }
  return { a: numbered(a), b: numbered(b), symbols: numbers.size }
}

/** As Python counts them: a surrogate without its other half is one, too. */
function codePoints(text: string): number[] {
  const points: number[] = []
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number
    if (point > 0xffff) i++
    points.push(point)
  }
  return points
}

/**
 * SequenceMatcher(None, a, b, autojunk=False).ratio() of the characters (code points, as Python counts). `exact` is false where the
 * budget ran out: the ratio is then that of the blocks found so far, never above the true one.
 */
export function ratio(a: string, b: string, budget: Budget): { ratio: number; exact: boolean } {
  if (a === b) return { ratio: 1, exact: true }
  const texts = symbolsOf(codePoints(a), codePoints(b))
  const { blocks, complete } = new Matcher(texts.a, texts.b, texts.symbols, false, budget).blocks()
  const matched = blocks.reduce((sum, { size }) => sum + size, 0)
  return { ratio: (2 * matched) / (texts.a.length + texts.b.length), exact: complete }
}

const CONTEXT = 3

/**
 * The hunks of difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm='', n=3), joined by line ends and without the two
 * lines of file names; '' where no line differs. Null: the budget did not suffice.
 */
export function unifiedDiff(before: string, after: string, budget: Budget): string | null {
  const [a, b] = [splitLines(before), splitLines(after)]
  const lines = symbolsOf(a, b)
  const { blocks, complete } = new Matcher(lines.a, lines.b, lines.symbols, true, budget).blocks()
  if (!complete) return null
  return hunksOf(changesOf(blocks, a.length, b.length))
    .flatMap((changes) => hunk(changes, a, b))
    .join('\n')
}

/** Lines aLow..aHigh become lines bLow..bHigh. */
interface Change {
  aLow: number
  aHigh: number
  bLow: number
  bHigh: number
}

function changesOf(blocks: readonly Block[], aLength: number, bLength: number): Change[] {
  const changes: Change[] = []
  let [aLow, bLow] = [0, 0]
  for (const { a, b, size } of [...blocks, { a: aLength, b: bLength, size: 0 }]) {
    if (aLow < a || bLow < b) changes.push({ aLow, aHigh: a, bLow, bHigh: b })
    aLow = a + size
    bLow = b + size
  }
  return changes
}

/** Changes whose contexts touch stand in one hunk. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = []
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1)
    if (last && change.aLow - last.aHigh <= 2 * CONTEXT) hunks.at(-1)?.push(change)
    else hunks.push([change])
  }
  return hunks
}

function hunk(changes: readonly Change[], a: readonly string[], b: readonly string[]): string[] {
  const [first, last] = [changes[0], changes[changes.length - 1]]
  const before = Math.min(CONTEXT, first.aLow)
  const behind = Math.min(CONTEXT, a.length - last.aHigh)
  const body: string[] = []
  let at = first.aLow - before
  for (const { aLow, aHigh, bLow, bHigh } of changes) {
    for (; at < aLow; at++) body.push(` ${a[at]}`)
    for (; at < aHigh; at++) body.push(`-${a[at]}`)
    for (let j = bLow; j < bHigh; j++) body.push(`+${b[j]}`)
  }
  for (const end = at + behind; at < end; at++) body.push(` ${a[at]}`)
  const ranges = [range(first.aLow - before, last.aHigh + behind), range(first.bLow - before, last.bHigh + behind)]
  return [`@@ -${ranges[0]} +${ranges[1]} @@`, ...body]
}

/** Lines count from one; one line needs no length, and none are said to stand behind the line before. */
function range(low: number, high: number): string {
  if (high - low === 1) return String(low + 1)
  return `${high === low ? low : low + 1},${high - low}`
}
