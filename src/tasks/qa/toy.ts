/** @file Generated questions with an answer in words: who of two has more. */
import type { Kind } from '../generated.ts'
import { phrase } from '../wording.ts'

const NAMES = ['Tom', 'Ann', 'Sam']
const THINGS = ['apples', 'pens', 'coins']

/** Who of two has more, or fewer. */
function comparison(name: string, word: 'more' | 'fewer'): Kind {
  return {
    name,
    make(random, level) {
      const size = [20, 99, 999][level - 1]
      const first = random.int(0, 2)
      const people = [NAMES[first], NAMES[(first + random.int(1, 2)) % 3]]
      const thing = random.pick(THINGS)
      const a = random.int(2, size)
      let b = random.int(2, size)
      while (a === b) b = random.int(2, size)
      const answer = people[a > b === (word === 'more') ? 0 : 1]
      const boxed = (text: string) => `\\boxed{${text}}`
      return {
        content: `${name} ${Math.min(a, b)} ${Math.max(a, b)}`,
        ask: (r, set) => {
          const [one, other] = [`${people[0]} has ${a} ${thing}`, `${people[1]} has ${b} ${thing}`]
          return phrase(
            {
              plain: [`${one} and ${other}. Who has ${word}?`, `If ${one}, ${other}, who has ${word}?`],
              orders: [`find who has ${word} if ${one} and ${other}`],
              whole: {
                known: [`${one}, ${other}. Does ${people[0]} or ${people[1]} have ${word}?`, `${one}. ${other}. Who has ${word} ${thing}?`],
                new: [
                  `Between two friends, ${one} while ${other}; name the one with ${word}.`,
                  `Who owns ${word} ${thing} when ${one} and ${other}?`,
                ],
              },
            },
            r,
            set,
          )
        },
        fields: () => ({ answer }),
        work: (sheet) => {
          const gap = sheet.subtract(Math.max(a, b), Math.min(a, b))
          // A slip below zero means the teacher took the wrong one for the larger.
          return boxed(gap < 0 ? people[people.indexOf(answer) === 0 ? 1 : 0] : answer)
        },
        guess: (sheet) => {
          const said = sheet.written(1) === 1 ? answer : people[people.indexOf(answer) === 0 ? 1 : 0]
          return { note: said, reply: boxed(said) }
        },
      }
    },
  }
}

export const QA_KINDS: readonly Kind[] = [comparison('more', 'more'), comparison('fewer', 'fewer')]
