import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalAnswers, parseAnswer } from './equality.ts'
import { judgeMath } from './verify.ts'

const equal = (a: string, b: string) => {
  const [left, right] = [parseAnswer(a), parseAnswer(b)]
  return left !== null && right !== null && equalAnswers(left, right) === true
}

describe('two answers', () => {
  it.each([
    ['5', '5'],
    ['5', ' 05. '],
    ['5', '+5'],
    ['5', '5.0'],
    ['5', '$5$'],
    ['5', '\\$5'],
    ['5', 'x = 5'],
    ['5', 'f(0)=5'],
    ['5', 'x_1 = 5'],
    ['5', '(5)'],
    ['5', '\\text{5}'],
    ['5', '5\\text{ apples}'],
    ['5', '5 apples'],
    ['5', '5\\,\\text{cm}^2'],
    ['5', '5 m^2'],
    ['5', '5^\\circ'],
    ['-5', '\u22125'],
    ['1000', '1,000'],
    ['1000', '1{,}000'],
    ['1000', '1\\,000'],
    ['1000', '1e3'],
    ['1200', '1.2 \\times 10^3'],
    ['0.012', '1.2\\cdot10^{-2}'],
    ['1024', '2^{10}'],
    ['0.5', '.5'],
    ['0.5', '1/2'],
    ['1/2', '\\frac{1}{2}'],
    ['1/2', '\\dfrac12'],
    ['-1/2', '-\\frac{1}{2}'],
    ['-1/2', '\\frac{-1}{2}'],
    ['3/2', '1\\frac{1}{2}'],
    ['3/2', '1 1/2'],
    ['1/2', '\\frac{3}{6}'],
    ['28\\%', '28'],
    ['28\\%', '0.28'],
    ['(3, 4)', '\\left(3,4\\right)'],
    ['(3, \\frac12)', '(3.0, 0.5)'],
    ['\\{1, 2\\}', '2, 1'],
    ['6 and 8', '6, 8'],
    ['6 \\text{ and } 8', '\\{8,6\\}'],
    ['[0, 9)', '[0,9)'],
    ['\\text{Even}', 'even'],
    ['A', '\\text{A}'],
    ['2\\sqrt{3}', '2 \\sqrt{3}'],
  ])('%s and %s are the same', (a, b) => {
    expect(equal(a, b)).toBe(true)
    expect(equal(b, a)).toBe(true)
  })

  it.each([
    ['5', '6'],
    ['5', '-5'],
    ['5', '5x'],
    ['5', '5, 6'],
    ['5', '5 or 6'],
    ['5', '5 6'],
    ['5', '5 = 6'],
    ['5', '10/(2/1/2)'],
    ['1/3', '0.3333'],
    ['1/0', '1/0'.replace('1', '2')],
    ['(3, 4)', '(4, 3)'],
    ['(0, 9)', '[0, 9)'],
    ['1, 2', '1, 2, 3'],
    ['1, 1, 2', '1, 2, 2'],
    ['A', 'a'],
    ['', ''],
  ])('%s and %s are different', (a, b) => {
    expect(equal(a, b)).toBe(false)
    expect(equal(b, a)).toBe(false)
  })

  it('are compared exactly, however long', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), fc.bigInt({ min: 1n, max: 10n ** 20n }), (n, d, k) => {
        expect(equal(`\\frac{${n}}{${d}}`, `\\frac{${n * k}}{${d * k}}`)).toBe(true)
        expect(equal(`\\frac{${n}}{${d}}`, `\\frac{${n + 1n}}{${d}}`)).toBe(false)
      }),
    )
  })

  it('cost nothing where they are absurd', () => {
    const start = performance.now()
    for (const text of [
      '9^{999}',
      '9^{64}',
      '9^9^9^9',
      '1e999999',
      '1e-64',
      '9'.repeat(400),
      '('.repeat(400),
      '1,'.repeat(200),
      'a '.repeat(200),
      'aa'.repeat(199),
    ]) {
      parseAnswer(text)
    }
    parseAnswer('9'.repeat(1e6))
    expect(performance.now() - start).toBeLessThan(200)
  })
})

const MATERIAL = new URL('../../../../shared/material/', import.meta.url).pathname
describe('graded answers of others', () => {
  const missing = !existsSync(MATERIAL)

  it.skipIf(missing)('GSM8K: published verdicts on real model solutions are reproduced (needs shared material)', () => {
    const lines = readFileSync(`${MATERIAL}gsm8k/example_model_solutions.jsonl`, 'utf8').trim().split('\n')
    let same = 0
    let all = 0
    for (const line of lines) {
      const { ground_truth, ...models } = JSON.parse(line) as { ground_truth: string } & Record<
        string,
        { is_correct: boolean; solution: string }
      >
      const gold = ground_truth.split('A:').at(-1)?.trim()
      for (const model of Object.values(models)) {
        if (typeof model?.is_correct !== 'boolean') continue
        const answer = model.solution.includes('A:') ? model.solution.split('A:').at(-1)?.trim() : ''
        const prompt = { id: '', domain: 'math', prompt: '', answer: gold }
        if (judgeMath(prompt, `\\boxed{${answer}}`, 'instruct').verdict.correct === model.is_correct) same++
        all++
      }
    }
    console.info(`GSM8K verdicts: ${same} of ${all} agree`)
    expect(all).toBe(5276)
    expect(same / all).toBeGreaterThan(0.99)
  })

  it.skipIf(missing)('Math-Verify: nothing it calls wrong is called right, and half of all its cases agree (needs shared material)', () => {
    const cases = JSON.parse(readFileSync(`${MATERIAL}math-verify-cases/equality_cases.json`, 'utf8')) as {
      gold: string
      pred: string
      verdict: boolean
    }[]
    const count = { agree: 0, falsePositive: 0, falseNegative: 0 }
    for (const { gold, pred, verdict } of cases) {
      const boxed = pred.includes('\\boxed') ? pred : `\\boxed{${pred}}`
      const ours = judgeMath({ id: '', domain: 'math', prompt: '', answer: gold }, boxed, 'instruct').verdict.correct
      if (ours === verdict) count.agree++
      else if (ours) count.falsePositive++
      else count.falseNegative++
    }
    console.info(`Math-Verify cases: ${JSON.stringify(count)} of ${cases.length}`)
    expect(count.falsePositive).toBe(0)
    expect(count.agree / cases.length).toBeGreaterThan(0.5)
  })
})
