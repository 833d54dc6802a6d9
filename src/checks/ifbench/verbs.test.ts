import { describe, expect, it } from 'vitest'
import { startsWithVerb } from './verbs.ts'

const verdict = (text: string) => startsWithVerb(text.split(' '))

describe('a text begins with a verb', () => {
  it.each([
    'Create a list',
    'Creating a list is easy',
    'Identify the reasons',
    'Write it down',
    'Is it so ?',
    'Let us begin',
    'Design a house',
    'Located in Paris , it is old',
    'Imagine an empire',
    'Consider this',
    'Plan for the worst',
    'Recognize Russia',
  ])('in %j', (text) => {
    expect(verdict(text)).toBe(true)
  })

  it.each([
    'The list',
    'Design is hard',
    'Something is here',
    'During the war',
    'Plan B',
    'Certainly ! Here',
    'Understand Galois theory',
    'Hundred years',
    '# Create a list',
    '** Create',
    '',
    'Morning came',
    '1. Create',
  ])('not in %j', (text) => {
    expect(verdict(text)).toBe(false)
  })
})
