/** @file What the general test cannot see of families: relations found in another way, keys of renamed people, the reserved slice, lines. */
import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import { BY_MARRIAGE, kin } from './kin.ts'
import { drawnKin, drawnTies, Kin, kinKey, type Person, pathOf, wordOf } from './kin-tree.ts'

/** Parents by number, from couples; then every word by its definition. */
function word(people: readonly Person[], a: number, b: number): string | null {
  const all = people.map((_, i) => i)
  const parents = (x: number) => all.filter((p) => people[p].parent !== null && people[p].parent === people[x].child)
  const siblings = (x: number) => all.filter((s) => s !== x && people[x].child !== null && people[s].child === people[x].child)
  const spouses = (x: number) => all.filter((s) => s !== x && people[x].parent !== null && people[s].parent === people[x].parent)
  const aunts = (x: number) => parents(x).flatMap((p) => siblings(p).flatMap((s) => [s, ...spouses(s)]))
  const is = (list: (x: number) => number[], x: number, y: number) => list(y).includes(x)
  const grandparents = (x: number) => parents(x).flatMap(parents)
  const found = (
    [
      ['parent', is(parents, a, b)],
      ['child', is(parents, b, a)],
      ['sibling', is(siblings, a, b)],
      ['spouse', is(spouses, a, b)],
      ['grandparent', is(grandparents, a, b)],
      ['grandchild', is(grandparents, b, a)],
      ['aunt', is(aunts, a, b)],
      ['niece', is(aunts, b, a)],
      ['cousin', parents(a).some((p) => siblings(p).some((s) => parents(b).includes(s)))],
    ] as const
  ).filter(([, true_]) => true_)
  // Nobody is two things to somebody.
  expect(found.length).toBeLessThan(2)
  return found.length === 0 ? null : wordOf(found[0][0], people[a])
}

describe('kin', () => {
  it('has one word for two people at the most, and the right one', () => {
    for (let seed = 0; seed < 40; seed++) {
      const family = drawnKin(new Random('kin', seed), 4 + (seed % 8))
      for (const a of family.numbers) for (const b of family.numbers) if (a !== b) expect(family.word(a, b)).toBe(word(family.people, a, b))
    }
  })

  it('tells enough: all are connected by ties, and for a name there is one', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { puzzle, answer } = kin.make(new Random('ties', seed), 1 + (seed % 5)).fields()
      const { names, people, ties, asked, byName } = puzzle as unknown as {
        names: string[]
        people: Person[]
        ties: { of: number; to: number }[]
        asked: [number, number]
        byName: boolean
      }
      const family = new Kin(people)
      expect(ties.length).toBe(people.length - 1)
      for (const i of family.numbers) expect(pathOf(ties, 0, i)[0]).toBe(0)
      const [a, b] = asked
      expect(ties.some(({ of, to }) => [of, to].sort().join() === [a, b].sort().join())).toBe(false)
      if (byName) expect(family.numbers.filter((i) => family.word(i, b) === family.word(a, b)).map((i) => names[i])).toEqual([answer])
      else expect(answer).toBe(family.word(a, b))
    }
  })

  it('has one key for all orders of people and for ties told from the other side', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random('key', seed)
      const family = drawnKin(random, 7)
      const { ties } = drawnTies(random, family)
      const place = random.shuffled(family.numbers)
      const moved: Person[] = []
      for (const [i, person] of family.people.entries()) moved[place[i]] = person
      const told = random
        .shuffled(ties)
        .map(({ of, to }) => (random.chance(0.5) ? { of: place[of], to: place[to] } : { of: place[to], to: place[of] }))
      expect(kinKey(new Kin(moved), told, [place[0], place[1]], 'what')).toBe(kinKey(family, ties, [0, 1], 'what'))
      expect(kinKey(family, ties, [1, 0], 'what')).not.toBe(kinKey(family, ties, [0, 1], 'what'))
    }
  })

  it('keeps uncles and aunts by marriage for tests', () => {
    const task = createTask('puzzle', { kinds: ['kin'], levels: [2, 3], reserved: BY_MARRIAGE })
    for (let i = 0; i < 20; i++) {
      const { puzzle } = task.promptAt('test', 1, i)
      const { people, asked } = puzzle as unknown as { people: Person[]; asked: [number, number] }
      expect(['uncle', 'aunt']).toContain(word(people, ...asked))
      expect(people[asked[0]].child === null || people[asked[0]].parent !== null).toBe(true)
    }
  })

  it('counts lines by what is so in the family', () => {
    const people: Person[] = [
      { woman: true, child: 0, parent: null },
      { woman: false, child: 0, parent: 1 },
      { woman: false, child: 1, parent: null },
      { woman: true, child: null, parent: 1 },
    ]
    const ties = [
      { of: 0, to: 1 },
      { of: 1, to: 2 },
      { of: 3, to: 1 },
    ]
    const puzzle = { check: 'exact', names: ['Ann', 'Tom', 'Ben', 'Eva'], people, ties, asked: [0, 2], byName: false }
    const counts = (thought: string) =>
      Object.values(kin.check?.({ id: '', domain: 'puzzle', prompt: '', answer: 'aunt', puzzle }, thought) ?? {})
    expect(counts('Ann sister of Tom; Tom father of Ben; Ann aunt of Ben; so aunt')).toEqual([4, 0, 0])
    expect(counts('Tom husband of Eva; back; Ann mother of Tom no, Ann sister of Tom; Ann sister of Tom; so uncle')).toEqual([1, 1, 2])
    expect(counts('Ann brother of Tom; Zoe aunt of Ben; toString aunt of Ben; so')).toEqual([0, 1, 0])
  })
})
