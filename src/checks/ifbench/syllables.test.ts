import { describe, expect, it } from 'vitest'
import { syllables } from './syllables.ts'

describe('syllables', () => {
  it('are runs of vowels, without a silent e at the end', () => {
    const counts = { a: 1, cat: 1, water: 2, table: 2, whale: 1, rhythm: 1, strength: 1, brrr: 1, zebra: 2, happiness: 3 }
    for (const [word, count] of Object.entries(counts)) expect(syllables(word), word).toBe(count)
  })

  it('are those of the list for common words that the rule gets wrong', () => {
    const counts = { called: 1, science: 2, create: 2, coffee: 2, area: 3, definitely: 4, situation: 4, individual: 5, reliability: 6 }
    for (const [word, count] of Object.entries(counts)) expect(syllables(word), word).toBe(count)
  })

  it('keep the slips of the list: "changing" has one, "html" has four', () => {
    expect([syllables('changing'), syllables('html'), syllables('chile')]).toEqual([1, 4, 2])
  })

  it('are none for a word with a digit in it', () => {
    expect([syllables('4dog'), syllables('d0g'), syllables('dog٣'), syllables('')]).toEqual([0, 0, 0, 0])
  })
})
