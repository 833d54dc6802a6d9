import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { MatrixCell, MatrixFile } from '../../src/evaluation/matrix-file.ts'
import { falseLinesTable, greedyTable, guessTable, sampledTable, shortTable } from './matrix-tables.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const shipped = JSON.parse(read('public/evaluations/cascade.json')) as MatrixFile

describe('what is written of the shipped cascade is what was measured', () => {
  it.each([
    ['docs/cascade.md', 'sampled', sampledTable],
    ['docs/cascade.md', 'greedy', greedyTable],
    ['docs/cascade.md', 'guesses', guessTable],
    ['docs/cascade.md', 'false lines', falseLinesTable],
    ['README.md', 'start and end', shortTable],
  ])('%s: %s', (path, _, table) => {
    expect(read(path)).toContain(table(shipped))
  })

  it.each(['docs/cascade.md', 'README.md'])('%s: the second turn', (path) => {
    const of = (name: string, model: string) => {
      const cell = shipped.cells.find((one) => one.name === name && one.mode === 'think' && one.model === model && one.temperature === 0)
      return Math.round(Math.round(1e5 * (cell as MatrixCell).accuracy.value) / 1e3)
    }
    const [before, after] = ['models/default', 'models/cascade'].map((model) => of('math, second turn', model))
    const firsts = ['models/default', 'models/cascade'].map((model) => of('math', model))
    expect(read(path)).toContain(`math is right ${before}% before and ${after}% after, against ${firsts.join(' and ')}% in the first`)
  })
})

it('halves are rounded away from 0, and a difference is bold where its interval leaves 0 out, however it rounds', () => {
  const cell = (model: string, value: number, difference: MatrixCell['difference'], temperature: number): MatrixCell => ({
    ...{ model, name: 'math', domain: 'math', set: 'held-out', mode: 'think', temperature, n: 200, clusters: 200, samples: 1 },
    ...{ accuracy: { value, low: value - 0.05, high: value + 0.05 }, difference, sinceStart: difference },
    ...{ guessed: 0.005, falseLines: 0.185, truncated: 0, meanLength: 9, obeyed: 1 },
  })
  const file: MatrixFile = {
    format: 1,
    models: ['models/default', 'models/cascade'],
    cells: [1, 0].flatMap((temperature) => [
      cell('models/default', 0.585, null, temperature),
      cell('models/cascade', 0.58, { value: -0.005, low: -0.105, high: -0.001 }, temperature),
    ]),
  }
  const lines = (text: string) => text.split('\n')
  expect(lines(sampledTable(file))).toEqual([
    '| | start | finished | all stages |',
    '|---|---|---|---|',
    '| math, thinking | 59 | 58 (**−1, −11 to 0**) | **−1, −11 to 0** |',
  ])
  expect(lines(greedyTable(file))[2]).toBe('| math, thinking | 59 | 58 | **−1, −11 to 0** |')
  expect(lines(guessTable(file))).toEqual(['| | start | finished |', '|---|---|---|', '| math, thinking | 1 | 1 |'])
  expect(lines(falseLinesTable(file))[2]).toBe('| math, thinking | 19 | 19 |')
  expect(lines(shortTable(file))[2]).toBe('| math, thinking | 59 (54-64) | 58 (53-63) | -1 (-11 to 0) | 59, 58 |')
})
