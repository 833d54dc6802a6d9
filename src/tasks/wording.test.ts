import { describe, expect, it } from 'vitest'
import { createTask, domains } from './index.ts'
import * as phrases from './phrases.ts'
import { Random } from './random.ts'
import type { Split } from './task.ts'
import { type Asked, phrase } from './wording.ts'

const BOTH: Record<string, phrases.Both> = {
  VALUES: phrases.VALUES,
  ORDERS: phrases.ORDERS,
  PREFACES: phrases.PREFACES,
  REMARKS: phrases.REMARKS,
  AFTERWORDS: phrases.AFTERWORDS,
}

describe('the sentences', () => {
  it.each(Object.entries(BOTH))('%s are different in both sets, and none changes what is asked', (name, { known, new: fresh }) => {
    const all = [...known, ...fresh]
    expect(new Set(all.map((text) => text.toLowerCase())).size).toBe(all.length)
    for (const text of all) {
      // A sign, a digit or a name of one would be read as part of the problem.
      expect(text.replace('{} = ?', '{}')).not.toMatch(
        /[\d+*/=<>-]|\b(plus|minus|times|divided|sum|product|one two|mod|first \w+ then|uppercase|lowercase|quotes|less|otherwise)\b/,
      )
      expect(text.match(/\{\}/g)?.length ?? 0).toBe(name === 'VALUES' || name === 'ORDERS' ? 1 : 0)
    }
  })

  it.each(domains)('of the new set are in no %s prompt of a split that is trained on', (domain) => {
    const task = createTask(domain)
    const trained = (['sft', 'train'] as Split[]).flatMap((split) =>
      Array.from({ length: 3000 }, (_, i) => task.promptAt(split, 2, i).prompt.toLowerCase()),
    )
    for (const [name, { new: fresh }] of Object.entries(BOTH)) {
      for (const text of fresh) {
        // A word of their own: what stands on either side of what is asked for.
        const parts = text
          .toLowerCase()
          .split(/\{(?:name)?\}/)
          .filter((part) => part.trim().length > 3)
        const found = trained.find((prompt) => parts.length > 0 && parts.every((part) => prompt.includes(part)))
        expect(found, `${name}: ${text}`).toBeUndefined()
      }
    }
  })

  it.each(domains)('of the new set, those of single kinds too, give no %s question that training asks with other numbers', (domain) => {
    const shape = (prompt: string) => prompt.toLowerCase().replace(/'[^']*'|\d+/g, '#')
    const task = createTask(domain)
    const trained = new Set(
      (['sft', 'train'] as Split[]).flatMap((split) => Array.from({ length: 3000 }, (_, i) => shape(task.promptAt(split, 2, i).prompt))),
    )
    const fresh = createTask(domain, { wordings: 'new' })
    const repeated = Array.from({ length: 1000 }, (_, i) => fresh.promptAt('train', 3, i).prompt).filter((text) => trained.has(shape(text)))
    expect(repeated).toEqual([])
  })

  it.each(domains)('of the new set make every %s prompt another text about the same problem', (domain) => {
    const [known, fresh] = [createTask(domain), createTask(domain, { wordings: 'new' })]
    for (let i = 0; i < 500; i++) {
      // The training splits do not redraw, so both tasks draw the same problem.
      const [one, other] = [known.promptAt('train', 1, i), fresh.promptAt('train', 1, i)]
      expect(other.prompt).not.toBe(one.prompt)
      expect({ ...other, id: '', prompt: '' }).toEqual({ ...one, id: '', prompt: '' })
    }
  })
})

describe('a question', () => {
  const asked: Asked = { plain: ['x of f(0)?'], values: ['x', 'the sum of 3 and 4'], orders: ['add 3 and 4', 'f(2)=3'], open: false }
  const many = (given: Asked, set: 'known' | 'new') => Array.from({ length: 3000 }, (_, i) => phrase(given, new Random('wording', i), set))

  it('begins with a capital only where that is a word', () => {
    for (const set of ['known', 'new'] as const) {
      const texts = many(asked, set)
      expect(texts.filter((text) => /\bX\b|F\(/.test(text))).toEqual([])
      expect(texts.some((text) => text.startsWith('Add 3 and 4') || text.startsWith('The sum'))).toBe(set === 'known')
    }
  })

  it('that is open has no mark behind what it asks for', () => {
    const texts = many({ plain: ['Say ab, end with !'], orders: ['say ab, end with !'], open: true }, 'known')
    expect(texts.filter((text) => /![.?!]/.test(text))).toEqual([])
    expect(new Set(texts).size).toBeGreaterThan(100)
  })

  it('that has plain wordings only draws one number', () => {
    for (let i = 0; i < 50; i++) {
      const [random, other] = [new Random('plain', i), new Random('plain', i)]
      expect(phrase({ plain: ['a', 'b', 'c'] }, random)).toBe(other.pick(['a', 'b', 'c']))
      expect(random.bits()).toBe(other.bits())
    }
  })
})
