import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'
import { sums } from './sums.ts'
import { chainKey, chainText, chainValue, drawChain } from './sums-chain.ts'
import { type Operation, workSum } from './sums-work.ts'

const worked = (operation: Operation, a: number, b: number, style: 'steps' | 'full' = 'full') => {
  const sheet = new Worksheet(style)
  return { result: workSum(sheet, operation, a, b), text: sheet.lines.join('; ') }
}
const count = (operation: Operation, a: number, b: number, thought: string) => {
  const { result } = worked(operation, a, b)
  return sums.check?.({ id: '', domain: 'math', prompt: '', answer: result, problem: { operation, a, b } }, thought)
}

describe('sums', () => {
  it.each([
    ['add', 485, 967, '5+7=12; 8+6+1=15; 4+9+1=14; so 1452'],
    ['add', 7, 5, '7+5=12'],
    ['add', 3, 10, '3+0=3; 0+1=1; so 13'],
    ['sub', 502, 17, '12-7=5; 10-1-1=8; 5-0-1=4; so 485'],
    ['sub', 5, 7, '7-5=2; so -2'],
    ['sub', 8, 8, '8-8=0'],
    ['mul', 347, 6, '300*6=1800; 40*6=240; 7*6=42; 1800+200=2000; 2000+40=2040; 2040+40=2080; 2080+2=2082'],
    ['mul', 0, 47, '40*0=0; 7*0=0; 0+0=0'],
    ['div', 952, 7, '100*7=700; 952-700=252; 30*7=210; 252-210=42; 6*7=42; so 136'],
    ['div', 0, 7, '0*7=0; so 0'],
    ['rem', 95, 7, '10*7=70; 95-70=25; 3*7=21; 25-21=4; so 4'],
    ['rem', 5, 7, '0*7=0; 5-0=5; so 5'],
  ] as const)('%s %i and %i is worked so', (operation, a, b, text) => {
    expect(worked(operation, a, b).text).toBe(text)
  })

  it('are worked to the right end, coarse and fine, whatever the digits', () => {
    const random = new Random('sums')
    const right = { add: (a: number, b: number) => a + b, sub: (a: number, b: number) => a - b, mul: (a: number, b: number) => a * b }
    for (let i = 0; i < 2000; i++) {
      const [a, b] = [random.int(0, 10 ** random.int(1, 5)), random.int(0, 10 ** random.int(1, 3))]
      for (const style of ['steps', 'full'] as const) {
        for (const operation of ['add', 'sub', 'mul'] as const) expect(worked(operation, a, b, style).result).toBe(right[operation](a, b))
        expect(worked('rem', a, b + 1, style).result).toBe(a % (b + 1))
        expect(worked('div', a * (b + 1), b + 1, style).result).toBe(a)
      }
    }
  })

  it('in chains are what their text says, and have one key in every order', () => {
    const random = new Random('chains')
    for (let i = 0; i < 500; i++) {
      const groups = drawChain(random, random.int(1, 5))
      expect(new Function(`return ${chainText(groups, true)}`)()).toBe(chainValue(groups))
      const turned = [groups[0], ...groups.slice(1).toReversed()].map((group) => ({ ...group, factors: group.factors.toReversed() }))
      expect(chainKey(turned)).toBe(chainKey(groups))
    }
  })

  it('begin at nothing: one digit and two are asked at the first level', () => {
    const task = createTask('math', { kinds: ['sums'], levels: [1] })
    const prompts = Array.from({ length: 600 }, (_, i) => task.promptAt('sft', 1, i).content as string)
    expect(prompts.filter((content) => /^add \d \d$/.test(content)).length).toBeGreaterThan(5)
    expect(prompts.filter((content) => /^add \d\d \d\d$/.test(content)).length).toBeGreaterThan(30)
    expect(prompts.some((content) => /^add 0 /.test(content))).toBe(true)
  })

  it('count lines that are wrong, of no use, or twice', () => {
    expect(count('add', 485, 967, '5+7=12; 8+6=14 no, 8+6+1=15; 4+9+1=14; so 1452')).toEqual({ true: 4, false: 0, unneeded: 0 })
    expect(count('add', 485, 967, '500+1000=1500; 5+7=12; 5+7=12; 8+6+1=16; so 1462')).toEqual({ true: 1, false: 2, unneeded: 2 })
    expect(count('mul', 347, 6, '300*6=1800; 47*6=282; 1800+282=2082')).toEqual({ true: 3, false: 0, unneeded: 0 })
    expect(count('rem', 95, 7, '95=13*7+4; 95=13*7+5; so 4')).toEqual({ true: 1, false: 1, unneeded: 1 })
  })
})
