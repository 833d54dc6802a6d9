/** @file Word problems: somebody has a things, and b bags of c come or go. */
import { madeUpName, phrase } from '../../wording.ts'
import { draw, type Kind, type Range } from './kind.ts'

/** One token each in the vocabulary of the small models. */
const SHORT = { names: ['Tom', 'Ann', 'Sam'], things: ['apples', 'pens', 'coins'], coming: ['buys', 'gets'], going: ['loses', 'sells'] }
const THINGS = {
  known: [...SHORT.things, 'books', 'eggs', 'cards', 'stones', 'cups', 'shells', 'stamps'],
  new: ['marbles', 'tickets', 'nuts', 'keys', 'buttons'],
}
const COMING = [...SHORT.coming, 'finds', 'wins']
const GOING = [...SHORT.going, 'drops', 'gives away']

/** a, b, c */
const WORD: [Range, Range, Range][] = [
  [
    [10, 39],
    [2, 5],
    [2, 5],
  ],
  [
    [20, 59],
    [2, 9],
    [2, 6],
  ],
  [
    [30, 99],
    [2, 9],
    [2, 9],
  ],
]
export const word: Kind = {
  name: 'word',
  make(random, level) {
    const [a, b, c] = WORD[level - 1].map((range) => draw(random, range))
    const comes = b * c > a || random.chance(0.5)
    return {
      content: `word ${a}${comes ? '+' : '-'}${b}*${c}`,
      ask: (r, set = 'known') => {
        const [short, thing, verb] = [r.pick(SHORT.names), r.pick(SHORT.things), r.pick(comes ? SHORT.coming : SHORT.going)]
        const who = r.chance(0.3) ? short : madeUpName(r)
        const [things, does] = [r.pick(THINGS[set]), r.pick(comes ? COMING : GOING)]
        return phrase(
          {
            plain: [
              `${short} has ${a} ${thing} and ${verb} ${b} bags of ${c}; how many ${thing} now?`,
              `${short} had ${a} ${thing}. Then ${short} ${verb} ${b} bags of ${c}. How many now?`,
            ],
            whole: {
              known: [
                `${who} has ${a} ${things}. ${who} ${does} ${b} bags of ${c}. How many ${things} has ${who} now?`,
                `If ${who} has ${a} ${things} and ${does} ${b} boxes of ${c}, how many ${things} is that?`,
                `${who} starts with ${a} ${things} and ${does} ${b} bags of ${c} ${things}. How many now?`,
                `There are ${a} ${things}. Then ${who} ${does} ${b} packs of ${c}. How many ${things} are there?`,
                `${who} had ${a} ${things} and ${does} ${b} bags with ${c} in each bag; how many ${things} now?`,
              ],
              new: [
                `${who}, who has ${a} ${things}, ${does} ${b} bags with ${c} ${things} inside. How many does ${who} own?`,
                `In the morning ${who} had ${a} ${things}; at night ${who} ${does} ${b} boxes of ${c}. How many ${things} now?`,
                `${who} has ${a} ${things} at home. Today ${who} ${does} ${b} bags of ${c}. What is the new number of ${things}?`,
              ],
            },
          },
          r,
          set,
        )
      },
      work: (sheet) => {
        const moved = sheet.multiply(b, c)
        return comes ? sheet.add(a, moved) : sheet.subtract(a, moved)
      },
    }
  },
}
