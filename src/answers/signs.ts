/** @file Plus or minus: an answer with such signs stands for two. */
import { children, type Node } from './nodes.ts'

/** Whether an expression has signs that `signed` can choose between. */
export function hasSigns(node: Node): boolean {
  if (node.type === 'plus-minus') return true
  return !['opaque', 'matrix', 'union', 'intersection', 'difference'].includes(node.type) && children(node).some(hasSigns)
}

/** What 1 \pm \sqrt{2} stands for, as a list of two; the items of sets one by one. Signs of one expression belong together. */
export function bothSigns(node: Node): Node[] {
  if (node.type === 'set') return node.items.flatMap(bothSigns)
  return hasSigns(node) ? [signed(node, false), signed(node, true)] : [node]
}

function signed(node: Node, minus: boolean): Node {
  const into = (child: Node) => signed(child, minus)
  switch (node.type) {
    case 'plus-minus': {
      const right: Node = minus ? { type: 'negative', of: into(node.right) } : into(node.right)
      return node.left === null ? right : { type: 'sum', items: [into(node.left), right] }
    }
    case 'sum':
    case 'product':
    case 'tuple':
    case 'set':
    case 'relation':
      return { ...node, items: node.items.map(into) }
    case 'negative':
    case 'percent':
    case 'quantity':
      return { ...node, of: into(node.of) }
    case 'quotient':
      return { ...node, top: into(node.top), bottom: into(node.bottom) }
    case 'power':
      return { ...node, base: into(node.base), exponent: into(node.exponent) }
    case 'root':
      return { ...node, of: into(node.of), degree: node.degree && into(node.degree) }
    case 'call':
      return { ...node, args: node.args.map(into) }
    default:
      return node
  }
}
