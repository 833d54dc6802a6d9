/** @file Word problems: somebody has a things, and b bags of c come or go. */
import { draw, type Kind, type Range } from './kind.ts'

const NAMES = ['Tom', 'Ann', 'Sam']
const THINGS = [' apples', ' pens', ' coins']
const COMING = [' buys ', ' gets ']
const GOING = [' loses ', ' sells ']

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
      ask: (r) => {
        const [name, things, verb] = [r.pick(NAMES), r.pick(THINGS), r.pick(comes ? COMING : GOING)]
        return r.pick([
          `${name} has ${a}${things} and${verb}${b} bags of ${c}; how many${things} now?`,
          `${name} had ${a}${things}. Then ${name}${verb}${b} bags of ${c}. How many now?`,
        ])
      },
      work: (sheet) => {
        const moved = sheet.multiply(b, c)
        return comes ? sheet.add(a, moved) : sheet.subtract(a, moved)
      },
    }
  },
}
