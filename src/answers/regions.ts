/**
 * @file Sets of real numbers: intervals, unions, differences, single points, and the inequalities that describe them. Two are the same if they
 * hold the same of the cells that all their endpoints cut the line into.
 */
import type { Node, Relation } from './nodes.ts'
import { some } from './nodes.ts'
import { agree, evaluate, isDefined } from './numeric.ts'
import { equalExpressions } from './symbolic.ts'

/** Constraints of one variable: x `relation` bound. */
interface Constraint {
  relation: Relation
  bound: Node
  /** The absolute value of x is meant. */
  absolute: boolean
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
  if (node.type === 'negative' && infinite(node.of) === 1) return -1
  return null
}

function endpointsOf(node: Node): Node[] {
  const constraints = constraintsOf(node, true)
  if (constraints)
    return constraints.flatMap(({ bound, absolute }) => (absolute ? [bound, { type: 'negative', of: bound } as Node] : [bound]))
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

function satisfies({ relation, bound, absolute }: Constraint, cell: number, line: Line): boolean {
  const place = line.place(bound)
  if (!absolute) return ordered(cell, relation, place)
  const opposite = line.place({ type: 'negative', of: bound })
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

/** a < x <= b and the like, with one variable on its own and numbers around it. Equations describe a region only beside inequalities. */
function constraintsOf(node: Node, equations = false): Constraint[] | null {
  if (node.type !== 'relation' || (!equations && node.relations.every((relation) => relation === '='))) return null
  const at = node.items.findIndex((item) => isVariable(item))
  if (at < 0 || node.items.some((item, i) => i !== at && (some(item, (part) => part.type === 'symbol') || !isNumber(item)))) return null
  if (node.items.length > 3 || (node.items.length === 3 && at !== 1)) return null
  const variable = node.items[at]
  const absolute = variable.type === 'call' && variable.name === 'abs'
  return node.relations.map((relation, i) => ({
    relation: i === at ? relation : FLIPPED[relation],
    bound: i === at ? node.items[i + 1] : node.items[i],
    absolute,
  }))
}

function isNumber(node: Node): boolean {
  return infinite(node) !== null || positionOf(node) !== null
}

function isVariable(node: Node): boolean {
  if (node.type === 'symbol') return true
  return node.type === 'call' && (node.unknown === true || (node.name === 'abs' && node.args[0].type === 'symbol'))
}
