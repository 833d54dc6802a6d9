import { expect, it } from 'vitest'
import { type Counted, type MatrixQuestion, matrixFile } from './matrix-file.ts'
import { pairedDifference } from './record.ts'

const row: MatrixQuestion = { name: 'math', domain: 'math', set: 'held-out', mode: 'think', temperature: 1 }

/** Of eight prompts, two of each content, those right whose bit is set. */
function counted(bits: string): Counted {
  const asked = [...bits].map((bit, i) => ({
    id: `p${i}`,
    content: `c${i >> 1}`,
    samples: 1,
    right: Number(bit),
    truncated: 0,
    obeyed: 1,
    tokens: 9,
  }))
  return { guessed: null, obeyed: 1, truncated: 0, meanLength: 9, asked }
}

it('a cell has its figures and its paired difference to the model before and to the first', () => {
  const known = { start: counted('00001111'), middle: counted('11001111'), end: counted('11001100') }
  const { models, cells } = matrixFile(['start', 'middle', 'end'], [row], (model) => known[model as keyof typeof known])
  expect(models).toEqual(['start', 'middle', 'end'])
  expect(cells.map(({ model }) => model)).toEqual(models)
  expect(cells[0]).toMatchObject({ ...row, n: 8, clusters: 4, samples: 1, difference: null, sinceStart: null, meanLength: 9 })
  expect(cells[1].difference?.value).toBe(0.25)
  expect(cells[2].difference?.value).toBe(-0.25)
  expect(cells[2].sinceStart?.value).toBe(0)
  const { low, high } = pairedDifference(known.start.asked, known.middle.asked)
  expect(cells[1].difference?.low).toBeCloseTo(low, 5)
  expect(cells[1].difference?.high).toBeCloseTo(high, 5)
})

it('a cell tells of false lines where they were counted, and of none where they were not', () => {
  const known: Record<string, Counted> = {
    start: counted('00001111'),
    middle: { ...counted('11001111'), falseLines: 1 / 3 },
    end: { ...counted('11001100'), falseLines: null },
  }
  const { cells } = matrixFile(['start', 'middle', 'end'], [row], (model) => known[model])
  expect(cells[0]).not.toHaveProperty('falseLines')
  expect(cells.slice(1).map(({ falseLines }) => falseLines)).toEqual([0.33333, null])
})

it('what was not measured has no cell, and no difference is taken to another model than the one before', () => {
  const known: Record<string, Counted> = { start: counted('00001111'), end: counted('11001100') }
  const { cells } = matrixFile(['start', 'middle', 'end'], [row], (model) => known[model])
  expect(cells.map(({ model }) => model)).toEqual(['start', 'end'])
  expect(cells[1].difference).toBeNull()
  expect(cells[1].sinceStart?.value).toBe(0)
})

it('an evaluation in which nothing was judged is none', () => {
  const known: Record<string, Counted> = { start: counted(''), middle: counted('00001111'), end: counted('') }
  const { cells } = matrixFile(['start', 'middle', 'end'], [row], (model) => known[model])
  expect(cells.map(({ model, samples, difference, sinceStart }) => [model, samples, difference, sinceStart])).toEqual([
    ['middle', 1, null, null],
  ])
})
