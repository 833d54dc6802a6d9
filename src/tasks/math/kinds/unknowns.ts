/** @file Something unknown is to be found: solve (a linear equation), seq (an arithmetic sequence), line (a line through two points). */
import { phrase } from '../../wording.ts'
import { draw, type Kind, type Range } from './kind.ts'

/** m, x, b of m*x+b */
const SOLVE: [Range, Range, Range][] = [
  [
    [2, 5],
    [2, 9],
    [1, 20],
  ],
  [
    [2, 9],
    [2, 9],
    [5, 40],
  ],
  [
    [3, 9],
    [3, 15],
    [11, 60],
  ],
]
export const solve: Kind = {
  name: 'solve',
  make(random, level) {
    const [m, x, b] = SOLVE[level - 1].map((range) => draw(random, range))
    const minus = level > 1 && m * x > b && random.chance(0.4)
    const value = minus ? m * x - b : m * x + b
    const equation = `${m}*x${minus ? '-' : '+'}${b}=${value}`
    return {
      content: `solve ${equation}`,
      ask: (r, set) =>
        phrase(
          {
            plain: [`Solve ${equation} for x.`, `If ${equation}, what is x?`, `Find x if ${equation}.`],
            values: [`x if ${equation}`, `x in ${equation}`, `the x with ${equation}`],
            orders: [`solve ${equation} for x`, `find x if ${equation}`, `solve ${equation}`],
            whole: {
              known: [`${equation}. What is x?`, `${equation}, so x = ?`, `Which x has ${equation}?`],
              new: [`For what x do we see ${equation}?`, `Let me tell you that ${equation}. Now x must be what?`],
            },
          },
          r,
          set,
        ),
      work: (sheet) => sheet.divide(minus ? sheet.add(value, b) : sheet.subtract(value, b), m),
    }
  },
}

/** start, difference */
const SEQ: [Range, Range][] = [
  [
    [1, 39],
    [2, 9],
  ],
  [
    [5, 59],
    [5, 19],
  ],
  [
    [10, 99],
    [11, 39],
  ],
]
export const seq: Kind = {
  name: 'seq',
  make(random, level) {
    const [start, step] = SEQ[level - 1].map((range) => draw(random, range))
    const [a, b, c] = [start, start + step, start + 2 * step]
    return {
      content: `seq ${start} ${step}`,
      ask: (r, set) =>
        phrase(
          {
            plain: [`Next number in ${a}, ${b}, ${c}`, `What comes next: ${a}, ${b}, ${c}`, `Continue ${a}, ${b}, ${c}`],
            values: [`the next number in ${a}, ${b}, ${c}`, `the number after ${a}, ${b}, ${c}`],
            orders: [`continue ${a}, ${b}, ${c}`, `go on with ${a}, ${b}, ${c}`],
            whole: {
              known: [`${a}, ${b}, ${c} and then?`, `Which number comes next in ${a}, ${b}, ${c}?`, `${a}, ${b}, ${c}, what comes next?`],
              new: [`${a}, ${b}, ${c}: say what the next one would be`, `After ${a}, ${b}, ${c} there is which number?`],
            },
          },
          r,
          set,
        ),
      work: (sheet) => sheet.add(c, sheet.subtract(c, b)),
    }
  },
}

/** slope, intercept, first place, distance to the second */
const LINE: [Range, Range, Range, Range][] = [
  [
    [2, 5],
    [1, 20],
    [1, 4],
    [1, 1],
  ],
  [
    [2, 9],
    [1, 20],
    [1, 6],
    [1, 2],
  ],
  [
    [2, 9],
    [5, 40],
    [2, 6],
    [1, 4],
  ],
]
export const line: Kind = {
  name: 'line',
  make(random, level) {
    const [slope, intercept, p, distance] = LINE[level - 1].map((range) => draw(random, range))
    const q = p + distance
    const [fp, fq] = [slope * p + intercept, slope * q + intercept]
    return {
      content: `line ${p} ${fp} ${q} ${fq}`,
      ask: (r, set) => {
        const [first, second] = [`f(${p})=${fp}`, `f(${q})=${fq}`]
        return phrase(
          {
            plain: [`f is linear, ${first} and ${second}. Find f(0)`, `Linear f has ${first}, ${second}. Find f(0)`],
            values: [`f(0) if f is linear with ${first} and ${second}`, `f(0) for linear f with ${first}, ${second}`],
            orders: [`find f(0) for linear f with ${first} and ${second}`],
            whole: {
              known: [`f is linear, ${first}, ${second}, so f(0)=?`, `If f is linear, ${first} and ${second}, what is f(0)?`],
              new: [
                `A linear f goes through ${first} and ${second}. Where does it have f(0)?`,
                `${first}, ${second}, f is linear, f(0) wanted`,
              ],
            },
          },
          r,
          set,
        )
      },
      work: (sheet) => {
        const rise = sheet.subtract(fq, fp)
        const found = sheet.divide(rise, sheet.subtract(q, p))
        return sheet.subtract(fp, sheet.multiply(found, p))
      },
    }
  },
}
