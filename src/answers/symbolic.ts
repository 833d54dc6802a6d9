/**
 * @file Whether two expressions are equal for all values of their symbols: exactly by their normal forms where those can tell, otherwise by
 * their values (sampling.ts), within the rounding errors of doubles.
 */

import { normalOf, rationalOf } from './exact.ts'
import type { Node } from './nodes.ts'
import { some } from './nodes.ts'
import { equalNormals } from './normal.ts'
import { evaluate, isDefined } from './numeric.ts'
import { agreeEverywhere } from './sampling.ts'
import type { Truth } from './truth.ts'
import { Exhausted, TooLarge } from './work.ts'
import { writtenForm } from './written-form.ts'

export function equalExpressions(a: Node, b: Node): Truth {
  if (hasValue(a) && writtenForm(a) === writtenForm(b)) return true
  const [left, right] = [normalOf(a), normalOf(b)]
  if (left && right) {
    try {
      const exact = equalNormals(left, right)
      if (exact !== null) return exact
    } catch (error) {
      if (error instanceof Exhausted || !(error instanceof TooLarge)) throw error
    }
  }
  return agreeEverywhere(a, b)
}

/** Whether two expressions without symbols agree to all digits of a double. */
export function closeConstants(a: Node, b: Node): boolean {
  const point = { symbols: () => Number.NaN, complex: false }
  const [left, right] = [evaluate(a, point), evaluate(b, point)]
  return isDefined(left) && isDefined(right) && Math.abs(left.re - right.re) <= 1e-15 * Math.abs(left.re)
}

/** Nothing is equal to 1/0, not even itself. */
function hasValue(node: Node): boolean {
  return !some(node, (part) => part.type === 'quotient' && rationalOf(part.bottom)?.numerator === 0n)
}
