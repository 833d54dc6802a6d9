import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../workers/data-api.ts'
import { splitFences } from './prompt-text.tsx'
import { verdictDetail } from './verdict-view.tsx'

describe('the notes of a verdict', () => {
  it('show what the sentence and the parts do not tell', () => {
    const verdict: Verdict = {
      reward: 0,
      correct: false,
      outcome: 'wrong',
      detail: { gold: 4, failed: 1, answer: null, reason: 'So.', some_note: [1n] },
    }
    expect(verdictDetail(verdict, ['failed'])).toEqual([
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
