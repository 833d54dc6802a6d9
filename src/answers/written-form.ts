/** @file How an expression is written, apart from the order of what may be reordered. */
import { children, type Node } from './nodes.ts'

/** A name for how an expression is written, the same for any order of its terms and factors. */
export function writtenForm(node: Node): string {
  switch (node.type) {
    case 'number':
      return `${node.value.numerator}/${node.value.denominator}${node.form === 'decimal' ? 'd' : node.form === 'mixed' ? 'm' : ''}`
    case 'symbol':
    case 'constant':
      return node.name
    case 'text':
      return `'${node.text}'`
    case 'based':
      return `${node.digits}_${node.base}`
    case 'sum':
    case 'product':
    case 'set':
      return `${node.type}(${flat(node).map(writtenForm).sort().join()})`
    case 'relation':
      return `${node.relations.join()}(${node.items.map(writtenForm).join()})`
    case 'tuple':
      return `${node.open}${node.items.map(writtenForm).join()}${node.close}`
    case 'call':
    case 'opaque':
      return `${node.name}(${node.args.map(writtenForm).join()})`
    case 'root':
      return `root(${writtenForm(node.of)},${node.degree ? writtenForm(node.degree) : 2})`
    case 'quantity':
      return writtenForm(node.of)
    default:
      return `${node.type}(${children(node).map(writtenForm).join()})`
  }
}

function flat(node: Extract<Node, { type: 'sum' | 'product' | 'set' }>): Node[] {
  return node.items.flatMap((item) => (item.type === node.type ? flat(item as typeof node) : [item]))
}
