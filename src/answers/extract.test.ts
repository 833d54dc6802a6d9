import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { extractAnswer, gradeText, type Notation } from './extract.ts'

const OPTIONS = { decimals: 6, relationsForSets: true, everyPart: false }
const same = (gold: string, given: string) => gradeText(extractAnswer(gold), extractAnswer(given), OPTIONS)

describe('an answer in free text', () => {
  it.each([
    ['is what the final answer is said to be', '6', 'We get $\\boxed{5}$. Final Answer: The final answer is $6$. I hope it is correct.'],
    [
      'is the last box otherwise',
      '5',
      'First $\\boxed{4}$ apples. Then there are many more of them, and in the end we count $\\boxed{5}$.',
    ],
    ['is in several boxes that are joined', '4, 5', 'So $\\boxed{4}$ and $\\boxed{5}$.'],
    ['may be in boxes without dollars', '7', 'Hence \\boxed{7}'],
    ['stands behind the word answer', '3', 'Answer: 3. There are 12 of the others.'],
    ['is the last formula otherwise', 'x^2', 'With $x > 0$ it is $x^2$'],
    ['is the last number otherwise', '12', 'There were 3, and now there are 12 apples.'],
    ['may have a currency sign', '1000.99', 'not 10, it is $1,000.99'],
    ['may have a decimal comma', '2.74', 'Soucis : 2,74 $ a..'],
    ['may be arithmetic', '5', 'it comes to 2 + 3'],
    ['may have its percent sign outside', '28\\%', 'about $28$ %'],
    ['may be several formulas in a row', '1, 2, 3', 'They are $1$, $2$ and $3$.'],
    ['may be a list whose order does not matter', '$2, 1$', '$\\{1, 2\\}$'],
  ])('%s', (_, gold, text) => {
    expect(same(/[\\^,]/.test(gold) && !gold.includes('$') ? `$${gold}$` : gold, text)).toBe(true)
  })

  it('is not taken from inside a formula that cannot be read', () => {
    expect(extractAnswer('It is $4 \\unknown{5}$').answer).toBeNull()
    expect(same('5', 'It is $4 \\unknown{5}$')).toBe(false)
  })

  it('is nothing where there is none', () => {
    expect(extractAnswer('no idea').answer).toBeNull()
    expect(same('no idea', 'no idea')).toBe(false)
  })

  it('is found without error or delay in any text', async () => {
    const parts = [
      '$',
      '$$',
      '\\[',
      '\\]',
      '\\(',
      '\\boxed{',
      '}',
      '1',
      '1+1 ',
      ' and ',
      ', ',
      'answer',
      'final answer is ',
      '=',
      '\\frac{1}{2}',
      '%',
      '\n',
    ]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 300 }), fc.integer({ min: 1, max: 300 }), async (pieces, times) => {
        const text = pieces.join('').repeat(times).slice(0, 100_000)
        await expectCost(300, () => extractAnswer(text))
      }),
      { numRuns: 100 },
    )
  })
})

const CASES = new URL('../../../shared/material/math-verify-cases/equality_cases.json', import.meta.url).pathname

describe('graded answers of others', () => {
  it.skipIf(!existsSync(CASES))(
    'Math-Verify: 97% of its cases agree, and nothing it calls wrong is called right (needs shared material)',
    () => {
      const cases: {
        gold: string
        pred: string
        match_types: string[]
        precision: number
        allow_set_relation_comp: boolean
        verdict: boolean
      }[] = JSON.parse(readFileSync(CASES, 'utf8'))
      const count = { agree: 0, falsePositive: 0, falseNegative: 0 }
      for (const { gold, pred, match_types, precision, allow_set_relation_comp, verdict } of cases) {
        const notations = match_types.map((type): Notation => (type === 'latex' ? 'latex' : 'number'))
        const options = { decimals: precision, relationsForSets: allow_set_relation_comp, everyPart: false }
        const ours = gradeText(extractAnswer(gold, notations), extractAnswer(pred, notations), options)
        count[ours === verdict ? 'agree' : ours ? 'falsePositive' : 'falseNegative']++
      }
      console.info(`Math-Verify cases: ${JSON.stringify(count)} of ${cases.length}`)
      expect(count.falsePositive).toBe(0)
      expect(count.agree / cases.length).toBeGreaterThanOrEqual(0.97)
    },
  )
})
