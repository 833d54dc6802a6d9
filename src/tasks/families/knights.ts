/**
 * @file Knights and knaves: who tells the truth, by what each of them says. The answer is drawn first, so that no role is commoner; then
 * statements until only it is left.
 *
 *   coarse  try Ben knight: Ann knight, Cas knave; Ann true; Ben true; Cas false; all good
 *   fine    try Ben knight; Ben: Ann knight; Ann: Cas knave; ...        (whose statement tells it)
 *   wander  try Ann knave; Ann: Ben knight; Cas: Ann knight no; back; ...
 *
 * A dead end is a statement that cannot be: `Cas false no` (a knight's), `Cas true no` (a knave's), `Cas neither no` (not known, and neither).
 */
import * as v from 'valibot'
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase, type WordingSet } from '../wording.ts'
import { canonical, type Structure } from './canonical.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { drawn, formOf, PLAIN, RICH, type State, type Statement, solutions } from './knights-logic.ts'
import { countLines, type Island, Reasoner } from './knights-thought.ts'
import { people } from './names.ts'
import { countOf, faultAmong, list, whole } from './told.ts'

const PEOPLE = [3, 3, 4, 5, 6] as const

const RULES = {
  known: [
    'Knights tell the truth and knaves lie.',
    'A knight always tells the truth, a knave always lies.',
    'What a knight says is true, what a knave says is false.',
    'Each is a knight, who is always right, or a knave, who is always wrong.',
  ],
  new: ['Trust a knight and never trust a knave.', 'Only knights are honest; the rest are knaves, who never are.'],
}
const IS = {
  known: { knight: ['{} is a knight'], knave: ['{} is a knave'] },
  new: { knight: ['{} belongs to the knights', '{} is no knave'], knave: ['{} belongs to the knaves', '{} is no knight'] },
}
const SAME = { known: ['{} and I are the same', 'I am the same as {}'], new: ['{} and I are two of a kind', '{} is what I am'] }
const EXACTLY = {
  known: {
    one: ['exactly 1 of us is a knight', 'there is exactly 1 knight here'],
    more: ['exactly # of us are knights', 'there are exactly # knights here'],
  },
  new: { one: ['just 1 knight is among us'], more: ['just # knights are among us'] },
}
const SAYS = { known: ['{}: *', '{} says: *', '{} says that *'], new: ['* - so says {}', '{} tells us * indeed'] }

function spoken(statement: Statement, names: readonly string[], random: Random, set: WordingSet): string {
  if (statement.says === 'same') return random.pick(SAME[set]).replace('{}', names[statement.as])
  if (statement.says === 'exactly') {
    const { one, more } = EXACTLY[set]
    return random.pick(statement.knights === 1 ? one : more).replace('#', String(statement.knights))
  }
  const sides = statement.of.map(([person, knight]) => random.pick(IS[set][knight ? 'knight' : 'knave']).replace('{}', names[person]))
  if (statement.says === 'is') return sides[0]
  if (statement.says === 'if') return `if ${sides[0]}, then ${sides[1]}`
  return statement.says === 'and' ? sides.join(' and ') : `${sides.join(' or ')} or both`
}

/** The island in words: its rule, and what each of them says, all in one way of writing. */
function story(statements: readonly Statement[], names: readonly string[], random: Random, set: WordingSet): string {
  const form = random.pick(SAYS[set])
  const lines = statements.map((statement, i) => {
    const text = spoken(statement, names, random, set)
    // A sentence of its own begins with a capital.
    const said = /(^|: )\*/.test(form) ? text[0].toUpperCase() + text.slice(1) : text
    return `${form.replace('{}', names[i]).replace('*', said)}.`
  })
  return `${random.pick(RULES[set])} ${lines.join(' ')}`
}

function question(random: Random, set: WordingSet): string {
  return phrase(
    {
      plain: ['Who is what?', 'Who is a knight and who is a knave?', 'Find the knights and the knaves.'],
      values: ['the role of each of them', 'the list of knights and knaves'],
      orders: ['say who is a knight and who is a knave', 'tell what each of them is', 'find out who is what'],
      whole: {
        known: [
          'What is each of them?',
          'Which of them are knights, which are knaves?',
          'Who tells the truth and who lies?',
          'Is each of them a knight or a knave?',
          'For each of them: knight or knave?',
          'Knight or knave?',
          'Give each the right name, knight or knave.',
        ],
        new: ['Sort out who can be trusted.', 'Now decide for everybody: knight or knave?', 'Whom can we believe, and whom not?'],
      },
    },
    random,
    set,
  )
}

const rolesOf = (state: State, names: readonly string[]) => names.map((name, i) => `${name} ${state[i] ? 'knight' : 'knave'}`).join(', ')

/** The island for its key. */
export function islandOf(statements: readonly Statement[]): Structure {
  return {
    count: statements.length,
    about: (person, name) => {
      const heard = statements.map((statement, by) => `${name(by)} ${formOf(statement, (other) => (other === person ? 99 : name(other)))}`)
      return `${formOf(statements[person], name)} | ${heard.sort().join(', ')}`
    },
    whole: (name) => {
      const order = statements.map((_, i) => i).sort((a, b) => name(a) - name(b))
      return order.map((i) => formOf(statements[i], name)).join('; ')
    },
  }
}

function make(random: Random, level: number): Problem {
  const count = ofLevel(level, PEOPLE)
  const answer: State = Array.from({ length: count }, () => random.chance(0.5))
  let statements: Statement[]
  do statements = answer.map((_, speaker) => drawn(random, level === 1 ? PLAIN : RICH, speaker, answer))
  while (
    solutions(
      statements,
      answer.map(() => null),
    ).length !== 1
  )
  const names = people(random, count)
  const work = (sheet: Worksheet) => boxed(rolesOf(new Reasoner({ names, statements }, sheet).answer(), names))
  return {
    content: `knights ${canonical(islandOf(statements))}`,
    ask: (r, set = 'known') => {
      const [told, asked] = [story(statements, names, r, set), question(r, set)]
      return r.chance(0.7) ? `${told} ${asked}` : `${asked}${/[.:?!]$/.test(asked) ? '' : ':'} ${told}`
    },
    fields: () => ({
      answer: rolesOf(answer, names),
      puzzle: {
        check: 'roles',
        roles: Object.fromEntries(names.map((name, i) => [name, answer[i] ? 'knight' : 'knave'])),
        names,
        statements,
      },
    }),
    work,
    wander: work,
    guess: (sheet) => {
      const said = rolesOf(
        answer.map((knight) => (sheet.slips() ? !knight : knight)),
        names,
      )
      return { note: said, reply: boxed(said) }
    },
  }
}

/** Every way in which so many can be what they are is looked at. */
const MOST = 10

function fault({ puzzle }: Prompt): string | null {
  const count = countOf(puzzle?.names)
  const person = whole(0, count - 1)
  const claim = v.tuple([person, v.boolean()])
  const statement = v.variant('says', [
    v.object({ says: v.literal('is'), of: v.tuple([claim]) }),
    v.object({ says: v.picklist(['and', 'or', 'if']), of: v.tuple([claim, claim]) }),
    v.object({ says: v.literal('same'), as: person }),
    v.object({ says: v.literal('exactly'), knights: whole(0, count) }),
  ])
  return faultAmong('puzzle', puzzle, {
    names: [list(v.string(), 1, MOST), `a list of at most ${MOST} names`],
    statements: [list(statement, count, count), 'a list of what each of them says'],
  })
}

export const knights: Family = {
  name: 'knights',
  title: 'Knights and knaves',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.13, 0.13, 0.06, 0.04],
  make,
  anyReply: ({ puzzle }, random) => {
    const names = puzzle?.names as string[]
    return boxed(
      rolesOf(
        names.map(() => random.chance(0.5)),
        names,
      ),
    )
  },
  fault,
  check({ puzzle }, thought) {
    const { names, statements } = (puzzle ?? {}) as Partial<Island>
    return Array.isArray(names) && Array.isArray(statements)
      ? countLines({ names, statements }, thought)
      : { true: 0, false: 0, unneeded: 0 }
  },
  cheats: ({ answer }) => {
    const said = String(answer)
    const items = said.split(', ')
    return [
      { title: 'Somebody left out', answer: boxed(items.slice(1).join(', ')) },
      { title: 'Somebody twice', answer: boxed([...items, items[0]].join(', ')) },
      {
        title: 'Both roles for one',
        answer: boxed([...items, items[0].replace(/\w+$/, (role) => (role === 'knave' ? 'knight' : 'knave'))].join(', ')),
      },
      {
        title: 'Everybody the other way round',
        answer: boxed(said.replace(/knight|knave/g, (role) => (role === 'knave' ? 'knight' : 'knave'))),
      },
      { title: 'Hedged', answer: boxed(`at least ${said}`) },
    ]
  },
}
