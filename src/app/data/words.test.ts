import { describe, expect, it } from 'vitest'
import type { Prompt, Verdict } from '../../workers/data-api.ts'
import { instructionWords } from './instruction-words.ts'
import { splitFences } from './prompt-text.tsx'
import { callText, pythonText } from './values.ts'
import { verdictDetail, verdictWords } from './verdict-words.ts'

describe('values of tests', () => {
  it('read as Python writes them', () => {
    expect(pythonText([1, 2.5, 'a', null, true, { k: [false] }])).toBe("[1, 2.5, 'a', None, True, {'k': [False]}]")
    expect(pythonText('say "hi"')).toBe(`'say "hi"'`)
    expect(pythonText("it's")).toBe(`"it's"`)
    expect(pythonText(`it's "so"`)).toBe(`'it\\'s "so"'`)
    expect(callText('f', [1, 'b'])).toBe("f(1, 'b')")
  })
})

describe('instructions', () => {
  it('are said in words, with what they were given', () => {
    expect(instructionWords('length_constraints:number_words', { relation: 'at least', num_words: 300 })).toBe('Write at least 300 words.')
    expect(instructionWords('keywords:forbidden_words', { forbidden_words: ['a', 'b'] })).toBe('Use none of the words “a”, “b”.')
    expect(instructionWords('keywords:frequency', { keyword: 'sea', relation: 'at least', frequency: 1 })).toBe(
      'Use the word “sea” at least once.',
    )
  })
  it('of an unknown kind are said by their name, whatever the file holds', () => {
    expect(instructionWords('count:word_count_range', { min_words: 3, max_words: null })).toBe('Word count range: min words 3.')
    expect(instructionWords('toString', {})).toBe('ToString.')
    expect(instructionWords('keywords:existence', {})).toBe('Use each of the words (any).')
  })
})

describe('verdicts', () => {
  const prompt = { id: 'p', domain: 'code', prompt: '', tests: [{ call: 'f', args: [1], expected: 2 }] } as Prompt
  const verdict = (outcome: string, detail: Verdict['detail']): Verdict => ({ reward: 0, correct: false, outcome, detail })

  it('name the test a program failed, and the error it raised', () => {
    expect(verdictWords(prompt, verdict('wrong', { failed: 2, tests: 11 }))).toBe(
      'The program fails test 3 of 11; a program must pass every test.',
    )
    expect(verdictWords(prompt, verdict('runtime-error', { failed: 0, tests: 2, message: 'NameError: x.' }))).toBe(
      'The program raises an error at test 1 of 2: NameError: x.',
    )
  })
  it('of a verifier that failed say so, and nothing of the answer', () => {
    expect(verdictWords(prompt, { ...verdict('harness-error', { message: 'no Python' }), harnessError: true })).toBe(
      'The verifier itself could not run, so nothing is said of the answer: no Python.',
    )
  })
  it('fall back on the reason the verifier gave, and on the outcome', () => {
    expect(verdictWords({ ...prompt, domain: 'patch' }, verdict('search-not-found', { reason: 'It is not there.' }))).toBe(
      'It is not there.',
    )
    expect(verdictWords({ ...prompt, domain: 'other' }, verdict('too-odd', {}))).toBe('Too odd.')
  })
  it('show what the sentence does not tell', () => {
    expect(verdictDetail(verdict('wrong', { gold: 4, failed: 1, answer: null, some_note: [1] }))).toEqual([
      ['Reference', '4'],
      ['Some note', '[1]'],
    ])
  })
})

describe('prompts', () => {
  it('are cut at their code fences, and an open fence stays text', () => {
    expect(splitFences('Do this:\n```python\ndef f():\n    pass\n```\nNow.')).toEqual([
      { code: false, text: 'Do this:' },
      { code: true, text: 'def f():\n    pass' },
      { code: false, text: 'Now.' },
    ])
    expect(splitFences('```python\nnever closed')).toEqual([{ code: false, text: '```python\nnever closed' }])
    expect(splitFences('')).toEqual([])
  })
})
