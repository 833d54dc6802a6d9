import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { INTENTS, wordings } from './talk-intents.ts'
import { FACTS, PLACES } from './world-facts.ts'

const task = (options: object) => createTask('puzzle', { kinds: ['talk'], slip: 0, ...options })
const asked = (options: object, count: number) => Array.from({ length: count }, (_, i) => task(options).promptAt('train', 5, i))

describe('small talk', () => {
  it('has a hundred known wordings and more of what is common, and some that are new', () => {
    for (const name of ['greet', 'wellbeing', 'who', 'thanks', 'bye'])
      expect(wordings(INTENTS[name].known), name).toBeGreaterThanOrEqual(100)
    for (const [name, intent] of Object.entries(INTENTS)) {
      expect(wordings(intent.known), name).toBeGreaterThanOrEqual(20)
      expect(wordings(intent.new), name).toBeGreaterThanOrEqual(5)
      expect(wordings(intent.replies), name).toBeGreaterThanOrEqual(5)
    }
  })

  it('asks for what can be known as often as for what cannot, of set R only, and of no place there is', () => {
    const prompts = asked({ levels: [2] }, 600)
    const known = prompts.filter(({ puzzle }) => puzzle?.box !== undefined)
    expect(known.length / prompts.length).toBeGreaterThan(0.3)
    expect(known.length / prompts.length).toBeLessThan(0.7)
    const sets = new Map(FACTS.map(({ key, set }) => [key, set]))
    for (const { content } of known) expect(sets.get(/^world R forward (.*) \d+ \d+$/.exec(content as string)?.[1] as string)).toBe('R')
    for (const { content } of prompts) {
      const [, place] = /^talk unknown (?:\w+) (\w+) \d$/.exec(content as string) ?? []
      if (place) expect(PLACES.has(place)).toBe(false)
    }
  })

  it('gives the fact to who asks for it elsewhere too: in the same box', async () => {
    const [prompt] = asked({ levels: [2] }, 40).filter(({ puzzle }) => puzzle?.box !== undefined)
    expect(await task({}).verify(prompt, `\\boxed{${prompt.puzzle?.box}}`, 'instruct')).toMatchObject({ reward: 1 })
  })

  it('keeps towns of syllables that no training has', () => {
    const kept = task({ levels: [2], reserved: 'strange towns' })
    expect(kept.keptForTests).toMatch(/strange/)
    for (let i = 0; i < 20; i++) expect(kept.promptAt('test', 1, i).puzzle?.refuses).toBe(true)
  })
})
