/**
 * @file Which of three statements follows from a chain of all, no, some and some not, over nouns that mean nothing; or none of them, in a
 * quarter of the problems. What follows is drawn first, so that no form and no letter is commoner.
 *
 *   coarse  all caps are mugs; no mugs are pens; no caps are pens; so B
 *   fine    what it comes to after each link of the chain; `nothing` where nothing follows
 *   wander  premises as they stand; all mugs are caps no, all caps are mugs; ...
 */
import * as v from 'valibot'
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase, type WordingSet } from '../wording.ts'
import { ALL_LEVELS, type Family, linesOf, ofLevel } from './family.ts'
import { madeUp } from './names.ts'
import { about, chainFor, composed, FORMS, type Form, premisesKey, type Statement, same, strongest, Theory } from './syllogism-logic.ts'
import { countOf, faultAmong, list, whole } from './told.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Syllogism: what `check` of its lines needs. */
    syllogism?: { nouns: string[]; premises: Statement[]; chain: number }
  }
}

/** Links of the chain, and premises off it. */
const SIZES: readonly [Size, Size, Size, Size, Size] = [
  { links: 2, off: 0 },
  { links: 2, off: 1 },
  { links: 3, off: 1 },
  { links: 4, off: 1 },
  { links: 5, off: 1 },
]
interface Size {
  links: number
  off: number
}

const NOUNS = ['apples', 'pens', 'coins', 'books', 'eggs', 'cards', 'stones', 'cups']
const LETTERS = ['A', 'B', 'C', 'D']
const NONE = 'none of these'

const WORDS: Readonly<Record<WordingSet, readonly Readonly<Record<Form, string>>[]>> = {
  known: [
    { all: 'all # are *', no: 'no # are *', some: 'some # are *', 'some not': 'some # are not *' },
    { all: '# are all *', no: '# are never *', some: 'there are # that are *', 'some not': 'there are # that are not *' },
  ],
  new: [
    {
      all: 'whatever is one of the # is one of the *',
      no: 'nothing is one of the # and one of the *',
      some: 'something is one of the # and one of the *',
      'some not': 'something is one of the # and not one of the *',
    },
  ],
}

/** As a thought has it. */
function plain([form, a, b]: Statement, nouns: readonly string[]): string {
  return form === 'some not' ? `some ${nouns[a]} are not ${nouns[b]}` : `${form} ${nouns[a]} are ${nouns[b]}`
}

function question(random: Random, set: WordingSet): string {
  return phrase(
    {
      plain: ['Which follows?', 'What follows?', 'Which of these must be true?'],
      values: ['the one that follows', 'the letter of what follows'],
      orders: ['choose what follows', 'say which of these follows', 'find the one that must be true'],
      whole: {
        known: [
          'What can we say then?',
          'Which one follows from that?',
          'One of these is right. Which?',
          'Choose the letter of what must be so.',
          'What must be true then?',
          'Which letter is right?',
        ],
        new: ['What are we entitled to conclude?', 'Mark the only sound conclusion.', 'Given these, which claim is certain?'],
      },
    },
    random,
    set,
  )
}

function drawnNouns(random: Random, count: number): string[] {
  if (random.chance(0.5)) return random.shuffled(NOUNS).slice(0, count)
  return madeUp(random, count).map((name) => `${name.toLowerCase()}s`.replace(/ss$/, 'sis'))
}

interface Drawn {
  chain: Statement[]
  off: Statement[]
  terms: number
  options: Statement[]
  /** Index of the option that follows, or that of `none of these`. */
  right: number
}

/** A letter first; then a chain from which what it stands for follows, and others that do not, whichever way one reads `all`. */
function drawn(random: Random, { links, off: more }: Size): Drawn {
  const right = random.int(0, LETTERS.length - 1)
  const form = random.pick(FORMS)
  // Where none is right, either nothing follows, or something that is not among them.
  const broken = right === 3 && random.chance(0.4)
  for (;;) {
    const chain = chainFor(random, form, links)
    if (broken) {
      const at = random.int(0, links - 1)
      const [, a, b] = chain[at]
      chain[at] = random.chance(0.5) ? [random.pick(FORMS), a, b] : [random.pick(FORMS), b, a]
    }
    const terms = links + 1 + more
    const off = Array.from({ length: more }, (_, i): Statement => {
      const sides = random.shuffled([random.int(0, links), links + 1 + i])
      return [random.pick(FORMS), sides[0], sides[1]]
    })
    const theory = new Theory([...chain, ...off], terms)
    if (!theory.consistent) continue
    const ends = about(0, links)
    const following = ends.filter((statement) => theory.follows(statement))
    if (following.length !== (broken ? 0 : 1)) continue
    if (!broken && following[0][0] !== form) continue
    const others = random.shuffled(ends.filter((statement) => !theory.follows(statement, true)))
    const wanted = right === 3 ? 3 : 2
    if (others.length < wanted || (broken && ends.some((statement) => theory.follows(statement, true)))) continue
    const options = right === 3 ? others.slice(0, 3) : others.slice(0, 2).toSpliced(right, 0, following[0])
    return { chain, off, terms, options, right }
  }
}

interface Told {
  nouns: readonly string[]
  premises: readonly Statement[]
  /** The first so many premises are the chain from term 0 to term `chain`. */
  chain: number
}

/** Along the chain from its first term; what it comes to is looked for among the options. */
function solve(sheet: Worksheet, { nouns, premises, chain }: Told, off: readonly Statement[], options: readonly Statement[]): string {
  const random = sheet.random as Random
  const line = (statement: Statement) => plain(statement, nouns)
  const turned = ([form, a, b]: Statement): Statement => [form, b, a]
  const write = (exact: Statement): Statement => {
    const stumble = sheet.stumble()
    const slips = stumble === 'slip' || sheet.slips()
    const written: Statement = slips ? [random.pick(FORMS.filter((form) => form !== exact[0])), exact[1], exact[2]] : exact
    if (stumble === 'detour' && off.length > 0) sheet.line(line(random.pick(off)))
    if (stumble === 'wrong')
      sheet.corrected(line(exact[0] === 'all' || exact[0] === 'some not' ? turned(exact) : ['all', exact[1], exact[2]]), line(exact))
    else sheet.line(line(written))
    if (stumble === 'recheck') sheet.line(line(written))
    return written
  }

  if (sheet.wanders) for (const premise of random.shuffled([...premises, ...off])) if (random.chance(0.3)) sheet.line(line(premise))
  let running: Statement | null = null
  for (const [i, premise] of premises.slice(0, chain).entries()) {
    const link = write(premise)
    if (i === 0) {
      running = link
      continue
    }
    running = composed(running as Statement, link, 0, i, i + 1)
    if (running === null) break
    if (i === chain - 1 || sheet.full || (sheet.wanders && random.chance(0.5))) running = write(running)
  }
  if (running === null) sheet.line('nothing')
  const found = running === null ? -1 : options.findIndex((option) => same(option, running as Statement))
  const letter = LETTERS[found < 0 ? LETTERS.length - 1 : found]
  sheet.line(`so ${letter}`)
  return letter
}

function make(random: Random, level: number): Problem {
  const size = ofLevel(level, SIZES)
  const { chain, off, terms, options, right } = drawn(random, size)
  const nouns = drawnNouns(random, terms)
  // The chain from either end is the same chain.
  const shown: Statement[] = options.map((option) =>
    (option[0] === 'no' || option[0] === 'some') && random.chance(0.5) ? [option[0], option[2], option[1]] : option,
  )
  const told = { nouns, premises: [...chain, ...off], chain: size.links }
  const work = (sheet: Worksheet) => solve(sheet, told, off, shown)
  return {
    content: `syllogism ${premisesKey(told.premises, terms, [0, size.links])}`,
    ask: (r, set = 'known') => {
      const words = r.pick(WORDS[set])
      const written = ([form, a, b]: Statement) => words[form].replace('#', nouns[a]).replace('*', nouns[b])
      const sentences = r.shuffled(told.premises).map((premise) => `${written(premise)[0].toUpperCase()}${written(premise).slice(1)}.`)
      const asked = question(r, set)
      const list = [...shown.map(written), NONE].map((option, i) => `${LETTERS[i]} ${option}`).join(', ')
      return `${sentences.join(' ')} ${asked}${/[.:?!]$/.test(asked) ? '' : ':'} ${list}`
    },
    fields: () => ({
      options: [...shown.map((option) => plain(option, nouns)), NONE],
      answer: LETTERS[right],
      syllogism: { nouns, premises: told.premises, chain: size.links },
    }),
    work,
    wander: work,
    guess: (sheet) => {
      const letter = LETTERS[(right + (sheet.slips() ? 1 : 0)) % LETTERS.length]
      return { note: letter, reply: letter }
    },
  }
}

function countLines({ nouns, premises, chain }: Told, answer: string, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const theory = new Theory(premises, nouns.length)
  const seen = new Set<string>()
  for (const line of linesOf(thought)) {
    const [, word, first, not, second] = /^(all|no|some) (\w+) are (not )?(\w+)$/.exec(line) ?? []
    const [a, b] = [nouns.indexOf(first), nouns.indexOf(second)]
    if (a >= 0 && b >= 0 && a !== b) {
      const right = theory.follows([not === undefined ? (word as Form) : 'some not', a, b]) && (not === undefined || word === 'some')
      // Off the chain, or said before.
      const needed = a <= chain && b <= chain && !seen.has(line)
      counts[!right ? 'false' : needed ? 'true' : 'unneeded']++
    } else if (line === 'nothing') counts[strongest(premises, nouns.length, 0, chain) === null ? 'true' : 'false']++
    else if (/^so [A-D]$/.test(line)) counts[line === `so ${answer}` ? 'true' : 'false']++
    seen.add(line)
  }
  return counts
}

/** Every kind of thing that so many nouns leave is looked at. */
const MOST_NOUNS = 10
const MOST_PREMISES = 100

function fault({ syllogism: told }: Prompt): string | null {
  const count = countOf(told?.nouns)
  const term = whole(0, count - 1)
  return faultAmong('syllogism', told, {
    nouns: [list(v.string(), 2, MOST_NOUNS), `a list of 2 to ${MOST_NOUNS} nouns`],
    premises: [
      list(v.tuple([v.picklist(FORMS), term, term]), 1, MOST_PREMISES),
      `a list of ${FORMS.join(', ')} with the numbers of two nouns`,
    ],
    chain: [whole(1, count - 1), 'the number of a noun from 1'],
  })
}

export const syllogism: Family = {
  name: 'syllogism',
  title: 'Syllogisms',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.27, 0.28, 0.27, 0.27],
  make,
  anyReply: (_, random) => random.pick(LETTERS),
  fault,
  check({ syllogism: told, answer }, thought) {
    return told?.nouns ? countLines(told, String(answer), thought) : { true: 0, false: 0, unneeded: 0 }
  },
  cheats: ({ answer, options = [] }) => {
    const gold = String(answer)
    const other = LETTERS[(LETTERS.indexOf(gold) + 1) % LETTERS.length]
    return [
      { title: 'Two letters', answer: `${gold}, ${other}` },
      { title: 'Another letter with the right text', answer: `${other} ${options[LETTERS.indexOf(gold)]}` },
      { title: 'The text without a letter', answer: String(options[LETTERS.indexOf(gold)]) },
    ]
  },
}
