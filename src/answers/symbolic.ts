/**
 * @file Whether two expressions are equal for all values of their symbols: exactly by their normal forms where those can tell, otherwise by
 * their values at a dozen points, within the rounding errors of doubles.
 */
import type { Node } from './nodes.ts'
import { some } from './nodes.ts'
import { asRational, equalNormals, type Normal, normalise, Undefined } from './normal.ts'
import { agree, evaluate, isDefined } from './numeric.ts'
import type { Rational } from './rational.ts'
import { spend, TooLarge } from './work.ts'
import { writtenForm } from './written-form.ts'

/** Null: cannot tell. */
export type Truth = boolean | null

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

export function equalExpressions(a: Node, b: Node): Truth {
  if (hasValue(a) && writtenForm(a) === writtenForm(b)) return true
  const [left, right] = [normalOf(a), normalOf(b)]
  if (left && right) {
    try {
      const exact = equalNormals(left, right)
      if (exact !== null) return exact
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error
    }
  }
  return equalValues(a, b)
}

/** Whether two expressions without symbols agree to all digits of a double. */
export function closeConstants(a: Node, b: Node): boolean {
  const point = { symbols: () => Number.NaN, complex: false }
  const [left, right] = [evaluate(a, point), evaluate(b, point)]
  return isDefined(left) && isDefined(right) && Math.abs(left.re - right.re) <= 1e-15 * Math.abs(left.re)
}

/** Ranges that points are drawn from: fractions, small numbers, negative ones, and whole ones for n! and (-1)^n. */
const RANGES = [
  [0.15, 0.95],
  [0.15, 0.95],
  [1.1, 4.9],
  [1.1, 4.9],
  [5, 30],
  [-2.9, -0.2],
  [-2.9, -0.2],
  [-9, 9],
] as const
const WHOLE_POINTS = 4
const ENOUGH = 3

/** Points where either side is undefined say nothing. */
export function equalValues(a: Node, b: Node): Truth {
  const has = (test: (node: Node) => boolean) => some(a, test) || some(b, test)
  const complex = has((node) => node.type === 'constant' && node.name === 'i')
  const points = has((node) => node.type === 'symbol') ? RANGES.length + WHOLE_POINTS : 1
  let seen = 0
  spend(points * 10 * (sizeOf(a) + sizeOf(b)))
  for (let index = 0; index < points; index++) {
    const symbols = (name: string) => coordinate(name, index)
    const [left, right] = [evaluate(a, { symbols, complex }), evaluate(b, { symbols, complex })]
    if (!isDefined(left) || !isDefined(right)) continue
    if (!agree(left, right)) return false
    seen++
  }
  return seen >= Math.min(ENOUGH, points) ? true : null
}

/** Nothing is equal to 1/0, not even itself. */
function hasValue(node: Node): boolean {
  return !some(node, (part) => part.type === 'quotient' && rationalOf(part.bottom)?.numerator === 0n)
}

function sizeOf(node: Node): number {
  let size = 0
  some(node, () => {
    size++
    return false
  })
  return size
}

/** The value of a symbol at a point: the same on both sides, and on every machine. */
function coordinate(name: string, index: number): number {
  let hash = 2166136261 ^ (index * 0x9e3779b9)
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  const unit = ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
  if (index >= RANGES.length) return 2 + Math.floor(unit * 9)
  const [low, high] = RANGES[index]
  return low + unit * (high - low)
}
