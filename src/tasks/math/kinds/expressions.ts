/** @file Expressions of two or three operations: lin, expr, prod2, rem. */
import { type Asked, phrase } from '../../wording.ts'
import { draw, type Kind, type Problem, type Range } from './kind.ts'

/** p*x+b at a given x. The content is shared by `lin` and `nano-lin`, so that a held-out one is held out from both. */
export function linear(x: number, p: number, b: number, asked: Asked): Problem {
  return {
    content: `lin ${x} ${p} ${b}`,
    ask: (r, set) => phrase(asked, r, set),
    work: (sheet) => sheet.add(sheet.multiply(x, p), b),
  }
}

/** (a+b)*c, or (a-b)*c. */
export function bracket(a: number, sign: '+' | '-', b: number, c: number, asked: Asked): Problem {
  const [low, high] = sign === '+' ? [Math.min(a, b), Math.max(a, b)] : [a, b]
  return {
    content: `expr ${low}${sign}${high} ${c}`,
    ask: (r, set) => phrase(asked, r, set),
    work: (sheet) => sheet.multiply(sign === '+' ? sheet.add(a, b) : sheet.subtract(a, b), c),
  }
}

/** a*b+c*d. */
export function productSum(a: number, b: number, c: number, d: number, asked: Asked): Problem {
  const products = [[a, b].sort((p, q) => p - q).join('*'), [c, d].sort((p, q) => p - q).join('*')].sort()
  return {
    content: `prod2 ${products.join('+')}`,
    ask: (r, set) => phrase(asked, r, set),
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
    const text = `${p}*x+${b}`
    return linear(x, p, b, {
      plain: [`If x = ${x}, what is ${text}?`, `Let x = ${x}. Compute ${text}.`, `Find ${text} for x = ${x}.`],
      values: [`${text} for x = ${x}`, `${text} if x = ${x}`, `${text} with x = ${x}`, `${text} at x = ${x}`],
      orders: [`take x = ${x} and compute ${text}`, `compute ${text} for x = ${x}`],
      whole: {
        known: [`For x = ${x}, find ${text}.`, `x = ${x}. What is ${text}?`, `x = ${x} and I need ${text}.`],
        new: [`Suppose that x = ${x}. Then what does ${text} equal?`, `We know x = ${x}, so ${text} must be what?`],
      },
    })
  },
}

function expression(text: string): Asked {
  return {
    plain: [`What is ${text}?`, `Compute ${text}.`, `Find ${text}.`],
    values: [text],
    whole: { known: [`${text} is what?`, `${text} makes?`], new: [`How many are ${text} in all?`] },
  }
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
    return bracket(a, sign, b, c, expression(text))
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
    return productSum(a, b, c, d, expression(text))
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
      ask: (r, set) =>
        phrase(
          {
            plain: [`Find the remainder of ${n} divided by ${d}.`, `What is the remainder of ${n} / ${d}?`, `What is ${n} mod ${d}?`],
            values: [
              `the remainder of ${n} divided by ${d}`,
              `the remainder of ${n} / ${d}`,
              `${n} mod ${d}`,
              `the remainder of ${n} by ${d}`,
            ],
            orders: [`find the remainder of ${n} by ${d}`, `divide ${n} by ${d} and give the remainder`],
            whole: {
              known: [`${n} divided by ${d} has which remainder?`, `Remainder of ${n} / ${d}?`],
              new: [`If you divide ${n} by ${d}, what remainder do you see?`, `${n} divided by ${d} leaves a remainder. Which?`],
            },
          },
          r,
          set,
        ),
      work: (sheet) => sheet.remainder(n, d),
    }
  },
}
