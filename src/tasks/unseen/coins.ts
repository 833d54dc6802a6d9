/** @file Who turns a coin over and who does not: which side is up in the end. */
import { boxed } from '../families/family.ts'
import { people } from '../families/names.ts'
import { question, type Unseen } from './unseen.ts'

const SIDES = ['heads', 'tails']

export const coins: Unseen = {
  name: 'coins',
  title: 'Turning coins',
  unseen: true,
  levels: 5,
  floor: [0.6, 0.6, 0.6, 0.6, 0.6],
  make(random, level) {
    const turns = Array.from({ length: level + 1 }, () => random.chance(0.5))
    const names = people(random, turns.length)
    const start = random.int(0, 1)
    const answer = SIDES[(start + turns.filter(Boolean).length) % 2]
    const acts = turns.map((turned, i) => `${names[i]} ${turned ? 'turns it over' : 'does not turn it over'}`).join('. ')
    return question({
      content: `coins ${start} ${turns.map(Number).join('')}`,
      texts: [
        `A coin shows ${SIDES[start]}. ${acts}. Does it show heads or tails?`,
        `The coin is ${SIDES[start]} up. ${acts}. Which side is up, heads or tails?`,
      ],
      fields: { answer, puzzle: { check: 'exact' } },
      answer,
    })
  },
  anyReply: (_, random) => boxed(random.pick(SIDES)),
}
