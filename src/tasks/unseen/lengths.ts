/** @file Sorting made-up words by their length; no two are of one length. */
import { boxed } from '../families/family.ts'
import { question, type Unseen } from './unseen.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

export const lengths: Unseen = {
  name: 'lengths',
  title: 'Sorting by length',
  unseen: true,
  levels: 5,
  floor: [0.2, 0.06, 0.02, 0.02, 0.02],
  make(random, level) {
    const sizes = random.shuffled(Array.from({ length: level + 2 }, (_, i) => i + 2))
    const words = sizes.map((size) => Array.from({ length: size }, () => LETTERS[random.int(0, 25)]).join(''))
    const answer = words.toSorted((a, b) => a.length - b.length).join(', ')
    const list = words.join(', ')
    return question({
      content: `lengths ${words.toSorted().join(' ')}`,
      texts: [`Sort by length, shortest first: ${list}.`, `Put ${list} in order from the shortest to the longest.`],
      fields: { answer, puzzle: { check: 'exact' } },
      answer,
    })
  },
  anyReply: ({ answer }, random) => boxed(random.shuffled(String(answer).split(', ')).join(', ')),
}
