import { expect, it } from 'vitest'
import { moves } from './moves.ts'

const puzzle = { start: ['521', '43', ''], goal: ['5', '432', '1'], most: 2 }
const prompt = { id: '', domain: 'puzzle', prompt: '' }
const judge = (text: string, most = 2) => moves.judge({ ...puzzle, most }, text, prompt)

it('takes every way that is no longer than allowed, and lists with commas or blanks', () => {
  for (const text of ['ac, ab', 'ac,ab', ' ac  ab ']) expect(judge(text).correct).toBe(true)
  expect(judge('ab, bc, ab', 3).correct).toBe(true)
})

it('takes nothing else, and says why', () => {
  for (const text of [
    '',
    ',',
    'ac',
    'ac, ab, ',
    'ab, ac',
    'acab',
    'a c, a b',
    'AC, AB',
    'ac, ab, ba, ab',
    '1 ac, 2 ab',
    'ac or bc, ab',
    'aa, ac',
    'toString',
  ])
    expect(judge(text).correct, text).toBe(false)
  expect(judge('ac, ac').reason).toBe('Move 2, ac, puts a larger disk on a smaller one.')
  expect(judge('ca, ab').reason).toBe('Move 1, ca, takes from an empty peg.')
  expect(judge('ab, bc, ab').reason).toBe('More than 2 moves.')
  expect(judge('ac, bb').reason).toBe('Move 2, bb, stays where it was.')
  expect(judge('ac, ba').reason).toBe('Move 2, ba, puts a larger disk on a smaller one.')
  expect(judge('ab').reason).toBe('The moves end elsewhere.')
  expect(judge('ac, '.repeat(5000)).correct).toBe(false)
})

it('asks for pegs and a number of moves', () => {
  expect(moves.fault(puzzle, prompt)).toBeNull()
  for (const odd of [{}, { ...puzzle, most: '2' }, { ...puzzle, start: ['521'] }, { ...puzzle, goal: ['5', '4x', ''] }])
    expect(moves.fault(odd, prompt)).not.toBeNull()
})
