/** @file How fractions are asked for. */
import type { Asked } from '../wording.ts'
import { type Fractions, fractionText } from './fraction-work.ts'

const SIGNS = { add: '+', sub: '-', mul: '*' } as const
const NAMES = { add: 'plus', sub: 'minus', mul: 'times', div: 'divided by' } as const

export function aboutFractions({ kind, a, b, c, d }: Fractions): Asked {
  const [first, other] = [fractionText(a, b), fractionText(c, d)]
  if (kind === 'simplify')
    return {
      plain: [`Simplify ${first}.`, `Reduce ${first}.`, `What is ${first} in lowest terms?`],
      values: [`${first} in lowest terms`, `the lowest terms of ${first}`],
      orders: [`simplify ${first}`, `reduce ${first}`, `write ${first} in lowest terms`],
      whole: {
        known: [
          ...[`${first} in lowest terms?`, `Which fraction in lowest terms is ${first}?`, `Make ${first} as simple as it can be.`],
          ...[`${first}: simplify`, `The fraction is ${first}. Reduce it.`, `How is ${first} written in lowest terms?`],
        ],
        new: [
          `Cancel ${first} as far as it goes.`,
          `${first} is too long. What is its shortest form?`,
          `Which smaller numbers say the same as ${first}?`,
        ],
      },
    }
  if (kind === 'larger') {
    const [x, y] = (a + b + c + d) % 2 === 0 ? [first, other] : [other, first]
    return {
      plain: [`Which is larger, ${x} or ${y}?`, `What is more, ${x} or ${y}?`],
      values: [`the larger of ${x} and ${y}`, `the larger fraction of ${x} and ${y}`],
      orders: [`find the larger of ${x} and ${y}`, `say which is larger, ${x} or ${y}`],
      whole: {
        known: [
          ...[`${x} or ${y}, which is larger?`, `Of ${x} and ${y}, which is larger?`, `Larger: ${x} or ${y}?`],
          ...[`Here are ${x} and ${y}. Which is more?`, `Is ${x} larger or ${y}?`, `Which fraction is larger, ${x} or ${y}?`],
        ],
        new: [
          ...[`Ann may eat ${x} or ${y} of a cake. What should she take to eat most?`, `Compare ${x} with ${y} and name the greater one.`],
          `Between ${x} and ${y}, which lies nearer to one?`,
        ],
      },
    }
  }
  if (kind === 'of')
    return {
      plain: [`What is ${first} of ${c}?`, `Find ${first} of ${c}.`],
      values: [`${first} of ${c}`],
      orders: [`find ${first} of ${c}`, `take ${first} of ${c}`],
      whole: {
        known: [
          ...[
            `${first} of ${c} is what?`,
            `How many are ${first} of ${c}?`,
            `${first} of ${c} = ?`,
            `There are ${c}. Take ${first}. How many?`,
          ],
          ...[`We have ${c} and use ${first} of them. How many are these?`, `Of ${c}, what is ${first}?`],
        ],
        new: [
          ...[
            `A bag holds ${c} beans, and ${first} of the beans are white. Count the white ones.`,
            `A fraction, ${first}, of ${c} makes how much?`,
          ],
          `${c} birds sit there, ${first} of all fly off. How many go?`,
        ],
      },
    }
  const said = `${first} ${NAMES[kind]} ${other}`
  const short = kind === 'div' ? `(${first})/(${other})` : `${first}${SIGNS[kind]}${other}`
  const wide = kind === 'div' ? `(${first}) / (${other})` : `${first} ${SIGNS[kind]} ${other}`
  return {
    plain: [`What is ${short}?`, `What is ${said}?`, `What is ${wide} as a fraction?`],
    values: [short, wide, said, `${wide} as a fraction`, `${short} in lowest terms`],
    orders: [`find ${short}`, `find ${wide} in lowest terms`],
    whole: {
      known: [
        ...[`${short}=?`, `${wide} =`, `${wide} is which fraction?`, `${said} is what?`, `Which fraction is ${short}?`],
        `Work out ${wide}. Use lowest terms.`,
      ],
      new: [
        `${said} makes how much?`,
        `Which fraction is the result of ${wide}?`,
        `My paper says ${short}, and then it ends. Fill in a fraction.`,
      ],
    },
  }
}
