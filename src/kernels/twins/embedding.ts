/** @file Token embedding in double precision. */

/** x[T, C] = table[ids[T]]. */
export function embeddingForward(ids: ArrayLike<number>, table: Float64Array, c: number): Float64Array {
  const x = new Float64Array(ids.length * c)
  for (let t = 0; t < ids.length; t++) x.set(table.subarray(ids[t] * c, (ids[t] + 1) * c), t * c)
  return x
}

/** Of x[t] = table[ids[t]]: dtable[V, C], the sum of dx over each id's tokens. */
export function embeddingBackward(ids: ArrayLike<number>, dx: Float64Array, vocab: number, c: number): Float64Array {
  const dtable = new Float64Array(vocab * c)
  for (let t = 0; t < ids.length; t++) {
    for (let i = 0; i < c; i++) dtable[ids[t] * c + i] += dx[t * c + i]
  }
  return dtable
}
