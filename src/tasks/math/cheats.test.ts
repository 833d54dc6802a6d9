import { describe, expect, it } from 'vitest'
import { judgeResponse } from '../judge.ts'
import { MATH_CHEATS, MATH_HONEST, type MathExample } from './cheats.ts'
import { verifyMath } from './verify.ts'

const judge = ({ prompt, answer, response, mode }: MathExample) =>
  judgeResponse(verifyMath, { id: '', domain: 'math', prompt, answer }, response, mode)

describe('cheats earn nothing, and the verdict says why', () => {
  it.each(MATH_CHEATS.map((cheat) => [cheat.prompt, cheat.title, cheat] as const))('%s %s', (_prompt, _title, cheat) => {
    const verdict = judge(cheat)
    expect({ outcome: verdict.outcome, reward: verdict.reward, correct: verdict.correct }).toEqual({
      outcome: cheat.outcome,
      reward: 0,
      correct: false,
    })
  })
})

describe('honest answers earn 1', () => {
  it.each(MATH_HONEST.map((example) => [example.prompt, example.title, example] as const))('%s %s', (_prompt, _title, example) => {
    expect(judge(example)).toMatchObject({ outcome: 'correct', reward: 1, correct: true })
  })
})
