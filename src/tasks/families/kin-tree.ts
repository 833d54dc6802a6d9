/**
 * @file Families of three generations, and what people in them are to each other. Couples have all their children together, so that a mother's
 * husband is the father and a sister's mother the own.
 */
import type { Random } from '../random.ts'
import { canonical } from './canonical.ts'

export interface Person {
  woman: boolean
  /** The couple this person is a child of, by its number; null: of nobody in this family. */
  child: number | null
  /** The couple this person is one half of. */
  parent: number | null
}

/** What somebody is to another, without the gender: the word's two forms are in WORDS. */
export type Relation = keyof typeof WORDS
/** Man, woman. */
export const WORDS = {
  parent: ['father', 'mother'],
  child: ['son', 'daughter'],
  sibling: ['brother', 'sister'],
  spouse: ['husband', 'wife'],
  grandparent: ['grandfather', 'grandmother'],
  grandchild: ['grandson', 'granddaughter'],
  aunt: ['uncle', 'aunt'],
  niece: ['nephew', 'niece'],
  cousin: ['cousin', 'cousin'],
} as const

export const RELATIONS = Object.keys(WORDS) as Relation[]
export function wordOf(relation: Relation, { woman }: Person): string {
  return WORDS[relation][woman ? 1 : 0]
}

/** What one is to another, where `above` gives the couples whose children are in a couple; null: there is no word for it here. */
function relationOf(one: Person, other: Person, above: (couple: number | null) => readonly number[]): Relation | null {
  const isParent = (x: Person, y: Person) => x.parent !== null && x.parent === y.child
  const isGrandparent = (x: Person, y: Person) => x.parent !== null && above(y.child).includes(x.parent)
  // A brother or a sister of a parent, or married to one.
  const isAunt = (x: Person, y: Person) =>
    x.parent !== y.child && above(y.child).some((couple) => x.child === couple || above(x.parent).includes(couple))
  if (isParent(one, other)) return 'parent'
  if (isParent(other, one)) return 'child'
  if (one.child !== null && one.child === other.child) return 'sibling'
  if (one.parent !== null && one.parent === other.parent) return 'spouse'
  if (isGrandparent(one, other)) return 'grandparent'
  if (isGrandparent(other, one)) return 'grandchild'
  if (isAunt(one, other)) return 'aunt'
  if (isAunt(other, one)) return 'niece'
  return above(one.child).some((couple) => above(other.child).includes(couple)) ? 'cousin' : null
}

/** Parent and child, brothers and sisters, husband and wife: all of one couple and its children. */
export function areNear(a: Person, b: Person): boolean {
  return [a.child, a.parent].some((couple) => couple !== null && (couple === b.child || couple === b.parent))
}

/** People, and what each is to each other. */
export class Kin {
  readonly people: readonly Person[]
  readonly #relations: readonly (readonly (Relation | null)[])[]

  constructor(people: readonly Person[]) {
    this.people = people
    const couples = new Map<number, number[]>()
    for (const { child, parent } of people)
      if (child !== null && parent !== null) couples.set(parent, [...(couples.get(parent) ?? []), child])
    const above = (couple: number | null) => (couple === null ? undefined : couples.get(couple)) ?? []
    this.#relations = people.map((one) => people.map((other) => (one === other ? null : relationOf(one, other, above))))
  }

  get numbers(): number[] {
    return this.people.map((_, i) => i)
  }

  relation(a: number, b: number): Relation | null {
    return this.#relations[a][b]
  }

  word(a: number, b: number): string | null {
    const relation = this.relation(a, b)
    return relation === null ? null : wordOf(relation, this.people[a])
  }

  /** What somebody is whose relation is `one` to somebody whose relation is `other` to a third, as some three here are; null: as none are. */
  composed(one: Relation, other: Relation): Relation | null {
    for (const a of this.numbers)
      for (const b of this.numbers)
        for (const c of this.numbers)
          if (a !== c && this.relation(a, b) === one && this.relation(b, c) === other && this.relation(a, c) !== null)
            return this.relation(a, c)
    return null
  }
}

/** A couple at the top with two or three children, of whom most are married and have children; `count` of these people, all connected. */
export function drawnKin(random: Random, count: number): Kin {
  for (;;) {
    const all = wholeFamily(random)
    const taken = [random.pick(all)]
    while (taken.length < Math.min(count, all.length))
      taken.push(random.pick(all.filter((one) => !taken.includes(one) && taken.some((other) => areNear(one, other)))))
    if (taken.length === count) return new Kin(taken)
  }
}

function wholeFamily(random: Random): Person[] {
  const couple = (child: number | null, parent: number, woman: boolean): Person[] => [
    { woman, child, parent },
    { woman: !woman, child: null, parent },
  ]
  const all = couple(null, 0, random.chance(0.5))
  for (let i = random.int(2, 3); i > 0; i--) {
    const woman = random.chance(0.5)
    if (random.chance(0.2)) all.push({ woman, child: 0, parent: null })
    else {
      all.push(...couple(0, i, woman))
      for (let grandchild = random.int(1, 3); grandchild > 0; grandchild--) all.push({ woman: random.chance(0.5), child: i, parent: null })
    }
  }
  return all
}

/** Somebody who is said to be something to somebody else. */
export interface Tie {
  of: number
  to: number
}

/** Ties that connect everybody and no more; each but the first of all is told what he or she is, and so the gender. */
export function drawnTies(random: Random, kin: Kin): { ties: Tie[]; untold: number } {
  const joined = [random.int(0, kin.people.length - 1)]
  const ties: Tie[] = []
  while (joined.length < kin.people.length) {
    const to = random.pick(joined)
    const open = kin.numbers.filter((of) => !joined.includes(of) && areNear(kin.people[of], kin.people[to]))
    if (open.length === 0) continue
    const of = random.pick(open)
    joined.push(of)
    ties.push({ of, to })
  }
  return { ties: random.shuffled(ties), untold: joined[0] }
}

/** The people from a to b along the ties, both included. */
export function pathOf(ties: readonly Tie[], a: number, b: number): number[] {
  const search = (path: readonly number[]): number[] | null => {
    const last = path[path.length - 1]
    if (last === b) return [...path]
    for (const { of, to } of ties) {
      const next = of === last ? to : to === last ? of : -1
      if (next < 0 || path.includes(next)) continue
      const found = search([...path, next])
      if (found !== null) return found
    }
    return null
  }
  return search([a]) ?? []
}

/** The problem without names: genders, ties from either side, who is asked for and how. */
export function kinKey(kin: Kin, ties: readonly Tie[], asked: readonly [number, number], how: string): string {
  const tie = ({ of, to }: Tie, name: (person: number) => number) => {
    const [first, second] = name(of) <= name(to) ? [of, to] : [to, of]
    return `${name(first)} ${kin.relation(first, second)} ${name(second)}`
  }
  return `${how} ${canonical({
    count: kin.people.length,
    about: (person, name) => {
      const others = ties.flatMap(({ of, to }) => (of === person ? [to] : to === person ? [of] : []))
      const own = others.map((other) => `${kin.relation(person, other)} ${name(other)}`)
      return `${kin.people[person].woman} ${asked.indexOf(person)} ${own.sort().join(', ')}`
    },
    whole: (name) => {
      const women = kin.numbers.filter((i) => kin.people[i].woman).map(name)
      const told = ties.map((one) => tie(one, name)).sort()
      return `${women.sort((a, b) => a - b).join(' ')}: ${told.join(', ')}; ${asked.map(name).join(' ')}`
    },
  })}`
}
