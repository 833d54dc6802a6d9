/**
 * @file Generated multiple-choice questions for small models: four to ten numbers or expressions, of which exactly one is right. The
 * worked answer computes or compares before it names a letter.
 */

import { LETTERS } from '../../answers/options.ts'
import type { Kind, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { type Asked, phrase } from '../wording.ts'

/** Number of options by level. */
const COUNTS: readonly (readonly [number, number])[] = [
  [4, 4],
  [4, 6],
  [6, 10],
]

/** At most so many where each option is to be worked: the way to the answer must stay short. */
const WORKED_COUNTS = [4, 5, 6] as const

interface Question {
  content: string
  /** What is asked before the options. */
  asked: Asked
  options: readonly string[]
  right: number
  /** The index of the option that the sheet leads to. */
  find(sheet: Worksheet): number
}

function question({ content, asked, options, right, find }: Question): Problem {
  const list = options.map((option, i) => `${LETTERS[i]} ${option}`)
  return {
    content,
    ask: (random, set) => {
      const text = phrase(asked, random, set)
      return `${text}${/[.:?!]$/.test(text) ? '' : ':'} ${list.join(', ')}`
    },
    fields: () => ({ options: [...options], answer: LETTERS[right] }),
    work: (sheet) => LETTERS[find(sheet)],
    guess: (sheet) => {
      // A slip takes a neighbour of the right letter.
      const letter = LETTERS[(right + slipOf(sheet, options.length)) % options.length]
      return { note: letter, reply: letter }
    },
  }
}

/** 0, or with the teacher's probability a step to another option. */
function slipOf(sheet: Worksheet, options: number): number {
  return Math.abs(sheet.written(0)) % (options - 1)
}

/** Options with the right one at a random place among the others. */
function placed(random: Random, count: number, right: number, other: () => number): { values: number[]; right: number } {
  const values = new Set<number>()
  while (values.size < count - 1) {
    const value = other()
    if (value !== right && value >= 0) values.add(value)
  }
  const place = random.int(0, count - 1)
  return { values: [...values].toSpliced(place, 0, right), right: place }
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce((best, value, i) => (Math.abs(value - wanted) < Math.abs(values[best] - wanted) ? i : best), 0)
}

/** The result of one operation; the others are near it. The content is that of the same problem in the math domain. */
const result: Kind = {
  name: 'result',
  make(random, level) {
    const operation = random.pick(['add', 'sub', 'mul'] as const)
    const [a, b] =
      operation === 'mul'
        ? [random.int(3, [19, 49, 99][level - 1]), random.int(2, 9)]
        : [random.int(30, [79, 99, 199][level - 1]), random.int(11, [29, 59, 99][level - 1])]
    const [high, low] = [Math.max(a, b), Math.min(a, b)]
    const value = { add: a + b, sub: high - low, mul: a * b }[operation]
    const spread = [4, 8, 20][level - 1]
    const { values, right } = placed(random, random.int(...COUNTS[level - 1]), value, () =>
      random.chance(0.3) ? value + random.pick([-10, 10, 20, -20]) : value + random.int(-spread, spread),
    )
    const text = { add: `${a}+${b}`, sub: `${high}-${low}`, mul: `${a}*${b}` }[operation]
    const named = { add: `${a} plus ${b}`, sub: `${high} minus ${low}`, mul: `${a} times ${b}` }[operation]
    return question({
      content: operation === 'sub' ? `sub ${high} ${low}` : `${operation} ${low} ${high}`,
      asked: {
        plain: [`What is ${text}?`, `Which is ${text}?`, `Compute ${text}:`, `What is ${named}?`],
        values: [text, named],
        whole: { known: [`Which one is ${text}?`], new: [`Where do you see ${named}?`, `Pick what ${text} is.`] },
      },
      options: values.map(String),
      right,
      find: (sheet) => {
        const found = { add: () => sheet.add(a, b), sub: () => sheet.subtract(high, low), mul: () => sheet.multiply(a, b) }[operation]()
        return nearest(values, found)
      },
    })
  },
}

/** The largest or the smallest of the options, found by comparing one after the other. */
const extreme: Kind = {
  name: 'extreme',
  make(random, level) {
    const largest = random.chance(0.5)
    const [low, high] = [[10, 99] as const, [20, 199] as const, [100, 999] as const][level - 1]
    const [fewest, most] = COUNTS[level - 1]
    const values = new Set<number>()
    for (const count = random.int(fewest, most); values.size < count; ) values.add(random.int(low, high))
    const options = [...values]
    const word = largest ? 'largest' : 'smallest'
    return question({
      content: `${word} ${options.toSorted((x, y) => x - y).join(' ')}`,
      asked: {
        plain: [`Which is the ${word}?`, `Find the ${word}:`, `What is the ${word} of`],
        values: [`the ${word}`, `the ${word} number`, `the ${word} of these`],
        whole: { known: [`Which number is the ${word}?`], new: [`Among these, name the ${word}.`, `Pick the ${word} one.`] },
      },
      options: options.map(String),
      right: options.indexOf(largest ? Math.max(...options) : Math.min(...options)),
      find: (sheet) => {
        let best = 0
        for (let i = 1; i < options.length; i++) {
          const better = (options[i] > options[best] === largest) !== slipOf(sheet, 3) > 0
          const sign = better === largest ? '<' : '>'
          sheet.lines.push(`${options[best]}${sign}${options[i]}`)
          if (better) best = i
        }
        return best
      },
    })
  },
}

/** The product that has a given value; the options are products, worked until one is right. */
const product: Kind = {
  name: 'product',
  make(random, level) {
    const factor = () => [random.int(2, [9, 12, 19][level - 1]), random.int(2, 9)] as const
    const count = random.int(4, WORKED_COUNTS[level - 1])
    const right = factor()
    const target = right[0] * right[1]
    const others = new Map<number, readonly [number, number]>()
    while (others.size < count - 1) {
      const other = factor()
      if (other[0] * other[1] !== target) others.set(other[0] * other[1], other)
    }
    const place = random.int(0, count - 1)
    const options = [...others.values()].toSpliced(place, 0, right)
    return question({
      content: `product ${Math.min(...right)} ${Math.max(...right)}`,
      asked: {
        plain: [`Which is ${target}?`, `Find ${target}:`, `What is the same as ${target}?`],
        values: [`the one that is ${target}`, `the same as ${target}`],
        whole: { known: [`Which product is ${target}?`], new: [`Where do you see ${target}?`, `Pick the product that makes ${target}.`] },
      },
      options: options.map(([a, b]) => `${a}*${b}`),
      right: place,
      find: (sheet) => {
        const values: number[] = []
        for (const [i, [a, b]] of options.entries()) {
          values.push(sheet.multiply(a, b))
          if (values[i] === target) return i
        }
        return nearest(values, target)
      },
    })
  },
}

/** The only multiple of a number; options are divided until nothing is left over. */
const multiple: Kind = {
  name: 'multiple',
  make(random, level) {
    const divisor = random.int(3, 9)
    const value = divisor * random.int(2, [8, 12, 16][level - 1])
    const spread = [20, 30, 40][level - 1]
    const { values, right } = placed(random, random.int(4, WORKED_COUNTS[level - 1]), value, () => {
      const other = value + random.int(-spread, spread)
      return other % divisor === 0 ? other + 1 : other
    })
    return question({
      content: `multiple ${divisor} ${value}`,
      asked: {
        plain: [`Which is a multiple of ${divisor}?`, `Find the multiple of ${divisor}:`, `Which is divisible by ${divisor}?`],
        values: [`the multiple of ${divisor}`, `a multiple of ${divisor}`, `the number divisible by ${divisor}`],
        whole: {
          known: [`Which number is divisible by ${divisor}?`],
          new: [`Pick the multiple of ${divisor}.`, `Only one is divisible by ${divisor}, which?`],
        },
      },
      options: values.map(String),
      right,
      find: (sheet) => {
        const rests: number[] = []
        for (const [i, n] of values.entries()) {
          rests.push(sheet.remainder(n, divisor))
          if (rests[i] === 0) return i
        }
        return nearest(rests, 0)
      },
    })
  },
}

export const CHOICE_KINDS: readonly Kind[] = [result, extreme, product, multiple]
