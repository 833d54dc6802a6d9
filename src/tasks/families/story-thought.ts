/** @file How a story is worked, well or badly, and which lines of a thought are true and needed. */
import type { LineCounts } from '../generated.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { type Fact, neededOf, OPERATIONS, type Relation, type Story, solveStory, storyOf } from './story-facts.ts'

type Sign = '+' | '-' | '*' | '/'

/** The steps of one operation: fine ones add and take away tens and units apart. */
function steps(sign: Sign, b: number, fine: boolean): [Sign, number][] {
  const parts = fine && (sign === '+' || sign === '-') && b > 10 && b % 10 > 0 ? [b - (b % 10), b % 10] : [b]
  return parts.map((part) => [sign, part])
}

function applied(a: number, sign: Sign, b: number): number {
  return sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : Math.round(a / b)
}

/** `9+10=19, 19+4=23` by the steps, with slips of the sheet; `off`: by how much the end is wrong beyond them. */
function chain(sheet: Worksheet, start: number, all: readonly [Sign, number][], off = 0): { text: string; value: number } {
  let value = start
  const texts = all.map(([sign, part], i) => {
    const before = value
    value = sheet.written(applied(before, sign, part)) + (i === all.length - 1 ? off : 0)
    return `${before}${sign}${part}=${value}`
  })
  return { text: texts.join(', '), value }
}

/** Someone who works a story: what is known so far, as it was written. */
class Worker {
  readonly known = new Map<string, number>()
  readonly #sheet: Worksheet

  constructor(sheet: Worksheet) {
    this.#sheet = sheet
  }

  missing({ of }: Fact): string | undefined {
    return of.find((name) => !this.known.has(name))
  }

  /** Its line, from what is known; a wanderer takes a wrong number, or another sign, and sees it. */
  tell({ name, relation, of, n }: Fact) {
    const sheet = this.#sheet
    const stumble = sheet.stumble()
    if (relation === 'is') {
      const value = sheet.written(n)
      if (stumble === 'wrong') sheet.corrected(`${name} ${n + 1}`, String(value))
      else sheet.line(`${name} ${value}`)
      this.known.set(name, value)
      return
    }
    const [a, b = n] = of.map((parent) => this.known.get(parent) as number)
    const sign = OPERATIONS[relation].sign as Sign
    const off = stumble === 'slip' ? (sheet.random?.pick([1, 2, 10]) ?? 1) : 0
    const { text, value } = chain(sheet, a, steps(sign, b, sheet.full), off)
    if (stumble === 'wrong') sheet.corrected(`${name} ${this.#wrong(a, sign, b, relation)}`, text)
    else sheet.line(`${name} ${text}`)
    if (stumble === 'recheck') sheet.line(`${name} ${text}`)
    this.known.set(name, value)
  }

  all(names: readonly string[]) {
    const [first, ...rest] = names.map((name) => this.known.get(name) as number)
    const { text, value } = chain(
      this.#sheet,
      first,
      rest.flatMap((n) => steps('+', n, this.#sheet.full)),
    )
    this.#sheet.line(`all ${text}`)
    return value
  }

  #wrong(a: number, sign: Sign, b: number, relation: Relation): string {
    const random = this.#sheet.random
    const others = [...this.known.values()].filter((value) => value !== a)
    const kind = random?.int(0, 2) ?? 0
    const other = others.length > 0 ? random?.pick(others) : undefined
    if (kind === 1 && other !== undefined && applied(other, sign, b) > 0) return `${other}${sign}${b}=${applied(other, sign, b)}`
    const flipped: Sign = sign === '+' ? '-' : sign === '-' ? '+' : sign === '*' ? '/' : '*'
    if (kind === 2 && relation !== 'sum' && applied(a, flipped, b) > 0 && a % b === 0) return `${a}${flipped}${b}=${applied(a, flipped, b)}`
    return `${a}${sign}${b}=${applied(a, sign, b) + (random?.pick([1, 2, 10]) ?? 1)}`
  }
}

/** Only what is needed, where all is known: whoever is asked for, then what that takes. */
export function work(sheet: Worksheet, { facts, asked }: Story): number {
  const worker = new Worker(sheet)
  const byName = new Map(facts.map((fact) => [fact.name, fact]))
  const tell = (name: string) => {
    const fact = byName.get(name)
    if (!fact || worker.known.has(name)) return
    for (const parent of fact.of) tell(parent)
    worker.tell(fact)
  }
  for (const name of asked) tell(name)
  return asked.length > 1 ? worker.all(asked) : (worker.known.get(asked[0]) as number)
}

/** A wanderer names at most so many people too early: the thought has to end. */
const TOO_EARLY = 4

/** Takes the sentences as they stand, needed or not, again and again until the asked ones are known. */
export function wander(sheet: Worksheet, story: Story): number {
  const worker = new Worker(sheet)
  const needed = neededOf(story)
  const left = new Set(story.facts.filter(({ name }) => needed.has(name) || !sheet.random?.chance(0.4)))
  let early = 0
  while (!story.asked.every((name) => worker.known.has(name)))
    for (const fact of left) {
      const missing = worker.missing(fact)
      if (missing === undefined) {
        worker.tell(fact)
        left.delete(fact)
        if (story.asked.every((name) => worker.known.has(name))) break
      } else if (early < TOO_EARLY && sheet.random?.chance(0.4)) {
        early++
        sheet.line(`${fact.name} needs ${missing}, not yet`)
      }
    }
  return story.asked.length > 1 ? worker.all(story.asked) : (worker.known.get(story.asked[0]) as number)
}

const EQUATION = /^(\d{1,9})([-+*/])(\d{1,9})=(\d{1,9})$/

/** The number that a line ends in; null where it is none, not a number where an equation of it is false or goes on from another number. */
function resultOf(text: string): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  let value: number | null = null
  for (const part of text.split(', ')) {
    const parsed = EQUATION.exec(part)
    if (!parsed) return null
    const [a, b, c] = [parsed[1], parsed[3], parsed[4]].map(Number)
    if (value !== null && value !== a) value = Number.NaN
    else value = (parsed[2] === '/' ? c * b === a : applied(a, parsed[2] as Sign, b) === c) ? c : Number.NaN
    if (Number.isNaN(value)) return value
  }
  return value
}

export function check(prompt: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const story = storyOf(prompt)
  if (!story) return counts
  const values = solveStory(story)
  values.set(
    'all',
    story.asked.reduce((sum, name) => sum + (values.get(name) ?? 0), 0),
  )
  const needed = neededOf(story)
  if (story.asked.length > 1) needed.add('all')
  const facts = new Map(story.facts.map((fact) => [fact.name, fact]))
  const told = new Set<string>()
  for (const line of thought.split('; ')) {
    const early = /^(\w+) needs (\w+), not yet$/.exec(line)
    if (early) {
      const right = facts.get(early[1])?.of.includes(early[2]) && !told.has(early[2])
      counts[right ? 'unneeded' : 'false']++
      continue
    }
    const [, name = '', rest = ''] = /^(\w+) (.*)$/.exec(line) ?? []
    const result = resultOf(rest.slice(rest.lastIndexOf(' no, ') < 0 ? 0 : rest.lastIndexOf(' no, ') + ' no, '.length))
    if (result === null || !values.has(name)) continue
    if (result !== values.get(name)) counts.false++
    else counts[needed.has(name) && !told.has(name) ? 'true' : 'unneeded']++
    told.add(name)
  }
  return counts
}
