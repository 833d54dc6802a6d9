/**
 * @file How much one judgement may compute. The unit is a fraction of a microsecond, counted and not timed, so that a verdict is the same on a
 * slow machine as on a fast one.
 */

/** Too large to be computed: a number, a polynomial. */
export class TooLarge extends Error {}

/** The expression has no value (a division by 0), or is nothing that has one. */
export class Undefined extends Error {}

/** All of a judgement together: nothing of it can go on. */
export class Exhausted extends TooLarge {}

let left = Number.POSITIVE_INFINITY
let spent = 0

/** Throws Exhausted where the judgement under way has used up its share. */
export function spend(units: number): void {
  left -= units
  spent += units
  if (left < 0) throw new Exhausted()
}

/** What `work` returns, and the units it took. */
export function counted<T>(work: () => T): { result: T; units: number } {
  const before = spent
  const result = work()
  return { result, units: spent - before }
}

/** Runs `judge` with a share of `units`, and answers `otherwise` where that is not enough. */
export function limited<T>(units: number, judge: () => T, otherwise: T): T {
  const before = left
  left = units
  try {
    return judge()
  } catch (error) {
    if (error instanceof TooLarge) return otherwise
    throw error
  } finally {
    left = before
  }
}
