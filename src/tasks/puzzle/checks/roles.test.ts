import { expect, it } from 'vitest'
import { roles } from './roles.ts'

const puzzle = { roles: { Ann: 'knight', Tom: 'knave' } }
const prompt = { id: '', domain: 'puzzle', prompt: '' }
const judge = (text: string) => roles.judge(puzzle, text, prompt).correct

it('takes every order and any blanks', () => {
  for (const text of ['Ann knight, Tom knave', 'Tom knave, Ann knight', ' Ann  knight,Tom knave ']) expect(judge(text)).toBe(true)
})

it('takes nothing else', () => {
  for (const text of [
    ...['', ',', 'Ann knight', 'Ann knight, Tom knight', 'Ann knight, Tom knave, Ann knight', 'Ann knight, Ann knave, Tom knave'],
    ...['ann knight, Tom knave', 'Ann knight Tom knave', 'at least Ann knight, Tom knave', 'Ann knight, Tom knave, Eva knave'],
    ...['Ann, Tom', 'knight, knave', 'Ann knight or knave, Tom knave', 'toString knight, Tom knave', 'Ann knight, Tom knave,'],
  ])
    expect(judge(text), text).toBe(false)
})

it('asks for roles', () => {
  for (const odd of [undefined, {}, [], { Ann: 1 }]) expect(roles.fault({ roles: odd }, prompt)).not.toBeNull()
  expect(roles.fault(puzzle, prompt)).toBeNull()
})
