/** @file What a mathematical answer looks like once it is parsed. Nothing is evaluated or simplified here. */
import type { Rational } from './rational.ts'

export type Relation = '=' | '!=' | '<' | '<=' | '>' | '>='

export type Node =
  /** `form` tells 21 from 21.5 and from 1 1/2. `digits`: how many significant ones were written. */
  | { type: 'number'; value: Rational; form: 'whole' | 'decimal' | 'mixed'; digits: number }
  /** 204_5: digits in another base. */
  | { type: 'based'; digits: string; base: string }
  /** A letter, a Greek letter, a name with its subscript. */
  | { type: 'symbol'; name: string }
  | { type: 'constant'; name: 'pi' | 'e' | 'i' | 'infinity' }
  | { type: 'sum'; items: Node[] }
  /** `word`: letters written without a break, which may be a word and no product. `upright`: set as text. */
  | { type: 'product'; items: Node[]; word?: string; upright?: true }
  | { type: 'quotient'; top: Node; bottom: Node }
  | { type: 'negative'; of: Node }
  | { type: 'power'; base: Node; exponent: Node }
  | { type: 'root'; of: Node; degree: Node | null }
  /**
   * sin, ln, log (with its base as second argument), abs, floor, factorial, binomial, gcd, ... `unknown`: f, P, y' and other functions of
   * which nothing is known but their name.
   */
  | { type: 'call'; name: string; args: Node[]; unknown?: true }
  /** left plus or minus right; without a left, plus or minus right. */
  | { type: 'plus-minus'; left: Node | null; right: Node }
  | { type: 'percent'; of: Node }
  /** A quantity: the unit as written. */
  | { type: 'quantity'; of: Node; unit: string }
  | { type: 'matrix'; rows: Node[][] }
  /** A list in brackets. Two items in any brackets may also be an interval. */
  | { type: 'tuple'; open: string; close: string; items: Node[] }
  /** `bare`: without braces, in the order written. `joint`: the word between the items of a bare one, where there is one. */
  | { type: 'set'; items: Node[]; bare: boolean; joint?: 'and' | 'or' }
  | { type: 'union' | 'intersection' | 'difference'; items: Node[] }
  | { type: 'relation'; items: Node[]; relations: Relation[] }
  /** Sums, integrals, limits, ratios, sequences with dots, quantities of several units: compared part by part, never computed. */
  | { type: 'opaque'; name: string; args: Node[] }
  | { type: 'text'; text: string }

/** The nodes directly inside. */
export function children(node: Node): readonly Node[] {
  switch (node.type) {
    case 'sum':
    case 'product':
    case 'tuple':
    case 'set':
    case 'union':
    case 'intersection':
    case 'difference':
    case 'relation':
      return node.items
    case 'quotient':
      return [node.top, node.bottom]
    case 'negative':
    case 'percent':
    case 'quantity':
      return [node.of]
    case 'power':
      return [node.base, node.exponent]
    case 'root':
      return node.degree === null ? [node.of] : [node.of, node.degree]
    case 'call':
    case 'opaque':
      return node.args
    case 'plus-minus':
      return node.left === null ? [node.right] : [node.left, node.right]
    case 'matrix':
      return node.rows.flat()
    default:
      return []
  }
}

/** Whether `test` holds for a node or for any below it. */
export function some(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || children(node).some((child) => some(child, test))
}

/** A node with some of its symbols replaced. */
export function substitute(node: Node, values: ReadonlyMap<string, Node>): Node {
  if (node.type === 'symbol') return values.get(node.name) ?? node
  if (!children(node).some((child) => some(child, (part) => part.type === 'symbol' && values.has(part.name)))) return node
  const into = (child: Node) => substitute(child, values)
  switch (node.type) {
    case 'sum':
    case 'tuple':
    case 'set':
    case 'relation':
    case 'union':
    case 'intersection':
    case 'difference':
      return { ...node, items: node.items.map(into) }
    case 'product':
      return { type: 'product', items: node.items.map(into) }
    case 'quotient':
      return { ...node, top: into(node.top), bottom: into(node.bottom) }
    case 'negative':
    case 'percent':
    case 'quantity':
      return { ...node, of: into(node.of) }
    case 'power':
      return { ...node, base: into(node.base), exponent: into(node.exponent) }
    case 'root':
      return { ...node, of: into(node.of), degree: node.degree && into(node.degree) }
    case 'call':
    case 'opaque':
      return { ...node, args: node.args.map(into) }
    case 'plus-minus':
      return { ...node, left: node.left && into(node.left), right: into(node.right) }
    case 'matrix':
      return { ...node, rows: node.rows.map((row) => row.map(into)) }
    default:
      return node
  }
}
