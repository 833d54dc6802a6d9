import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import type { Prompt } from '../task.ts'
import { Worksheet } from '../teacher.ts'
import { fraction } from './fraction.ts'
import { type Fractions, gcd, workFractions } from './fraction-work.ts'

const of = (more = {}) => createTask('math', { kinds: ['fraction'], levels: [1, 2, 3, 4], slip: 0, ...more })
const lines = (fractions: Fractions, style: 'steps' | 'full' = 'steps') => {
  const sheet = new Worksheet(style)
  workFractions(sheet, fractions)
  return sheet.lines.join('; ')
}
const minus: Fractions = { kind: 'sub', a: 5, b: 6, c: 3, d: 8 }
const count = (fractions: Fractions, thought: string) =>
  fraction.check?.({ id: '', domain: 'math', prompt: '', problem: { ...fractions } }, thought)

describe('fractions', () => {
  it('are worked by lcm and gcd, in fine work by one prime after the other', () => {
    expect(lines(minus)).toBe('lcm 24; 5*4=20; 3*3=9; 20-9=11; 11/24')
    expect(lines(minus, 'full')).toBe('lcm 24; 24/6=4; 5*4=20; 24/8=3; 3*3=9; 20-9=11; 11/24')
    const simplify: Fractions = { kind: 'simplify', a: 84, b: 126, c: 0, d: 1 }
    expect(lines(simplify)).toBe('gcd 42; 84/42=2; 126/42=3; 2/3')
    expect(lines(simplify, 'full')).toBe('84/2=42; 126/2=63; 42/3=14; 63/3=21; 14/7=2; 21/7=3; 2/3')
    expect(lines({ kind: 'add', a: 1, b: 2, c: 1, d: 2 })).toBe('lcm 2; 1+1=2; 2/2; gcd 2; 2/2=1; 2/2=1; 1')
    expect(lines({ kind: 'of', a: 3, b: 4, c: 20, d: 1 })).toBe('20/4=5; 5*3=15; 15')
    expect(lines({ kind: 'larger', a: 5, b: 6, c: 7, d: 9 })).toBe('5*9=45; 7*6=42; 45>42; 5/6')
  })

  it('have an answer in lowest terms', () => {
    for (let i = 0; i < 300; i++) {
      const [p, q = '1'] = String(of().promptAt('train', 3, i).answer).split('/')
      expect(gcd(Number(p), Number(q))).toBe(1)
      expect(Number(p)).toBeGreaterThan(0)
    }
  })

  it.each([
    ['2/3', 'correct'],
    ['\\frac{2}{3}', 'correct'],
    ['x = 2/3', 'correct'],
    ['12/18', 'unsimplified'],
    ['\\frac{12}{18}', 'unsimplified'],
    ['10/15', 'unsimplified'],
    ['-2/-3', 'unsimplified'],
    ['0.666667', 'unsimplified'],
    ['3/2', 'wrong'],
  ])('of 12/18 the answer %s is %s', async (said, outcome) => {
    const prompt: Prompt = { id: '', domain: 'math', prompt: 'Simplify 12/18.', answer: '2/3', lowestTerms: true }
    const { reward, ...verdict } = await of().verify(prompt, `\\boxed{${said}}`, 'instruct')
    expect(verdict.outcome).toBe(outcome)
    expect(reward).toBe(outcome === 'correct' ? 1 : 0)
  })

  it('that come to a whole number are one: 3/2 is not 1 1/2 here, nor is 4/1 a 4', async () => {
    const judge = async (answer: string, said: string) =>
      (await of().verify({ id: '', domain: 'math', prompt: '', answer, lowestTerms: true }, `\\boxed{${said}}`, 'instruct')).correct
    expect(await Promise.all([judge('4', '4'), judge('4', '4/1'), judge('4', '8/2'), judge('3/2', '1 1/2'), judge('3/2', '3/2')])).toEqual([
      ...[true, false, false, false, true],
    ])
  })

  it('count lines by what they say of these fractions', () => {
    expect(count(minus, 'lcm 24; 5*4=20; 3*3=9; 20-9=11; 11/24')).toEqual({ true: 5, false: 0, unneeded: 0 })
    expect(count(minus, '2/2 no, lcm 24; 6*8=48; 5*4=20; 3*3=8; 20-8=12; 12/24; gcd 6')).toEqual({ true: 3, false: 3, unneeded: 1 })
    expect(count({ kind: 'simplify', a: 22, b: 48, c: 0, d: 1 }, '22/3 no; gcd 2; 22/2=11; 48/2=24; 11/24')).toEqual({
      ...{ true: 4, false: 0, unneeded: 1 },
    })
  })
})
