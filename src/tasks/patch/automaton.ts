/**
 * @file A suffix automaton (Blumer et al., 1985): all substrings of a sequence in linear space, built in linear time, so that the
 * longest common substring of two long texts need not compare each character with each.
 */

/** Sequences are integers from 0; one automaton is rebuilt for many parts of the same sequence without new memory. */
export class SuffixAutomaton {
  readonly #sequence: Int32Array
  /** Of each state: the length of its longest string, its suffix link, where that string first ends, the first of its edges. */
  readonly #length: Int32Array
  readonly #link: Int32Array
  readonly #firstEnd: Int32Array
  readonly #edges: Int32Array
  /** Edges of a state are a list; those of the root, of which there is one for each symbol, are a table. */
  readonly #symbol: Int32Array
  readonly #target: Int32Array
  readonly #nextEdge: Int32Array
  readonly #fromRoot: Int32Array
  #states = 1
  #edgeCount = 0

  constructor(sequence: Int32Array, symbols: number) {
    this.#sequence = sequence
    const states = 2 * sequence.length + 2
    this.#length = new Int32Array(states)
    this.#link = new Int32Array(states)
    this.#firstEnd = new Int32Array(states)
    this.#edges = new Int32Array(states)
    const edges = 3 * sequence.length + 4
    this.#symbol = new Int32Array(edges)
    this.#target = new Int32Array(edges)
    this.#nextEdge = new Int32Array(edges)
    this.#fromRoot = new Int32Array(symbols)
  }

  /** Takes in the sequence from `low` to before `high`, and nothing else. */
  build(low: number, high: number): void {
    this.#states = 1
    this.#edgeCount = 0
    this.#fromRoot.fill(0)
    this.#link[0] = -1
    let last = 0
    for (let i = low; i < high; i++) last = this.#extend(last, this.#sequence[i], i)
  }

  /**
   * The longest string of `other` (from `low` to before `high`) that also stands here; of several the first in `other`, and of its
   * places here the first.
   */
  longestCommon(other: Int32Array, low: number, high: number): { a: number; b: number; size: number } {
    let [state, size] = [0, 0]
    const best = { a: low, b: 0, size: 0 }
    for (let i = low; i < high; i++) {
      let next = this.#step(state, other[i])
      while (next === 0 && state !== 0) {
        state = this.#link[state]
        size = this.#length[state]
        next = this.#step(state, other[i])
      }
      if (next === 0) continue
      state = next
      size++
      if (size > best.size) {
        best.size = size
        best.a = i - size + 1
        best.b = this.#firstEnd[state] - size + 1
      }
    }
    return best
  }

  /** Where `symbol` leads from `state`; 0, the root, to which no edge leads, if nowhere. */
  #step(state: number, symbol: number): number {
    if (state === 0) return symbol < this.#fromRoot.length ? this.#fromRoot[symbol] : 0
    const edge = this.#edgeOf(state, symbol)
    return edge < 0 ? 0 : this.#target[edge]
  }

  #edgeOf(state: number, symbol: number): number {
    let edge = this.#edges[state]
    while (edge >= 0 && this.#symbol[edge] !== symbol) edge = this.#nextEdge[edge]
    return edge
  }

  #connect(state: number, symbol: number, target: number): void {
    if (state === 0) {
      this.#fromRoot[symbol] = target
      return
    }
    const known = this.#edgeOf(state, symbol)
    if (known >= 0) {
      this.#target[known] = target
      return
    }
    const edge = this.#edgeCount++
    this.#symbol[edge] = symbol
    this.#target[edge] = target
    this.#nextEdge[edge] = this.#edges[state]
    this.#edges[state] = edge
  }

  #extend(last: number, symbol: number, position: number): number {
    const current = this.#states++
    this.#length[current] = this.#length[last] + 1
    this.#firstEnd[current] = position
    this.#edges[current] = -1
    let state = last
    while (state >= 0 && this.#step(state, symbol) === 0) {
      this.#connect(state, symbol, current)
      state = this.#link[state]
    }
    if (state < 0) {
      this.#link[current] = 0
      return current
    }
    const next = this.#step(state, symbol)
    this.#link[current] = this.#length[next] === this.#length[state] + 1 ? next : this.#split(state, symbol, next)
    return current
  }

  /** The shorter strings of `next`, up to the one that `symbol` makes of `state`'s, get a state of their own. */
  #split(state: number, symbol: number, next: number): number {
    const clone = this.#states++
    this.#length[clone] = this.#length[state] + 1
    this.#firstEnd[clone] = this.#firstEnd[next]
    this.#edges[clone] = -1
    for (let edge = this.#edges[next]; edge >= 0; edge = this.#nextEdge[edge]) this.#connect(clone, this.#symbol[edge], this.#target[edge])
    this.#link[clone] = this.#link[next]
    this.#link[next] = clone
    for (let at = state; at >= 0 && this.#step(at, symbol) === next; at = this.#link[at]) this.#connect(at, symbol, clone)
    return clone
  }
}
