/**
 * @file How much one judgement may compute. The unit is a fraction of a microsecond, counted and not timed, so that a verdict is the same on a
 * slow machine as on a fast one.
 */

/** Too large to be computed: a number, a polynomial, or all of a judgement together. */
export class TooLarge extends Error {}

/** The expression has no value (a division by 0), or is nothing that has one. */
export class Undefined extends Error {}

let left = Number.POSITIVE_INFINITY

/** Throws TooLarge where the judgement under way has used up its share. */
export function spend(units: number): void {
  left -= units
  if (left < 0) throw new TooLarge()
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
