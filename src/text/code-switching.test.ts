import { describe, expect, it } from 'vitest'
import { judgeResponse } from '../tasks/judge.ts'
import { CODE_SWITCHING, verifyMath } from '../tasks/math/verify.ts'
import { codeSwitch } from './code-switching.ts'

describe('reasoning that switches to another script', () => {
  it.each([
    ['What is 2+2?', 'so we get 4', null],
    ['What is 2+2?', 'with \u03b1 = \u03c0 and \u221e', null],
    ['What is 2+2?', 'd\u00e9j\u00e0 vu', null],
    ['What is 2+2?', '\u6240\u4ee5 4', 'Chinese characters'],
    ['What is 2+2?', '\u3088\u3063\u3066 4', 'kana'],
    ['What is 2+2?', '\u0438\u0442\u0430\u043a 4', 'Cyrillic'],
    ['What is 2+2?', '\u10d3\u10d0 4', 'another script'],
    ['\u4e8c\u52a0\u4e8c\u662f\u591a\u5c11\uff1f', '\u6240\u4ee5 $x = \\frac{4}{1}$', null],
    ['\u4e8c\u52a0\u4e8c\u662f\u591a\u5c11\uff1f', '\u6240\u4ee5 the sum is four', 'Latin'],
    ['What does \u56db mean?', '\u56db is four', null],
  ])('%s %s', (prompt, reasoning, script) => {
    expect(codeSwitch(prompt, reasoning)).toBe(script)
  })

  it('costs 1 where that is asked for, right or wrong, and nothing otherwise', async () => {
    const prompt = { id: '', domain: 'math', prompt: 'What is 2+2?', answer: 4 }
    const judge = (response: string, codeSwitching: boolean) =>
      judgeResponse(verifyMath, prompt, response, 'think', { flags: codeSwitching ? [CODE_SWITCHING] : [] })
    for (const reply of ['\\boxed{4}', '\\boxed{5}', '']) {
      expect(await judge(`<think>\u6240\u4ee5</think>${reply}`, true)).toMatchObject({
        reward: -1,
        correct: false,
        outcome: 'code-switching',
      })
    }
    expect(await judge('<think>\u6240\u4ee5</think>\\boxed{4}', false)).toMatchObject({ reward: 1, outcome: 'correct' })
    expect(await judge('<think>so</think>\\boxed{4}\u3002', true)).toMatchObject({ reward: 1, outcome: 'correct' })
  })
})
