/**
 * @file A family told in sentences: what is one to another, or who is somebody's uncle. What is to be found is drawn first, so that no word is
 * commoner; the way along the sentences to it has as many steps as the level says. Reserved: uncles and aunts by marriage.
 *
 *   coarse  Ann sister of Tom; Tom father of Ben; so aunt
 *   fine    Ann sister of Tom; Tom father of Ben; Ann aunt of Ben; so aunt      (what it comes to after each step)
 *   wander  Ann wife of Sam; back; Ann mother of Tom no, Ann sister of Tom; ...
 */
import * as v from 'valibot'
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase, type WordingSet } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { countLines, solve, type Told } from './kin-thought.ts'
import { drawnKin, drawnTies, Kin, kinKey, pathOf, RELATIONS, type Relation, type Tie, WORDS, wordOf } from './kin-tree.ts'
import { peopleOf } from './names.ts'
import { countOf, faultAmong, list, whole } from './told.ts'

interface Size {
  people: number
  steps: readonly [least: number, most: number]
}

const SIZES: readonly [Size, Size, Size, Size, Size] = [
  { people: 4, steps: [2, 2] },
  { people: 6, steps: [2, 3] },
  { people: 8, steps: [3, 4] },
  { people: 10, steps: [3, 5] },
  { people: 12, steps: [4, 6] },
]
/** Share of problems that ask for a name: of a small family it is guessed too easily. */
const NAMES_ASKED = 0.3
export const BY_MARRIAGE = 'aunt by marriage'

const TIES = {
  known: ['{} is the % of *', "{} is *'s %", "*'s % is {}", 'the % of * is {}'],
  new: ['* calls {} the family % of the house', 'the name of the % that * has is {}'],
}
const GENDER = { known: ['{} is a %'], new: ['as for {}, this is a %'] }
const COUPLES = {
  known: ['Parents are married and have all their children together.', 'All parents are couples, and their children are of both.'],
  new: ['Nobody here has children with more than one partner, or without a wedding.'],
}

function story({ names, ties, kin }: Told, untold: number, random: Random, set: WordingSet): string {
  const form = random.pick(TIES[set])
  const told = ties.map(({ of, to }) =>
    form
      .replace('{}', names[of])
      .replace('*', names[to])
      .replace('%', kin.word(of, to) ?? ''),
  )
  const gender = random
    .pick(GENDER[set])
    .replace('{}', names[untold])
    .replace('%', kin.people[untold].woman ? 'woman' : 'man')
  const sentences = [...told, gender].map((text) => `${text[0].toUpperCase()}${text.slice(1)}.`)
  return [...random.shuffled(sentences), random.pick(COUPLES[set])].join(' ')
}

function askedWord(a: string, b: string, random: Random, set: WordingSet): string {
  return phrase(
    {
      plain: [`What is ${a} to ${b}?`, `Who is ${a} to ${b}?`, `${a} is what to ${b}?`],
      values: [`the word for what ${a} is to ${b}`],
      orders: [`say what ${a} is to ${b}`, `find what ${a} is to ${b}`],
      whole: {
        known: [
          `Which word says what ${a} is to ${b}?`,
          `So ${a} is the what of ${b}?`,
          `How is ${a} related to ${b}?`,
          `In one word, what is ${a} to ${b}?`,
          `What relation is ${a} to ${b}?`,
          `What family member is ${a} to ${b}?`,
        ],
        new: [
          `Complete this: ${a} must be the ... of ${b}.`,
          `By what word would ${b} introduce ${a}?`,
          `${b} wonders what ${a} is in the family.`,
        ],
      },
    },
    random,
    set,
  )
}

function askedName(word: string, b: string, random: Random, set: WordingSet): string {
  return phrase(
    {
      plain: [`Who is the ${word} of ${b}?`, `Who is ${b}'s ${word}?`, `Name ${b}'s ${word}.`],
      values: [`the name of ${b}'s ${word}`, `the ${word} of ${b}`],
      orders: [`name the ${word} of ${b}`, `find ${b}'s ${word}`],
      whole: {
        known: [
          `Which of them is the ${word} of ${b}?`,
          `What is the name of ${b}'s ${word}?`,
          `${b} has one ${word}. Who is it?`,
          `Do you know who is the ${word} of ${b}?`,
          `The ${word} of ${b} is who?`,
          `Of whom can ${b} say: my ${word}?`,
        ],
        new: [
          `To whom does ${b} write "my dear ${word}"?`,
          `Somebody must be the ${word} of ${b}. Point at the right one.`,
          `${b} looks for a ${word}. Whom will the search end at?`,
        ],
      },
    },
    random,
    set,
  )
}

interface Asked {
  kin: Kin
  ties: Tie[]
  untold: number
  /** a is to be found, or what a is to b. */
  a: number
  b: number
  byName: boolean
}

function drawn(random: Random, { people: count, steps: [least, most] }: Size): Asked {
  // The shortest ways know no cousins.
  const relation: Relation = random.pick(most > 2 ? RELATIONS : RELATIONS.filter((one) => one !== 'cousin'))
  const [woman, byName] = [random.chance(0.5), random.chance(NAMES_ASKED)]
  for (;;) {
    const kin = drawnKin(random, count)
    const { ties, untold } = drawnTies(random, kin)
    const pairs = kin.numbers.flatMap((a) => {
      if (kin.people[a].woman !== woman) return []
      return kin.numbers.filter((b) => kin.relation(a, b) === relation).map((b) => ({ kin, ties, untold, a, b, byName }))
    })
    const good = random.shuffled(pairs).find(({ a, b }) => {
      const steps = pathOf(ties, a, b).length - 1
      if (steps < least || steps > most) return false
      return !byName || kin.numbers.filter((other) => kin.word(other, b) === kin.word(a, b)).length === 1
    })
    if (good !== undefined) return good
  }
}

/** An uncle or an aunt who is only married to a brother or a sister of the parent. */
function byMarriage({ kin, a, b }: Asked): boolean {
  return (
    kin.relation(a, b) === 'aunt' &&
    !kin.numbers.some((other) => kin.relation(other, b) === 'parent' && kin.relation(a, other) === 'sibling')
  )
}

function make(random: Random, level: number): Problem {
  const asked = drawn(random, ofLevel(level, SIZES))
  const { kin, ties, untold, a, b, byName } = asked
  const told: Told = {
    kin,
    ties,
    names: peopleOf(
      random,
      kin.people.map(({ woman }) => woman),
    ),
    a,
    b,
    byName,
  }
  const word = kin.word(a, b) as string
  const answer = byName ? told.names[a] : word
  const work = (sheet: Worksheet) => boxed(solve(sheet, told))
  return {
    content: `kin ${kinKey(kin, ties, [a, b], byName ? 'who' : 'what')}${byMarriage(asked) ? ` ${BY_MARRIAGE}` : ''}`,
    ask: (r, set = 'known') => {
      const text = story(told, untold, r, set)
      const question = byName ? askedName(word, told.names[b], r, set) : askedWord(told.names[a], told.names[b], r, set)
      return r.chance(0.7) ? `${text} ${question}` : `${question}${/[.:?!]$/.test(question) ? '' : ':'} ${text}`
    },
    fields: () => ({ answer, puzzle: { check: 'exact', names: told.names, people: kin.people, ties, asked: [a, b], byName } }),
    work,
    wander: work,
    guess: (sheet) => {
      const others = byName ? told.names : RELATIONS.map((relation) => wordOf(relation, kin.people[a]))
      const said = sheet.slips() ? (sheet.random as Random).pick(others) : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

/** People of a family; a way is looked for among all ties there are. */
const MOST = 26

function fault({ puzzle }: Prompt): string | null {
  const count = countOf(puzzle?.names)
  const person = whole(0, count - 1)
  const couple = v.nullable(whole(0, MOST))
  return faultAmong('puzzle', puzzle, {
    names: [list(v.string(), 2, MOST), `a list of 2 to ${MOST} names`],
    people: [
      list(v.object({ woman: v.boolean(), child: couple, parent: couple }), count, count),
      'a list of `woman`, `child` and `parent` for each name',
    ],
    ties: [
      list(v.object({ of: person, to: person }), 1, count - 1),
      'a list of `of` and `to`, numbers of people, fewer than there are names',
    ],
    asked: [list(person, 2, 2), 'the numbers of two people'],
    byName: [v.optional(v.boolean()), 'true or false'],
  })
}

/** The problem of a prompt; null: the fields hold none. */
function toldOf(puzzle: Record<string, unknown> | undefined): Told | null {
  const { names, people: persons, ties, asked, byName } = puzzle ?? {}
  if (!Array.isArray(names) || !Array.isArray(persons) || !Array.isArray(ties) || !Array.isArray(asked)) return null
  return { names, kin: new Kin(persons), ties, a: asked[0], b: asked[1], byName: byName === true }
}

export const kin: Family = {
  name: 'kin',
  title: 'Who is what to whom',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.26, 0.19, 0.17, 0.14],
  make,
  reserved: (content) => (content.endsWith(BY_MARRIAGE) ? BY_MARRIAGE : null),
  /** A word of the right gender, or anybody else of the right gender who is not asked from. */
  anyReply: ({ puzzle }, random) => {
    const { kin: family, names, a, b, byName } = toldOf(puzzle) as Told
    if (!byName) return boxed(wordOf(random.pick(RELATIONS), family.people[a]))
    return boxed(names[random.pick(family.numbers.filter((i) => i !== b && family.people[i].woman === family.people[a].woman))])
  },
  fault,
  check({ puzzle, answer }, thought) {
    const told = toldOf(puzzle)
    return told === null ? { true: 0, false: 0, unneeded: 0 } : countLines(told, String(answer), thought)
  },
  cheats: ({ puzzle, answer }) => {
    const { kin: family, names, a, b, byName } = toldOf(puzzle) as Told
    const gold = String(answer)
    const others = Object.values(WORDS)
      .flat()
      .filter((word) => word !== gold)
    if (byName)
      return [
        { title: 'Everybody', answer: boxed(names.join(', ')) },
        { title: 'Who asks', answer: boxed(names[b]) },
      ]
    return [
      // Sisters are sisters to each other: then any other word.
      { title: 'The word the other way round', answer: boxed(family.word(b, a) === gold ? others[0] : String(family.word(b, a))) },
      { title: 'The word without gender', answer: boxed('relative') },
      { title: 'Two words', answer: boxed(`${gold} or ${others[0]}`) },
      { title: 'The name for the word', answer: boxed(names[a]) },
    ]
  },
}
