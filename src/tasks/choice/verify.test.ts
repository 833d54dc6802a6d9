import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lettersGiven } from '../../answers/given-letter.ts'
import { extractLetter } from '../../answers/letters.ts'
import { LETTERS, splitOptions, withOptions } from '../../answers/options.ts'
import { judgeResponse } from '../judge.ts'
import type { Mode, Rule } from '../task.ts'
import { expectCost, judged } from '../testing.ts'
import { CHOICE_CHEATS, CHOICE_PROMPT, HONEST_CHOICES, READINGS } from './cheats.ts'
import { verifyChoice as verifier } from './verify.ts'

const verifyChoice = judged(verifier)

describe("MMLU-Pro's letter", () => {
  it.each<[string, string | null, number | null]>([
    ['The answer is (C).', 'C', 1],
    ['The answer is C', 'C', 1],
    ['the answer is Because', 'B', 1],
    ['The answer is (A). The answer is (B).', 'A', 1],
    ['Answer: A. So the answer is (D)', 'D', 1],
    ['The Answer is B', 'B', 3],
    ['Answer:\n\n C', 'C', 2],
    ['answer: Answer: B', 'B', 2],
    ['Answer: A or answer: B\nAnswer: C', 'B', 2],
    ['Answer: none\nAnswer: J', 'J', 2],
    ['Answer: K, I think', 'I', 3],
    ['I think B or C', 'C', 3],
    ['(H)', 'H', 3],
    ['B_1 and A1 and \u00e9C', null, null],
    ['\ud835\udc00B', null, null],
    ['answer is b', null, null],
    ['', null, null],
  ])('of %j is %j, by rule %j', (text, letter, rule) => {
    expect(extractLetter(text)).toEqual(letter === null ? null : { letter, rule })
  })
})

describe('a cheat earns nothing', () => {
  it.each(CHOICE_CHEATS.map((cheat) => [cheat.trick, cheat] as const))('%s', (_, { response, mode = 'instruct', outcome }) => {
    expect(verifyChoice(CHOICE_PROMPT, response, mode)).toMatchObject({ reward: 0, correct: false, outcome })
  })
})

describe('an honest answer earns 1', () => {
  it.each(HONEST_CHOICES.map((honest) => [honest.trick, honest] as const))('%s', (_, { response, mode = 'instruct' }) => {
    expect(verifyChoice(CHOICE_PROMPT, response, mode)).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
  })

  it('with four to ten options, each of them', () => {
    for (let count = 4; count <= 10; count++) {
      const options = Array.from({ length: count }, (_, i) => String(i))
      for (const answer of LETTERS.slice(0, count)) {
        const prompt = { ...CHOICE_PROMPT, options, answer }
        for (const letter of LETTERS) expect(verifyChoice(prompt, `The answer is (${letter}).`, 'instruct').correct).toBe(letter === answer)
      }
    }
  })
})

describe('strictly read', () => {
  it.each(READINGS)('%j gives %j', (reply, letters) => {
    expect(lettersGiven(reply, LETTERS).join('')).toBe(letters)
  })

  it('a long reply takes no second', async () => {
    for (const part of ['B ', 'A is ', 'answer is ', 'The answer is B, or C. ', '\\boxed{B} ', '(', 'not ', ' - ', '**', '\n'])
      await expectCost(1000, () => lettersGiven(part.repeat(200_000 / part.length), LETTERS), `for ${part}`)
  })
})

describe('the rule of the benchmark', () => {
  it('rewards what MMLU-Pro extracts, and says that it judged', () => {
    const by = (rule: Rule, response: string) => judgeResponse(verifier, { ...CHOICE_PROMPT, answer: 'A' }, response, 'instruct', { rule })
    expect(by('benchmark', 'The answer is All of the above (D)')).toMatchObject({ reward: 1, detail: { judgedBy: 'benchmark', rule: 1 } })
    expect(by('benchmark', 'The answer is A or B').reward).toBe(1)
    expect(by('reward', 'The answer is All of the above (D)')).toMatchObject({ reward: 0, detail: { judgedBy: 'reward', letter: 'D' } })
  })
})

it('a prompt without a letter among its options cannot be judged', () => {
  for (const answer of [undefined, '', 'E', 'AB', 2])
    expect(verifyChoice({ ...CHOICE_PROMPT, answer }, 'A', 'instruct').outcome).toBe('no-gold')
  expect(verifyChoice({ ...CHOICE_PROMPT, answer: '(b)' }, 'B', 'instruct').outcome).toBe('correct')
})

describe('options', () => {
  it('are told apart in a text and in a list', () => {
    expect(splitOptions('A) $f(-6)=0$ B) $f(6)=-6$ C) x D) y')).toEqual(['$f(-6)=0$', '$f(6)=-6$', 'x', 'y'])
    expect(splitOptions(['A)61', 'B)65', '(C) A. B.'])).toEqual(['61', '65', 'A. B.'])
    expect(splitOptions('three or four')).toBeNull()
  })

  it('stand under the question, a line each', () => {
    expect(withOptions('What is 7*8?', ['54', '56', '58', '65'])).toBe(CHOICE_PROMPT.prompt)
  })
})

describe('no response breaks the verifier', () => {
  const nasty = [
    'answer is (',
    'Answer: ',
    'answer:',
    'A',
    'C',
    'D',
    ' ',
    '\n',
    ',',
    ' or ',
    ')',
    '</think>',
    'I',
    '\ud835',
    '\u0391',
    '_',
    '1',
  ]
  const response = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replaceAll(/b/gi, 'c')),
    fc.array(fc.constantFrom(...nasty), { maxLength: 200 }).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 50_000 })).map(([part, times]) => part.repeat(times)),
  )

  it('none throws, or is right without the right letter', () => {
    fc.assert(
      fc.property(response, fc.constantFrom<Mode>('think', 'instruct'), (text, mode) => {
        expect(verifyChoice(CHOICE_PROMPT, text, mode)).toMatchObject({ reward: 0, correct: false })
      }),
      { numRuns: 500 },
    )
  })

  it('a second answer makes a right one wrong, wherever it stands', () => {
    const answer = (letter: string) => fc.constantFrom(`The answer is (${letter}). `, `Answer: ${letter}\n`, `answer is ${letter}, `)
    fc.assert(
      fc.property(answer('B'), fc.constantFrom('A', 'C', 'D').chain(answer), fc.boolean(), (right, wrong, first) => {
        expect(verifyChoice(CHOICE_PROMPT, first ? right + wrong : wrong + right, 'instruct').outcome).toBe('several-answers')
      }),
    )
  })
})

const MATERIAL = new URL('../../../../shared/material/', import.meta.url).pathname
it.skipIf(!existsSync(MATERIAL))("MMLU-Pro's published letters are extracted (needs shared material)", () => {
  const lines = readFileSync(`${MATERIAL}mmlu-pro/phi3.sample.jsonl`, 'utf8').trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line)).filter(({ pred }) => pred !== null)
  expect(rows.length).toBeGreaterThan(200)
  for (const { generated_text, pred } of rows) expect(extractLetter(generated_text)?.letter).toBe(pred)
})
