import { expect, it } from 'vitest'
import { grid } from './grid.ts'

const prompt = { id: '', domain: 'puzzle', prompt: '', answer: '1234 3412 2143 4321' }
const puzzle = { given: '1.3. .... .... ...1' }
const judge = (text: string) => grid.judge(puzzle, text, prompt)

it('takes the grid with blanks or line breaks between its rows', () => {
  for (const text of ['1234 3412 2143 4321', ' 1234\n3412\n2143\n4321 ', '1234  3412 2143 4321']) expect(judge(text).correct).toBe(true)
})

it('takes nothing else, and says why', () => {
  for (const text of [
    ...['', '.', '1234341221434321', '1234, 3412, 2143, 4321', '1234 3412 2143', '1234 3412 2143 4321 1234', '1.3. .... .... ...1'],
    ...['1 2 3 4 3 4 1 2 2 1 4 3 4 3 2 1', '1234 3412 2143 4312', 'x'.repeat(5000), '1234 3412 2143 432１'],
  ])
    expect(judge(text).correct, text).toBe(false)
  expect(judge('2134 4312 1243 3421')).toEqual({ correct: false, reason: 'A cell that was given is another one.' })
  expect(judge('1234 3412 2143').reason).toBe('The grid has another size.')
  expect(judge('1234 3412 4321 2141').detail).toEqual({ found: 9, wanted: 16 })
})

it('asks for an answer', () => {
  expect(grid.fault(puzzle, prompt)).toBeNull()
  expect(grid.fault({}, prompt)).toBeNull()
  expect(grid.fault(puzzle, { ...prompt, answer: ' ' })).not.toBeNull()
  expect(grid.fault({ given: 3 }, prompt)).not.toBeNull()
})
