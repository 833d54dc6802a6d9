/**
 * @file When two answers, in plain text or LaTeX, are the same. The rules began as Math-Verify's (its grader), stated over our own tree, and
 * are stricter: what is not shown to be equal is not equal. An answer may name its variable or not, a decimal stands for what it is rounded
 * from, an inequality for its interval, and the order of a set does not matter.
 */
import { type Definition, definitionOf, ends, isEquation, last, type RelationNode, renamed, turned } from './definitions.ts'
import { normalOf } from './exact.ts'
import { functionsOf } from './functions.ts'
import { type Parsed, parseLatex, readAgain } from './latex.ts'
import { componentsOf, entriesOf } from './matrices.ts'
import { type Node, type Relation, some, substitute } from './nodes.ts'
import { proportional } from './normal.ts'
import { isNone, meaningOf } from './phrases.ts'
import { equalProgressions, isFamily } from './progressions.ts'
import type { Rational } from './rational.ts'
import { alternativesOf, equalFields, type Fields, fieldsOf, valuesOf } from './records.ts'
import { describesRegion, equalRegions, FLIPPED, isRegion } from './regions.ts'
import { bothSigns, hasSigns } from './signs.ts'
import { all, type Truth } from './truth.ts'
import { equalValues, type ValueOptions } from './values.ts'
import { limited, spend } from './work.ts'

export type Answer = Parsed

export interface EqualityOptions extends ValueOptions {
  /** A gold answer that is a set may be answered by inequalities. */
  relationsForSets: boolean
  /** Of an answer a = b = c, whether each part must be right, or only the last. */
  everyPart: boolean
}

export const DEFAULT_EQUALITY: EqualityOptions = { decimals: 6, relationsForSets: true, everyPart: true, percent: false }

/** Null: empty or too long. Never throws. */
export function parseAnswer(source: string): Answer | null {
  return parseLatex(source)
}

/** Null: cannot tell, which is true only of expressions beyond exact and numeric comparison. Never throws. */
export function equalAnswers(gold: Answer, given: Answer, options: Partial<EqualityOptions> = {}): Truth {
  return gold.text === given.text || limited(WORK, () => compareAnswers(gold, given, { ...DEFAULT_EQUALITY, ...options }), null)
}

function compareAnswers(gold: Answer, given: Answer, options: EqualityOptions): Truth {
  if (gold.domain !== undefined && given.domain !== undefined && gold.domain !== given.domain) return false
  if (gold.option !== undefined && given.option !== undefined && gold.option !== given.option) return false
  const comparison = new Comparison(options)
  const functions = functionsOf(gold.tokens ?? [], given.tokens ?? [])
  const [left, right] = [readAgain(gold, functions), readAgain(given, functions)]
  if (isOption(gold, right, given) || isOption(given, left, gold)) return true
  const constant = otherConstant(gold, left, right)
  if (constant && comparison.equal(left, constant) === true) return true
  const whole = [gold, given].map(({ domain }) => domain === 'Z') as [boolean, boolean]
  const counting = [gold, given].some(({ domain }) => domain !== undefined && domain !== 'Z')
  // What holds for all whole k is not what holds for natural ones.
  if (counting && gold.domain === undefined && isFamily(left)) return false
  const truth = comparison.equal(left, right)
  if (truth === true || (!counting && equalProgressions(left, right, whole) === true)) return true
  // 100,200 may be a list of two, and 3,14 a decimal where one is asked.
  const readings = [
    [gold.list ?? left, given.list ?? right],
    [left, given.list],
    [gold.list, right],
  ]
  for (const [a, b] of readings) if (a && b && (isList(a) || isList(b)) && comparison.equal(a, b) === true) return true
  if (given.decimal && isDecimal(left) && comparison.equal(left, given.decimal) === true) return true
  if (gold.decimal && isDecimal(right) && comparison.equal(gold.decimal, right) === true) return true
  return truth
}

/** Whether one answer is the letter before the value that the other is: (B) 12. */
function isOption({ option }: Answer, other: Node, { option: both }: Answer): boolean {
  return option !== undefined && both === undefined && other.type === 'symbol' && other.name === option
}

/** The reply with its constant called as in the gold answer, where that says c is any number, or adds a C at its end. Null without one. */
function otherConstant(gold: Answer, left: Node, right: Node): Node | null {
  const [own, others] = [left, right].map(namesOf)
  const [mine, ...more] = [...own].filter((name) => !others.has(name))
  const [yours, ...rest] = [...others].filter((name) => !own.has(name))
  if (mine === undefined || yours === undefined || more.length + rest.length > 0) return null
  const integrated = mine === 'C' && /^[cK]$/.test(yours) && endsInConstant(left)
  return integrated || gold.constants?.includes(mine) ? substitute(right, new Map([[yours, { type: 'symbol', name: mine } as Node]])) : null
}

/** x^2 + C, and not Q/C. */
function endsInConstant(node: Node): boolean {
  if (node.type === 'relation') return endsInConstant(last(node))
  const isConstant = (item: Node) => item.type === 'symbol' && item.name === 'C'
  if (node.type !== 'sum' || !node.items.some(isConstant)) return false
  return node.items.some((item) => !isConstant(item) && some(item, (part) => part.type === 'symbol' && /^(?:[r-z]|theta)$/.test(part.name)))
}

function namesOf(node: Node): Set<string> {
  const names = new Set<string>()
  some(node, (part) => {
    if (part.type === 'symbol') names.add(part.name)
    return false
  })
  return names
}

function isDecimal(node: Node): boolean {
  return node.type === 'negative' ? isDecimal(node.of) : node.type === 'number' && node.form === 'decimal'
}

function isList(node: Node): boolean {
  return node.type === 'set' || node.type === 'tuple'
}

/** Units of work for one pair of answers: some hundredths of a second. */
const WORK = 400_000

class Comparison {
  constructor(private readonly options: EqualityOptions) {}

  equal(gold: Node, given: Node): Truth {
    spend(30)
    if (hasSigns(gold) || hasSigns(given)) return this.equalSets(bothSigns(gold), bothSigns(given))
    gold = turned(alone(gold))
    given = turned(alone(given))
    const fields = this.equalLists(gold, given)
    if (fields !== undefined) return fields
    if (describesRegion(gold) && describesRegion(given) && sameVariable(gold, given)) {
      const truth = equalRegions(gold, given)
      if (truth !== null) return truth
    }
    const [chain, links] = [linksOf(gold), linksOf(given)]
    if (chain && links && gold.type !== given.type) return this.equalSets(chain, links)
    if (gold.type === 'relation' && given.type === 'relation' && !isMixed(gold, given)) return this.equalStatements(gold, given)

    // What stands on its own answers a question about x; x = 5 answers it with a name.
    if (isEquation(given)) return this.answeredBy(gold, given)
    if (isEquation(gold)) {
      const definition = definitionOf(gold, true)
      return definition !== null && this.equal(definition.value, given)
    }
    if (describesRegion(gold) && isRegion(given)) return equalRegions(gold, given)
    if (isRegion(gold) && describesRegion(given)) return this.options.relationsForSets && equalRegions(gold, given)
    if (isRelation(gold) || isRelation(given)) return false

    const vectors = vectorsOf(gold, given)
    if (vectors) return vectors[0].length === vectors[1].length && all(vectors[0].map((item, i) => this.equal(item, vectors[1][i])))
    if (isCollection(gold) || isCollection(given)) return this.equalCollections(gold, given)
    const [left, right] = [entriesOf(gold), entriesOf(given)]
    if (left || right) return left && right ? this.equalMatrices(left, right) : false
    const meaning = meaningOf(gold)
    if (meaning !== null && (meaning === meaningOf(given) || (meaning === 'nothing' && isNone(given)))) return true
    if (isOpaque(gold) || isOpaque(given)) return this.equalOpaque(gold, given)
    return equalValues(gold, given, this.options)
  }

  // Relations

  /** An equation given where none was asked: it names its value, or each of its parts is the answer. */
  private answeredBy(gold: Node, given: RelationNode): Truth {
    const definition = definitionOf(given)
    const parts = given.items.slice(definition === null ? 0 : 1)
    return all((this.options.everyPart ? parts : [last(given)]).map((part) => this.equal(gold, part)))
  }

  private equalStatements(gold: RelationNode, given: RelationNode): Truth {
    const [a, b] = [definitionOf(gold), definitionOf(given)]
    if (a && b) {
      const truth = this.equalDefinitions(a, b)
      if (truth !== undefined) return truth
      return this.equalRelations(ends(gold), ends(given))
    }
    return this.equalRelations(gold, given)
  }

  /** Undefined where the two define different things, and may yet be the same equation. */
  private equalDefinitions(a: Definition, b: Definition): Truth | undefined {
    if (a.name === b.name) return a.bound && b.bound?.length !== a.bound.length ? false : this.equal(renamed(a), renamed(b))
    // y = 2x draws the function f(x) = 2x.
    if (a.bound === null && b.bound === null) return undefined
    if (a.bound !== null && b.bound !== null) return false
    const [defined, drawn] = a.bound ? [a, b] : [b, a]
    const name = drawn.name
    const fits = name === 'y' || `${name}()` === defined.name
    return fits && !defined.bound?.includes(name) && this.equal(a.value, b.value)
  }

  private equalRelations(gold: RelationNode, given: RelationNode): Truth {
    if (gold.relations.length !== given.relations.length) return false
    const pairs = (node: RelationNode) => node.relations.map((relation, i) => ({ relation, left: node.items[i], right: node.items[i + 1] }))
    const reversed: RelationNode = {
      ...given,
      items: given.items.toReversed(),
      relations: given.relations.toReversed().map((r) => FLIPPED[r]),
    }
    const [golds, straight, back] = [gold, given, reversed].map(pairs)
    const match = (others: typeof golds) => all(golds.map((one, i) => this.equalRelation(one, others[i])))
    const truth = match(straight)
    return truth === true || golds.length === 1 ? truth : match(back) || truth
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

  // Lists of equations

  /** Undefined where neither side is a list of equations that say what things are. */
  private equalLists(gold: Node, given: Node): Truth | undefined {
    const [a, b] = [fieldsOf(gold), fieldsOf(given)]
    if (a === null && b === null) return undefined
    if (jointsDiffer(gold, given)) return false
    if (a && b)
      return equalFields(
        a,
        b,
        (x, y) => this.equal(x, y),
        (x, y) => this.equalSets(x, y),
      )
    return a ? this.equalUnnamed(a, given, true) : b ? this.equalUnnamed(b, gold, false) : undefined
  }

  /** A list of equations against bare values: those of several names in their order, those of one name in any. */
  private equalUnnamed(fields: Fields, other: Node, isGold: boolean): Truth {
    const compare = (named: Node, bare: Node) => (isGold ? this.equal(named, bare) : this.equal(bare, named))
    const alternatives = alternativesOf(fields)
    if (alternatives) {
      // x = 1, x = 2 against x \in \{1, 2\}, or the bare list.
      const definition = definitionOf(other)
      if (definition && !fields.has(definition.name)) return false
      const value = definition?.value ?? other
      const items = value.type === 'set' ? value.items : [value]
      return isGold ? this.equalSets(alternatives, items) : this.equalSets(items, alternatives)
    }
    // x_1 and x_2 are two values of x.
    const one = new Set([...fields.keys()].map((name) => name.split('_')[0])).size === 1
    if (one && !isGold && other.type === 'set') return this.equalSets(other.items, valuesOf(fields, true) ?? [])
    const ordered = valuesOf(fields, isGold)
    if (ordered === null) return false
    const definition = definitionOf(other)
    const items = pointOf(definition ? definition.value : other)
    if (items === null || items.length !== ordered.length) return false
    // (x, y) = (1, 2) names what it lists.
    if (definition && definition.name !== `(${[...fields.keys()].join()})`) return false
    return all(ordered.map((value, i) => compare(value, items[i])))
  }

  // Tuples, sets, intervals, matrices

  private equalCollections(gold: Node, given: Node): Truth {
    if (gold.type === 'tuple' && given.type === 'tuple') {
      if (gold.items.length !== given.items.length) return false
      // [1, 2] and (1, 2) may be intervals; three items in any brackets are a list.
      if (gold.items.length === 2 && (gold.open !== given.open || gold.close !== given.close)) return false
      return all(gold.items.map((item, i) => this.equal(item, given.items[i])))
    }
    if (gold.type === 'set' && given.type === 'set') return !jointsDiffer(gold, given) && this.equalSets(gold.items, given.items)
    // A point without its brackets, or a list in brackets: in the same order.
    const [point, list] = gold.type === 'tuple' ? [gold, given] : [given, gold]
    if (point.type === 'tuple' && list.type === 'set' && list.bare && !(list.joint && point === gold) && isPoint(point)) {
      const [a, b] = [gold, given] as [typeof point, typeof list]
      return a.items.length === b.items.length && all(a.items.map((item, i) => this.equal(item, b.items[i])))
    }
    if (mayBeRegion(gold) && mayBeRegion(given)) return equalRegions(gold, given)
    return isEmptySet(gold) ? saysNothing(given) : isEmptySet(given) && saysNothing(gold)
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
    if ([gold, given].some((node) => node.type === 'opaque' && node.name === 'quantities')) return equalValues(gold, given, this.options)
    // What a sum or an integral comes to is not for us to say.
    if (gold.type !== 'opaque' || given.type !== 'opaque') return [gold, given].some(isOperation) ? null : false
    if (gold.name === 'piecewise' && given.name === 'piecewise') return this.equalSets(gold.args, given.args)
    if (gold.name !== given.name || gold.args.length !== given.args.length) return [gold, given].some(isOperation) ? null : false
    const truth = all(gold.args.map((arg, i) => this.equal(arg, given.args[i])))
    return truth === false && isOperation(gold) ? null : truth
  }
}

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

function isRelation(node: Node): boolean {
  return node.type === 'relation'
}

/** a < b < c as a < b and b < c; a list of inequalities that hold together. Null for anything else. */
function linksOf(node: Node): Node[] | null {
  if (node.type === 'set') return node.bare && node.joint !== 'or' && node.items.every((item) => linksOf(item) !== null) ? node.items : null
  if (node.type !== 'relation' || node.relations.every((relation) => relation === '=')) return null
  return node.relations.map((relation, i) => ({ type: 'relation', items: [node.items[i], node.items[i + 1]], relations: [relation] }))
}

/** The components of a point or \langle 3, 4\rangle, and of a matrix or a sum of unit vectors beside it, which may be the same vector. */
function vectorsOf(gold: Node, given: Node): [readonly Node[], readonly Node[]] | null {
  if (gold.type === 'tuple' && given.type !== 'tuple' && isPoint(gold)) {
    const components = componentsOf(given, gold.items.length)
    return components && [gold.items, components]
  }
  // A column beside a sum of unit vectors.
  const [column, other] = [entriesOf(gold), entriesOf(given)]
  if ((column === null) !== (other === null) && gold.type !== 'tuple' && given.type !== 'tuple') {
    const dimensions = (column ?? other ?? []).flat().length
    const [left, right] = [componentsOf(gold, dimensions), componentsOf(given, dimensions)]
    return left && right && [left, right]
  }
  if (given.type !== 'tuple' || gold.type === 'tuple' || !isPoint(given)) return null
  const components = componentsOf(gold, given.items.length)
  return components && [components, given.items]
}

/** Whether one is an equation and the other an inequality or a chain with one. */
function isMixed(a: RelationNode, b: RelationNode): boolean {
  return isEquation(a) !== isEquation(b)
}

function sameVariable(a: Node, b: Node): boolean {
  const [left, right] = [a, b].map(variableOf)
  return left === right
}

/** The name that a region is described by. */
function variableOf(node: Node): string | null {
  if (node.type === 'symbol') return node.name
  if (node.type === 'call') return node.unknown ? node.name : variableOf(node.args[0])
  if (node.type === 'sum' || node.type === 'product' || node.type === 'negative' || node.type === 'quotient') {
    let name: string | null = null
    some(node, (part) => {
      if (part.type === 'symbol') name = part.name
      return name !== null
    })
    return name
  }
  if (node.type !== 'relation' && node.type !== 'set') return null
  for (const item of node.items) {
    const name = variableOf(item)
    if (name !== null) return name
  }
  return null
}

/** A set of one, and a word in a set of its own, is its item; the set of the empty set is not. */
function alone(node: Node): Node {
  return node.type === 'set' && node.items.length === 1 && !isEmptySet(node.items[0]) ? alone(node.items[0]) : node
}

/** "and" and "or" say different things, where both sides say one of them. */
function jointsDiffer(a: Node, b: Node): boolean {
  return a.type === 'set' && b.type === 'set' && !!a.joint && !!b.joint && a.joint !== b.joint
}

function isEmptySet(node: Node): boolean {
  return node.type === 'set' && !node.bare && node.items.length === 0
}

function saysNothing(node: Node): boolean {
  return meaningOf(node) === 'nothing'
}

function isCollection(node: Node): boolean {
  return ['tuple', 'set', 'union', 'intersection', 'difference'].includes(node.type)
}

function mayBeRegion(node: Node): boolean {
  return isRegion(node) || (node.type === 'set' && !node.bare)
}

/** The items of a point, with its brackets or without. */
function pointOf(node: Node): readonly Node[] | null {
  if (node.type === 'tuple') return isPoint(node) ? node.items : null
  return node.type === 'set' && node.bare ? node.items : null
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
