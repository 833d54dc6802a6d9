/** @file Orders for a story: how each is asked for, what it makes of the plan or the text, and the checks that judge it. */
import type { Random } from '../random.ts'
import { AVOIDABLE, type Cast, type Plan } from './story-grammar.ts'

export interface Order {
  key: string
  /** As a thought notes it. */
  note: string
  known: readonly string[]
  new: readonly string[]
  checks: readonly (readonly [id: string, kwargs: Record<string, unknown>])[]
  plan: Partial<Plan>
  /** What the plan cannot promise. */
  holds?(sentences: readonly string[]): boolean
  /** Puts something around or behind the text; `last`: later than others. */
  dress?(text: string, cast: Cast): string
  last?: number
}

interface Maker {
  name: string
  /** Orders of one group exclude each other. */
  group: string
  /** Groups it does not go with. */
  not?: readonly string[]
  hard: boolean
  make(random: Random, cast: Cast): Order
}

const times = (n: number) => `${n} times`
const wordCount = (sentences: readonly string[]) => sentences.join(' ').split(/\s+/).length

const MAKERS: readonly Maker[] = [
  {
    ...{ name: 'existence', group: 'keyword', hard: false },
    make: (random, { things }) => {
      const words = things.slice(0, random.int(1, 2))
      const list = words.join(' and ')
      return {
        key: `existence ${words.toSorted().join(' ')}`,
        note: list,
        known: [
          `Use the word${words.length > 1 ? 's' : ''} ${list}.`,
          `It must have the word${words.length > 1 ? 's' : ''} ${list} in it.`,
          `The word${words.length > 1 ? 's' : ''} ${list} must come.`,
        ],
        new: [`Mention ${list} somewhere.`, `Do not forget ${list}.`],
        checks: [['keywords:existence', { keywords: words }]],
        plan: { words },
        holds: (sentences) => words.every((word) => sentences.join(' ').includes(` ${word}`)),
      }
    },
  },
  {
    ...{ name: 'frequency', group: 'keyword', hard: true },
    make: (random, { things }) => {
      const [word] = things
      const n = random.int(2, 3)
      return {
        key: `frequency ${word} ${n}`,
        note: `${word} ${times(n)}`,
        known: [
          `Use the word ${word} ${times(n)} or more.`,
          `Say ${word} at least ${times(n)}.`,
          `The word ${word} has to come ${times(n)} at least.`,
        ],
        new: [`Let ${word} appear no fewer than ${times(n)}.`, `I count on reading ${word} ${times(n)} or oftener.`],
        checks: [['keywords:frequency', { keyword: word, relation: 'at least', frequency: n }]],
        plan: { words: Array<string>(n).fill(word) },
        holds: (sentences) => sentences.filter((sentence) => new RegExp(`\\b${word}\\b`).test(sentence)).length >= n,
      }
    },
  },
  {
    ...{ name: 'forbidden', group: 'forbidden', hard: true },
    make: (random) => {
      const words = random.shuffled(AVOIDABLE).slice(0, random.int(1, 2))
      const list = words.join(' or ')
      return {
        key: `forbidden ${words.toSorted().join(' ')}`,
        note: `no ${list}`,
        known: [`Do not use the word${words.length > 1 ? 's' : ''} ${list}.`, `Never say ${list}.`, `Leave out the word ${list}.`],
        new: [`Refrain from writing ${list}.`, `Get by without ${list}.`],
        checks: [['keywords:forbidden_words', { forbidden_words: words }]],
        plan: { avoid: words },
      }
    },
  },
  {
    ...{ name: 'short', group: 'count', not: ['tail', 'title'], hard: false },
    make: (random) => {
      const n = random.int(3, 5)
      return {
        key: `sentences < ${n}`,
        note: `less than ${n} sentences`,
        known: [`Use less than ${n} sentences.`, `It has to have less than ${n} sentences.`, `Stay below ${n} sentences.`],
        new: [`Fewer sentences than ${n}, please.`, `Stop before sentence number ${n}.`],
        checks: [['length_constraints:number_sentences', { relation: 'less than', num_sentences: n }]],
        plan: { sentences: [2, n - 1] },
        holds: (sentences) => sentences.length < n,
      }
    },
  },
  {
    ...{ name: 'sentences', group: 'count', not: ['tail', 'title'], hard: true },
    make: (random) => {
      const n = random.int(2, 5)
      return {
        key: `sentences = ${n}`,
        note: `${n} sentences`,
        known: [`Write ${n} sentences.`, `It has to have ${n} sentences, no more and no less.`, `Use ${n} sentences.`],
        new: [`Exactly ${n} sentences are wanted.`, `Make the number of sentences ${n}.`],
        checks: [
          ['length_constraints:number_sentences', { relation: 'at least', num_sentences: n }],
          ['length_constraints:number_sentences', { relation: 'less than', num_sentences: n + 1 }],
        ],
        plan: { sentences: [n, n] },
        holds: (sentences) => sentences.length === n,
      }
    },
  },
  {
    ...{ name: 'words', group: 'count', not: ['tail', 'title'], hard: true },
    make: (random) => {
      const least = random.chance(0.5)
      const n = least ? random.int(15, 22) : random.int(19, 23)
      return {
        key: `words ${least ? '>=' : '<'} ${n}`,
        note: `${least ? 'at least' : 'less than'} ${n} words`,
        known: least
          ? [`Use at least ${n} words.`, `It has to have ${n} words or more.`]
          : [`Use less than ${n} words.`, `Stay below ${n} words.`],
        new: least ? [`No shorter than ${n} words, please.`] : [`Fewer words than ${n}, please.`],
        checks: [['length_constraints:number_words', { relation: least ? 'at least' : 'less than', num_words: n }]],
        plan: { sentences: least ? [4, 5] : [2, 3] },
        holds: (sentences) => wordCount(sentences) >= n === least,
      }
    },
  },
  {
    ...{ name: 'comma', group: 'comma', hard: false },
    make: () => ({
      key: 'comma',
      note: 'no comma',
      known: ['Use no comma.', 'Do not use a comma.', 'No commas.'],
      new: ['Commas are not allowed.', 'Keep commas out of it.'],
      checks: [['punctuation:no_comma', {}]],
      plan: { noComma: true },
    }),
  },
  {
    ...{ name: 'end', group: 'tail', not: ['count'], hard: false },
    make: () => ({
      key: 'end',
      note: 'the end',
      known: ['End with the words: The end.', 'The last words are: The end.', 'It has to end with: The end.'],
      new: ['Close it with these words: The end.', 'Let it finish so: The end.'],
      checks: [['startend:end_checker', { end_phrase: 'The end.' }]],
      plan: {},
      dress: (text) => `${text} The end.`,
    }),
  },
  {
    ...{ name: 'quotation', group: 'tail', not: ['title', 'count'], hard: false },
    make: () => ({
      key: 'quotation',
      note: 'in quotes',
      known: ['Put all of it in quotes.', 'Write all of it in quotes.', 'Use quotes around it.'],
      new: ['Wrap the whole text in double quotation marks.', 'It should stand between quotation marks.'],
      checks: [['startend:quotation', {}]],
      plan: {},
      dress: (text) => `"${text}"`,
      last: 2,
    }),
  },
  {
    ...{ name: 'bullets', group: 'tail', not: ['count', 'title'], hard: true },
    make: (random) => {
      const n = random.int(2, 4)
      return {
        key: `bullets ${n}`,
        note: `${n} points`,
        known: [
          `Write it as a list of ${n} points, each with * before it.`,
          `Give ${n} points with * before each.`,
          `Make a list: ${n} lines that begin with *.`,
        ],
        new: [`Format it as ${n} bullet points that start with *.`],
        checks: [['detectable_format:number_bullet_lists', { num_bullets: n }]],
        plan: { sentences: [n, n] },
        holds: (sentences) => sentences.length === n,
        dress: (text) => text.replace(/(?<=[.!?]) /g, '\n').replace(/^/gm, '* '),
        last: 1,
      }
    },
  },
  {
    ...{ name: 'postscript', group: 'tail', not: ['count'], hard: true },
    make: () => ({
      key: 'postscript',
      note: 'P.S.',
      known: ['Put a P.S. at the end.', 'Add a line with P.S. at the end.', 'At the end comes a P.S. line.'],
      new: ['Append a postscript that starts with P.S.'],
      checks: [['detectable_content:postscript', { postscript_marker: 'P.S.' }]],
      plan: {},
      dress: (text, { hero }) => `${text}\nP.S. The ${hero} has a light.`,
    }),
  },
  {
    ...{ name: 'title', group: 'title', not: ['count'], hard: true },
    make: () => ({
      key: 'title',
      note: 'title',
      known: ['Put a title before it, like <<title>>.', 'It needs a title in <<>>.', 'Begin with a title in <<>>.'],
      new: ['A heading in double angular brackets, <<so>>, is needed.'],
      checks: [['detectable_format:title', {}]],
      plan: {},
      dress: (text, { hero, place }) => `<<The ${hero} at the ${place}>>\n${text}`,
      last: 3,
    }),
  },
  {
    ...{ name: 'capitals', group: 'capitals', hard: true },
    make: (random) => {
      const n = random.int(2, 3)
      return {
        key: `capitals ${n}`,
        note: `${n} in capitals`,
        known: [
          `Write at least ${n} words in capitals.`,
          `Put ${n} words or more in capitals.`,
          `${n} words or more have to be in capitals.`,
        ],
        new: [`I want to see no fewer than ${n} words in big letters, all capitals.`],
        checks: [['change_case:capital_word_frequency', { capital_relation: 'at least', capital_frequency: n }]],
        plan: {},
        dress: (text) => {
          let left = n
          return text.replace(/\b[a-z]{3,}\b/g, (word) => (left-- > 0 ? word.toUpperCase() : word))
        },
      }
    },
  },
]

/** So many orders that go together. */
export function drawOrders(random: Random, cast: Cast, count: number, hard: boolean): Order[] {
  const taken: Maker[] = []
  const fits = (maker: Maker) =>
    taken.every(({ group, not = [] }) => group !== maker.group && !not.includes(maker.group) && !(maker.not ?? []).includes(group))
  const pool = MAKERS.filter((maker) => count > 1 || maker.hard === hard)
  while (taken.length < count) {
    const maker = random.pick(pool)
    if (fits(maker)) taken.push(maker)
  }
  return taken.map((maker) => maker.make(random, cast))
}
