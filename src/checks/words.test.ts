import { describe, expect, it } from 'vitest'
import { instructionWords } from './words.ts'

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
