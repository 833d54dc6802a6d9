import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differing, nearest } from './differing.ts'

const marked = (text: string, other: string) =>
  differing(text, other)
    .map((one) => (one.marked ? `[${one.text}]` : one.text))
    .join('')

it('marks the words that the other has not, and nothing in a text that is the same', () => {
  expect(marked('60*9=540\n3*9=27\n567', '60*9=540\n3*9=28\n568')).toBe('60*9=540\n3*9=[27]\n[567]')
  expect(marked('so the answer is 5', 'the answer: 5')).toBe('[so] the answer [is] 5')
  expect(marked('the same', 'the same')).toBe('the same')
  expect(marked('all  new', '')).toBe('[all]  [new]')
  expect(marked('', 'gone')).toBe('')
})

it('loses no letter, and marks as many words less as the texts have in common, either way round', () => {
  const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', '3', '+', 'é'), { maxLength: 40 }).map((letters) => letters.join(' '))
  fc.assert(
    fc.property(text, text, (one, other) => {
      const common = (of: string, and: string) =>
        differing(of, and)
          .filter(({ marked }) => !marked)
          .map(({ text }) => text.replace(/\s/g, ''))
          .join('').length
      expect(
        differing(one, other)
          .map(({ text }) => text)
          .join(''),
      ).toBe(one)
      expect(common(one, other)).toBe(common(other, one))
    }),
  )
})

it('compares with the text that is most alike', () => {
  expect(nearest('60*9=540 so 567', ['no idea', '60*9=540 so 568', '60*9'])).toBe(1)
  expect(nearest('x', [])).toBe(-1)
})
