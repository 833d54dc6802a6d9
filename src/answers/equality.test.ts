import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyMath } from '../tasks/math/verify.ts'
import { expectCost } from '../tasks/testing.ts'
import { type Answer, equalAnswers, parseAnswer } from './equality.ts'

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
    ['2\\sqrt{3}', '\\sqrt{12}'],
    ['2\\sqrt{3}', '\\frac{6}{\\sqrt3}'],
    ['\\sqrt{2}-1', '\\frac{1}{1+\\sqrt{2}}'],
    ['\\sqrt{2}+\\sqrt{3}', '\\sqrt{5+2\\sqrt{6}}'],
    ['\\sqrt[3]{16}', '2\\sqrt[3]{2}'],
    ['\\sqrt{17}', '4.123105625617661'],
    ['1/3', '0.333333'],
    ['x^2+3x+2', '(x+1)(x+2)'],
    ['(x-y)^3', 'x^3-3x^2y+3xy^2-y^3'],
    ['\\frac{x}{2}', '0.5x'],
    ['\\frac{x^2-1}{x-1}', 'x+1'],
    ['2xy^2', '2 \\cdot x \\cdot y \\cdot y'],
    ['ab!', 'a(b!)'],
    ['(xy)^2', 'x^2y^2'],
    ['2^3^2', '512'],
    ['{ab}^2', 'a^2b^2'],
    ['2^{n+1}', '2 \\cdot 2^n'],
    ['4^n', '2^{2n}'],
    ['\\sin^2 x + \\cos^2 x', '1'],
    ['\\sin 2x', '2\\sin x\\cos x'],
    ['\\ln 8', '3\\ln 2'],
    ['\\log_2 8', '3'],
    ['e^{i\\pi}', '-1'],
    ['(1+i)^2', '2i'],
    ['\\binom{10}{3}', '120'],
    ['5!', '120'],
    ['2^{100}', '1267650600228229401496703205376'],
    ['|x|', '\\sqrt{x^2}'],
    ['(-\\infty, 2) \\cup (3, \\infty)', '(3,\\infty) \\cup (-\\infty,2)'],
    ['[1, 3]', '[1,2] \\cup [2,3]'],
    ['(0, 9) \\cup (9, 36)', '(0,36) \\setminus \\{9\\}'],
    ['x \\ge 5', '5 \\le x'],
    ['x > 5', '-x < -5'],
    ['2x + 4y - 3 = 0', 'y = -\\frac{1}{2}x + \\frac{3}{4}'],
    ['1 \\pm \\sqrt{19}', '1-\\sqrt{19}, 1+\\sqrt{19}'],
    ['\\begin{pmatrix}1 & 0 \\\\ 0 & 1\\end{pmatrix}', '\\begin{bmatrix}1 & 0 \\\\ 0 & \\frac{2}{2}\\end{bmatrix}'],
    ['\\begin{pmatrix} 2 \\\\ 4 \\end{pmatrix}', '2\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}'],
    ['204_5', '204_{5}'],
    ['\\text{(C)}', 'C'],
    ['\\text{The midpoints form a hexagon}', 'the midpoints form a hexagon'],
    ['(3, 4)', '3, 4'],
    ['864 \\mbox{ inches}^2', '864'],
    ['100,200', '200, 100'],
    ['11,\\! 111,\\! 111,\\! 100', '11111111100'],
    ['1 / 2004!', '\\frac{1}{2004!}'],
    ['\\frac{\\frac{1}{2}}{3}', '\\frac16'],
    ['a_1 + a_2', 'a_{2} + a_{1}'],
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
    ['2\\sqrt{3}', '3.4641016'],
    ['2\\sqrt{3}', '\\sqrt{13}'],
    ['\\sqrt{2}', '\\frac{665857}{470832}'],
    ['\\pi', '\\frac{355}{113}'],
    ['\\pi', '3.14159265'],
    ['x^2+3x+2', '(x+1)(x+2)+10^{-15}'],
    ['\\sin x', '\\sin x + 10^{-15}'],
    ['x', '\\sqrt{x^2}'],
    ['x+1', 'y+1'],
    ['5xy', '5'],
    ['5m', '5'],
    ['5 \\text{ cm}', '5 \\text{ m}'],
    ['0', '10^{-64}'],
    ['0.000001', '0.0000014'],
    ['x > 5', 'x < 5'],
    ['x > 5', '-x > -5'],
    ['x = 5', 'y = 5'],
    ['2x + z = 1', '1'],
    ['[1, 3]', '[1,2) \\cup (2,3]'],
    ['(0, 1)', '(0, 1.5)'],
    ['x < 1 \\text{ or } x > 2', '(1, 2)'],
    ['1 \\pm \\sqrt{19}', '1 + \\sqrt{19}'],
    ['(1, 2, 3)', '(1, 2)'],
    ['\\{1, 2\\}', '\\{1, 2, 3\\}'],
    ['\\begin{pmatrix}1 & 2\\end{pmatrix}', '\\begin{pmatrix}1 \\\\ 2\\end{pmatrix}'],
    ['204_5', '204'],
    ['204_5', '204_6'],
    ['12:00', '1:00'],
    ['\\text{even}', '\\text{odd}'],
    ['-\\infty', '\\infty'],
  ])('%s and %s are different', (a, b) => {
    expect(equal(a, b)).toBe(false)
    expect(equal(b, a)).toBe(false)
  })

  it('of which one is a percentage: its sign may be left out, and added only where a percentage was asked for', () => {
    const [percentage, number, hundredth] = ['28\\%', '28', '0.28'].map((text) => parseAnswer(text) as Answer)
    expect(equalAnswers(percentage, number)).toBe(true)
    expect(equalAnswers(percentage, hundredth)).toBe(true)
    expect(equalAnswers(hundredth, percentage)).toBe(true)
    expect(equalAnswers(number, percentage)).toBe(false)
    expect(equalAnswers(number, percentage, { percent: true })).toBe(true)
  })

  it('are compared exactly, however long', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), fc.bigInt({ min: 1n, max: 10n ** 20n }), (n, d, k) => {
        expect(equal(`\\frac{${n}}{${d}}`, `\\frac{${n * k}}{${d * k}}`)).toBe(true)
        expect(equal(`\\frac{${n}}{${d}}`, `\\frac{${n + 1n}}{${d}}`)).toBe(false)
      }),
    )
  })

  it('cost nothing where they are absurd', async () => {
    const absurd = [
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
      '9'.repeat(1e6),
    ]
    await expectCost(1000, () => absurd.forEach((text) => void parseAnswer(text)))
  })
})

const MATERIAL = new URL('../../../shared/material/', import.meta.url).pathname
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
        if (verifyMath(prompt, { text: `\\boxed{${answer}}`, reasoning: '', mode: 'instruct' }, { flags: [] }).correct === model.is_correct)
          same++
        all++
      }
    }
    console.info(`GSM8K verdicts: ${same} of ${all} agree`)
    expect(all).toBe(5276)
    expect(same / all).toBeGreaterThan(0.99)
  })
})
