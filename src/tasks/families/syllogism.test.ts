/** @file What the general test cannot see of syllogisms: what follows, by models of a few things; options and their reading; keys; lines. */
import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import { syllogism } from './syllogism.ts'
import { chainFor, FORMS, premisesKey, type Statement, Theory } from './syllogism-logic.ts'

/** Whether a statement is so in a world, where a thing is the list of the terms it is one of. */
function isSo([form, a, b]: Statement, world: readonly (readonly number[])[]): boolean {
  const as = world.filter((thing) => thing.includes(a))
  if (form === 'all') return as.every((thing) => thing.includes(b))
  if (form === 'no') return !as.some((thing) => thing.includes(b))
  return as.some((thing) => thing.includes(b) === (form === 'some'))
}

const fieldsOf = (seed: number, level: number) => syllogism.make(new Random('syllogism', seed), level).fields() as Required<Prompt>

describe('syllogisms', () => {
  it('agrees with worlds: what follows is so in each in which the premises are, and what does not is not so in one of them', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random('worlds', seed)
      const premises: Statement[] = [chainFor(random, random.pick(FORMS), 2)[0], [random.pick(FORMS), 1, 2]]
      // Three terms make eight kinds of things, so a world is a set of kinds.
      const kinds = Array.from({ length: 8 }, (_, kind) => [0, 1, 2].filter((term) => (kind & (1 << term)) > 0))
      const worlds = Array.from({ length: 256 }, (_, set) => kinds.filter((_, kind) => (set & (1 << kind)) > 0)).filter((world) =>
        premises.every((premise) => isSo(premise, world)),
      )
      const peopled = worlds.filter((world) => [0, 1, 2].every((term) => world.some((thing) => thing.includes(term))))
      const theory = new Theory(premises, 3)
      for (const form of FORMS)
        for (const [a, b] of [
          [0, 2],
          [2, 0],
        ]) {
          expect(theory.follows([form, a, b])).toBe(worlds.every((world) => isSo([form, a, b], world)))
          expect(theory.follows([form, a, b], true)).toBe(peopled.every((world) => isSo([form, a, b], world)))
        }
    }
  })

  it('has one option that follows, or none, whichever way `all` is read', () => {
    let none = 0
    for (let seed = 0; seed < 200; seed++) {
      const { options, answer, syllogism: told } = fieldsOf(seed, 1 + (seed % 5))
      const theory = new Theory(told.premises, told.nouns.length)
      expect(theory.consistent).toBe(true)
      const following = options.slice(0, 3).flatMap((option, i) => {
        const [, form, a, not, b] = /^(\w+) (\w+) are (not )?(\w+)$/.exec(option) ?? []
        const statement: Statement = [not ? 'some not' : (form as 'all'), told.nouns.indexOf(a), told.nouns.indexOf(b)]
        expect(theory.follows(statement, true)).toBe(theory.follows(statement))
        return theory.follows(statement) ? ['ABC'[i]] : []
      })
      expect(following.length === 0 ? ['D'] : following).toEqual([answer])
      if (answer === 'D') none++
    }
    expect(none).toBeGreaterThan(30)
    expect(none).toBeLessThan(70)
  })

  it('has one key for all orders of premises and names of terms, and for both sides of `no` and `some`', () => {
    const premises: Statement[] = [
      ['all', 0, 1],
      ['no', 1, 2],
      ['some', 2, 3],
    ]
    const moved: Statement[] = [
      ['some', 3, 1],
      ['no', 1, 2],
      ['all', 0, 2],
    ]
    expect(premisesKey(premises, 4, [0, 2])).toBe(premisesKey(moved, 4, [1, 0]))
    expect(
      premisesKey(
        [
          ['all', 1, 0],
          ['no', 1, 2],
          ['some', 2, 3],
        ],
        4,
        [0, 2],
      ),
    ).not.toBe(premisesKey(premises, 4, [0, 2]))
  })

  it('is what a task of multiple choice asks, without options', () => {
    expect(createTask('choice', {}).kinds).toEqual(['syllogism'])
    expect(createTask('choice', { preset: 'toy' }).kinds).not.toContain('syllogism')
  })

  it('is a guess only where the letter alone is thought', () => {
    const task = createTask('choice', { kinds: ['syllogism'] })
    expect(task.guessed?.('<think>B</think>B')).toBe(true)
    expect(task.guessed?.('<think>all pens are cups; no cups are eggs; no pens are eggs; so B</think>B')).toBe(false)
  })

  it('counts lines by what follows', () => {
    const told = {
      nouns: ['pens', 'cups', 'eggs', 'coins'],
      premises: [
        ['all', 0, 1],
        ['no', 1, 2],
        ['some', 2, 3],
      ] as Statement[],
      chain: 2,
    }
    const prompt = { id: '', domain: 'choice', prompt: '', answer: 'B', syllogism: told }
    const counts = (thought: string) => Object.values(syllogism.check?.(prompt, thought) ?? {})
    expect(counts('all pens are cups; no cups are eggs; no pens are eggs; so B')).toEqual([4, 0, 0])
    expect(counts('some eggs are coins; all cups are pens no, all pens are cups; all pens are cups; nothing; so A')).toEqual([1, 2, 2])
    expect(counts('all pens are not cups; all pens are pens; all pens are mugs')).toEqual([0, 1, 0])
  })
})
