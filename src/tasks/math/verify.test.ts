import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import type { Mode, Prompt } from '../task.ts'
import { expectCost, judged } from '../testing.ts'
import { UNBOXED, verifyMath } from './verify.ts'

const judge = judged(verifyMath)

const PROMPT: Prompt = { id: 'p', domain: 'math', prompt: 'What is 84 / 4?', answer: 21 }
const outcome = (response: string, mode: Mode = 'think', prompt = PROMPT) => {
  const verdict = judge(prompt, response, mode)
  expect(verdict.reward).toBe(verdict.outcome === 'correct' ? 1 : 0)
  expect(verdict.correct).toBe(verdict.outcome === 'correct')
  return verdict.outcome
}

describe('an honest answer scores 1', () => {
  it.each<[string, string, Mode]>([
    ['after worked reasoning', '<think>84/4=21</think>\\boxed{21}', 'think'],
    ['with words around it', '<think>\n80/4=20, 4/4=1\n</think>\n\nThe answer is $\\boxed{21}$.', 'think'],
    ['without reasoning, in instruct mode', '\\boxed{21}', 'instruct'],
    ['where the reasoning has other boxes', '<think>\\boxed{20}? No.</think>\\boxed{21}', 'think'],
    ['where the template opened the reasoning', '84/4=21</think>\\boxed{21}', 'think'],
    ['where the same box comes twice', '<think>84/4=21</think>\\boxed{21}, so \\boxed{21.0}', 'think'],
    ['in other dress', '<think>84/4=21</think>\\boxed{x = 21\\text{ apples}}', 'think'],
  ])('%s', (_, response, mode) => {
    expect(outcome(response, mode)).toBe('correct')
  })

  it('in every example of a teacher who makes no slips, and of no other', () => {
    for (const preset of ['toy', 'nano']) {
      const task = createTask('math', { preset, slip: 0 })
      for (let i = 0; i < 600; i++) {
        const { prompt, mode, reasoning, answer } = task.demonstrationAt(3, i)
        const response = (reasoning === null ? '' : `<think>${reasoning}</think>`) + answer
        expect(outcome(response, mode, prompt)).toBe('correct')
        expect(outcome(response, mode, { ...prompt, answer: Number(prompt.answer) + 1 })).toBe('wrong')
      }
    }
  })
})

describe('everything else scores 0, and says why', () => {
  it.each<[string, string, Mode, string]>([
    ['a wrong number', '<think>84/4=22</think>\\boxed{22}', 'think', 'wrong'],
    ['no end of the reasoning', '<think>84/4=21 \\boxed{21}', 'think', 'unfinished'],
    ['reasoning in instruct mode', '<think>84/4=21</think>\\boxed{21}', 'instruct', 'wrong-mode'],
    ['its end in instruct mode', '84/4=21</think>\\boxed{21}', 'instruct', 'wrong-mode'],
    ['empty reasoning in instruct mode', '<think>\n\n</think>\n\n\\boxed{21}', 'instruct', 'wrong-mode'],
    ['empty reasoning in thinking mode', '<think>\n</think>\\boxed{21}', 'think', 'wrong-mode'],
    ['no reasoning in thinking mode', '\\boxed{21}', 'think', 'unfinished'],
    ['two ends of the reasoning', '<think>a</think>\\boxed{20}</think>\\boxed{21}', 'think', 'several-endings'],
    ['a box in the reasoning only', '<think>\\boxed{21}</think>21', 'think', 'no-answer'],
    ['no box', '<think>84/4=21</think>21', 'think', 'no-answer'],
    ['nothing', '', 'instruct', 'no-answer'],
    ['several boxes, the right one last', '<think>so</think>\\boxed{20}\\boxed{22}\\boxed{21}', 'think', 'several-answers'],
    ['several boxes, the right one first', '<think>so</think>\\boxed{21}\\boxed{22}', 'think', 'several-answers'],
    ['a hundred boxes', `<think>so</think>${Array.from({ length: 100 }, (_, i) => `\\boxed{${i}}`).join('')}`, 'think', 'several-answers'],
    ['the same box a hundred times', `<think>so</think>${'\\boxed{21}'.repeat(100)}`, 'think', 'several-answers'],
    ['a box with all candidates', '<think>so</think>\\boxed{19, 20, 21, 22}', 'think', 'wrong'],
    ['a set of candidates', '<think>so</think>\\boxed{\\{20, 21\\}}', 'think', 'wrong'],
    ['candidates with or', '<think>so</think>\\boxed{21 or 22}', 'think', 'wrong'],
    ['the numbers of the question', '<think>so</think>\\boxed{84, 4}', 'think', 'wrong'],
    ['the question itself', '<think>so</think>\\boxed{84/4}', 'think', 'unsimplified'],
    ['the question as a fraction', '<think>so</think>\\boxed{\\frac{84}{4}}', 'think', 'unsimplified'],
    ['a sum to be worked out', '<think>so</think>\\boxed{20+1}', 'think', 'unsimplified'],
    ['an equation of two numbers', '<think>so</think>\\boxed{21 = 22}', 'think', 'wrong'],
    ['a variable', '<think>so</think>\\boxed{x}', 'think', 'wrong'],
    ['an empty box', '<think>so</think>\\boxed{}', 'think', 'unparsable'],
    ['a box that does not close', '<think>so</think>\\boxed{21', 'think', 'unparsable'],
    ['a giant expression', `<think>so</think>\\boxed{${'9^'.repeat(5000)}9}`, 'think', 'unparsable'],
    ['a giant power', '<think>so</think>\\boxed{10^{999999999}}', 'think', 'undecided'],
    ['a giant number', `<think>so</think>\\boxed{${'9'.repeat(100000)}}`, 'think', 'unparsable'],
    ['digits of another script', '<think>so</think>\\boxed{\u0662\u0661}', 'think', 'unparsable'],
  ])('%s', (_, response, mode, expected) => {
    expect(outcome(response, mode)).toBe(expected)
  })

  it('a power copied from the question', () => {
    const prompt: Prompt = { id: 'p', domain: 'math', prompt: 'What is $2^{10}$?', answer: '1024' }
    expect(outcome('\\boxed{2^{10}}', 'instruct', prompt)).toBe('unsimplified')
  })

  it('what is not shown to be equal', () => {
    const prompt: Prompt = { id: 'p', domain: 'math', prompt: 'What is it?', answer: 'f(0)' }
    expect(outcome('\\boxed{0}', 'instruct', prompt)).toBe('undecided')
    expect(outcome('\\boxed{f(1)}', 'instruct', prompt)).toBe('undecided')
    expect(outcome('\\boxed{f(0)}', 'instruct', prompt)).toBe('correct')
  })

  it('one less than a gold answer of any length', () => {
    const prompt = { id: 'p', domain: 'math', prompt: 'What is it?', answer: 9007199254740993n }
    expect(outcome('\\boxed{9007199254740993}', 'instruct', prompt)).toBe('correct')
    expect(outcome('\\boxed{9007199254740992}', 'instruct', prompt)).toBe('wrong')
    expect(judge(prompt, '\\boxed{1}', 'instruct').detail).toMatchObject({ gold: '9007199254740993' })
  })

  it('a long number as what it is, but not as the question wrote it', () => {
    const ask = (question: string, answer: bigint): Prompt => ({ id: 'p', domain: 'math', prompt: question, answer })
    const factorial = 15511210043330985984000000n
    expect(outcome('\\boxed{25!}', 'instruct', ask('In how many orders do 25 people stand?', factorial))).toBe('correct')
    expect(outcome('\\boxed{25!+1}', 'instruct', ask('In how many orders do 25 people stand?', factorial))).toBe('wrong')
    expect(outcome('\\boxed{25!}', 'instruct', ask('What is $25!$?', factorial))).toBe('copied')
    expect(outcome('\\boxed{2^{10}}', 'instruct', ask('How many are there?', 1024n))).toBe('unsimplified')
  })

  it('a percentage where none was asked', () => {
    const ask = (question: string, answer: string): Prompt => ({ id: 'p', domain: 'math', prompt: question, answer })
    expect(outcome('\\boxed{28\\%}', 'instruct', ask('What is it?', '28'))).toBe('wrong')
    expect(outcome('\\boxed{28\\%}', 'instruct', ask('What is 28 percent of 100?', '28'))).toBe('wrong')
    expect(outcome('\\boxed{28\\%}', 'instruct', ask('What percent of them are red?', '28'))).toBe('correct')
    expect(outcome('\\boxed{28\\%}', 'instruct', ask('By what percentage did it fall?', '28'))).toBe('correct')
    expect(outcome('\\boxed{28}', 'instruct', ask('What is it?', '28\\%'))).toBe('correct')
    expect(outcome('\\boxed{0.5\\%}', 'instruct', ask('What percent is it?', '50'))).toBe('wrong')
  })

  it('a prompt without an answer', () => {
    expect(outcome('\\boxed{1}', 'instruct', { id: 'p', domain: 'math', prompt: '?' })).toBe('no-gold')
  })
})

describe('a reply without a box', () => {
  const grade = (response: string, flags: string[]) => verifyMath(PROMPT, { text: response, reasoning: '', mode: 'instruct' }, { flags })

  it('is graded where that is asked for, as Math-Verify finds its answer, and never otherwise', () => {
    for (const [response, outcome] of [
      ['84/4 is 21. The final answer is $21$. I hope it is correct.', 'correct'],
      ['Answer: 21', 'correct'],
      ['So there are 22 of them.', 'wrong'],
      ['I do not know.', 'no-answer'],
    ]) {
      expect(grade(response, [UNBOXED])).toMatchObject({ outcome, reward: outcome === 'correct' ? 1 : 0 })
      expect(grade(response, [])).toMatchObject({ outcome: 'no-answer', reward: 0 })
    }
  })
})

describe('no response breaks the verifier', () => {
  const nasty = [
    '\\boxed{',
    '}',
    '{',
    '\\frac',
    '\\frac{',
    '</think>',
    '<think>',
    '1',
    '9',
    ',',
    '^',
    '/',
    '.',
    '\\',
    '%',
    'e',
    '-',
    '(',
    ')',
    ' ',
    '\\text{',
    'x',
    '=',
    'and',
  ]
  const response = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(fc.constantFrom(...nasty), { maxLength: 150 }).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...nasty), { maxLength: 100 }).map((parts) => `<think>so</think>\\boxed{${parts.join('')}}`),
    fc
      .tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 50000 }))
      .map(([part, times]) => `so</think>\\boxed{${part.repeat(times)}}`),
    fc.tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 50000 })).map(([part, times]) => `so</think>${part.repeat(times)}`),
  )

  it('none throws, scores by accident, or takes 50 ms', async () => {
    // A gold answer no fragment above can spell.
    const prompt: Prompt = { id: 'p', domain: 'math', prompt: '?', answer: '2357' }
    judge(prompt, '\\boxed{1}', 'instruct')
    await fc.assert(
      fc.asyncProperty(response, fc.constantFrom<Mode>('think', 'instruct'), async (text, mode) => {
        await expectCost(50, () => judge(prompt, text, mode))
        const { reward, correct, outcome } = judge(prompt, text, mode)
        expect({ reward, correct }).toEqual({ reward: 0, correct: false })
        expect(outcome).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  it('nor does any gold answer', () => {
    fc.assert(
      fc.property(response, (text) => {
        judge({ id: 'p', domain: 'math', prompt: '?', answer: text }, '\\boxed{1}', 'instruct')
      }),
    )
  })
})
