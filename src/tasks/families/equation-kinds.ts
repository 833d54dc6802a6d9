/** @file The equations there are: with one unknown, with two, sequences, lines. */
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import type { Asked } from '../wording.ts'
import { aboutLine, aboutNext, aboutUnknown } from './equation-words.ts'
import { type Pair, pairTexts, type Side, sideText, sideValue, solvePair, solveSides } from './equation-work.ts'

const LETTERS = ['x', 'x', 'n', 'a', 't'] as const
const PAIRS = [
  ['x', 'y'],
  ['x', 'y'],
  ['a', 'b'],
  ['m', 'n'],
] as const

export interface Parts {
  content: string
  answer: number
  asked: Asked
  /** What the unknowns are, by their letters. */
  solution?: Record<string, number>
  work(sheet: Worksheet): number
}

/** The unknown: rarely below zero on the first level. */
export function unknown(random: Random, level: number): number {
  return level === 1 ? random.int(-4, 25) : random.int(-9, 40)
}

function constant(random: Random, most: number): number {
  return random.int(1, most) * (random.chance(0.35) ? -1 : 1)
}

function sidesOf(random: Random, level: number, x: number): [Side, Side] {
  const a = random.int(2, 9)
  const bracket = () => ({ k: random.int(2, 6), n: constant(random, 9) })
  const even = (left: Side, right: Side): [Side, Side] => [left, { ...right, n: right.n + sideValue(left, x) - sideValue(right, x) }]
  if (level === 1) return even({ a, n: constant(random, 40) }, { a: 0, n: 0 })
  const other = (not: number) => random.pick([1, 2, 3, 4, 5, 6, 7, 8].filter((n) => n !== not))
  if (level === 2)
    return random.chance(0.5)
      ? even({ a, n: constant(random, 20) }, { a: other(a), n: 0 })
      : even({ bracket: bracket(), a: 0, n: 0 }, { a: 0, n: 0 })
  const left: Side = { bracket: bracket(), a: 0, n: level === 5 ? constant(random, 20) : 0 }
  const k = left.bracket?.k ?? 0
  if (level === 3) return even(left, { a: other(k), n: 0 })
  // Both in brackets: the rest stands on the left.
  const right: Side = { bracket: { k: random.pick([2, 3, 4, 5, 6].filter((n) => n !== k)), n: constant(random, 9) }, a: 0, n: 0 }
  return even(right, left)
}

function one(random: Random, level: number): Parts {
  const letter = random.pick(LETTERS)
  const x = unknown(random, level)
  const sides = sidesOf(random, level, x)
  const key = sides.map((side) => sideText(side, 'x'))
  if (random.chance(0.25)) sides.reverse()
  const constantFirst = random.chance(0.15)
  return {
    // The key of the older kind where that has such equations.
    content: `solve ${level === 1 ? key.join('=') : key.sort().join('=')}`,
    answer: x,
    asked: aboutUnknown(sides.map((side) => sideText(side, letter, constantFirst)).join('='), letter),
    solution: { [letter]: x },
    work: (sheet) => solveSides(sheet, sides, letter, level >= 4),
  }
}

function two(random: Random, level: number): Parts {
  const [x, y] = [unknown(random, level), unknown(random, level)]
  const a = level === 3 ? 1 : random.int(2, 6)
  const minus = level === 3 || random.chance(0.5)
  const b = level === 3 ? 1 : minus ? random.int(1, 5) : random.int(1, a - 1)
  const pair: Pair = { a, b, minus, s: a * x + y, t: b * x + (minus ? -y : y) }
  const letters = random.pick(PAIRS)
  const asksSecond = random.chance(0.6)
  const texts = pairTexts(pair, letters[0], letters[1])
  if (random.chance(0.3)) texts.reverse()
  return {
    content: pairKey(pair, asksSecond),
    answer: asksSecond ? y : x,
    asked: aboutUnknown(texts.join(random.chance(0.5) ? ' and ' : ', '), letters[asksSecond ? 1 : 0]),
    solution: { [letters[0]]: x, [letters[1]]: y },
    work: (sheet) => solvePair(sheet, pair, letters, asksSecond),
  }
}

/** Sum and difference are the same of y and x, with the other sign. */
function pairKey(pair: Pair, asksSecond: boolean): string {
  const turned = pair.a === 1 && pair.b === 1 && pair.t < 0
  const texts = pairTexts(turned ? { ...pair, t: -pair.t } : pair, 'x', 'y')
  return `pair ${texts.join(' ')} ${asksSecond === turned ? 'x' : 'y'}`
}

function next(random: Random): Parts {
  const [start, step] = [random.int(1, 59), random.int(2, 19)]
  const [a, b, c] = [start, start + step, start + 2 * step]
  return {
    content: `seq ${start} ${step}`,
    answer: c + step,
    asked: aboutNext(`${a}, ${b}, ${c}`),
    work: (sheet) => {
      if (sheet.wanders && sheet.random?.chance(0.5)) sheet.operation(b, '-', a, step)
      return sheet.add(c, sheet.operation(c, '-', b, step))
    },
  }
}

function line(random: Random): Parts {
  const [slope, intercept, p] = [random.int(2, 9), random.int(1, 40), random.int(1, 6)]
  const q = p + random.int(1, 4)
  const [fp, fq] = [slope * p + intercept, slope * q + intercept]
  return {
    content: `line ${p} ${fp} ${q} ${fq}`,
    answer: intercept,
    asked: aboutLine(`f(${p})=${fp}`, `f(${q})=${fq}`),
    work: (sheet) => {
      const rise = sheet.operation(fq, '-', fp, fq - fp)
      const run = sheet.operation(q, '-', p, q - p)
      if (sheet.wanders && sheet.random?.chance(0.5)) sheet.operation(slope, '*', q, slope * q)
      const steep = sheet.operation(rise, '/', run, run === 0 ? 0 : Math.round(rise / run))
      const part = sheet.operation(steep, '*', p, steep * p)
      return sheet.operation(fp, '-', part, fp - part)
    },
  }
}

export function partsOf(random: Random, level: number): Parts {
  const draw = random.unit()
  if (level === 1 && draw < 0.2) return next(random)
  if (level === 3 || level === 4) {
    if (draw < 0.15) return line(random)
    if (draw < 0.45) return two(random, level)
  }
  return one(random, level)
}
