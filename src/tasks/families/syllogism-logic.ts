/**
 * @file Statements of the form all, no, some, some not, over terms that are numbers, and what follows from them. Read in both ways there are:
 * with and without the assumption that there is something of each kind. Nothing is asked where the two differ.
 */
import type { Random } from '../random.ts'
import { canonical } from './canonical.ts'

export type Form = 'all' | 'no' | 'some' | 'some not'

/** `all a are b`: [form, a, b]. */
export type Statement = readonly [form: Form, a: number, b: number]

export const FORMS: readonly Form[] = ['all', 'no', 'some', 'some not']

export const same = ([form, a, b]: Statement, other: Statement) =>
  form === other[0] && ((a === other[1] && b === other[2]) || ((form === 'no' || form === 'some') && a === other[2] && b === other[1]))

/** Kinds of things, as bits: those of term i have bit i. Which kinds the statements leave possible. */
function possible(premises: readonly Statement[], terms: number): number[] {
  const kinds = Array.from({ length: 2 ** terms }, (_, kind) => kind)
  const is = (kind: number, term: number) => (kind & (1 << term)) > 0
  return kinds.filter((kind) =>
    premises.every(([form, a, b]) => (form === 'all' ? !is(kind, a) || is(kind, b) : form === 'no' ? !is(kind, a) || !is(kind, b) : true)),
  )
}

/** Whether a statement speaks of things of this kind: some that are, all that are not. */
function speaksOf([form, a, b]: Statement, kind: number): boolean {
  const [isA, isB] = [(kind & (1 << a)) > 0, (kind & (1 << b)) > 0]
  return isA && (form === 'some' || form === 'no' ? isB : !isB)
}

export class Theory {
  readonly #kinds: readonly number[]
  /** For each thing that there must be: the kinds it may be of. */
  readonly #things: readonly (readonly number[])[]
  /** The same for things of each term. */
  readonly #ofTerms: readonly (readonly number[])[]

  constructor(premises: readonly Statement[], terms: number) {
    this.#kinds = possible(premises, terms)
    this.#things = premises
      .filter(([form]) => form === 'some' || form === 'some not')
      .map((premise) => this.#kinds.filter((kind) => speaksOf(premise, kind)))
    this.#ofTerms = Array.from({ length: terms }, (_, term) => this.#kinds.filter((kind) => (kind & (1 << term)) > 0))
  }

  /** Whether all of it can be so, and there be something of each term. */
  get consistent(): boolean {
    return [...this.#things, ...this.#ofTerms].every((kinds) => kinds.length > 0)
  }

  follows(statement: Statement, something = false): boolean {
    const [form] = statement
    if (form === 'all' || form === 'no') return !this.#kinds.some((kind) => speaksOf(statement, kind))
    return [...this.#things, ...(something ? this.#ofTerms : [])].some((kinds) => kinds.every((kind) => speaksOf(statement, kind)))
  }
}

/** What can be said of two terms. */
export function about(a: number, b: number): Statement[] {
  return [
    ['all', a, b],
    ['all', b, a],
    ['no', a, b],
    ['some', a, b],
    ['some not', a, b],
    ['some not', b, a],
  ]
}

/** The strongest statement on two terms that follows; null: none does. */
export function strongest(premises: readonly Statement[], terms: number, a: number, b: number): Statement | null {
  const theory = new Theory(premises, terms)
  return about(a, b).find((statement) => theory.follows(statement)) ?? null
}

/** What follows from `a` something `b` and `b` something `c`; the terms are any numbers. */
export function composed(running: Statement, next: Statement, a: number, b: number, c: number): Statement | null {
  const small = new Map([
    [a, 0],
    [b, 1],
    [c, 2],
  ])
  const of = ([form, x, y]: Statement): Statement => [form, small.get(x) as number, small.get(y) as number]
  const found = strongest([of(running), of(next)], 3, 0, 2)
  return found === null ? null : [found[0], [a, b, c][found[1]], [a, b, c][found[2]]]
}

/** A chain over terms 0 to `length` from which a statement of this form on its ends follows; which of them comes first in it is drawn. */
export function chainFor(random: Random, form: Form, length: number): Statement[] {
  const up = (i: number): Statement => ['all', i, i + 1]
  const down = (i: number): Statement => ['all', i + 1, i]
  const across = (of: Form, i: number): Statement => (random.chance(0.5) ? [of, i, i + 1] : [of, i + 1, i])
  const links = Array.from({ length }, (_, i) => i)
  const at = random.int(0, length - 1)
  let chain: Statement[]
  if (form === 'all') chain = links.map(up)
  else if (form === 'no') chain = links.map((i) => (i < at ? up(i) : i === at ? across('no', i) : down(i)))
  else if (form === 'some') chain = links.map((i) => (i < at ? down(i) : i === at ? across('some', i) : up(i)))
  else {
    // Some that are, and then a no; or some that are not.
    const no = random.int(at, length - 1)
    chain = links.map((i) => {
      if (i === at) return no > at ? across('some', i) : ['some not', i, i + 1]
      return i < at || i > no ? down(i) : i === no ? across('no', i) : up(i)
    })
  }
  return random.chance(0.5) ? chain : chain.toReversed().map(([of, a, b]) => [of, length - a, length - b])
}

/** The premises under no names; `no` and `some` have no sides. The ends of what is asked are told apart from the rest. */
export function premisesKey(premises: readonly Statement[], terms: number, ends: readonly number[]): string {
  const text = ([form, a, b]: Statement, name: (term: number) => number) => {
    const sides = form === 'no' || form === 'some' ? [name(a), name(b)].sort((x, y) => x - y) : [name(a), name(b)]
    return `${form} ${sides.join(' ')}`
  }
  return canonical({
    count: terms,
    about: (term, name) => {
      const own = premises.filter(([, a, b]) => a === term || b === term)
      return `${ends.includes(term)} ${own
        .map((premise) => text(premise, (other) => (other === term ? 99 : name(other))))
        .sort()
        .join(', ')}`
    },
    whole: (name) =>
      `${premises
        .map((premise) => text(premise, name))
        .sort()
        .join(', ')}; ${ends
        .map(name)
        .sort((a, b) => a - b)
        .join(' ')}`,
  })
}
