/**
 * @file What follows from facts and rules, all of it. The number of letters that follow is drawn first, and some rules never fire: neither all
 * letters nor all that a rule promises is the answer.
 *
 *   coarse  a d so b; b not c so e; no more
 *   fine    ...; f needs c; no more               (what the rules that did not fire lack)
 *   wander  c not yet; a d so b; c not yet; ...   (rule after rule as they stand, again and again)
 */
import * as v from 'valibot'
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase, type WordingSet } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'
import { faultAmong, list, type Musts } from './told.ts'
import { closure, drawnTheory, type Rule, type Size, type Theory, theoryKey } from './truth-rules.ts'

const SIZES: readonly [Size, Size, Size, Size, Size] = [
  { rules: 3, facts: [2, 3], follow: [1, 2], false: [2, 3], nots: 0 },
  { rules: 5, facts: [2, 3], follow: [1, 3], false: [2, 3], nots: 0 },
  { rules: 7, facts: [2, 3], follow: [2, 4], false: [2, 3], nots: 2 },
  { rules: 9, facts: [2, 3], follow: [3, 5], false: [2, 3], nots: 3 },
  { rules: 11, facts: [2, 3], follow: [4, 5], false: [2, 3], nots: 3 },
]
const LETTERS = [...'abcdefghij']

const RULES = {
  known: ['if # then *', '* if #', '# makes *', 'from # we get *'],
  new: ['* follows from #', 'given #, also *'],
}
/** There are two of them, or three. */
const FACTS = { known: ['# are true', 'we know #', 'it is true that #', '# are given'], new: ['# hold for sure', 'nobody doubts #'] }
const CLOSED = {
  known: ['All else is false.', 'What does not follow is false.'],
  new: ['Whatever cannot be shown is false.'],
}

/** The problem with its letters, as the fields keep it. */
interface Told {
  facts: readonly string[]
  rules: readonly { if: readonly string[]; not: readonly string[]; gives: string }[]
}

function story({ facts, rules }: Told, random: Random, set: WordingSet): string {
  const form = random.pick(RULES[set])
  const told = rules.map((rule) => {
    const sides = [...random.shuffled(rule.if), ...rule.not.map((letter) => `not ${letter}`)].join(' and ')
    return `${form.replace('#', sides).replace('*', rule.gives)}.`
  })
  const given = `${random.pick(FACTS[set]).replace(
    '#',
    random
      .shuffled(facts)
      .join(', ')
      .replace(/, (\w)$/, ' and $1'),
  )}.`
  const closed = rules.some((rule) => rule.not.length > 0) ? [random.pick(CLOSED[set])] : []
  const capital = (text: string) => (/^[a-z]{2}/.test(text) ? text[0].toUpperCase() + text.slice(1) : text)
  return [...(random.chance(0.7) ? [given, ...told] : [...told, given]), ...closed].map(capital).join(' ')
}

function question(random: Random, set: WordingSet): string {
  return phrase(
    {
      plain: ['What is true?', 'Which letters are true?', 'List all that is true.'],
      values: ['the list of all that is true', 'all that follows, with what is given'],
      orders: ['list all that is true', 'find every true letter', 'say which letters are true'],
      whole: {
        known: [
          'Which of them are true in the end?',
          'What do we know then?',
          'All in all, what is true?',
          'What is true here?',
          'Name every letter that is true.',
          'Give all true letters, the given ones too.',
        ],
        new: ['Collect whatever holds.', 'Which letters can be relied on?', 'So how many hold, and which?'],
      },
    },
    random,
    set,
  )
}

/** What a rule lacks yet, not to speak of what must be false. */
const lacks = (rule: Told['rules'][number], known: ReadonlySet<string>) => rule.if.find((letter) => !known.has(letter))

function solve(sheet: Worksheet, { facts, rules }: Told): string {
  const known = new Set(facts)
  const used = new Set<Told['rules'][number]>()
  const unknown = () => [...new Set(rules.flatMap((rule) => [...rule.if, rule.gives]))].filter((letter) => !known.has(letter))

  const fire = (rule: Told['rules'][number]) => {
    const line = (gives: string) => [...rule.if, ...rule.not.map((letter) => `not ${letter}`), `so ${gives}`].join(' ')
    const others = unknown().filter((letter) => letter !== rule.gives)
    const stumble = sheet.stumble()
    const slips = others.length > 0 && (stumble === 'slip' || sheet.slips())
    const then = slips ? (sheet.random as Random).pick(others) : rule.gives
    if (stumble === 'wrong' && others.length > 0) sheet.corrected(line((sheet.random as Random).pick(others)), line(rule.gives))
    else sheet.line(line(then))
    if (stumble === 'recheck') sheet.line(line(then))
    used.add(rule)
    known.add(then)
  }
  /** Round after round over these rules, until none of them fires. */
  const settle = (usable: Told['rules']) => {
    for (let fired = true; fired; ) {
      fired = false
      for (const rule of usable) {
        const lacking = lacks(rule, known)
        if (lacking !== undefined && sheet.wanders && sheet.random?.chance(0.3)) sheet.line(`${lacking} not yet`)
        if (lacking !== undefined || used.has(rule) || known.has(rule.gives)) continue
        fire(rule)
        fired = true
      }
    }
  }
  settle(rules.filter((rule) => rule.not.length === 0))
  const certain = new Set(known)
  settle(rules.filter((rule) => rule.not.every((letter) => !certain.has(letter))))
  if (sheet.full)
    for (const rule of rules.filter(({ gives }, i) => rules.findIndex((other) => other.gives === gives) === i)) {
      const lacking = lacks(rule, known) ?? rule.not.filter((letter) => known.has(letter)).map((letter) => `not ${letter}`)[0]
      if (lacking !== undefined && !known.has(rule.gives)) sheet.line(`${rule.gives} needs ${lacking}`)
    }
  sheet.line('no more')
  return boxed([...known].join(', '))
}

function make(random: Random, level: number): Problem {
  const theory: Theory = drawnTheory(random, ofLevel(level, SIZES))
  const names = random.shuffled(LETTERS)
  const named = (letters: readonly number[]) => letters.map((letter) => names[letter])
  const told: Told = {
    facts: random.shuffled(named(theory.facts)),
    rules: theory.rules.map((rule: Rule) => ({ if: named(rule.if), not: named(rule.not), gives: names[rule.gives] })),
  }
  const right = named([...closure(theory)])
  const work = (sheet: Worksheet) => solve(sheet, told)
  return {
    content: `truth ${theoryKey(theory)}`,
    ask: (r, set = 'known') => {
      const [text, asked] = [story(told, r, set), question(r, set)]
      return r.chance(0.7) ? `${text} ${asked}` : `${asked}${/[.:?!]$/.test(asked) ? '' : ':'} ${text}`
    },
    fields: () => ({ answer: right.join(', '), puzzle: { check: 'set', ...told } }),
    work,
    wander: work,
    guess: (sheet) => {
      const said = right.filter((letter) => told.facts.includes(letter) || !sheet.slips()).join(', ')
      return { note: said, reply: boxed(said) }
    },
  }
}

function count({ facts, rules }: Told, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const add = (right: boolean, needed = true) => {
    counts[!right ? 'false' : needed ? 'true' : 'unneeded']++
  }
  const letters = [...new Set([...facts, ...rules.flatMap((rule) => [...rule.if, ...rule.not, rule.gives])])]
  const number = (all: readonly string[]) => all.map((letter) => letters.indexOf(letter))
  const final = new Set(
    [
      ...closure({
        letters: letters.length,
        facts: number(facts),
        rules: rules.map((rule) => ({ if: number(rule.if), not: number(rule.not), gives: letters.indexOf(rule.gives) })),
      }),
    ].map((letter) => letters[letter]),
  )
  const known = new Set(facts)
  for (const line of linesOf(thought)) {
    const [, sides, then] = /^([a-j not]{1,60}) so ([a-j])$/.exec(line) ?? []
    const [, needy, missing] = /^([a-j]) needs ((?:not )?[a-j])$/.exec(line) ?? []
    if (then !== undefined) {
      const key = (sides.match(/not [a-j]|[a-j]/g) ?? []).sort().join(' ')
      const rule = rules.find(
        (one) => one.gives === then && [...one.if, ...one.not.map((letter) => `not ${letter}`)].sort().join(' ') === key,
      )
      add(rule !== undefined && lacks(rule, known) === undefined && rule.not.every((letter) => !final.has(letter)), !known.has(then))
      known.add(then)
    } else if (needy !== undefined) {
      const lacking = missing.startsWith('not ') ? final.has(missing.slice(4)) : !final.has(missing)
      const asks = (rule: Told['rules'][number]) =>
        rule.gives === needy && (rule.if.includes(missing) || rule.not.some((letter) => `not ${letter}` === missing))
      add(lacking && rules.some(asks), !known.has(needy))
    } else if (/^[a-j] not yet$/.test(line)) add(!known.has(line[0]), false)
    else if (line === 'no more') add([...final].every((letter) => known.has(letter)))
  }
  return counts
}

const MOST_RULES = 100
const LETTER = v.picklist(LETTERS)
const SOME = list(LETTER, 0, LETTERS.length)
const MUSTS: Musts = {
  facts: [SOME, 'a list of letters from a to j'],
  rules: [
    list(v.object({ if: SOME, not: SOME, gives: LETTER }), 0, MOST_RULES),
    'a list of `if`, `not` and `gives` with letters from a to j',
  ],
}

export const truth: Family = {
  name: 'truth',
  title: 'Facts and rules',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.13, 0.06, 0.02, 0.01],
  make,
  /** The facts, and some of what rules promise. */
  anyReply: ({ puzzle }, random) => {
    const { facts, rules } = puzzle as unknown as Told
    const promised = [...new Set(rules.map((rule) => rule.gives))]
    return boxed([...facts, ...random.shuffled(promised).slice(0, random.int(1, promised.length))].join(', '))
  },
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, MUSTS),
  check({ puzzle }, thought) {
    const { facts, rules } = (puzzle ?? {}) as Partial<Told>
    return Array.isArray(facts) && Array.isArray(rules) ? count({ facts, rules }, thought) : { true: 0, false: 0, unneeded: 0 }
  },
  cheats: ({ answer, puzzle }) => {
    const gold = String(answer)
    const { facts, rules } = puzzle as unknown as Told
    const all = new Set([...facts, ...rules.flatMap((rule) => [...rule.if, ...rule.not, rule.gives])])
    return [
      { title: 'Every letter', answer: boxed([...all].join(', ')) },
      { title: 'The facts only', answer: boxed(facts.join(', ')) },
      { title: 'What any rule promises', answer: boxed([...new Set([...facts, ...rules.map((rule) => rule.gives)])].join(', ')) },
      { title: 'A letter twice', answer: boxed(`${gold}, ${gold[0]}`) },
      { title: 'No commas', answer: boxed(gold.replaceAll(',', '')) },
    ]
  },
}
