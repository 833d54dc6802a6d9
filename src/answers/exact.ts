/** @file The exact value of an expression, worked out once for each node. */
import type { Node } from './nodes.ts'
import { asRational, type Normal, normalise } from './normal.ts'
import type { Rational } from './rational.ts'
import { TooLarge, Undefined } from './work.ts'

const known = new WeakMap<Node, Normal | null>()

/** Null where the expression has no normal form, or too large a one. */
export function normalOf(node: Node): Normal | null {
  const before = known.get(node)
  if (before !== undefined) return before
  const normal = attempt(node)
  known.set(node, normal)
  return normal
}

function attempt(node: Node): Normal | null {
  try {
    return normalise(node)
  } catch (error) {
    if (error instanceof Undefined || error instanceof TooLarge) return null
    throw error
  }
}

/** The exact value of an expression that is a rational number; null for all others. */
export function rationalOf(node: Node): Rational | null {
  const normal = normalOf(node)
  return normal && asRational(normal)
}
