/** @file The exact value of an expression, worked out once for each node. */
import type { Node } from './nodes.ts'
import { asRational, type Normal, normalise } from './normal.ts'
import type { Rational } from './rational.ts'
import { counted, Exhausted, spend, TooLarge, Undefined } from './work.ts'

const known = new WeakMap<Node, { result: Normal | null; units: number }>()

/** Null where the expression has no normal form, or too large a one. What is known already costs as much as before, so that a verdict is the same each time. */
export function normalOf(node: Node): Normal | null {
  const before = known.get(node)
  if (before !== undefined) {
    spend(before.units)
    return before.result
  }
  const normal = counted(() => attempt(node))
  known.set(node, normal)
  return normal.result
}

function attempt(node: Node): Normal | null {
  try {
    return normalise(node)
  } catch (error) {
    if (error instanceof Exhausted || !(error instanceof Undefined || error instanceof TooLarge)) throw error
    return null
  }
}

/** The exact value of an expression that is a rational number; null for all others. */
export function rationalOf(node: Node): Rational | null {
  const normal = normalOf(node)
  return normal && asRational(normal)
}
