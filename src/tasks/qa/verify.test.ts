import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeResponse } from '../judge.ts'
import type { Prompt, Rule } from '../task.ts'
import { expectCost, judged } from '../testing.ts'
import { OTHER_ANSWERS, QA_CHEATS, QA_HONEST, QA_PROMPT, SAME_ANSWERS } from './cheats.ts'
import { normalised, verifyQa as verifier } from './verify.ts'

const verifyQa = judged(verifier)

const HOTPOT = '../shared/material/hotpotqa/hotpot_dev_v1_simplified.json'

describe('short answers', () => {
  it.each(QA_CHEATS)('score 0: $trick', ({ response, mode }) => {
    expect(verifyQa(QA_PROMPT, response, mode)).toMatchObject({ reward: 0, correct: false })
  })

  it.each(QA_HONEST)('score 1: $trick', ({ response, mode }) => {
    expect(verifyQa(QA_PROMPT, response, mode)).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
  })

  it.each([
    ['The  Beatles!', 'beatles'],
    ['an apple a day', 'apple day'],
    ["Rock 'n' Roll", 'rock n roll'],
    ['1,600', '1600'],
    ['A', 'a'],
    ['!!!', '!!!'],
    ['theatre', 'theatre'],
  ])('are normalised as SQuAD does it: %s', (answer, plain) => {
    expect(normalised(answer)).toBe(plain)
  })

  const verdictOn = (fields: object, reply: string, rule: Rule = 'reward') =>
    judgeResponse(verifier, { ...QA_PROMPT, answer: undefined, ...fields } as Prompt, `\\boxed{${reply}}`, 'instruct', { rule })

  it.each(OTHER_ANSWERS)('%j is not %j', (gold, reply) => {
    expect(verdictOn({ answer: gold }, reply)).toMatchObject({ reward: 0, outcome: 'wrong', detail: { judgedBy: 'reward' } })
    expect(verdictOn({ answer: reply }, gold).reward).toBe(0)
  })

  it.each(SAME_ANSWERS)('%j is %j', (gold, reply) => {
    expect(verdictOn({ answer: gold }, reply)).toMatchObject({ reward: 1, outcome: 'correct' })
    expect(verdictOn({ answer: reply }, gold).reward).toBe(1)
  })

  it('are compared as SQuAD does it by the rule of the benchmark, which the verdict names', () => {
    expect(verdictOn({ answer: '10.5' }, '105', 'benchmark')).toMatchObject({ reward: 1, detail: { judgedBy: 'benchmark' } })
    expect(verdictOn({ answer: 'C++' }, 'C', 'benchmark').reward).toBe(1)
    expect(verdictOn({ answer: 'Schindler\u2019s' }, "Schindler's", 'benchmark').reward).toBe(0)
  })

  it.each([
    ['Paris', 'Paris', 1],
    // Two of three words shared with two of two: 2 * 2 / (3 + 2).
    ['Barack Obama', 'President Barack Obama', 0.8],
    ['the the band', 'a band', 1],
    // One "New" shared, not two.
    ['New New York', 'New Jersey', 0.4],
    ['yes', 'yes, it is', 0],
    ['no', 'no', 1],
    ['red', 'blue', 0],
  ])('of %j and %j share %f of their words by the rule of the benchmark (F1), which pays nothing', (gold, reply, f1) => {
    expect(verdictOn({ answer: gold }, reply, 'benchmark').detail.f1).toBeCloseTo(f1, 12)
    expect(verdictOn({ answer: gold }, reply).detail).not.toHaveProperty('f1')
  })

  it('share the words of the best of several golds', () => {
    expect(verdictOn({ answers: ['USA', 'United States'] }, 'the United States of America', 'benchmark').detail.f1).toBeCloseTo(2 / 3, 12)
    expect(verdictOn({ answers: ['USA'] }, '}', 'benchmark').detail.f1).toBe(0)
  })

  it('may have several names', () => {
    for (const fields of [
      { answers: ['USA', 'United States'] },
      { answer: ['USA', 'United States'] },
      { answer: 'USA', answers: ['United States'] },
    ]) {
      for (const reply of ['USA', 'the United States']) expect(verdictOn(fields, reply).reward).toBe(1)
      expect(verdictOn(fields, 'USA, United States').outcome).toBe('wrong')
      expect(verdictOn(fields, 'United Kingdom').outcome).toBe('wrong')
    }
    for (const fields of [{ answers: [] }, { answer: null }, { answers: [null, ' '] }, { answer: {} }])
      expect(verdictOn(fields, 'null').outcome).toBe('no-gold')
  })

  it('have no verdict without a gold answer', () => {
    expect(verifyQa({ ...QA_PROMPT, answer: undefined }, '\\boxed{}', 'instruct').outcome).toBe('no-gold')
    expect(verifyQa({ ...QA_PROMPT, answer: ' ' }, '\\boxed{}', 'instruct').outcome).toBe('no-gold')
  })

  it('get a verdict whatever the response', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('think' as const, 'instruct' as const), (response, mode) => {
        const { reward, correct } = verifyQa(QA_PROMPT, response, mode)
        expect(reward).toBe(correct ? 1 : 0)
      }),
    )
  })

  it('of 200,000 hostile characters take no time', async () => {
    for (const part of [
      '\\boxed{',
      '\\boxed{a}',
      '{',
      '</think>',
      ' the ',
      '\\',
      `\\boxed{${'a. '.repeat(600)}}`,
      `\\boxed{${'1,234'.repeat(300)}}`,
      `\\boxed{${' '.repeat(1900)}}`,
    ]) {
      await expectCost(1000, () => verifyQa(QA_PROMPT, part.repeat(200_000 / part.length), 'instruct'), `for ${part}`)
    }
  })

  it.skipIf(!existsSync(HOTPOT))('of HotpotQA all verify against themselves (needs the shared material)', () => {
    const rows = JSON.parse(readFileSync(HOTPOT, 'utf8')) as { answer: string }[]
    const wrong = rows.filter(({ answer }) => !verifyQa({ ...QA_PROMPT, answer }, `\\boxed{${answer}}`, 'instruct').correct)
    expect(rows.length).toBe(7405)
    expect(wrong.map(({ answer }) => answer)).toEqual([])
  })
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('\\boxed{', '}', '{', '</think>', '<think>', 'City of Paris', '\\text{', '\\', '\n'), { maxLength: 40 })
    .map((parts) => parts.join('')),
)
