/** @file What the general test cannot see of knights and knaves: one solution, recounted without the generator's logic; disguises; dead ends. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { canonical } from './canonical.ts'
import { islandOf, knights } from './knights.ts'
import type { Claim, Statement } from './knights-logic.ts'

/** Said in other words than knights-logic.ts: what each statement is worth where all roles are known. */
function isTrue(statement: Statement, speaker: number, roles: readonly boolean[]): boolean {
  const claims = 'of' in statement ? statement.of.map(([person, knight]: Claim) => roles[person] === knight) : []
  if (statement.says === 'same') return roles[speaker] === roles[statement.as]
  if (statement.says === 'exactly') return roles.reduce((sum, knight) => sum + Number(knight), 0) === statement.knights
  return { is: claims[0], and: claims[0] && claims[1], or: claims[0] || claims[1], if: claims[0] ? claims[1] : true }[statement.says]
}

describe('knights and knaves', () => {
  it('has exactly one solution, which is the answer', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { puzzle } = knights.make(new Random('unique', seed), 1 + (seed % 5)).fields()
      const { names, statements, roles } = puzzle as unknown as { names: string[]; statements: Statement[]; roles: Record<string, string> }
      const found = Array.from({ length: 2 ** names.length }, (_, bits) => names.map((_, i) => (bits & (1 << i)) > 0)).filter((all) =>
        statements.every((statement, i) => isTrue(statement, i, all) === all[i]),
      )
      expect(found.map((all) => all.map((knight) => (knight ? 'knight' : 'knave')))).toEqual([names.map((name) => roles[name])])
    }
  })

  it('has one key for all orders of people, and another one for another problem', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random('orders', seed)
      const { statements } = knights.make(random, 1 + (seed % 5)).fields().puzzle as unknown as { statements: Statement[] }
      const place = random.shuffled(statements.map((_, i) => i))
      const claim = ([person, knight]: Claim): Claim => [place[person], knight]
      const moved: Statement[] = []
      for (const [i, statement] of statements.entries())
        moved[place[i]] =
          statement.says === 'same'
            ? { ...statement, as: place[statement.as] }
            : 'of' in statement
              ? ({ ...statement, of: statement.of.map(claim) } as unknown as Statement)
              : statement
      expect(canonical(islandOf(moved))).toBe(canonical(islandOf(statements)))
      const other = moved.with(0, { says: 'exactly', knights: 0 })
      expect(canonical(islandOf(other))).not.toBe(canonical(islandOf(statements)))
    }
  })

  it('counts a wrong consequence, a dead end that is none, and what was supposed twice', () => {
    const statements: Statement[] = [
      {
        says: 'and',
        of: [
          [1, true],
          [2, false],
        ],
      },
      { says: 'same', as: 0 },
      { says: 'is', of: [[1, false]] },
    ]
    const prompt = { id: '', domain: 'puzzle', prompt: '', puzzle: { check: 'roles', names: ['Ann', 'Ben', 'Cas'], statements } }
    const counts = (thought: string) => Object.values(knights.check?.(prompt, thought) ?? {})
    expect(counts('try Ben knight: Ann knight, Cas knave; Ann true; Ben true; Cas false; all good')).toEqual([6, 0, 0])
    expect(counts('Ben: Ann knight; try Ben knave; Cas: Cas knight; Ann false no; back')).toEqual([4, 0, 0])
    expect(counts('try Ben knight: Ann knave')).toEqual([0, 1, 0])
    expect(counts('try Ben knight; back')).toEqual([0, 1, 0])
    expect(counts('try Ann knave; back; try Ann knave; back')).toEqual([2, 0, 1])
    expect(counts('Ben: Ann knave no, Ben: Ann knight; Ben: Ann knight')).toEqual([1, 0, 1])
  })
})
