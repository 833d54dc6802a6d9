/** @file What the general test cannot see of facts and rules: what follows, found in another way; keys of renamed letters; how lines count. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { truth } from './truth.ts'
import { drawnTheory, type Theory, theoryKey } from './truth-rules.ts'

interface Told {
  facts: string[]
  rules: { if: string[]; not: string[]; gives: string }[]
}

/** A letter is true if it is a fact, or some rule for it is met: asked backwards, from the letter. */
function isTrue(letter: string, { facts, rules }: Told, asked: readonly string[] = []): boolean {
  if (facts.includes(letter)) return true
  if (asked.includes(letter)) return false
  const on = [...asked, letter]
  return rules.some(
    (rule) =>
      rule.gives === letter &&
      rule.if.every((other) => isTrue(other, { facts, rules }, on)) &&
      rule.not.every((other) => !isTrue(other, { facts, rules })),
  )
}

const size = { rules: 7, facts: [2, 3], follow: [2, 4], false: [2, 3], nots: 2 } as const

describe('facts and rules', () => {
  it('asks for all that is true and for nothing else, of which something follows and something does not', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { answer, puzzle } = truth.make(new Random('truth', seed), 1 + (seed % 5)).fields()
      const told = puzzle as unknown as Told
      const letters = [...new Set([...told.facts, ...told.rules.flatMap((rule) => [...rule.if, ...rule.not, rule.gives])])]
      const right = letters.filter((letter) => isTrue(letter, told))
      expect(String(answer).split(', ').sort()).toEqual(right.sort())
      expect(right.length).toBeGreaterThan(told.facts.length)
      expect(right.length).toBeLessThan(letters.length)
    }
  })

  it('has one key for all names of letters and orders of rules, and another for another rule', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random('key', seed)
      const theory = drawnTheory(random, size)
      const names = random.shuffled(Array.from({ length: theory.letters }, (_, i) => i))
      const named = (letters: readonly number[]) => random.shuffled(letters.map((letter) => names[letter]))
      const other: Theory = {
        letters: theory.letters,
        facts: named(theory.facts),
        rules: random.shuffled(theory.rules).map((rule) => ({ if: named(rule.if), not: named(rule.not), gives: names[rule.gives] })),
      }
      expect(theoryKey(other)).toBe(theoryKey(theory))
      expect(theoryKey({ ...theory, rules: theory.rules.slice(1) })).not.toBe(theoryKey(theory))
    }
  })

  it('counts lines by what is known so far', () => {
    const rules = [
      { if: ['a', 'd'], not: [], gives: 'b' },
      { if: ['b'], not: ['c'], gives: 'e' },
      { if: ['c'], not: [], gives: 'f' },
    ]
    const prompt = { id: '', domain: 'puzzle', prompt: '', puzzle: { check: 'set', facts: ['a', 'd'], rules } }
    const counts = (thought: string) => Object.values(truth.check?.(prompt, thought) ?? {})
    expect(counts('d a so b; b not c so e; f needs c; no more')).toEqual([4, 0, 0])
    expect(counts('b not c so e; no more; c so f')).toEqual([0, 3, 0])
    expect(counts('c not yet; a d so e no, a d so b; a d so b; b so e')).toEqual([1, 1, 2])
  })
})
