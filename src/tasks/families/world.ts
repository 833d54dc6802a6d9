/**
 * @file A closed world of 1,024 facts to be known by heart: asked forwards, with a choice, the other way round, and of two things at once.
 * The file world-forms.ts tells which forms of a question are held out. Two facts in a row are for tests.
 *
 *   careful  Lutavo: flag red; Bero: flag blue; not the same
 *   wander   flag blue no, flag red
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { ALL_LEVELS, boxed, type Family } from './family.ts'
import { FACTS, type Fact, factsOf, TOWN_TOPICS, type Topic } from './world-facts.ts'
import { ask, askOfTwo, contentOf, contentOfTwo, FORMS, forward, type Query, reverse, WAYS, type Way } from './world-forms.ts'

/** Options of a choice. */
const OPTIONS = 4

/** What could be the answer: the values of a topic or, the other way round, what its facts are about. */
function candidates(topic: string, way: Way): readonly string[] {
  const facts = factsOf(topic)
  return way === 'reverse' ? facts.map(({ about }) => about) : (facts[0]?.topic.values ?? [])
}

function wrongValue(sheet: Worksheet, values: readonly string[], right: string): string {
  const others = values.filter((value) => value !== right)
  return sheet.random?.pick(others) ?? others[0]
}

/** Writes what is known of a thing and returns it, as the sheet's slips have it. */
function recall(sheet: Worksheet, lead: string, values: readonly string[], right: string): string {
  const line = (value: string) => `${lead} ${value}`
  const stumble = sheet.stumble()
  if (stumble === 'wrong') {
    sheet.corrected(line(wrongValue(sheet, values, right)), line(right))
    return right
  }
  const said = stumble === 'slip' || sheet.slips() ? wrongValue(sheet, values, right) : right
  sheet.line(line(said))
  if (stumble === 'recheck') sheet.line(line(said))
  return said
}

function guess(sheet: Worksheet, values: readonly string[], answer: string) {
  const said = sheet.slips() ? wrongValue(sheet, values, answer) : answer
  return { note: said, reply: boxed(said) }
}

/** Set F is never part of a conversation, so that what is forgotten of it can be measured. */
function apart(set: Fact['set']) {
  return set === 'F' ? { single: true } : {}
}

/** One fact. */
function single(fact: Fact, way: Way, form: number, random: Random): Problem {
  const { topic } = fact
  const back = way === 'reverse'
  const [query, answer]: [Query, string] = back ? [reverse(fact), fact.about] : [forward(fact), fact.value]
  const values = candidates(topic.name, way)
  const others = random.shuffled(values.filter((value) => value !== answer)).slice(0, OPTIONS - 1)
  const options = way === 'choice' ? random.shuffled([answer, ...others]) : []
  const offered = way === 'choice' ? options : values
  const write = (sheet: Worksheet) => boxed(recall(sheet, sheet.full ? query.short : back ? fact.value : topic.noun, offered, answer))
  return {
    content: contentOf(fact, way, form),
    ask: (r, set) => ask(query, form, options, r, set),
    fields: () => ({
      answer,
      puzzle: { check: 'exact', way, topic: topic.name, ...(options.length > 0 && { options }) },
      ...apart(fact.set),
    }),
    work: write,
    wander: write,
    guess: (sheet) => guess(sheet, offered, answer),
  }
}

const COMPARED = [...TOWN_TOPICS.filter(({ same }) => same).map(({ name }) => name), 'legs']
const YES_NO = ['yes', 'no']

/** Whether two have the same value or, of years, whether the first comes before the second. The answer is drawn first. */
function two(form: number, random: Random): Problem {
  const facts = factsOf(random.pick(COMPARED))
  const { topic } = facts[0]
  const isYear = topic.name === 'year'
  const holds = (a: string, b: string) => (isYear ? Number(a) < Number(b) : a === b)
  const wanted = random.chance(0.5)
  const [x, y] = drawn(
    () => [random.pick(facts), random.pick(facts)],
    ([a, b]) => a !== b && holds(a.value, b.value) === wanted,
  )
  const sorted = x.key < y.key ? [x, y] : [y, x]
  const answer = wanted ? 'yes' : 'no'
  const write = (sheet: Worksheet) => {
    const [a, b] = [x, y].map((fact) => recall(sheet, sheet.full ? forward(fact).short : fact.about, topic.values, fact.value))
    const so = holds(a, b)
    sheet.line(`${so ? '' : 'not '}${isYear ? 'before' : 'the same'}`)
    return boxed(so ? 'yes' : 'no')
  }
  return {
    content: contentOfTwo(sorted[0], sorted[1], 'two', form),
    ask: (r, set) => askOfTwo(topic.same as NonNullable<Topic['same']>, x.about, y.about, form, r, set),
    fields: () => ({
      answer,
      puzzle: { check: 'exact', way: 'two', topic: topic.name, options: YES_NO },
      ...apart(x.set === 'F' ? 'F' : y.set),
    }),
    work: write,
    wander: write,
    guess: (sheet) => guess(sheet, YES_NO, answer),
  }
}

/** The flag of the town with such a mayor: what no training joins. */
function hop(form: number, random: Random): Problem {
  const first = random.pick(factsOf(random.pick(['mayor', 'year'])))
  const second = factsOf(random.pick(['island', 'flag', 'food', 'animal'])).find(({ about }) => about === first.about) as Fact
  const { topic, value: answer } = second
  const named = reverse(first)
  const query = forward({ topic, about: named.value })
  const write = (sheet: Worksheet) => {
    const town = recall(sheet, named.short, candidates(first.topic.name, 'reverse'), first.about)
    const found = factsOf(topic.name).find(({ about }) => about === town) ?? second
    return boxed(recall(sheet, forward(found).short, topic.values, found.value))
  }
  return {
    content: contentOfTwo(first, second, 'hop', form),
    ask: (r, set) => ask(query, form, [], r, set),
    fields: () => ({ answer, puzzle: { check: 'exact', way: 'hop', topic: topic.name }, ...apart(first.set === 'F' ? 'F' : second.set) }),
    work: write,
    wander: write,
    guess: (sheet) => guess(sheet, topic.values, answer),
  }
}

function drawn<T>(draw: () => T, good: (value: T) => boolean): T {
  for (;;) {
    const value = draw()
    if (good(value)) return value
  }
}

const WITH_BACK = FACTS.filter(({ topic }) => topic.back)

function make(random: Random, level: number): Problem {
  const way = WAYS[level - 1]
  const form = random.int(0, FORMS - 1)
  if (way === 'two') return two(form, random)
  if (way === 'hop') return hop(form, random)
  return single(random.pick(way === 'reverse' ? WITH_BACK : FACTS), way, form, random)
}

export const world: Family = {
  name: 'world',
  title: 'A world of facts',
  levels: ALL_LEVELS,
  instruct: 0.5,
  joint: '; ',
  floor: [0.08, 0.27, 0.04, 0.54],
  make,
  anyReply({ puzzle }, random) {
    const options = Array.isArray(puzzle?.options) ? puzzle.options.map(String) : candidates(String(puzzle?.topic), puzzle?.way as Way)
    return boxed(random.pick(options))
  },
  cheats({ answer, puzzle }) {
    const gold = String(answer)
    const options = Array.isArray(puzzle?.options) ? puzzle.options.map(String) : candidates(String(puzzle?.topic), puzzle?.way as Way)
    const other = options.find((option) => option !== gold) ?? 'none'
    return [
      { title: 'Another value', answer: boxed(other) },
      { title: 'Two values', answer: boxed(`${gold} or ${other}`) },
      { title: 'All options', answer: boxed(options.slice(0, 12).join(', ')) },
      { title: 'The value outside of the box', answer: `It is ${gold}.` },
    ]
  },
}
