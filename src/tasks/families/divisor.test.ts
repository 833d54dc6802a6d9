import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import type { Prompt } from '../task.ts'
import { Worksheet } from '../teacher.ts'
import { divisor } from './divisor.ts'
import { answerOf, type Numbers, workNumbers } from './divisor-work.ts'

const of = (more = {}) => createTask('math', { kinds: ['divisor'], levels: [1, 2, 3, 4], slip: 0, ...more })
const numbers = (kind: Numbers['kind'], a: number, b = 0, m = 0): Numbers => ({ kind, a, b, m })
const lines = (asked: Numbers, style: 'steps' | 'full' = 'steps') => {
  const sheet = new Worksheet(style)
  workNumbers(sheet, asked)
  return sheet.lines.join('; ')
}
const count = (asked: Numbers, thought: string) =>
  divisor.check?.({ id: '', domain: 'math', prompt: '', answer: answerOf(asked), problem: { ...asked } }, thought)

describe('divisors', () => {
  it.each([
    [numbers('gcd', 252, 105), '252=2*105+42; 105=2*42+21; 42=2*21; 21', '2*105=210; 252-210=42; 2*42=84; 105-84=21; 2*21=42; 21'],
    [numbers('lcm', 8, 18), '18=2*8+2; 8=4*2; 8/2=4; 4*18=72; 72', '2*8=16; 18-16=2; 4*2=8; 8/2=4; 4*18=72; 72'],
    [numbers('primes', 84), '84=42*2; 42=21*2; 21=7*3; 2, 2, 3, 7', '84=42*2; 42=21*2; 21=10*2+1; 21=7*3; 2, 2, 3, 7'],
    [numbers('smallest', 91), '91/2 no; 91/3 no; 91/5 no; 91=13*7; 7', '91=45*2+1; 91=30*3+1; 91=18*5+1; 91=13*7; 7'],
    [numbers('smallest', 13), '13/2 no; 13/3 no; 5*5=25; 13', '13=6*2+1; 13=4*3+1; 5*5=25; 13'],
    [numbers('binary', 22), '22-16=6; 6-4=2; 2-2=0; 10110', '22=11*2; 11=5*2+1; 5=2*2+1; 2=1*2; 1=0*2+1; 10110'],
    [numbers('power', 3, 3, 7), '3*3=9; 9=1*7+2; 2*3=6; 6', '3*3=9; 1*7=7; 9-7=2; 2*3=6; 6'],
  ])('of %o are worked so', (asked, coarse, fine) => {
    expect(lines(asked)).toBe(coarse)
    expect(lines(asked, 'full')).toBe(fine)
    for (const thought of [coarse, fine]) {
      const counts = count(asked, thought)
      expect(counts).toEqual({ true: thought.split('; ').length, false: 0, unneeded: 0 })
    }
  })

  it('are what they are called, recounted by trying all', () => {
    for (let i = 0; i < 300; i++) {
      const { answer, problem } = of().promptAt('train', 4, i)
      const { kind, a, b, m } = problem as unknown as Numbers
      const upTo = (n: number) => Array.from({ length: n }, (_, k) => k + 1)
      if (kind === 'gcd') expect(answer).toBe(upTo(a).findLast((d) => a % d === 0 && b % d === 0))
      if (kind === 'lcm') expect(answer).toBe(upTo(a * b).find((n) => n % a === 0 && n % b === 0))
      if (kind === 'smallest') expect(answer).toBe(upTo(a).find((d) => d > 1 && a % d === 0))
      if (kind === 'binary') expect(answer).toBe(Number(a.toString(2)))
      if (kind === 'power') expect(answer).toBe(a ** b % m)
      if (kind !== 'primes') continue
      const primes = String(answer).split(', ').map(Number)
      expect(primes.length).toBeGreaterThan(1)
      expect(primes.reduce((product, prime) => product * prime)).toBe(a)
      for (const prime of primes) expect(upTo(prime).filter((d) => prime % d === 0)).toHaveLength(2)
    }
  })

  it.each([
    ['2, 2, 3, 7', true],
    ['7, 3, 2, 2', true],
    ['2, 3, 7', false],
    ['4, 3, 7', false],
    ['1, 2, 2, 3, 7', false],
    ['2*2*3*7', false],
    ['84', false],
  ])('of 84, the primes %s are right: %s', async (said, right) => {
    const prompt: Prompt = { id: '', domain: 'math', prompt: 'Factor 84 into primes.', answer: '2, 2, 3, 7' }
    expect((await of().verify(prompt, `\\boxed{${said}}`, 'instruct')).correct).toBe(right)
  })

  it('count what is wrong, and what leads nowhere', () => {
    const asked = numbers('gcd', 252, 105)
    expect(count(asked, '252/10 no; 252=63*4; 252=2*105+43 no, 252=2*105+42; 105=2*42+21; 42=2*21; 21')).toEqual({
      ...{ true: 4, false: 0, unneeded: 2 },
    })
    expect(count(asked, '252=1*105+147; 252/9 no; 21')).toEqual({ true: 1, false: 2, unneeded: 0 })
  })

  it('come to an end whatever slips', () => {
    const task = of({ slip: 1, thinkShare: 1, levels: [4, 5], styles: { steps: 1, full: 1, wander: 1 } })
    for (let i = 0; i < 200; i++) expect(task.demonstrationAt(3, i).reasoning?.length).toBeLessThan(2000)
  })
})
