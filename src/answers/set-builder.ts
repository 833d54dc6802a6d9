/** @file Sets by what is said of their members: \{x \in \mathbb{R} : x > 0\}, \{2k \mid k \in \mathbb{Z}\}. */
import { REALS, wholeNumber } from './building.ts'
import { rationalOf } from './exact.ts'
import type { Node, Relation } from './nodes.ts'
import { floor } from './whole-numbers.ts'

/** Longer sets are not written out. */
const MAX_MEMBERS = 200n

/** The set of the members that fulfil a condition: what the condition describes, where all reals are members. */
export function builtSet(member: Node, condition: Node): Node {
  const apart = memberOf(member)
  const domain = apart?.domain ?? 'R'
  if (apart && domain === 'R') return condition
  const listed = apart && domain === 'Z' ? wholeNumbersOf(apart.name, condition) : null
  return listed ?? { type: 'opaque', name: 'such-that', args: [member, condition] }
}

/** x, or x \in \mathbb{Z}. */
function memberOf(node: Node): { name: string; domain: string } | null {
  if (node.type === 'symbol') return { name: node.name, domain: 'R' }
  if (node.type !== 'relation' || node.items.length !== 2 || node.items[0].type !== 'symbol' || node.relations[0] !== '=') return null
  const domain = domainOf(node.items[1])
  return domain === null ? null : { name: node.items[0].name, domain }
}

/** The letter of \mathbb{Z} and the like. */
export function domainOf(node: Node): string | null {
  if (node === REALS) return 'R'
  const letter = node.type === 'opaque' && node.name === 'mathbb' ? node.args[0] : null
  return letter?.type === 'symbol' ? letter.name : null
}

/** The whole numbers between two bounds, one by one. */
function wholeNumbersOf(name: string, condition: Node): Node | null {
  if (condition.type !== 'relation' || condition.items.length !== 3) return null
  const [left, middle, right] = condition.items
  const up = condition.relations.every((relation) => relation === '<' || relation === '<=')
  const down = condition.relations.every((relation) => relation === '>' || relation === '>=')
  if (middle.type !== 'symbol' || middle.name !== name || !(up || down)) return null
  const [low, high] = (up ? [left, right] : [right, left]).map(rationalOf)
  const [above, below]: Relation[] = up ? condition.relations : condition.relations.toReversed()
  if (!low || !high) return null
  const first = /=/.test(above) ? -floor({ ...low, numerator: -low.numerator }) : floor(low) + 1n
  const last = /=/.test(below) ? floor(high) : -floor({ ...high, numerator: -high.numerator }) - 1n
  if (last - first > MAX_MEMBERS) return null
  const items: Node[] = []
  for (let n = first; n <= last; n++) items.push(wholeNumber(n))
  return { type: 'set', items, bare: false }
}
