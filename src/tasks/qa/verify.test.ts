import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost, judged } from '../testing.ts'
import { QA_CHEATS, QA_HONEST, QA_PROMPT } from './cheats.ts'
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
    for (const part of ['\\boxed{', '\\boxed{a}', '{', '</think>', ' the ', '\\']) {
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
