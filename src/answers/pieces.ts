/** @file Functions in pieces, and systems of equations, from the rows they are written in. */
import { ParseError } from './cursor.ts'
import type { Node, Relation } from './nodes.ts'

const CONTRARY: Record<Relation, Relation> = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

/** Rows of one relation each are a system, rows of two the values of a function and when it has them. Throws ParseError for all else. */
export function pieces(rows: readonly (readonly Node[])[]): Node {
  if (rows.length === 0) throw new ParseError()
  if (rows.every((row) => row.length === 1 && row[0].type === 'relation'))
    return { type: 'set', items: rows.map(([item]) => item), bare: true, joint: 'and' }
  if (rows.some((row) => row.length !== 2)) throw new ParseError()
  const conditions = rows.map(([, condition]) => condition)
  const args = rows.map(([value, condition]): Node => {
    const other = isOtherwise(condition) && rows.length === 2 ? contraryOf(conditions.filter((one) => one !== condition)[0]) : null
    return { type: 'opaque', name: 'piece', args: [value, other ?? condition] }
  })
  return { type: 'opaque', name: 'piecewise', args }
}

function isOtherwise(node: Node): boolean {
  return (
    (node.type === 'product' && /^(?:otherwise|else)$/.test(node.word ?? '')) || (node.type === 'text' && /otherwise|else/.test(node.text))
  )
}

/** Where one inequality does not hold. */
function contraryOf(node: Node): Node | null {
  if (node.type !== 'relation' || node.relations.length !== 1) return null
  return { ...node, relations: [CONTRARY[node.relations[0]]] }
}
