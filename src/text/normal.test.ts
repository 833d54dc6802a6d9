import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalized } from './normal.ts'

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const

describe('normalisation', () => {
  it('is the language’s own where no letter has more marks than any script writes', () => {
    const unit = fc.constantFrom('a', 'é', 'e\u0301', 'ﬁ', '①', 'Å', '각', '\u0316', '\u0301', ' ', '😀', '\u0344')
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 29 }), fc.constantFrom(...FORMS), (units, form) => {
        const text = units.join('')
        expect(normalized(text, form)).toBe(text.normalize(form))
      }),
    )
  })

  it('takes a hundred thousand marks on one letter as they come, thirty at a time', () => {
    // Left to the language, these take half a minute.
    const marks = '\u0301\u0316'.repeat(150_000)
    for (const form of FORMS) expect(normalized(`a${marks}`, form).length).toBeLessThanOrEqual(marks.length + 1)
    expect(normalized(marks, 'NFC').slice(0, 30)).toBe('\u0316'.repeat(15) + '\u0301'.repeat(15))
  })
})
