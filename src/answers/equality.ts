/**
 * @file When two answers, in plain text or LaTeX, are the same. The rules are Math-Verify's (its grader), stated over our own tree: an answer
 * may name its variable or not, a decimal stands for what it is rounded from, an inequality for its interval, and the order of a set does
 * not matter.
 */
import { type Parsed, parseLatex } from './latex.ts'
import { entriesOf } from './matrices.ts'
import { children, type Node, type Relation, some } from './nodes.ts'
import { proportional } from './normal.ts'
import { equals, multiply, compare as order, type Rational, toNumber } from './rational.ts'
import { describesRegion, equalRegions, FLIPPED, isRegion } from './regions.ts'
import { closeConstants, equalExpressions, normalOf, rationalOf, type Truth } from './symbolic.ts'
import { unitsConflict } from './units.ts'
import { limited, spend } from './work.ts'

export type Answer = Parsed

export interface EqualityOptions {
  /** A decimal equals what agrees with it after rounding to this many places. */
  decimals: number
  /** A gold answer that is a set may be answered by inequalities. */
  relationsForSets: boolean
  /** Of an answer a = b = c, whether each part must be right, or only the last. */
  everyPart: boolean
}

export const DEFAULT_EQUALITY: EqualityOptions = { decimals: 6, relationsForSets: true, everyPart: true }

/** Null: empty or too long. Never throws. */
export function parseAnswer(source: string): Answer | null {
  return parseLatex(source)
}

/** Null: cannot tell, which is true only of expressions beyond exact and numeric comparison. Never throws. */
export function equalAnswers(gold: Answer, given: Answer, options: EqualityOptions = DEFAULT_EQUALITY): Truth {
  return gold.text === given.text || limited(WORK, () => compareAnswers(gold, given, options), null)
}

function compareAnswers(gold: Answer, given: Answer, options: EqualityOptions): Truth {
  const comparison = new Comparison(options)
  const truth = comparison.equal(gold.node, given.node)
  if (truth === true || (!gold.list && !given.list)) return truth
  // 100,200 may be a list of two.
  const readings = [
    [gold.list ?? gold.node, given.list ?? given.node],
    [gold.node, given.list],
    [gold.list, given.node],
  ]
  for (const [a, b] of readings) if (a && b && (isList(a) || isList(b)) && comparison.equal(a, b) === true) return true
  return truth
}

function isList(node: Node): boolean {
  return node.type === 'set' || node.type === 'tuple'
}

/** Units of work for one pair of answers: some hundredths of a second. */
const WORK = 150_000

function all(truths: Iterable<Truth>): Truth {
  let result: Truth = true
  for (const truth of truths) {
    if (truth === false) return false
    if (truth === null) result = null
  }
  return result
}

class Comparison {
  constructor(private readonly options: EqualityOptions) {}

  equal(gold: Node, given: Node): Truth {
    spend(30)
    if (hasSigns(gold) || hasSigns(given)) return this.equalSets(bothSigns(gold), bothSigns(given))
    gold = alone(gold)
    given = alone(given)

    // What stands on its own answers a question about x; x = 5 answers it with a name.
    if (isEquation(given) && !isEquation(gold)) return this.lastPart(gold, given)
    if (isEquation(gold) && !isEquation(given) && isNamed(gold.items[0])) return this.equal(last(gold), given)

    if (gold.type === 'relation' && given.type === 'relation') {
      if (isEquation(gold) && isEquation(given) && isNamed(gold.items[0]) && isNamed(given.items[0])) {
        return this.equalRelations(ends(gold), ends(given))
      }
      return this.equalRelations(gold, given)
    }
    if (describesRegion(gold) && isRegion(given)) return equalRegions(gold, given)
    if (isRegion(gold) && describesRegion(given)) return this.options.relationsForSets && equalRegions(gold, given)
    if (gold.type === 'relation' || given.type === 'relation') return false

    if (isCollection(gold) || isCollection(given)) return this.equalCollections(gold, given)
    const [left, right] = [entriesOf(gold), entriesOf(given)]
    if (left || right) return left && right ? this.equalMatrices(left, right) : false
    if (isOpaque(gold) || isOpaque(given)) return this.equalOpaque(gold, given)
    return this.equalValues(gold, given)
  }

  private lastPart(gold: Node, given: RelationNode): Truth {
    const parts = this.options.everyPart ? given.items.slice(isNamed(given.items[0]) ? 1 : 0) : [last(given)]
    return all(parts.map((part) => this.equal(gold, part)))
  }

  // Relations

  private equalRelations(gold: RelationNode, given: RelationNode): Truth {
    if (gold.relations.length !== given.relations.length) return false
    const pairs = (node: RelationNode) => node.relations.map((relation, i) => ({ relation, left: node.items[i], right: node.items[i + 1] }))
    const turned: RelationNode = {
      ...given,
      items: given.items.toReversed(),
      relations: given.relations.toReversed().map((r) => FLIPPED[r]),
    }
    const [golds, straight, reversed] = [gold, given, turned].map(pairs)
    const match = (others: typeof golds) => all(golds.map((one, i) => this.equalRelation(one, others[i])))
    const truth = match(straight)
    return truth === true || golds.length === 1 ? truth : match(reversed) || truth
  }

  /** a = b and c = d are the same where a - b is a multiple of c - d; for inequalities the sign of the factor counts. */
  private equalRelation(gold: Pair, given: Pair): Truth {
    const same = gold.relation === given.relation
    const opposite = FLIPPED[gold.relation] === given.relation
    if (!same && !opposite) return false
    const factor = ratioOf(difference(gold), difference(given))
    if (factor) {
      const positive = factor.numerator > 0n
      return (same && positive) || (opposite && !positive)
    }
    const straight = same ? all([this.equal(gold.left, given.left), this.equal(gold.right, given.right)]) : false
    if (straight === true || !opposite) return straight
    return all([this.equal(gold.left, given.right), this.equal(gold.right, given.left)])
  }

  // Tuples, sets, intervals, matrices

  private equalCollections(gold: Node, given: Node): Truth {
    if (gold.type === 'tuple' && given.type === 'tuple') {
      if (gold.items.length !== given.items.length) return false
      // [1, 2] and (1, 2) may be intervals; three items in any brackets are a list.
      if (gold.items.length === 2 && (gold.open !== given.open || gold.close !== given.close)) return false
      return all(gold.items.map((item, i) => this.equal(item, given.items[i])))
    }
    if (gold.type === 'set' && given.type === 'set') return this.equalSets(gold.items, given.items)
    // A point without its brackets; a list of answers in brackets.
    if (gold.type === 'tuple' && given.type === 'set' && isPoint(gold)) {
      return gold.items.length === given.items.length && all(gold.items.map((item, i) => this.equal(item, given.items[i])))
    }
    if (gold.type === 'set' && given.type === 'tuple' && isPoint(given)) return this.equalSets(gold.items, given.items)
    if (mayBeRegion(gold) && mayBeRegion(given)) return equalRegions(gold, given)
    return false
  }

  /** In any order: each item finds its own partner. Saying the same twice is no further answer, unless the gold answer does. */
  private equalSets(gold: readonly Node[], given: readonly Node[]): Truth {
    const left = given.length > gold.length && this.distinct(gold).length === gold.length ? this.distinct(given) : [...given]
    if (gold.length !== left.length) return false
    let unsure = false
    for (const item of gold) {
      let found = -1
      for (let i = 0; i < left.length && found < 0; i++) {
        const truth = this.equal(item, left[i])
        if (truth === true) found = i
        else if (truth === null) unsure = true
      }
      if (found < 0) return unsure ? null : false
      left.splice(found, 1)
    }
    return true
  }

  private distinct(items: readonly Node[]): Node[] {
    const kept: Node[] = []
    for (const item of items) if (!kept.some((other) => this.equal(other, item) === true)) kept.push(item)
    return kept
  }

  private equalMatrices(gold: Node[][], given: Node[][]): Truth {
    if (gold.length !== given.length || gold[0].length !== given[0].length) return false
    return all(gold.flatMap((row, i) => row.map((entry, j) => this.equal(entry, given[i][j]))))
  }

  private equalOpaque(gold: Node, given: Node): Truth {
    // What a sum or an integral comes to is not for us to say.
    if (gold.type !== 'opaque' || given.type !== 'opaque') return [gold, given].some(isOperation) ? null : false
    if (gold.name !== given.name || gold.args.length !== given.args.length) return false
    return all(gold.args.map((arg, i) => this.equal(arg, given.args[i])))
  }

  // Numbers, words, expressions

  private equalValues(gold: Node, given: Node): Truth {
    if (gold.type === 'quantity' && given.type === 'quantity' && unitsConflict(gold.unit, given.unit)) return false
    const [a, b] = [withoutUnit(gold), withoutUnit(given)]
    if (a.type === 'based' || b.type === 'based') {
      return a.type === 'based' && b.type === 'based' && a.digits === b.digits && a.base === b.base
    }
    const [word, other] = [spelling(a), spelling(b)]
    if (word !== null && other !== null)
      return equalWords(word, other) || (a.type !== 'text' && b.type !== 'text' && equalExpressions(a, b))
    if (a.type === 'text' || b.type === 'text') return false
    if (isInfinite(a) || isInfinite(b)) return isInfinite(a) && isInfinite(b) && (a.type === 'negative') === (b.type === 'negative')
    return this.equalNumbers(a, b) || equalExpressions(a, b)
  }

  /** Rational numbers: exactly, as decimals, and as percentages. */
  private equalNumbers(gold: Node, given: Node): boolean {
    const [a, b] = [rationalOf(gold), rationalOf(given)]
    if (a === null || b === null) return !(a === null && b === null) && this.equalLongDecimal(gold, given)
    const decimal = isDecimal(gold) || isDecimal(given)
    const same = (x: Rational, y: Rational) => equals(x, y) || (decimal && this.roundsTheSame(x, y))
    if (same(a, b)) return true
    if ((gold.type === 'percent') === (given.type === 'percent')) return false
    // 28% is 0.28, and where only one of the two bears the sign it may have been left out: 28.
    const hundred = (value: Rational) => multiply(value, { numerator: 100n, denominator: 1n })
    return gold.type === 'percent' ? same(hundred(a), b) : same(a, hundred(b))
  }

  /** Rounded to `decimals` places, and not so small that nothing is left of them. */
  private roundsTheSame(a: Rational, b: Rational): boolean {
    const [x, y] = [a, b].map((value) => rounded(value, this.options.decimals))
    return x === y && Math.abs(toNumber(a) - toNumber(b)) <= 1e-3 * Math.max(Math.abs(toNumber(a)), Math.abs(toNumber(b)))
  }

  /** 4.123105625617661 is \sqrt{17} to all digits of a double. */
  private equalLongDecimal(gold: Node, given: Node): boolean {
    const decimal = isDecimal(gold) ? gold : given
    return unsigned(decimal).type === 'number' && isDecimal(decimal) && digitsOf(decimal) >= 15 && closeConstants(gold, given)
  }
}

type RelationNode = Extract<Node, { type: 'relation' }>

interface Pair {
  relation: Relation
  left: Node
  right: Node
}

function difference({ left, right }: Pair): Node {
  return { type: 'sum', items: [left, { type: 'negative', of: right }] }
}

function ratioOf(a: Node, b: Node): Rational | null {
  const [left, right] = [normalOf(a), normalOf(b)]
  return left && right && proportional(left, right)
}

function isEquation(node: Node): node is RelationNode {
  return node.type === 'relation' && node.relations.every((relation) => relation === '=')
}

function last(node: RelationNode): Node {
  return node.items[node.items.length - 1]
}

/** x = 1 + 1 = 2 says x = 2. */
function ends(node: RelationNode): RelationNode {
  return { type: 'relation', items: [node.items[0], last(node)], relations: ['='] }
}

/** Whether an expression is made of names only, so that an equation says what it is: x, f(2), (x, y), AB/CD. */
export function isNamed(node: Node): boolean {
  switch (node.type) {
    case 'symbol':
    case 'text':
      return true
    case 'call':
      return /^[fghFGH]$/.test(node.name) || node.args.every(isNamed)
    case 'constant':
      return node.name === 'e' || node.name === 'i'
    case 'product':
    case 'sum':
    case 'tuple':
      return node.items.every(isNamed) && some(node, (part) => part.type === 'symbol' || part.type === 'text')
    case 'negative':
      return isNamed(node.of)
    case 'quotient':
      return isNamed(node.top) && isNamed(node.bottom)
    case 'opaque':
      return node.args.every(isNamed)
    default:
      return false
  }
}

/** A set of one, and a word in a set of its own, is its item. */
function alone(node: Node): Node {
  return node.type === 'set' && node.items.length === 1 ? alone(node.items[0]) : node
}

function isCollection(node: Node): boolean {
  return ['tuple', 'set', 'union', 'intersection', 'difference'].includes(node.type)
}

function mayBeRegion(node: Node): boolean {
  return isRegion(node) || (node.type === 'set' && !node.bare)
}

function isPoint(node: Extract<Node, { type: 'tuple' }>): boolean {
  return node.open === '(' && node.close === ')'
}

function isOpaque(node: Node): boolean {
  return node.type === 'opaque'
}

function isOperation(node: Node): boolean {
  return node.type === 'opaque' && /^(?:sum|prod|int|lim)$/.test(node.name)
}

// Plus or minus

/** Whether an expression has signs that `signed` can choose between. */
function hasSigns(node: Node): boolean {
  if (node.type === 'plus-minus') return true
  return !['opaque', 'matrix', 'union', 'intersection', 'difference'].includes(node.type) && children(node).some(hasSigns)
}

/** What 1 \pm \sqrt{2} stands for, as a list of two; the items of sets one by one. Signs of one expression belong together. */
function bothSigns(node: Node): Node[] {
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

// Words and numbers

/** The letters of a name or word; null for anything with numbers or operations in it. */
function spelling(node: Node): string | null {
  switch (node.type) {
    case 'text':
      return node.text
    case 'symbol':
      return node.name
    case 'constant':
      return node.name === 'e' || node.name === 'i' ? node.name : null
    case 'product': {
      if (node.word) return node.word
      const parts = node.items.map(spelling)
      return parts.some((part) => part === null) ? null : parts.join('')
    }
    default:
      return null
  }
}

/** Case tells A from a, but not Even from even. The letter e is read as a number wherever it stands, so its case tells nothing. */
function equalWords(a: string, b: string): boolean {
  return a === b || ((a.length > 1 || a.toLowerCase() === 'e') && a.toLowerCase() === b.toLowerCase())
}

function withoutUnit(node: Node): Node {
  if (node.type === 'quantity') return withoutUnit(node.of)
  if (node.type === 'negative' && node.of.type === 'quantity') return { type: 'negative', of: withoutUnit(node.of) }
  return node
}

function isInfinite(node: Node): boolean {
  return unsigned(node).type === 'constant' && (unsigned(node) as { name: string }).name === 'infinity'
}

function unsigned(node: Node): Node {
  return node.type === 'negative' ? unsigned(node.of) : node
}

function isDecimal(node: Node): boolean {
  return some(node, (part) => part.type === 'number' && part.form === 'decimal')
}

function digitsOf(node: Node): number {
  const bare = unsigned(node)
  return bare.type === 'number' ? bare.digits : 0
}

/** Half to even, as Python rounds. */
function rounded(value: Rational, places: number): bigint {
  const scaled = multiply(value, { numerator: 10n ** BigInt(places), denominator: 1n })
  const two = { numerator: scaled.numerator * 2n + scaled.denominator, denominator: scaled.denominator * 2n }
  const quotient = two.numerator / two.denominator
  const down = two.numerator < 0n && two.numerator % two.denominator !== 0n ? quotient - 1n : quotient
  const half = order(scaled, { numerator: 2n * down - 1n, denominator: 2n }) === 0
  return half && down % 2n !== 0n ? down - 1n : down
}
