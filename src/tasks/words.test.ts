import { describe, expect, it } from 'vitest'
import { callText, pythonText } from '../python/trials/code-test.ts'
import { CODE_WORDS } from './code/words.ts'
import type { Prompt, Verdict } from './task.ts'
import { whyOf } from './words.ts'

const prompt: Prompt = { id: 'p', domain: 'code', prompt: '', tests: [{ call: 'f', args: [1], expected: 2 }] }
const verdict = (outcome: string, detail: Verdict['detail']): Verdict => ({ reward: 0, correct: false, outcome, detail })

describe('a verdict in words', () => {
  it('names the test a program failed, and the error it raised', () => {
    expect(whyOf(CODE_WORDS, verdict('wrong', { failed: 2, tests: 11 }), prompt)).toBe(
      'The program fails test 3 of 11; a program must pass every test.',
    )
    expect(whyOf(CODE_WORDS, verdict('runtime-error', { failed: 0, tests: 2, message: 'NameError: x.' }), prompt)).toBe(
      'The program raises an error at test 1 of 2: NameError: x.',
    )
  })
  it('of a verifier that failed says so, and nothing of the answer', () => {
    expect(whyOf(CODE_WORDS, { ...verdict('harness-error', { message: 'no Python' }), harnessError: true }, prompt)).toBe(
      'The verifier itself could not run, so nothing is said of the answer: no Python.',
    )
  })
  it('falls back on the reason the verifier gave, on words for all domains, and on the outcome', () => {
    expect(whyOf({}, verdict('search-not-found', { reason: 'It is not there.' }), prompt)).toBe('It is not there.')
    expect(whyOf({}, verdict('wrong', { answer: '43' }), { ...prompt, answer: 41 })).toBe('The answer 43 is wrong; expected 41.')
    expect(whyOf({}, verdict('too-odd', {}), prompt)).toBe('Too odd.')
    const failing = {
      wrong: () => {
        throw new TypeError('no such note')
      },
    }
    expect(whyOf(failing, verdict('wrong', {}), prompt)).toBe('Wrong.')
  })
})

describe('values of tests', () => {
  it('read as Python writes them', () => {
    expect(pythonText([1, 2.5, 'a', null, true, { k: [false] }])).toBe("[1, 2.5, 'a', None, True, {'k': [False]}]")
    expect(pythonText("it's")).toBe("'it\\'s'")
    expect(callText('f', [1, 'b'])).toBe("f(1, 'b')")
  })
})
