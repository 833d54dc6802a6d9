/**
 * @file Make a target from numbers, each used once. Only what a careful search finds within thirty lines is asked; how many dead ends there are
 * is what practice can change.
 *
 *   careful  7*3=21 (9 21); 21+9=30 yes
 *   wander   9+7=16 (3 16); 16*3=48 no; 16+3=19 no; back; 7*3=21 (9 21); 21-9=13 no, 21-9=12 no; 21+9=30 yes
 */
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { applied, careful, drawTarget, given, Search, type Sign, type Step, steps } from './countdown-search.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'

const COUNTS = [3, 3, 4, 4, 5] as const
const LARGEST = [9, 20, 12, 25, 25] as const
const MOST = [99, 200, 150, 300, 300] as const
/** Keys are those of the kinds three and four. */
const KEYS = ['three', 'four', 'five'] as const

function draw(random: Random, level: number): { numbers: number[]; target: number; way: Step[] } {
  for (;;) {
    const numbers = Array.from({ length: ofLevel(level, COUNTS) }, () => random.int(2, ofLevel(level, LARGEST)))
    const target = drawTarget(random, numbers, ofLevel(level, MOST))
    const way = target !== null && careful(numbers, target, 'steps') && careful(numbers, target, 'full')
    if (target !== null && way) return { numbers, target, way }
  }
}

const textOf = (step: Step) => step.rest[step.rest.length - 1].text

function make(random: Random, level: number): Problem {
  const { numbers, target, way } = draw(random, level)
  const solution = textOf(way[way.length - 1])
  const solve = (sheet: Worksheet) => {
    const search = new Search(sheet, target, new Set(way.map(textOf)))
    // After a slip there may be no way; then there is no answer but some expression.
    return boxed(search.reach(numbers.map(given)) ? textOf(search.found[search.found.length - 1]) : numbers.join('+'))
  }
  return {
    content: `${KEYS[numbers.length - 3]} ${numbers.toSorted((a, b) => a - b).join(' ')} ${target}`,
    ask: (r, set) => phrase(asked(numbers.join(', '), target), r, set),
    fields: () => ({ numbers, answer: target }),
    work: solve,
    wander: solve,
    guess: (sheet) => {
      const said = sheet.slips() ? solution.replace(/[-+*/]/, (sign) => (sign === '+' ? '-' : '+')) : solution
      return { note: said, reply: boxed(said) }
    },
  }
}

const asked = (list: string, target: number) => ({
  plain: [
    `Make ${target} from ${list}. Use each number once.`,
    `Use each of ${list} once to make ${target}.`,
    `${list}: make ${target}, each number once.`,
  ],
  values: [`a way to make ${target} from ${list}, each used once`],
  orders: [
    `make ${target} from ${list}, each used once`,
    `use each of ${list} once to make ${target}`,
    `find how ${list}, each used once, make ${target}`,
  ],
  whole: {
    known: [
      `Here are the numbers ${list}. Make ${target} with + - * / and use each once.`,
      `How do ${list} make ${target}? Use each number once.`,
      `Which way is there to ${target} from ${list}? Use each number once.`,
      `I have ${list} and want ${target}. Use each number once.`,
      `Numbers: ${list}. Target: ${target}. Use each number once.`,
      `From ${list}, each used once, make ${target}.`,
    ],
    new: [
      `The goal is ${target}. You hold ${list} and must play each once.`,
      `Combine ${list}, all of them once, into ${target}.`,
      `Write an expression that is worth ${target} and contains ${list}, every one exactly once.`,
    ],
  },
})

const LINE = /^(\d{1,9})([-+*/])(\d{1,9})=(\d{1,9}) (?:\(([\d ]{1,200})\)|(yes|no))$/

const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b)

/** The numbers left of a state without two of them; null: they are not in it. */
function without(state: readonly number[], a: number, b: number): number[] | null {
  const left = [...state]
  for (const each of [a, b]) {
    const at = left.indexOf(each)
    if (at < 0) return null
    left.splice(at, 1)
  }
  return left
}

/** Follows the states; true lines that are not on the way to the first yes are dead ends, which the answer does not need. */
function check({ numbers, answer }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  if (!Array.isArray(numbers)) return counts
  const states = [numbers.map(Number)]
  // True lines that led to each state, and those of dead ends.
  const led: number[] = [0]
  let dead = 0
  for (const line of linesOf(thought)) {
    if (line === 'back') {
      if (states.length > 1) states.pop()
      if (led.length > 1) dead += led.pop() as number
      continue
    }
    const parsed = LINE.exec(line)
    if (!parsed) continue
    const [a, b, c] = [parsed[1], parsed[3], parsed[4]].map(Number)
    const left = without(states[states.length - 1], a, b)
    const end = parsed[6]
    const said = parsed[5]?.split(' ').map(Number) ?? [c]
    const right =
      left !== null &&
      applied(a, parsed[2] as Sign, b) === c &&
      String(sorted([...left, c])) === String(sorted(said)) &&
      (left.length === 0) === (end !== undefined) &&
      (end === undefined || (end === 'yes') === (String(c) === String(answer)))
    if (!right) counts.false++
    if (end === undefined) {
      states.push(said)
      led.push(right ? 1 : 0)
    } else if (right && end === 'no') dead++
    else if (right) counts.true += 1 + led.splice(1).reduce((sum, n) => sum + n, 0)
  }
  counts.unneeded = dead + led.slice(1).reduce((sum, n) => sum + n, 0)
  return counts
}

/** All numbers, in some order, by some operations. */
function anyExpression(numbers: readonly number[], random: Random): string {
  let state = numbers.map(given)
  while (state.length > 1) state = random.pick(steps(state)).rest
  return state[0].text
}

export const countdown: Family = {
  name: 'countdown',
  title: 'Countdown',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.2, 0.16, 0.07, 0.06],
  make,
  reserved: (content) => (content.endsWith('3') ? 'ending in 3' : null),
  anyReply: ({ numbers = [] }, random) => boxed(anyExpression(numbers.map(Number), random)),
  fixedReplies: ({ numbers = [] }) => [boxed(numbers.join('+'))],
  check,
  cheats({ numbers = [], answer }) {
    return [
      { title: 'Only some of the numbers', answer: boxed(numbers.slice(1).join('+')) },
      { title: 'A number twice', answer: boxed([...numbers, numbers[0]].join('+')) },
      { title: 'The target less nothing', answer: boxed(`${answer}+(${numbers[0]}-${numbers[0]})*${numbers.slice(1).join('*')}`) },
    ]
  },
}
