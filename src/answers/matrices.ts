/** @file Sums, products and multiples of matrices, worked out entry by entry without evaluating any entry. */
import { times, wholeNumber } from './building.ts'
import { type Node, some, substitute } from './nodes.ts'
import { equalExpressions } from './symbolic.ts'

const MAX_SIDE = 12
/** Entries of longer products are too many sums of sums. */
const MAX_FACTORS = 3

/** The entries of an expression of matrices; null where there is no matrix in it, or the sizes do not fit. */
export function entriesOf(node: Node): Node[][] | null {
  switch (node.type) {
    case 'matrix':
      return node.rows.length <= MAX_SIDE && node.rows[0].length <= MAX_SIDE ? node.rows : null
    case 'power': {
      const rows = node.exponent.type === 'symbol' && node.exponent.name === 'T' ? entriesOf(node.base) : null
      return rows === null ? null : rows[0].map((_, j) => rows.map((row) => row[j]))
    }
    case 'negative':
      return each(entriesOf(node.of), (entry) => ({ type: 'negative', of: entry }))
    case 'quotient':
      return each(entriesOf(node.top), (entry) => ({ type: 'quotient', top: entry, bottom: node.bottom }))
    case 'sum': {
      const parts = node.items.map(entriesOf)
      return parts.reduce((a, b) => a && b && added(a, b))
    }
    case 'product': {
      let result: Node[][] | null = null as Node[][] | null
      const factors: Node[] = []
      let matrices = 0
      for (const item of node.items) {
        const entries = entriesOf(item)
        if (entries === null) factors.push(item)
        else if (++matrices > MAX_FACTORS) return null
        else {
          result = result === null ? entries : multiplied(result, entries)
          if (result === null) return null
        }
      }
      return factors.length === 0 ? result : each(result, (entry) => ({ type: 'product', items: [...factors, entry] }))
    }
    default:
      return null
  }
}

/** The components of a row, a column, or a sum of unit vectors (3i + 4j, of so many dimensions); null for all else. */
export function componentsOf(node: Node, dimensions: number): readonly Node[] | null {
  const rows = entriesOf(node)
  if (rows) return rows.length === 1 ? rows[0] : rows[0].length === 1 ? rows.map(([entry]) => entry) : null
  return dimensions === 2 || dimensions === 3 ? alongAxes(node, ['i', 'j', 'k'].slice(0, dimensions)) : null
}

/** How far 3i + 4j goes along each axis. */
function alongAxes(node: Node, axes: readonly string[]): readonly Node[] | null {
  // The imaginary unit is no symbol, and k alone counts something.
  const named = axes.filter((name) => some(node, (part) => part.type === 'symbol' && part.name === name))
  if (named.length < 2 && named[0] !== 'i') return null
  const at = (axis: string | null): Node =>
    substitute(node, new Map(['i', 'j', 'k'].map((name) => [name, wholeNumber(name === axis ? 1n : 0n)])))
  if (equalExpressions(at(null), wholeNumber(0n)) !== true) return null
  const components = axes.map(at)
  const whole: Node = { type: 'sum', items: axes.map((name, i) => times(components[i], { type: 'symbol', name })) }
  return equalExpressions(node, whole) === true ? components : null
}

function each(rows: Node[][] | null, change: (entry: Node) => Node): Node[][] | null {
  return rows === null ? null : rows.map((row) => row.map(change))
}

function added(a: Node[][], b: Node[][]): Node[][] | null {
  if (a.length !== b.length || a[0].length !== b[0].length) return null
  return a.map((row, i) => row.map((entry, j) => ({ type: 'sum', items: [entry, b[i][j]] })))
}

function multiplied(a: Node[][], b: Node[][]): Node[][] | null {
  if (a[0].length !== b.length) return null
  return a.map((row) =>
    b[0].map((_, j): Node => ({ type: 'sum', items: row.map((entry, k): Node => ({ type: 'product', items: [entry, b[k][j]] })) })),
  )
}
