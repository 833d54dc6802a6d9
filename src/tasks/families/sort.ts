/**
 * @file Sorting a list, of numbers or of made-up words, up or down. One look-up an item, so that one pass can do it: a control that no stage of
 * reinforcement learning has.
 *
 *   careful  3, 3 left; 5, 2 left; 7, 1 left; 9
 *   wander   7 no, 3, 3 left; ...; 4 of 4
 */
import * as v from 'valibot'
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'
import { faultAmong, type Musts } from './told.ts'

const ITEMS = [4, 6, 8, 12, 16] as const
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

interface Order {
  /** As a sentence names it. */
  words: readonly string[]
  new: readonly string[]
  /** Whether what is sorted are words. */
  ofWords: boolean
  down: boolean
  /** Only the last letter is compared. */
  byLast?: boolean
  /** What is compared; equal keys go by the whole word. */
  key(item: string): string | number
}

const ORDERS: Readonly<Record<string, Order>> = {
  up: {
    words: ['from small to large', 'in rising order', 'smallest first'],
    new: ['so that they grow'],
    ofWords: false,
    down: false,
    key: Number,
  },
  down: {
    words: ['from large to small', 'in falling order', 'largest first'],
    new: ['so that they shrink'],
    ofWords: false,
    down: true,
    key: Number,
  },
  az: { words: ['by the alphabet', 'from a to z'], new: ['as a dictionary does'], ofWords: true, down: false, key: (word) => word },
  last: {
    byLast: true,
    words: ['by their last letter', 'by the last letter'],
    new: ['going by how they end'],
    ofWords: true,
    down: false,
    key: (word) => word.slice(-1) + word,
  },
}

function before(order: Order, a: string, b: string): number {
  const [x, y] = [order.key(a), order.key(b)]
  return (x < y ? -1 : x > y ? 1 : 0) * (order.down ? -1 : 1)
}

function makeItems(random: Random, order: Order, count: number): string[] {
  const items = new Set<string>()
  const lasts = new Set<string>()
  while (items.size < count) {
    const item = order.ofWords
      ? Array.from({ length: random.int(2, 3) }, () => LETTERS[random.int(0, 25)]).join('')
      : String(random.int(1, 99))
    // By the last letter alone, two words of one ending have no order.
    if (order.byLast && lasts.has(item.slice(-1))) continue
    lasts.add(item.slice(-1))
    items.add(item)
  }
  return [...items]
}

function solve(sheet: Worksheet, items: readonly string[], sorted: readonly string[]): string {
  let left = [...items]
  const found: string[] = []
  while (left.length > 0) {
    const best = sorted[found.length]
    const other = left.find((item) => item !== best)
    const stumble = sheet.stumble()
    const taken =
      other !== undefined && left.includes(best) && (stumble === 'slip' || sheet.slips()) ? other : left.includes(best) ? best : left[0]
    left = left.filter((item) => item !== taken)
    found.push(taken)
    const line = left.length > 0 ? `${taken}, ${left.length} left` : taken
    if (stumble === 'wrong' && other !== undefined) sheet.corrected(other, line)
    else sheet.line(line)
    if (stumble === 'recheck') sheet.line(`${found.length} of ${items.length}`)
  }
  return boxed(found.join(', '))
}

function make(random: Random, level: number): Problem {
  const name = random.pick(level >= 4 ? ['up', 'down', 'az', 'last'] : ['up', 'down', 'az'])
  const order = ORDERS[name]
  const items = makeItems(random, order, Math.min(ofLevel(level, ITEMS), order.byLast ? 12 : 99))
  const sorted = items.toSorted((a, b) => before(order, a, b))
  const list = items.join(', ')
  const answer = sorted.join(', ')
  const noun = order.ofWords ? 'words' : 'numbers'
  return {
    content: `sort ${name} ${items.toSorted().join(' ')}`,
    ask: (r, set) =>
      phrase(
        {
          plain: order.words.map((how) => `Sort ${how}: ${list}.`),
          orders: order.words.flatMap((how) => [`sort ${list} ${how}`, `put ${list} in order, ${how}`]),
          whole: {
            known: order.words.map((how) => `Here are ${noun}: ${list}. Write them ${how}.`),
            new: order.new.map((how) => `Arrange the ${noun} ${list} ${how}.`),
          },
        },
        r,
        set,
      ),
    fields: () => ({ answer, puzzle: { check: 'exact', sort: name, items } }),
    work: (sheet) => solve(sheet, items, sorted),
    wander: (sheet) => solve(sheet, items, sorted),
    guess: (sheet) => {
      const said = sheet.slips() ? [...sorted.slice(1), sorted[0]].join(', ') : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

const MUSTS: Musts = {
  sort: [v.picklist(Object.keys(ORDERS)), `one of ${Object.keys(ORDERS).join(', ')}`],
  items: [v.array(v.union([v.string(), v.number()])), 'a list of words or numbers'],
}

export const sort: Family = {
  name: 'sort',
  title: 'Sorting',
  levels: ALL_LEVELS,
  instruct: 0.5,
  joint: '; ',
  floor: [0.06, 0.01, 0.01, 0.01],
  make,
  anyReply: ({ puzzle }, random) => boxed(random.shuffled(puzzle?.items as string[]).join(', ')),
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, MUSTS),
  check({ puzzle }, thought) {
    const counts = { true: 0, false: 0, unneeded: 0 }
    const order = ORDERS[puzzle?.sort as string]
    if (!order) return counts
    let left = ((puzzle?.items ?? []) as readonly unknown[]).map(String)
    for (const line of linesOf(thought)) {
      const parsed = /^(\w+)(?:, (\d+) left)?$/.exec(line)
      if (!parsed) {
        if (/^\d+ of \d+$/.test(line)) counts.unneeded++
        continue
      }
      const rest = left.filter((item) => item !== parsed[1])
      const first = left.includes(parsed[1]) && rest.every((item) => before(order, parsed[1], item) < 0)
      if (first && (parsed[2] ?? '0') === String(rest.length)) counts.true++
      else counts.false++
      left = rest
    }
    return counts
  },
  cheats: ({ answer }) => {
    const items = String(answer).split(', ')
    return [
      { title: 'An item left out', answer: boxed(items.slice(1).join(', ')) },
      { title: 'An item twice', answer: boxed([items[0], ...items].join(', ')) },
      { title: 'The other way round', answer: boxed(items.toReversed().join(', ')) },
    ]
  },
}
