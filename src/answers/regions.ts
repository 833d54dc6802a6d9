/**
 * @file Sets of real numbers: intervals, unions, differences, single points, and the inequalities that describe them. Two are the same if they
 * hold the same of the cells that all their endpoints cut the line into.
 */
import { numeral } from './building.ts'
import { rationalOf } from './exact.ts'
import { type Node, type Relation, some, substitute } from './nodes.ts'
import { agree, evaluate, isDefined } from './numeric.ts'
import type { Rational } from './rational.ts'
import { equalExpressions } from './symbolic.ts'

/** Constraints of one variable: x `relation` bound. */
interface Constraint {
  relation: Relation
  bound: Node
  /** Of an absolute value: what bounds x from the other side. */
  opposite: Node | null
}

const MAX_ENDPOINTS = 64

/** Whether a node can be nothing but a set of reals, apart from what a pair in brackets may be. */
export function isRegion(node: Node): boolean {
  if (node.type === 'union' || node.type === 'intersection' || node.type === 'difference')
    return node.items.every((item) => isRegionPart(item))
  return node.type === 'tuple' && node.items.length === 2 && isRegionPart(node)
}

function isRegionPart(node: Node): boolean {
  return node.type === 'tuple' ? node.items.length === 2 : node.type === 'set' ? !node.bare : isRegion(node)
}

/** Whether an inequality, or a list of them meant as alternatives, describes a set of values of one variable. */
export function describesRegion(node: Node): boolean {
  if (node.type !== 'set') return constraintsOf(node) !== null
  return node.bare && node.items.some(describesRegion) && node.items.every((item) => constraintsOf(item, true) !== null)
}

/** Null: an endpoint cannot be placed. */
export function equalRegions(a: Node, b: Node): boolean | null {
  const endpoints = [...endpointsOf(a), ...endpointsOf(b)]
  if (endpoints.length > MAX_ENDPOINTS) return null
  const line = placeAll(endpoints)
  if (line === null) return null
  ;[a, b] = [joined(a, line), joined(b, line)]
  for (let cell = -1; cell < 2 * line.count; cell++) {
    const [left, right] = [holds(a, cell, line), holds(b, cell, line)]
    if (left === null || right === null) return null
    if (left !== right) return false
  }
  return true
}

/** Inequalities with nothing but a comma between them hold together where they can, as x > 1, x < 3 do; else they are alternatives. */
function joined(node: Node, line: Line): Node {
  if (node.type !== 'set' || !node.bare || node.joint || !describesRegion(node)) return node
  for (let cell = -1; cell < 2 * line.count; cell++) {
    if (node.items.every((item) => holds(item, cell, line) === true)) return { ...node, joint: 'and' }
  }
  return node
}

/** Cells: 2k is the endpoint k, 2k+1 what lies behind it, -1 what lies before all. */
interface Line {
  count: number
  place: (node: Node) => number
}

/** The sign of an infinity, or null. */
function infinite(node: Node): number | null {
  if (node.type === 'constant' && node.name === 'infinity') return 1
  if (node.type === 'negative') {
    const sign = infinite(node.of)
    return sign === null ? null : -sign
  }
  return null
}

function endpointsOf(node: Node): Node[] {
  const constraints = constraintsOf(node, true)
  if (constraints) return constraints.flatMap(({ bound, opposite }) => (opposite ? [bound, opposite] : [bound]))
  return 'items' in node
    ? (node.type === 'tuple' || node.type === 'set') && !node.items.some(describesRegion)
      ? node.items
      : node.items.flatMap(endpointsOf)
    : []
}

function placeAll(nodes: readonly Node[]): Line | null {
  const placed: { node: Node; value: number }[] = []
  for (const node of nodes) {
    if (infinite(node) !== null) continue
    const value = positionOf(node)
    if (value === null) return null
    if (!placed.some((other) => sameEndpoint(other.node, node))) placed.push({ node, value })
  }
  placed.sort((a, b) => a.value - b.value)
  return {
    count: placed.length,
    place: (node) => {
      const sign = infinite(node)
      if (sign !== null) return sign * Number.POSITIVE_INFINITY
      return 2 * placed.findIndex((other) => sameEndpoint(other.node, node))
    },
  }
}

const NOWHERE = { symbols: () => Number.NaN, complex: false }

function positionOf(node: Node): number | null {
  const value = evaluate(node, NOWHERE)
  return isDefined(value) && value.im === 0 ? value.re : null
}

function sameEndpoint(a: Node, b: Node): boolean {
  if (a === b) return true
  const [left, right] = [evaluate(a, NOWHERE), evaluate(b, NOWHERE)]
  return isDefined(left) && isDefined(right) && agree(left, right) && equalExpressions(a, b) === true
}

/** Null where the node is no set of numbers after all. */
function holds(node: Node, cell: number, line: Line): boolean | null {
  const constraints = constraintsOf(node, true)
  if (constraints) return constraints.every((constraint) => satisfies(constraint, cell, line))
  switch (node.type) {
    case 'tuple': {
      if (node.items.length !== 2) return null
      const [low, high] = node.items.map(line.place)
      if (!(low <= high)) return false
      return (node.open === '[' ? cell >= low : cell > low) && (node.close === ']' ? cell <= high : cell < high)
    }
    case 'set':
      if (node.items.some(describesRegion)) {
        const holding = (item: Node) => holds(item, cell, line) === true
        return node.joint === 'and' ? node.items.every(holding) : node.items.some(holding)
      }
      return node.items.some((item) => line.place(item) === cell)
    case 'union':
    case 'intersection':
    case 'difference': {
      const [left, right] = node.items.map((item) => holds(item, cell, line))
      if (left === null || right === null) return null
      return node.type === 'union' ? left || right : node.type === 'intersection' ? left && right : left && !right
    }
    default:
      return null
  }
}

function satisfies({ relation, bound, opposite: other }: Constraint, cell: number, line: Line): boolean {
  const place = line.place(bound)
  if (!other) return ordered(cell, relation, place)
  const opposite = line.place(other)
  // |x| < c is -c < x < c, and |x| > c is the rest of the line.
  if (relation === '<' || relation === '<=') return ordered(cell, relation, place) && ordered(cell, FLIPPED[relation], opposite)
  if (relation === '>' || relation === '>=') return ordered(cell, relation, place) || ordered(cell, FLIPPED[relation], opposite)
  return relation === '=' ? cell === place || cell === opposite : cell !== place && cell !== opposite
}

export const FLIPPED: Record<Relation, Relation> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function ordered(a: number, relation: Relation, b: number): boolean {
  switch (relation) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '=':
      return a === b
    case '!=':
      return a !== b
  }
}

const known = new WeakMap<Node, Constraint[] | null>()

/** a < x <= b and the like, with one variable on its own, or 2x - 1, and numbers around it. Equations describe a region only beside inequalities. */
function constraintsOf(node: Node, equations = false): Constraint[] | null {
  if (node.type !== 'relation' || (!equations && node.relations.every((relation) => relation === '='))) return null
  if (!known.has(node)) known.set(node, constraintsIn(node))
  return known.get(node) ?? null
}

function constraintsIn(node: Extract<Node, { type: 'relation' }>): Constraint[] | null {
  const at = node.items.findIndex((item) => !isNumber(item))
  if (at < 0 || node.items.some((item, i) => i !== at && (some(item, (part) => part.type === 'symbol') || !isNumber(item)))) return null
  if (node.items.length > 3 || (node.items.length === 3 && at !== 1)) return null
  const middle = node.items[at]
  const absolute = middle.type === 'call' && middle.name === 'abs'
  const linear = linearOf(absolute ? middle.args[0] : middle)
  if (linear === null) return null
  const down = linear.factor.numerator < 0n
  return node.relations.map((sign, i) => {
    const relation = i === at ? sign : FLIPPED[sign]
    const bound = i === at ? node.items[i + 1] : node.items[i]
    const [one, other] = [solved(linear, bound), absolute ? solved(linear, { type: 'negative', of: bound }) : null]
    if (!down) return { relation, bound: one, opposite: other }
    return other ? { relation, bound: other, opposite: one } : { relation: FLIPPED[relation], bound: one, opposite: null }
  })
}

/** factor x + rest, of which the variable is x. */
interface Linear {
  factor: Rational
  rest: Node | null
}

const ZERO: Node = numeral({ numerator: 0n, denominator: 1n })
const ONE: Node = numeral({ numerator: 1n, denominator: 1n })

/** Null where an expression is no multiple of one variable with a number added. */
function linearOf(node: Node): Linear | null {
  const alone = { factor: { numerator: 1n, denominator: 1n }, rest: null }
  if (node.type === 'symbol' || (node.type === 'call' && node.unknown === true)) return alone
  const names = new Set<string>()
  some(node, (part) => {
    if (part.type === 'symbol') names.add(part.name)
    return part.type === 'call' && part.unknown === true
  })
  const [name, ...others] = names
  if (name === undefined || others.length > 0) return null
  const [rest, one] = [ZERO, ONE].map((value) => substitute(node, new Map([[name, value]])))
  const factor = rationalOf({ type: 'sum', items: [one, { type: 'negative', of: rest }] })
  if (factor === null || factor.numerator === 0n) return null
  const line: Node = { type: 'sum', items: [{ type: 'product', items: [numeral(factor), { type: 'symbol', name }] }, rest] }
  return equalExpressions(node, line) === true ? { factor, rest } : null
}

/** Where factor x + rest comes to the bound. */
function solved({ factor, rest }: Linear, bound: Node): Node {
  const sign = infinite(bound)
  // Of an infinity nothing is left but its sign.
  if (rest === null || sign !== null) return sign !== null && factor.numerator < 0n ? { type: 'negative', of: bound } : bound
  return { type: 'quotient', top: { type: 'sum', items: [bound, { type: 'negative', of: rest }] }, bottom: numeral(factor) }
}

function isNumber(node: Node): boolean {
  return infinite(node) !== null || positionOf(node) !== null
}
