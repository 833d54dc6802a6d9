/** @file Equations that say what something is: x = 5, P(2) = 7, f(x) = 2x. */
import { type Node, some, substitute } from './nodes.ts'
import { writtenForm } from './written-form.ts'

export type RelationNode = Extract<Node, { type: 'relation' }>

export interface Definition {
  /** What is defined: x, P(2); of a function its name alone. */
  name: string
  /** The names of a function's arguments, which may be any. */
  bound: string[] | null
  value: Node
}

export function isEquation(node: Node): node is RelationNode {
  return node.type === 'relation' && node.relations.every((relation) => relation === '=')
}

export function last(node: RelationNode): Node {
  return node.items[node.items.length - 1]
}

/** x = 1 + 1 = 2 says x = 2. */
export function ends(node: RelationNode): RelationNode {
  return { type: 'relation', items: [node.items[0], last(node)], relations: ['='] }
}

/** 5 = x says x = 5. */
export function turned(node: Node): Node {
  if (!isEquation(node) || node.items.length !== 2 || isName(node.items[0]) || !isName(node.items[1])) return node
  return { ...node, items: node.items.toReversed() }
}

/** Null where a node is no equation that says what one thing is: x + y = 1, \ln x = 5, x = 2x; or, with `several`, what a = b = 1 are. */
export function definitionOf(node: Node, several = false): Definition | null {
  if (!isEquation(node) || !isName(node.items[0])) return null
  if (!several && node.items.slice(1, -1).some((part) => part.type === 'symbol')) return null
  const [left, value] = [node.items[0], last(node)]
  if (node.items.slice(1).some((part) => mentions(part, left))) return null
  // AB = CD compares two things and says the size of none.
  if (left.type === 'product' && value.type === 'product' && isName(value)) return null
  const bound = left.type === 'call' && left.unknown ? boundNames(left.args) : null
  return { name: bound && left.type === 'call' ? `${left.name}()` : writtenForm(left), bound, value }
}

/** Whether two definitions of functions have the same right side, whatever their arguments are called. */
export function renamed({ bound, value }: Definition): Node {
  if (bound === null) return value
  return substitute(value, new Map(bound.map((name, i) => [name, { type: 'symbol', name: `#${i}` } as Node])))
}

/** The names of arguments where they are distinct letters, so that the equation holds for all of them. */
function boundNames(args: readonly Node[]): string[] | null {
  const names = args.map((arg) => (arg.type === 'symbol' ? arg.name : null))
  return names.every((name) => name !== null) && new Set(names).size === names.length ? (names as string[]) : null
}

/** Whether what is defined occurs in what it is said to be. */
function mentions(value: Node, left: Node): boolean {
  if (left.type === 'call') return some(value, (part) => part.type === 'call' && part.name === left.name)
  const form = writtenForm(left)
  return some(value, (part) => part.type === left.type && writtenForm(part) === form)
}

/** Whether a node names one quantity: x, a_1, f(2), \angle ABC, AB, \overline{z}, dy/dx, the pair (x, y). */
export function isName(node: Node): boolean {
  switch (node.type) {
    case 'symbol':
      return node.name !== 'ldots'
    case 'text':
      return /^[A-Za-z][A-Za-z .'-]*$/.test(node.text)
    case 'constant':
      return node.name === 'e' || node.name === 'i'
    case 'call':
      return node.unknown === true || (node.name === 'abs' && isSegment(node.args[0]))
    case 'tuple':
      return node.items.every(isName)
    case 'opaque':
      if (/^(?:sum|prod|int|lim)$/.test(node.name)) return true
      // \overline{AB}; the ratio a : b.
      return (node.args.length === 1 && isLetters(node.args[0])) || (node.name === 'ratio' && node.args.every(isName))
    case 'product':
      return isNamingProduct(node.items, node.word)
    case 'quotient':
      return (isSegment(node.top) && isSegment(node.bottom)) || (isDifferential(node.top) && isDifferential(node.bottom))
    default:
      return false
  }
}

/** AB, Area, m\angle A, \angle ABC, \triangle ABC; small letters side by side (xy) are a product. */
function isNamingProduct(items: readonly Node[], word: string | undefined): boolean {
  if (items.every(isPoint)) return true
  if (word !== undefined) return /^[A-Z]?[a-z]{3,}$/.test(word)
  const figure = items.findIndex((item) => item.type === 'symbol' && /^(?:angle|triangle)$/.test(item.name))
  if (figure < 0 || figure === items.length - 1) return false
  return items.slice(0, figure).every((item) => item.type === 'symbol' && item.name === 'm') && items.slice(figure + 1).every(isLetters)
}

function isLetters(node: Node): boolean {
  return node.type === 'symbol' || node.type === 'constant' || (node.type === 'product' && node.items.every(isLetters))
}

/** Two capitals. */
function isSegment(node: Node): boolean {
  return node.type === 'product' && node.items.length === 2 && node.items.every(isPoint)
}

/** A capital, perhaps with a subscript. */
function isPoint(node: Node): boolean {
  return node.type === 'symbol' && /^[A-Z]'?(?:_.*)?$/.test(node.name)
}

function isDifferential(node: Node): boolean {
  const first = node.type === 'product' ? node.items[0] : node
  return first.type === 'symbol' && first.name === 'd'
}
