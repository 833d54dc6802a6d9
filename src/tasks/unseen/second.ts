/** @file Sequences whose differences grow by a constant: the next number. */
import { boxed } from '../families/family.ts'
import { question, type Unseen } from './unseen.ts'

export const second: Unseen = {
  name: 'second',
  title: 'Second-order sequences',
  unseen: true,
  levels: 5,
  floor: [0.06, 0.05, 0.04, 0.03, 0.03],
  make(random, level) {
    const start = random.int(1, 10 * level)
    const first = random.int(1, 4 * level)
    const step = random.int(1, 1 + level)
    const terms = [start]
    for (let i = 0; i < 5; i++) terms.push(terms[i] + first + i * step)
    const [next, shown] = [terms[5], terms.slice(0, 5).join(', ')]
    return question({
      content: `second ${start} ${first} ${step}`,
      texts: [`What comes next: ${shown}?`, `Continue ${shown}.`, `Which number follows ${shown}?`],
      fields: { answer: next },
      answer: next,
    })
  },
  anyReply: ({ prompt }, random) => {
    const last = Number(/(\d+)\D*$/.exec(prompt)?.[1] ?? 0)
    return boxed(last + random.int(1, 30))
  },
}
