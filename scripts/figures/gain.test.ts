import { expect, it } from 'vitest'
import { type Asked, passAt } from '../../src/evaluation/record.ts'
import { chosenOf, modelsNamed } from './chosen.ts'
import { type Gained, gainTable } from './gain.ts'

/** Of prompts that were right so many times out of eight. */
function gained(rights: readonly number[], guessed: number | null, falseLines: number | null): Gained {
  const asked = rights.map((right, i): Asked => ({ id: `p${i}`, content: `c${i}`, samples: 8, right, truncated: 0, obeyed: 8, tokens: 80 }))
  return { guessed, falseLines, asked, passAt: { 1: passAt(asked, 1), 8: passAt(asked, 8) } }
}

it('tells a gain in what is drawn from one in what can be drawn', () => {
  const models = [
    { name: 'models/default', gained: gained([1, 1, 1, 0], 0.09, 0.2) },
    { name: 'models/cascade', gained: gained([8, 8, 8, 0], 0.01, null) },
  ]
  const [title, before, after, points, ...rest] = gainTable([
    { name: 'math', models },
    { name: 'code', models: [] },
  ])
  expect(title.split(/ +/)).toEqual(['benchmark', 'model', 'guesses', 'false', 'lines', 'pass@1', 'pass@8'])
  expect(before).toMatch(/^math +models\/default +9\.0% +20\.0% +9\.4% \(.*\) +75\.0% \(/)
  expect(after).toMatch(/^math +models\/cascade +1\.0% +- +75\.0% \(.*\) +75\.0% \(/)
  expect(points).toMatch(/^ +points +\+65\.6 \(.*\) +\+0\.0 \(/)
  expect(rest).toEqual([])
  expect(gainTable([{ name: 'code', models: [] }])).toEqual([])
})

it('takes models by their last word and benchmarks by their words, and names those there are', () => {
  expect(modelsNamed('start,cascade,models/nano,runs/mine/model')).toEqual([
    'models/default',
    'models/cascade',
    'models/nano',
    'runs/mine/model',
  ])
  const known = ['math', 'instructions', 'instructions', 'math, new wordings']
  expect(chosenOf('math-new-wordings,math', known)).toEqual(['math', 'math, new wordings'])
  expect(chosenOf('instructions', known)).toEqual(['instructions', 'instructions'])
  expect(chosenOf(undefined, known)).toEqual(known)
  expect(() => chosenOf('maths', known)).toThrow('There is no benchmark "maths"; there are math, instructions, math-new-wordings.')
})
