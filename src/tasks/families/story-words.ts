/** @file The sentences of stories. What is `new` belongs to no training. */
import { NAME_SYLLABLES } from '../phrases.ts'
import type { Random } from '../random.ts'
import type { Asked, WordingSet } from '../wording.ts'
import type { Fact, Relation } from './story-facts.ts'

const THINGS = ['apples', 'pens', 'coins', 'books', 'eggs', 'cards', 'stones', 'cups']

/** Of the list in half of the draws, else made up. */
export function things(random: Random): string {
  return random.chance(0.5) ? random.pick(THINGS) : `${random.pick(NAME_SYLLABLES)}${random.pick(NAME_SYLLABLES)}s`
}

type Sentence = (who: string, of: readonly string[], n: number, things: string) => string
const timesWord = (n: number) => (n === 2 ? 'twice' : `${n} times`)

const SENTENCES: Record<WordingSet, Record<Relation, readonly Sentence[]>> = {
  known: {
    is: [(w, _, n, t) => `${w} has ${n} ${t}.`, (w, _, n, t) => `${w} owns ${n} ${t}.`, (w, _, n, t) => `There are ${n} ${t} with ${w}.`],
    more: [
      (w, [p], n, t) => `${w} has ${n} more ${t} than ${p}.`,
      (w, [p], n, t) => `${w} has ${n} ${t} more than ${p}.`,
      (w, [p], n, t) => `${w} owns ${n} more ${t} than ${p}.`,
    ],
    less: [
      (w, [p], n, t) => `${w} has ${n} fewer ${t} than ${p}.`,
      (w, [p], n, t) => `${w} has ${n} ${t} less than ${p}.`,
      (w, [p], n, t) => `${w} owns ${n} fewer ${t} than ${p}.`,
    ],
    times: [
      (w, [p], n, t) => `${w} has ${timesWord(n)} as many ${t} as ${p}.`,
      (w, [p], n, t) => `${w} owns ${timesWord(n)} as many ${t} as ${p}.`,
      (w, [p], n, t) => `${w} has ${n} times the ${t} of ${p}.`,
    ],
    half: [
      (w, [p], _, t) => `${w} has half as many ${t} as ${p}.`,
      (w, [p], _, t) => `${w} owns half as many ${t} as ${p}.`,
      (w, [p], _, t) => `${w} has half of the number of ${t} of ${p}.`,
    ],
    sum: [
      (w, [p, q], _, t) => `${w} has as many ${t} as ${p} and ${q} together.`,
      (w, [p, q], _, t) => `${w} owns as many ${t} as ${p} and ${q} together.`,
      (w, [p, q], _, t) => `${w} has as many ${t} as ${p} and ${q} have in all.`,
    ],
  },
  new: {
    is: [(w, _, n, t) => `${n} ${t} belong to ${w}.`, (w, _, n, t) => `You can count ${n} ${t} on the desk of ${w}.`],
    more: [(w, [p], n, t) => `${w} is ahead of ${p} by ${n} ${t}.`, (w, [p], n, t) => `Compared with ${p}, ${w} keeps ${n} extra ${t}.`],
    less: [(w, [p], n, t) => `${w} is ${n} ${t} behind ${p}.`, (w, [p], n, t) => `With ${n} further ${t}, ${w} would be level with ${p}.`],
    times: [(w, [p], n, t) => `The pile of ${t} that ${w} keeps is ${n} times as large as the one of ${p}.`],
    half: [(w, [p], _, t) => `Only half the ${t} that ${p} keeps are in the pile of ${w}.`],
    sum: [(w, [p, q], _, t) => `If ${p} and ${q} put their ${t} on one pile, it would be as large as the one of ${w}.`],
  },
}

export function sentence({ name, relation, of, n }: Fact, things: string, random: Random, set: WordingSet): string {
  return random.pick(SENTENCES[set][relation])(name, of, n, things)
}

/** `Tom, Ann and Sam` */
function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

export function question(names: readonly string[], t: string): Asked {
  const who = listed(names)
  if (names.length > 1)
    return {
      plain: [`How many ${t} do ${who} have in all?`, `How many ${t} have ${who} together?`],
      values: [`the number of ${t} that ${who} have in all`, `the number of ${t} of ${who} together`],
      orders: [`find how many ${t} ${who} have in all`, `count the ${t} of ${who} together`],
      whole: {
        known: [
          `In all, how many ${t} do ${who} have?`,
          `Together, ${who} have how many ${t}?`,
          `${who}: how many ${t} are that in all?`,
          `How many ${t} are there with ${who} in all?`,
          `The ${t} of ${who} together, how many are these?`,
          `Add up the ${t} of ${who}. How many?`,
        ],
        new: [
          `${who} put their ${t} on one pile. How large is it?`,
          `What is the total of the ${t} that ${who} own?`,
          `Counting only ${who}, what number of ${t} do you get?`,
        ],
      },
    }
  return {
    plain: [`How many ${t} does ${who} have?`, `How many ${t} has ${who}?`],
    values: [`the number of ${t} that ${who} has`, `the number of ${t} of ${who}`],
    orders: [`find how many ${t} ${who} has`, `say how many ${t} ${who} has`],
    whole: {
      known: [
        `So how many ${t} does ${who} have?`,
        `${who} has how many ${t}?`,
        `How many ${t} are there with ${who}?`,
        `Of the ${t}, how many has ${who}?`,
        `The ${t} of ${who}, how many are these?`,
        `How many ${t} does ${who} own?`,
      ],
      new: [
        `What number of ${t} belongs to ${who}?`,
        `How large is the pile of ${t} that ${who} keeps?`,
        `${who} counts the ${t}. What is the result?`,
      ],
    },
  }
}
