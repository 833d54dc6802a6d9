/** @file Heads and legs: how many of two kinds of animals there are. */
import { boxed } from '../families/family.ts'
import { question, type Unseen } from './unseen.ts'

const PAIRS = [
  ['hens', 2, 'cows', 4],
  ['ducks', 2, 'dogs', 4],
  ['birds', 2, 'beetles', 6],
  ['cats', 4, 'spiders', 8],
] as const
const MOST = [5, 9, 15, 30, 60]

export const legs: Unseen = {
  name: 'legs',
  title: 'Heads and legs',
  unseen: true,
  levels: 5,
  floor: [0.25, 0.15, 0.1, 0.06, 0.04],
  make(random, level) {
    const [few, fewLegs, many, manyLegs] = PAIRS[random.int(0, Math.min(level, PAIRS.length) - 1)]
    const [a, b] = [random.int(1, MOST[level - 1]), random.int(1, MOST[level - 1])]
    const [heads, all] = [a + b, a * fewLegs + b * manyLegs]
    return question({
      content: `legs ${fewLegs} ${manyLegs} ${a} ${b}`,
      texts: [
        `There are ${few} and ${many}, ${heads} heads and ${all} legs. How many ${many} are there?`,
        `A farm has ${few} and ${many}. They have ${heads} heads and ${all} legs together. How many are ${many}?`,
        `${heads} heads, ${all} legs, only ${few} and ${many}: how many ${many}?`,
      ],
      fields: { answer: b },
      answer: b,
    })
  },
  anyReply: ({ level }, random) => boxed(random.int(1, MOST[(level ?? 1) - 1])),
}
