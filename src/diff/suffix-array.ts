/**
 * @file Suffix arrays by induced sorting (SA-IS; Nong, Zhang and Chan, 2009) with the lengths that neighbours have in common (Kasai et
 * al., 2001). Both take time and memory linear in the text, whatever it repeats.
 */

/** Where each suffix of `text` begins, in sorted order. Its symbols are below `symbols`; the last one is a 0, and the only one. */
export function suffixArray(text: Int32Array, symbols: number): Int32Array {
  const length = text.length
  const sorted = new Int32Array(length)
  if (length === 1) return sorted
  const ends = bucketEnds(text, symbols)
  // 1: smaller than the suffix behind it.
  const rising = new Uint8Array(length)
  rising[length - 1] = 1
  for (let i = length - 2; i >= 0; i--) rising[i] = text[i] < text[i + 1] || (text[i] === text[i + 1] && rising[i + 1] === 1) ? 1 : 0
  const valleys = valleysOf(rising)

  induce(text, rising, ends, valleys, sorted)
  const { names, distinct } = nameValleys(text, valleys, sorted)
  if (distinct === valleys.length) {
    // All pieces differ: their order is that of the suffixes that begin with them.
    const order = new Int32Array(distinct)
    names.forEach((name, i) => {
      order[name] = valleys[i]
    })
    induce(text, rising, ends, order, sorted)
  } else {
    induce(
      text,
      rising,
      ends,
      suffixArray(names, distinct).map((i) => valleys[i]),
      sorted,
    )
  }
  return sorted
}

/** Of the suffixes at `sorted[k - 1]` and `sorted[k]`, how many symbols are the same; 0 for k = 0. */
export function commonPrefixes(text: Int32Array, sorted: Int32Array): Int32Array {
  const length = text.length
  const before = new Int32Array(length)
  before[sorted[0]] = -1
  for (let k = 1; k < length; k++) before[sorted[k]] = sorted[k - 1]
  // In the order of the text, where each suffix has at most one less than the one before it.
  const common = new Int32Array(length)
  let size = 0
  for (let i = 0; i < length; i++) {
    const other = before[i]
    if (other < 0) size = 0
    else {
      while (text[i + size] === text[other + size]) size++
      common[i] = size
      if (size > 0) size--
    }
  }
  for (let k = 0; k < length; k++) before[k] = common[sorted[k]]
  return before
}

/** Of each symbol, the end of its place in the sorted array. */
function bucketEnds(text: Int32Array, symbols: number): Int32Array {
  const ends = new Int32Array(symbols)
  for (let i = 0; i < text.length; i++) ends[text[i]]++
  for (let s = 1; s < symbols; s++) ends[s] += ends[s - 1]
  return ends
}

/** Where a rise begins behind a fall, the last position among them. */
function valleysOf(rising: Uint8Array): Int32Array {
  let count = 0
  for (let i = 1; i < rising.length; i++) if (rising[i] > rising[i - 1]) count++
  const valleys = new Int32Array(count)
  for (let i = rising.length - 1; i > 0; i--) if (rising[i] > rising[i - 1]) valleys[--count] = i
  return valleys
}

/** Sorts all suffixes by what follows the valleys, which come in order. */
function induce(text: Int32Array, rising: Uint8Array, ends: Int32Array, valleys: Int32Array, sorted: Int32Array): void {
  const length = text.length
  sorted.fill(-1)
  let next = ends.slice()
  for (let v = valleys.length - 1; v >= 0; v--) sorted[--next[text[valleys[v]]]] = valleys[v]
  next = new Int32Array(ends.length)
  for (let s = 1; s < ends.length; s++) next[s] = ends[s - 1]
  for (let k = 0; k < length; k++) {
    const i = sorted[k] - 1
    if (i >= 0 && rising[i] === 0) sorted[next[text[i]]++] = i
  }
  next = ends.slice()
  for (let k = length - 1; k >= 0; k--) {
    const i = sorted[k] - 1
    if (i >= 0 && rising[i] === 1) sorted[--next[text[i]]] = i
  }
}

/** A number for the piece from each valley to the next, by the order of the pieces; the same for the same piece. */
function nameValleys(text: Int32Array, valleys: Int32Array, sorted: Int32Array): { names: Int32Array; distinct: number } {
  const index = new Int32Array(text.length).fill(-1)
  valleys.forEach((at, i) => {
    index[at] = i
  })
  const names = new Int32Array(valleys.length)
  let [name, last] = [-1, -1]
  for (let k = 0; k < sorted.length; k++) {
    const v = index[sorted[k]]
    if (v < 0) continue
    if (last < 0 || !samePiece(text, valleys, last, v)) name++
    names[v] = name
    last = v
  }
  return { names, distinct: name + 1 }
}

/** Whether two pieces between valleys, both ends included, are the same; the kinds of their positions then are, too. */
function samePiece(text: Int32Array, valleys: Int32Array, v: number, w: number): boolean {
  if (v + 1 >= valleys.length || w + 1 >= valleys.length) return false
  const [i, j, size] = [valleys[v], valleys[w], valleys[v + 1] - valleys[v]]
  if (size !== valleys[w + 1] - valleys[w]) return false
  for (let k = 0; k <= size; k++) if (text[i + k] !== text[j + k]) return false
  return true
}
