/**
 * @file Whether two expressions have the same values: at points of every kind that they may depend on - fractions, whole numbers of both
 * parities, negative ones, tiny and large ones, and those around every number that occurs in them (\max(n, 100) is n up to there).
 */

import { wholeNumber } from './building.ts'
import { rationalOf } from './exact.ts'
import { type Node, some, substitute } from './nodes.ts'
import { agree, evaluate, isDefined, type Value } from './numeric.ts'
import type { Truth } from './truth.ts'
import { spend } from './work.ts'

const REALS = [0.37, 0.82, 1.73, 3.21, 4.61, 7.3, 23.7, -0.43, -1.87, -6.2, 0.0013, -0.00071, 217.3, 1044.6]
const WHOLE = [0, 1, 2, 3, 4, 5, 6, 7, -1, -2, -3, 8, 9, 10, 12, 13, -4, -7, 15, 24]
/** Points that must be defined for both sides before their values say anything. */
const ENOUGH = 4
const MAX_POINTS = 64
/** Numbers of an expression around which points are laid. */
const MAX_LANDMARKS = 6
/** What is smaller or larger, or longer, may hide below the error of a double. */
const SMALLEST = 1e-9
const LARGEST = 1e13
const MAX_DIGITS = 14

/** True: equal at all points where both are defined. Null: too few of them, or too small a difference could hide. */
export function agreeEverywhere(a: Node, b: Node): Truth {
  const both: Node = { type: 'sum', items: [a, b] }
  const names = [...symbolsOf(both)].sort()
  const complex = some(both, (node) => node.type === 'constant' && node.name === 'i')
  const landmarks = landmarksOf(both)
  const hidden = landmarks.some((size) => size < SMALLEST || size > LARGEST) || some(both, isLong)
  if (names.length === 0) {
    const [left, right] = [a, b].map((node) => evaluate(node, { symbols: () => Number.NaN, complex }))
    if (!isDefined(left) || !isDefined(right)) return null
    return agree(left, right) ? (hidden ? null : true) : false
  }
  const whole = wholeSymbols(both)
  const positive = symbolsIn(both, /^(?:gcd|lcm)$/)
  const pools = names.map((name) => poolOf(whole.has(name), landmarks).filter((value) => value > 0 || !positive.has(name)))
  const count = Math.min(MAX_POINTS, Math.max(...pools.map((pool) => pool.length)))
  const size = sizeOf(both)
  let seen = 0
  for (let index = 0; index < count; index++) {
    spend(10 * size)
    const point = new Map(
      names.map((name, i): [string, number] => [name, pools[i][(i === 0 ? index : scatter(name, index)) % pools[i].length]]),
    )
    const truth = agreeAt(a, b, point, complex)
    if (truth === false) return false
    if (truth === true) seen++
  }
  return seen >= ENOUGH && !hidden ? true : null
}

/** Null where one of the two has no value. */
function agreeAt(a: Node, b: Node, point: ReadonlyMap<string, number>, complex: boolean): Truth {
  const symbols = (name: string) => point.get(name) ?? Number.NaN
  const [left, right]: Value[] = [a, b].map((node) => evaluate(node, { symbols, complex }))
  if (isDefined(left) && isDefined(right)) return agree(left, right)
  // Too large for doubles, but not for whole numbers of any length.
  if (![...point.values()].every(Number.isInteger)) return null
  const numbers = new Map([...point].map(([name, value]) => [name, wholeNumber(BigInt(value))]))
  const [exact, other] = [a, b].map((node) => rationalOf(substitute(node, numbers)))
  if (exact === null || other === null) return null
  return exact.numerator === other.numerator && exact.denominator === other.denominator
}

function poolOf(whole: boolean, landmarks: readonly number[]): number[] {
  const around = landmarks
    .filter((size) => size >= 2 && size <= LARGEST)
    .flatMap((size) => {
      const near = Math.round(size)
      return [near, near + 1, near - 1, 2 * near, 2 * near + 1, -near - 1, 3 * near + 2, near * near + near + 1]
    })
  const wholePool = [...WHOLE, ...around.filter((n) => Math.abs(n) <= 2 ** 50)]
  if (whole) return wholePool
  const scaled = landmarks
    .filter((size) => size >= 8)
    .flatMap((size) => [1 / size, -1 / size, 1 / Math.sqrt(size), size + 0.43, -2.6 * size])
  return interleaved([...REALS, ...scaled], wholePool)
}

function interleaved(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])
    .flat()
    .filter((value) => value !== undefined)
}

/** The sizes of the numbers that occur in an expression, worked out or not. */
function landmarksOf(node: Node): number[] {
  const sizes = new Set<number>()
  some(node, (part) => {
    const constant = part.type === 'number' || (part.type === 'power' && !hasSymbols(part))
    if (constant) {
      const value = evaluate(part, { symbols: () => Number.NaN, complex: true })
      const size = Math.hypot(value.re, value.im)
      if (size !== 0) sizes.add(isDefined(value) ? size : Number.POSITIVE_INFINITY)
    }
    return false
  })
  const all = [...sizes].sort((x, y) => y - x)
  return [...all.slice(0, MAX_LANDMARKS), ...all.slice(MAX_LANDMARKS).slice(-1)]
}

function isLong(node: Node): boolean {
  return node.type === 'number' && (node.digits > MAX_DIGITS || String(node.value.denominator).length > MAX_DIGITS)
}

/** The symbols that only whole numbers can stand for: n in n!, (-1)^n, \gcd(n, 6). */
function wholeSymbols(node: Node): Set<string> {
  const names = symbolsIn(node, /^(?:factorial|binomial|gcd|lcm|mod)$/)
  // By convention n and its like count, and x does not.
  for (const name of symbolsIn(node, /^(?:floor|ceiling)$/)) if (/^[i-nNMK]$/.test(name)) names.add(name)
  some(node, (part) => {
    if (part.type === 'power' && turns(part.base)) for (const name of symbolsOf(part.exponent)) names.add(name)
    return false
  })
  return names
}

/** The symbols in the arguments of some functions. */
function symbolsIn(node: Node, functions: RegExp): Set<string> {
  const names = new Set<string>()
  some(node, (part) => {
    if (part.type === 'call' && functions.test(part.name)) for (const name of symbolsOf(part)) names.add(name)
    return false
  })
  return names
}

/** Whether a base is a number that is not positive, so that its powers turn. */
function turns(base: Node): boolean {
  if (hasSymbols(base)) return false
  const value = evaluate(base, { symbols: () => Number.NaN, complex: true })
  return isDefined(value) && (value.re < 0 || value.im !== 0)
}

function symbolsOf(node: Node): Set<string> {
  const names = new Set<string>()
  some(node, (part) => {
    if (part.type === 'symbol') names.add(part.name)
    return false
  })
  return names
}

function hasSymbols(node: Node): boolean {
  return some(node, (part) => part.type === 'symbol')
}

function sizeOf(node: Node): number {
  let size = 0
  some(node, () => {
    size++
    return false
  })
  return size
}

/** A number that depends on a name and an index, the same on every machine. */
function scatter(name: string, index: number): number {
  let hash = 2166136261 ^ (index * 0x9e3779b9)
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
