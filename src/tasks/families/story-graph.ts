/** @file The quantities of a story: who has how many, each told by a number or by others. Drawn so that a given number of operations is needed. */
import { crc32 } from '../../text/hash.ts'
import type { Random } from '../random.ts'
import { computed, type Fact, OPERATIONS, type Relation } from './story-facts.ts'

/** A quantity; `of` are indices of earlier ones. */
export interface Quantity {
  relation: Relation
  of: number[]
  n: number
  value: number
}

export interface Graph {
  quantities: Quantity[]
  /** Whose number is asked; several: theirs in all. */
  asked: number[]
  /** Quantities from this one on are not needed. */
  needed: number
}

const MOST = 200
/** Sums are drawn apart, where there are two to add. */
const DERIVED = [
  ['more', 4],
  ['less', 4],
  ['times', 2],
  ['half', 2],
] as const

function given(random: Random): Quantity {
  const n = random.int(2, 20)
  return { relation: 'is', of: [], n, value: n }
}

/** From one quantity, where the result stays between 1 and 200; null: by chance it does not. */
function derived(random: Random, quantities: readonly Quantity[], from: number): Quantity | null {
  const relation = DERIVED[random.weighted(DERIVED.map(([, weight]) => weight))][0]
  const n = relation === 'times' ? random.pick([2, 2, 3]) : relation === 'half' ? 2 : random.int(2, 20)
  return fitting({ relation, of: [from], n }, quantities)
}

function fitting(quantity: Omit<Quantity, 'value'>, quantities: readonly Quantity[]): Quantity | null {
  const value = computed(
    quantity.relation,
    quantity.of.map((i) => quantities[i].value),
    quantity.n,
  )
  return value >= 1 && value <= MOST && Number.isInteger(value) ? { ...quantity, value } : null
}

/**
 * Operations are done one by one; what no other quantity uses is loose. Each loose one beyond the first costs one more operation, by a sum or
 * by asking for all of them, so there are never more than the operations left can bring together.
 */
function drawNeeded(random: Random, operations: number): Graph {
  const quantities = [given(random)]
  let loose = [0]
  const add = (quantity: Quantity) => {
    loose = [...loose.filter((i) => !quantity.of.includes(i)), quantities.length]
    quantities.push(quantity)
  }
  for (let left = operations; left > 0; ) {
    const room = left > loose.length - 1
    if (loose.length > 1 && left === loose.length - 1 && loose.length <= 3 && random.chance(0.6)) break
    if (room && random.chance(0.15)) {
      add(given(random))
      continue
    }
    const joins = loose.length > 1 && (!room || random.chance(0.3))
    const last = random.pick(loose)
    const from = room && left > loose.length && random.chance(0.25) ? random.int(0, quantities.length - 1) : last
    const next = joins
      ? fitting({ relation: 'sum', of: random.shuffled(loose).slice(0, 2), n: 0 }, quantities)
      : derived(random, quantities, from)
    // Two large ones have no sum; then all is drawn anew.
    if (joins && !next) return drawNeeded(random, operations)
    if (!next) continue
    add(next)
    left--
  }
  const all = loose.reduce((sum, i) => sum + quantities[i].value, 0)
  return all <= MOST ? { quantities, asked: loose, needed: quantities.length } : drawNeeded(random, operations)
}

/** With `distractors` more quantities that hang on those that are needed. */
export function drawGraph(random: Random, operations: number, distractors: number): Graph {
  const graph = drawNeeded(random, operations)
  while (graph.quantities.length < graph.needed + distractors) {
    const from = random.int(0, graph.quantities.length - 1)
    const other = random.int(0, graph.quantities.length - 1)
    const sum = from !== other && random.chance(0.25) ? fitting({ relation: 'sum', of: [from, other], n: 0 }, graph.quantities) : null
    const next = sum ?? derived(random, graph.quantities, from)
    if (next) graph.quantities.push(next)
  }
  return graph
}

/** The needed quantities and their numbers, whoever has them and in whatever order they are told. */
export function graphKey({ quantities, asked }: Graph): string {
  const hashes: number[] = []
  for (const { relation, of, n } of quantities) hashes.push(crc32(`${relation} ${n} ${of.map((i) => hashes[i]).sort()}`))
  const numbers = new Map<number, number>()
  const lines: string[] = []
  const inOrder = (of: readonly number[]) => [...of].sort((a, b) => hashes[a] - hashes[b])
  const visit = (i: number) => {
    if (numbers.has(i)) return
    const { relation, of, n } = quantities[i]
    for (const parent of inOrder(of)) visit(parent)
    numbers.set(i, numbers.size + 1)
    const parents = inOrder(of).map((parent) => `#${numbers.get(parent)}`)
    lines.push(relation === 'is' ? String(n) : `${parents.join('+')}${relation === 'sum' ? '' : `${OPERATIONS[relation].sign}${n}`}`)
  }
  for (const i of inOrder(asked)) visit(i)
  return `${lines.join(' ')} ${inOrder(asked)
    .map((i) => `#${numbers.get(i)}`)
    .join('+')}`
}

/** As facts about people, in the order of the quantities. */
export function factsOf({ quantities }: Graph, names: readonly string[]): Fact[] {
  return quantities.map(({ relation, of, n }, i) => ({ name: names[i], relation, of: of.map((parent) => names[parent]), n }))
}
