/** @file Generated countdown problems: reach a target with given numbers. Wherever the search ends, the way there can be checked. */
import type { Kind } from '../generated.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'

type Sign = '+' | '-' | '*'

/** `count` numbers and a target that some expression of them reaches, worked from left to right. */
function reach(name: string, count: number): Kind {
  return {
    name,
    make(random, level) {
      const numbers = Array.from({ length: count }, () => random.int(1, [9, 20, 40][level - 1]))
      // Only the first two are ever multiplied: larger products would need long sums.
      const signs = numbers.slice(1).map((_, i): Sign => random.pick(level > 1 && i === 0 ? ['+', '-', '*'] : ['+', '-']))
      const target = signs.reduce((value, sign, i) => apply(value, sign, numbers[i + 1]), numbers[0])
      const written = signs.reduce(
        (text, sign, i) => `${i > 0 && sign === '*' ? `(${text})` : text}${sign}${numbers[i + 1]}`,
        `${numbers[0]}`,
      )
      const shown = random.shuffled(numbers)
      return {
        content: `${name} ${[...numbers].sort((a, b) => a - b).join(' ')} ${target}`,
        ask: (r, set) => {
          const list = shown.join(', ')
          return phrase(
            {
              plain: [`Make ${target} from the numbers ${list}. Use each number once.`, `Use each of ${list} once to get ${target}.`],
              orders: [`make ${target} from ${list}, each used once`, `use each of ${list} once to get ${target}`],
              whole: {
                known: [`${list}: get ${target}, each number once.`, `Which expression of ${list} is ${target}? Use each number once.`],
                new: [
                  `The goal is ${target}. You hold ${list} and must play each once.`,
                  `Combine ${list}, all of them once, into ${target}.`,
                ],
              },
            },
            r,
            set,
          )
        },
        fields: () => ({ numbers: shown, answer: target }),
        work: (sheet) => {
          signs.reduce((value, sign, i) => work(sheet, value, sign, numbers[i + 1]), numbers[0])
          return `\\boxed{${written}}`
        },
        guess: (sheet) => {
          // A guesser who errs takes another sign.
          const said = sheet.written(1) === 1 ? written : written.replace(/[+*-]/, (sign) => (sign === '+' ? '-' : '+'))
          return { note: said, reply: `\\boxed{${said}}` }
        },
      }
    },
  }
}

function apply(a: number, sign: Sign, b: number): number {
  return sign === '+' ? a + b : sign === '-' ? a - b : a * b
}

function work(sheet: Worksheet, a: number, sign: Sign, b: number): number {
  return sign === '+' ? sheet.add(a, b) : sign === '-' ? sheet.subtract(a, b) : sheet.multiply(a, b)
}

export const COUNTDOWN_KINDS: readonly Kind[] = [reach('two', 2), reach('three', 3), reach('four', 4)]
