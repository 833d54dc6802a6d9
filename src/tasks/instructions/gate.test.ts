import { describe, expect, it } from 'vitest'
import { PLACES, THINGS, tellStory } from '../families/story-grammar.ts'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import { storyFault } from './gate.ts'

const prompt: Prompt = {
  id: 's',
  domain: 'instructions',
  prompt: 'Write a story about a fox and the hill. Use the word key.',
  gate: { hero: 'fox' },
}

describe('the gate of stories', () => {
  it('lets through whatever the grammar tells', () => {
    const random = new Random('stories')
    for (let i = 0; i < 600; i++) {
      const cast = { hero: 'fox', place: random.pick(PLACES), things: random.shuffled(THINGS).slice(0, 1) }
      const told = tellStory(random, cast, { sentences: [2, 5], avoid: [], noComma: false, words: [] }).join(' ')
      expect(storyFault(prompt, told), told).toBeNull()
    }
  })

  it.each([
    'A fox lives near the hill. It finds a key and a light.',
    '"Once a fox lived near the hill. But the KEY is lost."',
    '<<The fox at the hill>>\nA fox is at the hill. A bird helps the fox. The end.',
    '* A fox is at the hill.\n* It looks for a key.',
    'A fox is at the hill. It asks a man for help.\nP.S. The fox has a light.',
  ])('lets through %s', (reply) => {
    expect(storyFault(prompt, reply)).toBeNull()
  })

  it.each([
    ['a row of words', 'Fox key hill. Key hill fox.'],
    ['a row of words with a verb', 'Fox was was key and. Key and was fox fox.'],
    ['nouns that nothing joins', 'The fox was the key the hill. The key has the hill the fox.'],
    ['articles before nothing', 'A fox is at the. It finds a and a.'],
    ['one word again and again', 'A fox has a key key key. The fox is happy again.'],
    ['the prompt', 'Write a story about a fox and the hill. Use the word key.'],
    ['a sentence twice', 'A fox is at the hill. A fox is at the hill.'],
    ['strange words', 'A fox is at the hill. It has a microscope.'],
    ['nobody', 'There was a light. It finds a key and a light.'],
    ['one sentence', 'A fox lives near the hill.'],
    ['no end', `A fox is at the hill and ${'the hill and '.repeat(5)}the key. It is old.`],
    ['nothing', ''],
  ])('holds back %s', (_, reply) => {
    expect(storyFault(prompt, reply)).toEqual(expect.any(String))
  })

  it('is said where the orders are followed and it is no story', async () => {
    const task = createTask('instructions', { kinds: ['orders'] })
    const ordered = { ...prompt, instruction_id_list: ['keywords:existence'], kwargs: [{ keywords: ['key'] }] }
    expect(await task.verify(ordered, 'key', 'instruct')).toMatchObject({ reward: 0, outcome: 'no-story' })
    expect((await task.verify(ordered, 'key', 'instruct')).why).toMatch(/story/)
    expect(await task.verify({ ...ordered, gate: undefined }, 'key', 'instruct')).toMatchObject({ reward: 1 })
  })
})
