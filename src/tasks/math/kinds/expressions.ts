/** @file Expressions of two or three operations: lin, expr, prod2, rem. */
import { draw, type Kind, type Problem, type Range } from './kind.ts'

/** p*x+b at a given x. The content is shared by `lin` and `nano-lin`, so that a held-out one is held out from both. */
export function linear(x: number, p: number, b: number, wordings: readonly string[]): Problem {
  return {
    content: `lin ${x} ${p} ${b}`,
    ask: (r) => r.pick(wordings),
    work: (sheet) => sheet.add(sheet.multiply(x, p), b),
  }
}

/** (a+b)*c, or (a-b)*c. */
export function bracket(a: number, sign: '+' | '-', b: number, c: number, wordings: readonly string[]): Problem {
  const [low, high] = sign === '+' ? [Math.min(a, b), Math.max(a, b)] : [a, b]
  return {
    content: `expr ${low}${sign}${high} ${c}`,
    ask: (r) => r.pick(wordings),
    work: (sheet) => sheet.multiply(sign === '+' ? sheet.add(a, b) : sheet.subtract(a, b), c),
  }
}

/** a*b+c*d. */
export function productSum(a: number, b: number, c: number, d: number, wordings: readonly string[]): Problem {
  const products = [[a, b].sort((p, q) => p - q).join('*'), [c, d].sort((p, q) => p - q).join('*')].sort()
  return {
    content: `prod2 ${products.join('+')}`,
    ask: (r) => r.pick(wordings),
    work: (sheet) => {
      const first = sheet.multiply(a, b)
      return sheet.add(first, sheet.multiply(c, d))
    },
  }
}

/** x, p, b */
const LIN: [Range, Range, Range][] = [
  [
    [2, 9],
    [2, 5],
    [1, 20],
  ],
  [
    [2, 9],
    [2, 9],
    [5, 40],
  ],
  [
    [3, 15],
    [3, 9],
    [11, 60],
  ],
]
export const lin: Kind = {
  name: 'lin',
  make(random, level) {
    const [x, p, b] = LIN[level - 1].map((range) => draw(random, range))
    const wordings = [`If x = ${x}, what is ${p}*x+${b}?`, `Let x = ${x}. Compute ${p}*x+${b}.`, `Find ${p}*x+${b} for x = ${x}.`]
    return linear(x, p, b, wordings)
  },
}

/** a, b, c */
const EXPR: [Range, Range, Range][] = [
  [
    [1, 12],
    [1, 9],
    [2, 5],
  ],
  [
    [2, 19],
    [2, 19],
    [2, 6],
  ],
  [
    [3, 30],
    [3, 30],
    [3, 9],
  ],
]
export const expr: Kind = {
  name: 'expr',
  make(random, level) {
    const [a, b, c] = EXPR[level - 1].map((range) => draw(random, range))
    const sign = level > 1 && a > b && random.chance(0.5) ? '-' : '+'
    const text = `(${a}${sign}${b})*${c}`
    return bracket(a, sign, b, c, [`What is ${text}?`, `Compute ${text}.`, `Find ${text}.`])
  },
}

/** a, b, c, d */
const PROD2: [Range, Range, Range, Range][] = [
  [
    [2, 6],
    [2, 6],
    [2, 6],
    [2, 6],
  ],
  [
    [2, 9],
    [2, 9],
    [2, 9],
    [2, 9],
  ],
  [
    [11, 19],
    [2, 5],
    [2, 9],
    [2, 9],
  ],
]
export const prod2: Kind = {
  name: 'prod2',
  make(random, level) {
    const [a, b, c, d] = PROD2[level - 1].map((range) => draw(random, range))
    const text = `${a}*${b}+${c}*${d}`
    return productSum(a, b, c, d, [`What is ${text}?`, `Compute ${text}.`, `Find ${text}.`])
  },
}

/** n, d */
const REM: [Range, Range][] = [
  [
    [10, 49],
    [2, 5],
  ],
  [
    [15, 79],
    [3, 9],
  ],
  [
    [30, 99],
    [3, 9],
  ],
]
export const rem: Kind = {
  name: 'rem',
  make(random, level) {
    const [n, d] = REM[level - 1].map((range) => draw(random, range))
    return {
      content: `rem ${n} ${d}`,
      ask: (r) =>
        r.pick([`Find the remainder of ${n} divided by ${d}.`, `What is the remainder of ${n} / ${d}?`, `What is ${n} mod ${d}?`]),
      work: (sheet) => sheet.remainder(n, d),
    }
  },
}
