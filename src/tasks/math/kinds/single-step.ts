/** @file One operation on two numbers: add, sub, mul, div. Instruct mode can learn these almost as well as thinking mode. */
import { draw, type Kind, type Range } from './kind.ts'

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
      ask: (r) => r.pick([`What is ${a} + ${b}?`, `What is ${a}+${b}?`, `Compute ${a} plus ${b}.`, `Add ${a} and ${b}.`]),
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
      ask: (r) => r.pick([`What is ${a} - ${b}?`, `What is ${a}-${b}?`, `Compute ${a} minus ${b}.`, `Subtract ${b} from ${a}.`]),
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
      ask: (r) => r.pick([`What is ${a} * ${b}?`, `What is ${a}*${b}?`, `Compute ${a} times ${b}.`, `Multiply ${a} by ${b}.`]),
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
      ask: (r) =>
        r.pick([`What is ${q * d} / ${d}?`, `What is ${q * d}/${d}?`, `Compute ${q * d} divided by ${d}.`, `Divide ${q * d} by ${d}.`]),
      work: (sheet) => sheet.divide(q * d, d),
    }
  },
}
