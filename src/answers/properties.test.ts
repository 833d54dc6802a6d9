/** @file What holds of all answers, drawn from the grammar of LaTeX and from rubbish. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, equalAnswers, parseAnswer } from './equality.ts'
import { some } from './nodes.ts'

const leaf = fc.oneof(
  fc.integer({ min: -99, max: 999 }).map(String),
  fc.tuple(fc.nat(99), fc.nat(99)).map(([a, b]) => `${a}.${b}`),
  fc.constantFrom('x', 'y', 'n', 'k', 'a_1', '\\pi', 'e', 'i', '\\alpha', '\\infty', 'AB', '\\mathrm{e}', '\\text{east}', "f'(0)", 'P(A)'),
)
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const two = fc.tuple(tie('expression'), tie('expression'))
  return {
    expression: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'latex' },
      leaf,
      fc.tuple(two, fc.constantFrom('+', '-', '\\cdot ', '/', ' ')).map(([[a, b], sign]) => `(${a})${sign}(${b})`),
      two.map(([a, b]) => `\\frac{${a}}{${b}}`),
      fc.tuple(leaf, tie('expression')).map(([a, b]) => `{${a}}^{${b}}`),
      tie('expression').map((a) => `\\sqrt{${a}}`),
      fc.tuple(fc.constantFrom('\\sin', '\\ln', '\\cos', '\\gcd', 'f', 'x', 'P'), tie('expression')).map(([f, a]) => `${f}(${a})`),
      two.map(([a, b]) => `\\binom{${a}}{${b}}`),
      tie('expression').map((a) => `\\lfloor ${a}\\rfloor`),
      tie('expression').map((a) => `|${a}|`),
    ),
  }
})
const answer = fc.oneof(
  expression,
  fc.tuple(expression, expression).map(([a, b]) => `(${a},${b})`),
  fc.tuple(expression, expression).map(([a, b]) => `\\{${a},${b}\\}`),
  fc.tuple(expression, fc.constantFrom('=', '<', '\\le ', '\\in '), expression).map(([a, sign, b]) => `${a}${sign}${b}`),
  fc.tuple(expression, fc.constantFrom('\\text{ cm}', '\\%', '^\\circ', '\\text{ million}', ' apples', '!')).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('x=', 'f(x)=', 'a=1,b='), expression).map((parts) => parts.join('')),
)
const rubbish = fc
  .array(
    fc.constantFrom(
      ...'\\frac \\sqrt { } ( ) [ ] | ^ _ , ; : = < ! % 1 2 0.5 x f \\text{ \\text{and} \\cdot \\pm \\cup \\lfloor \\begin{pmatrix} & \\\\ \\degree \\$ $ \\ldots \\overline \\pmod \\in'.split(
        ' ',
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

const parsed = (source: string) => parseAnswer(source) as Answer
/** The same answer, known only by its tree. */
const retold = (one: Answer): Answer => ({ ...one, text: `${one.text} again` })
/** Whether an answer has a value that can be told: nothing says that 1/0 is 1/0. */
const isPlain = ({ node }: Answer) =>
  !some(node, ({ type, ...rest }) => type === 'quotient' || type === 'power' || ('name' in rest && rest.name === 'infinity'))

describe('all answers', () => {
  it('are read and compared without a throw, the same way each time', () => {
    fc.assert(
      fc.property(fc.oneof(answer, rubbish), fc.oneof(answer, rubbish), (a, b) => {
        const [left, right] = [parseAnswer(a), parseAnswer(b)]
        if (!left || !right) return
        const truth = equalAnswers(left, right)
        expect(equalAnswers(left, right)).toBe(truth)
        expect(equalAnswers(parsed(a), parsed(b))).toBe(truth)
      }),
      { numRuns: 300 },
    )
  })

  it('are never told apart from themselves', () => {
    fc.assert(
      fc.property(answer, (source) => {
        const one = parseAnswer(source)
        if (one === null) return
        expect(equalAnswers(one, one)).toBe(true)
        const truth = equalAnswers(one, retold(one))
        if (one.node.type !== 'relation' && isPlain(one)) expect(truth).not.toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('that are expressions are equal both ways or neither', () => {
    fc.assert(
      fc.property(expression, expression, (a, b) => {
        const [left, right] = [parsed(a), parsed(b)]
        expect(equalAnswers(left, right) === true).toBe(equalAnswers(right, left) === true)
      }),
      { numRuns: 200 },
    )
  })

  it('differ once one is added', () => {
    fc.assert(
      fc.property(expression, (source) => {
        const [left, right] = [parsed(source), parsed(`${source}+1`)]
        if (left.node.type !== 'text') expect(equalAnswers(left, right)).not.toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
