/** @file One operation on two numbers: add, sub, mul, div. Instruct mode can learn these almost as well as thinking mode. */
import { type Asked, phrase } from '../../wording.ts'
import { draw, type Kind, type Range } from './kind.ts'

/** One operation on two numbers, by its sign and by its name. The first order is a plain wording too. */
function operation(a: number, sign: string, b: number, name: string, values: string[], orders: string[]): Asked {
  return {
    plain: [
      `What is ${a} ${sign} ${b}?`,
      `What is ${a}${sign}${b}?`,
      `Compute ${a} ${name} ${b}.`,
      `${orders[0][0].toUpperCase()}${orders[0].slice(1)}.`,
    ],
    values: [`${a} ${sign} ${b}`, `${a}${sign}${b}`, `${a} ${name} ${b}`, ...values],
    orders,
    whole: {
      known: [`${a}${sign}${b}=?`, `${a} ${name} ${b} is what?`],
      new: [`${a} ${name} ${b} makes how many?`, `Number wanted: ${a}${sign}${b}`],
    },
  }
}

const ADD: [Range, Range][] = [
  [
    [11, 59],
    [2, 9],
  ],
  [
    [11, 59],
    [11, 39],
  ],
  [
    [11, 99],
    [11, 99],
  ],
]
export const add: Kind = {
  name: 'add',
  make(random, level) {
    const [first, second] = ADD[level - 1]
    const pair = [draw(random, first), draw(random, second)]
    const [a, b] = random.chance(0.5) ? pair : pair.toReversed()
    return {
      content: `add ${Math.min(a, b)} ${Math.max(a, b)}`,
      ask: (r, set) =>
        phrase(operation(a, '+', b, 'plus', [`the sum of ${a} and ${b}`], [`add ${a} and ${b}`, `add ${a} to ${b}`]), r, set),
      work: (sheet) => sheet.add(a, b),
    }
  },
}

const SUB: [Range, Range][] = [
  [
    [12, 79],
    [2, 9],
  ],
  [
    [30, 99],
    [11, 29],
  ],
  [
    [30, 199],
    [11, 99],
  ],
]
export const sub: Kind = {
  name: 'sub',
  make(random, level) {
    const [first, second] = SUB[level - 1]
    const a = draw(random, first)
    const b = draw(random, [second[0], Math.min(second[1], a)])
    return {
      content: `sub ${a} ${b}`,
      ask: (r, set) =>
        phrase(
          operation(a, '-', b, 'minus', [`the difference of ${a} and ${b}`], [`subtract ${b} from ${a}`, `take ${b} from ${a}`]),
          r,
          set,
        ),
      work: (sheet) => sheet.subtract(a, b),
    }
  },
}

const MUL: [Range, Range][] = [
  [
    [2, 19],
    [2, 9],
  ],
  [
    [11, 49],
    [2, 6],
  ],
  [
    [12, 99],
    [3, 9],
  ],
]
export const mul: Kind = {
  name: 'mul',
  make(random, level) {
    const [first, second] = MUL[level - 1]
    const [a, b] = [draw(random, first), draw(random, second)]
    return {
      content: `mul ${Math.min(a, b)} ${Math.max(a, b)}`,
      ask: (r, set) =>
        phrase(
          operation(a, '*', b, 'times', [`the product of ${a} and ${b}`], [`multiply ${a} by ${b}`, `multiply ${a} and ${b}`]),
          r,
          set,
        ),
      work: (sheet) => sheet.multiply(a, b),
    }
  },
}

/** Quotient and divisor. */
const DIV: [Range, Range][] = [
  [
    [2, 29],
    [2, 5],
  ],
  [
    [4, 29],
    [2, 9],
  ],
  [
    [11, 49],
    [3, 9],
  ],
]
export const div: Kind = {
  name: 'div',
  make(random, level) {
    const [first, second] = DIV[level - 1]
    const [q, d] = [draw(random, first), draw(random, second)]
    return {
      content: `div ${q * d} ${d}`,
      ask: (r, set) => phrase(operation(q * d, '/', d, 'divided by', [], [`divide ${q * d} by ${d}`, `split ${q * d} by ${d}`]), r, set),
      work: (sheet) => sheet.divide(q * d, d),
    }
  },
}
