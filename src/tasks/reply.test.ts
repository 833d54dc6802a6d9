import { describe, expect, it } from 'vitest'
import { afterReasoning } from './reply.ts'

describe('the reply of a response', () => {
  it('is what stands behind the reasoning, in either mode', () => {
    for (const mode of ['think', 'instruct'] as const) {
      expect(afterReasoning('<think>a</think>b', mode)).toEqual({ text: 'b' })
      expect(afterReasoning('a</think>b', mode)).toEqual({ text: 'b' })
      expect(afterReasoning('<think></think>', mode)).toEqual({ text: '' })
    }
  })

  it('is all of a response in instruct mode that does not think', () => {
    expect(afterReasoning('b', 'instruct')).toEqual({ text: 'b' })
    expect(afterReasoning('', 'instruct')).toEqual({ text: '' })
  })

  it('is missing where the reasoning does not end', () => {
    expect(afterReasoning('<think>a', 'think')).toBe('unfinished')
    expect(afterReasoning('b', 'think')).toBe('unfinished')
    expect(afterReasoning(' \n<think>a', 'instruct')).toBe('unfinished')
  })

  it('is missing where the reasoning ends twice', () => {
    expect(afterReasoning('a</think>b</think>c', 'think')).toBe('several-endings')
    expect(afterReasoning('a</think></think>', 'instruct')).toBe('several-endings')
  })
})
