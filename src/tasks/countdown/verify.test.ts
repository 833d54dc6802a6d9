import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExpression } from '../../answers/arithmetic.ts'
import { solveCountdown } from '../../answers/reach.ts'
import { expectCost, judged } from '../testing.ts'
import { COUNTDOWN_CHEATS, COUNTDOWN_HONEST, COUNTDOWN_PROMPT } from './cheats.ts'
import { verifyCountdown as verifier } from './verify.ts'

const verifyCountdown = judged(verifier)

const D1 = '../shared/material/countdown/countdown_cd3_test.jsonl'
const LLADA = '../shared/material/countdown/llada_countdown_instruct_256_128_0_generations.json'

describe('countdown', () => {
  it.each(COUNTDOWN_CHEATS)('scores 0: $trick', ({ response, mode }) => {
    expect(verifyCountdown(COUNTDOWN_PROMPT, response, mode)).toMatchObject({ reward: 0, correct: false })
  })

  it.each(COUNTDOWN_HONEST)('scores 1: $trick', ({ response, mode }) => {
    expect(verifyCountdown(COUNTDOWN_PROMPT, response, mode)).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
  })

  it.each([
    ['2+3*4', '14'],
    ['(2+3)*4', '20'],
    ['10-4-3', '3'],
    ['7/2/2', '7/4'],
    ['-(3-5)', '2'],
    ['\\frac{6}{4}\\times 2', '3'],
    ['8 ÷ 2 − 1', '3'],
    ['1/3+1/3+1/3', '1'],
    ['5--3', '8'],
    ['-2*-(3)', '6'],
    ['\\left[7+1\\right]\\div\\frac{-4}{2}', '-4'],
    ['12345678901-12345678900', '1'],
    ['\uff13\uff0b\uff14', '7'],
  ])('computes %s exactly', (source, value) => {
    const found = parseExpression(source)?.value
    expect(found && (found.denominator === 1n ? String(found.numerator) : `${found.numerator}/${found.denominator}`)).toBe(value)
  })

  it.each(['', '+', '1+', '2**3', '2^3', '1.5', '(1', '1)', 'x', '1e3', '2(3)', '1=2=3', '=1', '1=', '1+2=1+2', '1---2', '3!'])(
    'does not read %j as an expression',
    (source) => {
      expect(parseExpression(source)).toBeNull()
    },
  )

  const judge = (numbers: unknown[], answer: unknown, inside: string) =>
    verifyCountdown({ ...COUNTDOWN_PROMPT, numbers: numbers as number[], answer: answer as number }, `\\boxed{${inside}}`, 'instruct')
      .outcome

  it.each([
    ['5-(-3)', 8, 'correct'],
    ['5--3', 8, 'correct'],
    ['8=5-(-3)', 8, 'correct'],
    ['-3+5', 2, 'correct'],
    ['5+(-3)', 2, 'correct'],
    ['5*-3', -15, 'correct'],
    ['5+3', 8, 'wrong-numbers'],
    ['5-3', 2, 'wrong-numbers'],
    ['5-(3)', 2, 'wrong-numbers'],
    ['-(3)+5', 2, 'wrong-numbers'],
    ['3-5', -2, 'wrong-numbers'],
  ])('of -3 and 5: %s for %j is %s', (inside, target, outcome) => {
    expect(judge([-3, 5], target, inside)).toBe(outcome)
  })

  it('tells a given minus from an operation where both signs of a number are given', () => {
    expect(judge([3, -3], 6, '3-(-3)')).toBe('correct')
    expect(judge([3, -3], -6, '-3+-3')).toBe('correct')
    expect(judge([3, -3], 0, '3-3')).toBe('wrong-numbers')
    expect(judge([-3, -3], 0, '-3--3')).toBe('correct')
    expect(judge([-3, -3], 0, '-3-(3-3)')).toBe('wrong-numbers')
  })

  it('is exact for numbers of any size, and takes them as they come', () => {
    const big = 9007199254740993n
    expect(judge([big, 1n], big - 1n, `${big}-1`)).toBe('correct')
    expect(judge([big, 1n], big, `${big}-1`)).toBe('wrong')
    expect(judge([9007199254740992n, 1n], 9007199254740991n, `${big}-1`)).toBe('wrong-numbers')
    expect(judge(['12345678901', 2], '24691357802.0', '12345678901*2')).toBe('correct')
    expect(judge([2 ** 60, 1], 3, '1+2')).toBe('no-gold')
    expect(judge([], 3, '1+2')).toBe('no-gold')
    const { detail } = verifyCountdown({ ...COUNTDOWN_PROMPT, answer: 51n as unknown as number }, '\\boxed{1}', 'instruct')
    expect(JSON.stringify(detail)).toContain('"gold":"51"')
  })

  it('gets a verdict whatever the response', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('think' as const, 'instruct' as const), (response, mode) => {
        const { reward, correct } = verifyCountdown(COUNTDOWN_PROMPT, response, mode)
        expect(reward).toBe(correct ? 1 : 0)
      }),
    )
  })

  it('judges huge products and long responses at once', async () => {
    for (const inside of ['999999999*'.repeat(49) + 1, '9/'.repeat(200) + 1, '('.repeat(499), '-'.repeat(499)]) {
      const response = `\\boxed{${inside}}${' x'.repeat(100_000)}`
      await expectCost(200, () => expect(verifyCountdown(COUNTDOWN_PROMPT, response, 'instruct').correct).toBe(false))
    }
  })

  it('is solved by trying everything, and what is found verifies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 200 }),
        (numbers, answer) => {
          const solution = solveCountdown(numbers, answer)
          if (solution)
            expect(verifyCountdown({ ...COUNTDOWN_PROMPT, numbers, answer }, `\\boxed{${solution}}`, 'instruct').correct).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
    expect(solveCountdown([49, 55, 53], 51)).not.toBeNull()
    expect(solveCountdown([1, 1], 5)).toBeNull()
    expect(solveCountdown([1, 2, 3, 4, 5, 6], 21)).toBeUndefined()
  })

  it.skipIf(!existsSync(D1))('of the d1 test set can all be solved (needs the shared material)', () => {
    const rows = readFileSync(D1, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { input: string; output: string })
    expect(rows.length).toBe(256)
    expect(rows.filter(({ input, output }) => solveCountdown(input.split(',').map(Number), Number(output)) === null)).toEqual([])
  })

  // d1's own rule, told independently: the digits' runs are the numbers, and JavaScript's arithmetic is the value.
  it.skipIf(!existsSync(LLADA))('agrees with d1 on what LLaDA wrote (needs the shared material)', () => {
    const { generations } = JSON.parse(readFileSync(LLADA, 'utf8')) as { generations: { question: string; generations: string }[] }
    let right = 0
    for (const { question, generations: text } of generations) {
      const [, list, goal] = /\[(.*?)\]\s*Target: (-?\d+)/s.exec(question) ?? []
      const numbers = list.split(',').map(Number)
      const inside = /<answer>([\s\S]*?)(?:<\/answer>|$)/.exec(text)?.[1] ?? text
      const box = /\\boxed\{([^{}]*)\}/.exec(inside)?.[1]
      const plain = box
        ?.replace(/\\times|\\cdot/g, '*')
        .replace(/\\div/g, '/')
        .split('=')[0]
      const readable = plain !== undefined && /^[\d+\-*/().\s]+$/.test(plain) && !plain.includes('**')
      const used = plain
        ?.match(/\d+/g)
        ?.map(Number)
        .sort((a, b) => a - b)
      let value = Number.NaN
      try {
        if (readable) value = new Function(`return ${plain}`)() as number
      } catch {}
      const expected = readable && used?.join() === [...numbers].sort((a, b) => a - b).join() && Math.abs(value - Number(goal)) < 1e-5
      const claimed = /=\s*(-?\d+)\s*$/.exec(box ?? '')?.[1]
      const verdict = verifyCountdown({ ...COUNTDOWN_PROMPT, numbers, answer: goal }, `\\boxed{${box ?? ''}}`, 'instruct')
      if (claimed === undefined || claimed === goal) expect([box, verdict.correct]).toEqual([box, expected])
      if (verdict.correct) right++
    }
    expect(right).toBeGreaterThan(0)
  })
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '\\boxed{',
        '}',
        '{',
        '49',
        '55',
        '53',
        '+',
        '-',
        '*',
        '/',
        '(',
        ')',
        '=',
        '51',
        '\\frac',
        '</think>',
        '9'.repeat(30),
      ),
      {
        maxLength: 40,
      },
    )
    .map((parts) => parts.join('')),
)
