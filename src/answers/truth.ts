/** @file What a comparison may say. */

/** Null: cannot tell. */
export type Truth = boolean | null

/** True where all are, false where one is; null where none is false and one cannot be told. */
export function all(truths: Iterable<Truth>): Truth {
  let result: Truth = true
  for (const truth of truths) {
    if (truth === false) return false
    if (truth === null) result = null
  }
  return result
}
