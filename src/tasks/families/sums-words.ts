/** @file How sums are asked for. */
import type { Asked } from '../wording.ts'
import type { Operation } from './sums-work.ts'

const SIGNS = { add: '+', sub: '-', mul: '*', div: '/' } as const
const NAMES = { add: 'plus', sub: 'minus', mul: 'times', div: 'divided by' } as const

function orders(operation: Operation, a: number, b: number): string[] {
  switch (operation) {
    case 'add':
      return [`add ${a} and ${b}`, `add ${a} to ${b}`, `find the sum of ${a} and ${b}`]
    case 'sub':
      return [`subtract ${b} from ${a}`, `take ${b} from ${a}`, `take ${b} away from ${a}`]
    case 'mul':
      return [`multiply ${a} by ${b}`, `multiply ${a} and ${b}`, `find the product of ${a} and ${b}`]
    case 'div':
      return [`divide ${a} by ${b}`, `split ${a} by ${b}`]
    case 'rem':
      return [`find the remainder of ${a} by ${b}`, `divide ${a} by ${b} and give the remainder`]
  }
}

export function aboutSum(operation: Operation, a: number, b: number): Asked {
  if (operation === 'rem') return aboutRemainder(a, b)
  const [sign, name] = [SIGNS[operation], NAMES[operation]]
  const [short, wide, said] = [`${a}${sign}${b}`, `${a} ${sign} ${b}`, `${a} ${name} ${b}`]
  return {
    plain: [`What is ${short}?`, `What is ${wide}?`, `What is ${said}?`, short],
    values: [short, wide, said],
    orders: orders(operation, a, b),
    whole: {
      known: [`${short}=?`, `${short}=`, `${wide} =`, `${wide} is what?`, `${said} is what?`, `How much is ${said}?`],
      new: [
        `${said} makes how many?`,
        `Number wanted: ${short}`,
        `Which number is the result of ${wide}?`,
        `My paper says ${short}, and then it ends.`,
      ],
    },
  }
}

function aboutRemainder(n: number, d: number): Asked {
  return {
    plain: [`What is ${n} mod ${d}?`, `What is the remainder of ${n} / ${d}?`, `Find the remainder of ${n} divided by ${d}.`],
    values: [`the remainder of ${n} divided by ${d}`, `the remainder of ${n} / ${d}`, `${n} mod ${d}`],
    orders: orders('rem', n, d),
    whole: {
      known: [
        `${n} mod ${d} = ?`,
        `Remainder of ${n} / ${d}?`,
        `${n} divided by ${d} has which remainder?`,
        `${n} by ${d}: what is the remainder?`,
        `Divide ${n} by ${d}. What is the remainder?`,
        `What remains of ${n} divided by ${d}?`,
      ],
      new: [
        `If you divide ${n} by ${d}, what remainder do you see?`,
        `${n} eggs go into boxes of ${d}. How many eggs fill no box?`,
        `${n} divided by ${d} leaves a remainder. Which?`,
      ],
    },
  }
}

export function aboutChain(text: string): Asked {
  return {
    plain: [`What is ${text}?`, `Find ${text}.`, text],
    values: [text],
    whole: {
      known: [`${text} = ?`, `${text} =`, `${text} is what?`, `${text} makes?`, `How much is ${text}?`, `Work out ${text}.`],
      new: [`How many are ${text} in all?`, `Number wanted: ${text}`, `The line reads ${text}, and what does it come to?`],
    },
  }
}
