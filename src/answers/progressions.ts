/** @file Numbers that lie at equal steps: x = \pi/4 + k\pi, x \equiv 2 \pmod 5, 5k + 2 for all whole k. */

import { numeral } from './building.ts'
import { definitionOf } from './definitions.ts'
import { rationalOf } from './exact.ts'
import { type Node, some, substitute } from './nodes.ts'
import { add, divide, equals, isZero, multiply, negate, type Rational, rational } from './rational.ts'
import { domainOf } from './set-builder.ts'
import { bothSigns } from './signs.ts'
import { equalExpressions } from './symbolic.ts'
import { floor } from './whole-numbers.ts'

/** In multiples of the unit: 1, \pi, or a degree. */
interface Progression {
  unit: '1' | 'pi' | 'degree'
  start: Rational
  step: Rational
}

interface Progressions {
  /** Of what they are the values; null where no one says so. */
  name: string | null
  all: Progression[]
  /** It is said, or plain to see, that one letter stands for all whole numbers. */
  certain: boolean
  /** It is plain that all the numbers are meant, and not the one that belongs to the letter, so that they may be counted from anywhere. */
  together: boolean
}

/** Names of what equations are solved for. */
const UNKNOWN = /^(?:[tuwxyz]|theta|alpha|beta|phi|varphi)$/

const MAX_RESIDUES = 2000n
const ONE: Rational = { numerator: 1n, denominator: 1n }
const ZERO: Rational = { numerator: 0n, denominator: 1n }

/** Whether two families of numbers are the same; null where one is no such family. `whole`: the letter of the first, and of the second, is said to be whole. */
export function equalProgressions(gold: Node, given: Node, whole: readonly [boolean, boolean]): boolean | null {
  const [a, b] = [familyOf(gold, whole[0]), familyOf(given, whole[1])]
  if (a === null || b === null || !(a.certain || b.certain)) return null
  // 5k + 2 without a word is what a congruence asks for, and no more.
  if (!a.certain) return null
  if (a.name !== null && b.name !== null && a.name !== b.name) return false
  if (!a.together && !sameStarts(a.all, b.all)) return false
  const steps = [...a.all, ...b.all]
  if (steps.some(({ unit }) => unit !== steps[0].unit)) return false
  const period = steps.map(({ step }) => step).reduce(commonMultiple)
  const [left, right] = [residues(a.all, period), residues(b.all, period)]
  return left === null || right === null ? null : left.size === right.size && [...left].every((residue) => right.has(residue))
}

/** Whether it is plain that an answer means all the numbers of a family. */
export function isFamily(node: Node): boolean {
  const { certain, together } = familyOf(node, false) ?? { certain: false, together: false }
  return certain && together
}

function sameStarts(a: readonly Progression[], b: readonly Progression[]): boolean {
  const same = (one: Progression, other: Progression) => equals(one.start, other.start) && equals(one.step, other.step)
  return a.length === b.length && a.every((one) => b.some((other) => same(one, other)))
}

function familyOf(node: Node, whole: boolean): Progressions | null {
  if (node.type === 'opaque' && node.name === 'congruence') return congruence(node.args[0], node.args[1])
  if (node.type === 'opaque' && node.name === 'such-that') return builtFamily(node.args[0], node.args[1])
  const definition = node.type === 'relation' ? definitionOf(node) : null
  if (node.type === 'relation' && definition === null) return null
  const value = definition?.value ?? node
  const items = bothSigns(value)
  const parts = items.map((item) => (item.type === 'relation' ? definitionOf(item) : { name: null, value: item }))
  const names = new Set(parts.map((part) => part?.name ?? null).filter((name) => name !== null))
  if (definition) names.add(definition.name)
  if (names.size > 1 || parts.includes(null)) return null
  const found = parts.map((part) => part && progressionOf(part.value))
  const all = found.filter((one) => one !== null)
  if (all.length < found.length || new Set(all.map(({ letter }) => letter)).size !== 1) return null
  const [name = null] = names
  const together = name !== null && UNKNOWN.test(name)
  const evident = all.every(({ letter, progression, isSum }) => /^[klmn]$/.test(letter) && progression.unit !== '1' && (isSum || together))
  // a_n = 2n + 1 says what a_n is for each n.
  if (name?.includes('(') || (name?.includes('_') && name.split('_')[1].includes(all[0].letter))) return null
  return { name, all: all.map(({ progression }) => progression), certain: whole || evident, together }
}

/** x \equiv 2 \pmod 5 */
function congruence(node: Node, modulus: Node): Progressions | null {
  const definition = node.type === 'relation' ? definitionOf(node) : null
  const [start, step] = [definition?.value ?? node, modulus].map(rationalOf)
  if (start === null || step === null || isZero(step)) return null
  return { name: definition?.name ?? null, all: [{ unit: '1', start, step: absolute(step) }], certain: true, together: true }
}

/** \{2k \mid k \in \mathbb{Z}\} */
function builtFamily(member: Node, condition: Node): Progressions | null {
  if (condition.type !== 'relation' || condition.items.length !== 2 || domainOf(condition.items[1]) !== 'Z') return null
  const found = progressionOf(member)
  const [letter] = condition.items
  if (found === null || letter.type !== 'symbol' || letter.name !== found.letter) return null
  return { name: null, all: [found.progression], certain: true, together: true }
}

/** a + bk of rational a and b, or of such multiples of \pi. */
function progressionOf(node: Node): { letter: string; progression: Progression; isSum: boolean } | null {
  const names = new Set<string>()
  some(node, (part) => {
    if (part.type === 'symbol') names.add(part.name)
    return false
  })
  const [letter, ...others] = names
  if (letter === undefined || others.length > 0) return null
  const inDegrees = some(node, (part) => part.type === 'quantity' && /^deg/.test(part.unit))
  const unit = some(node, (part) => part.type === 'constant' && part.name === 'pi') ? 'pi' : inDegrees ? 'degree' : '1'
  const pi: Node = unit === 'pi' ? { type: 'constant', name: 'pi' } : numeral(ONE)
  const at = (value: Rational): Node => substitute(node, new Map([[letter, numeral(value)]]))
  const multiple = (value: Node) => rationalOf({ type: 'quotient', top: value, bottom: pi })
  const [start, next] = [multiple(at(ZERO)), multiple(at(ONE))]
  if (start === null || next === null) return null
  const step = add(next, negate(start))
  if (isZero(step)) return null
  const term: Node = { type: 'product', items: [numeral(step), pi, { type: 'symbol', name: letter }] }
  const line: Node = { type: 'sum', items: [{ type: 'product', items: [numeral(start), pi] }, term] }
  if (equalExpressions(node, line) !== true) return null
  return { letter, progression: { unit, start, step: absolute(step) }, isSum: !isZero(start) }
}

/** Where the numbers lie within one period; null where that are too many. */
function residues(all: readonly Progression[], period: Rational): Set<string> | null {
  const found = new Set<string>()
  for (const { start, step } of all) {
    const times = divide(period, step)
    if (times === null || times.numerator > MAX_RESIDUES) return null
    for (let i = 0n; i < times.numerator; i++) {
      const place = add(start, multiply(step, { numerator: i, denominator: 1n }))
      const turns = floor(divide(place, period) as Rational)
      const { numerator, denominator } = add(place, negate(multiply(period, { numerator: turns, denominator: 1n })))
      found.add(`${numerator}/${denominator}`)
    }
  }
  return found
}

function absolute(value: Rational): Rational {
  return value.numerator < 0n ? negate(value) : value
}

function commonMultiple(a: Rational, b: Rational): Rational {
  const gcd = (x: bigint, y: bigint): bigint => (y === 0n ? x : gcd(y, x % y))
  const denominator = gcd(a.denominator, b.denominator)
  const numerator = (a.numerator * b.numerator) / gcd(a.numerator, b.numerator)
  return rational(numerator, denominator) as Rational
}
