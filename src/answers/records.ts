/** @file Lists of equations that say what several things are (a = 1, b = 2), or what one may be (x = 1 or x = 2). */
import { type Definition, definitionOf, renamed, turned } from './definitions.ts'
import type { Node } from './nodes.ts'
import type { Truth } from './truth.ts'
import { writtenForm } from './written-form.ts'

/** What is said of each name, in the order written. */
export type Fields = Map<string, Definition[]>

type Equal = (gold: Node, given: Node) => Truth

/** Null where a node is no such list. `x = 1, 2` says both of x. */
export function fieldsOf(node: Node): Fields | null {
  const point = fieldsOfPoint(turned(node))
  if (point) return point
  if (node.type !== 'set' || !node.bare) return null
  const fields: Fields = new Map()
  for (const item of node.items.map(turned)) {
    const [first]: Definition[] = fields.size === 1 ? ([...fields.values()][0] ?? []) : []
    const definition = first && item.type !== 'relation' ? { ...first, value: item } : definitionOf(item)
    if (definition === null) return null
    fields.set(definition.name, [...(fields.get(definition.name) ?? []), definition])
  }
  return fields
}

/** (a, b, c) = (3, 4, 5) says what each of them is. */
function fieldsOfPoint(node: Node): Fields | null {
  const definition = definitionOf(node)
  if (definition === null || node.type !== 'relation') return null
  const [names, { value }] = [node.items[0], definition]
  if (names.type !== 'tuple' || value.type !== 'tuple' || names.items.length !== value.items.length) return null
  if ([names, value].some(({ open, close }) => open !== '(' || close !== ')')) return null
  const fields: Fields = new Map(
    names.items.map((name, i) => [writtenForm(name), [{ name: writtenForm(name), bound: null, value: value.items[i] }]]),
  )
  return fields.size === names.items.length ? fields : null
}

/** A list of two or more equations against another: the same is said of the same names. */
export function equalFields(gold: Fields, given: Fields, equal: Equal, equalSets: (gold: Node[], given: Node[]) => Truth): Truth {
  if (gold.size !== given.size) return false
  let result: Truth = true
  for (const [name, definitions] of gold) {
    const others = given.get(name)
    if (!others) return false
    const truth =
      definitions.length === 1 && others.length === 1
        ? equal(renamed(definitions[0]), renamed(others[0]))
        : equalSets(definitions.map(renamed), others.map(renamed))
    if (truth === false) return false
    if (truth === null) result = null
  }
  return result
}

/** The values of a list of equations, one for each name: in the order in which the gold answer names them, else in that of the names. */
export function valuesOf(fields: Fields, inOrder: boolean): Node[] | null {
  const entries = [...fields.entries()]
  if (entries.some(([, definitions]) => definitions.length !== 1)) return null
  if (!inOrder) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return entries.map(([, [{ value }]]) => value)
}

/** The values of a list that speaks of one thing only. */
export function alternativesOf(fields: Fields): Node[] | null {
  const [definitions, ...others] = [...fields.values()]
  if (others.length > 0) return null
  return definitions.flatMap(({ value }) => (value.type === 'set' && !value.bare ? value.items : [value]))
}
