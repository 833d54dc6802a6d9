import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hitPieces, withHits } from './marking.ts'

it('a hit is marked wherever it stands, whatever its case and its signs', () => {
  const marked = (text: string, search: string) =>
    withHits(text, search)
      .map(({ text, marked }) => (marked ? `[${text}]` : text))
      .join('')
  expect(marked('So 3*9 = 27, so 3*9', ' SO ')).toBe('[So] 3*9 = 27, [so] 3*9')
  expect(marked('3*9', '3*')).toBe('[3*]9')
  expect(marked('a.b', '.')).toBe('a[.]b')
  expect(marked('abc', '  ')).toBe('abc')
  expect(marked('', 'a')).toBe('')
})

it('a hit among tokens is of every token that has part of it', () => {
  expect([...hitPieces(['the', ' ans', 'wer', ' is', ' an', 'swer'], 'answer')]).toEqual([1, 2, 4, 5])
  expect([...hitPieces(['a', '', 'b'], 'ab')]).toEqual([0, 2])
  expect(hitPieces([], 'a').size).toBe(0)
})

it('no text is changed by being marked, nor is a search that is no pattern taken for one', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, search) => {
      const stretches = withHits(text, search)
      expect(stretches.map((one) => one.text).join('')).toBe(text)
      expect(stretches.some(({ marked }) => marked)).toBe(search.trim() !== '' && new Set(hitPieces([text], search)).has(0))
    }),
  )
})
