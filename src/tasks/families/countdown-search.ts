/** @file The search for a target: states are the numbers that are left, and each line brings two of them together. */
import type { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'

export type Sign = '+' | '-' | '*' | '/'

/** A number that is given or was made; what binds least in its text decides about brackets. */
export interface Term {
  value: number
  text: string
  outer?: Sign
}

export interface Step {
  a: Term
  sign: Sign
  b: Term
  value: number
  rest: Term[]
}

export function given(value: number): Term {
  return { value, text: String(value) }
}

function textOf(a: Term, sign: Sign, b: Term): string {
  const isSum = ({ outer }: Term) => outer === '+' || outer === '-'
  const left = isSum(a) && (sign === '*' || sign === '/') ? `(${a.text})` : a.text
  const bare = sign === '+' || b.outer === undefined || (sign === '-' && !isSum(b)) || (sign === '*' && b.outer === '*')
  return `${left}${sign}${bare ? b.text : `(${b.text})`}`
}

export function applied(a: number, sign: Sign, b: number): number {
  return sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : a / b
}

/** The larger first. Results are whole and above 0; nothing is divided by 1. */
function together(x: Term, y: Term, sign: Sign, others: readonly Term[]): Step | null {
  const [a, b] = x.value >= y.value ? [x, y] : [y, x]
  const value = applied(a.value, sign, b.value)
  if (!Number.isInteger(value) || value < 1 || (sign === '/' && b.value === 1)) return null
  return { a, sign, b, value, rest: [...others, { value, text: textOf(a, sign, b), outer: sign }] }
}

const SIGNS: readonly Sign[] = ['+', '-', '*', '/']

/** Everything that can be done next; of what comes to the same numbers, the first. */
export function steps(state: readonly Term[]): Step[] {
  const found: Step[] = []
  const pairs = new Set<number>()
  for (let i = 0; i < state.length; i++)
    for (let j = i + 1; j < state.length; j++) {
      const [x, y] = [state[i].value, state[j].value]
      const pair = x >= y ? x * 1e7 + y : y * 1e7 + x
      if (pairs.has(pair)) continue
      pairs.add(pair)
      const others = state.filter((_, k) => k !== i && k !== j)
      for (const sign of SIGNS) {
        const step = together(state[i], state[j], sign, others)
        if (step) found.push(step)
      }
    }
  return found
}

/** How near a state comes to the target at a glance: by one of its numbers or two of them. */
function distance(state: readonly Term[], target: number): number {
  let nearest = Number.POSITIVE_INFINITY
  for (let i = 0; i < state.length; i++) {
    const x = state[i].value
    if (state.length !== 2) nearest = Math.min(nearest, Math.abs(x - target))
    for (let j = i + 1; j < state.length; j++) {
      const [a, b] = x >= state[j].value ? [x, state[j].value] : [state[j].value, x]
      nearest = Math.min(nearest, Math.abs(a + b - target), Math.abs(a - b - target), Math.abs(a * b - target))
      if (a % b === 0) nearest = Math.min(nearest, Math.abs(a / b - target))
    }
  }
  return nearest
}

/** The more numbers are left, the more is tried; of two, the nearest results. */
const TRIED = { coarse: [1, 2, 2], fine: [2, 2, 3] } as const
/** Lines of a thought. */
export const MOST_LINES = 30
/** Lines after which a wanderer goes straight on. */
const ENOUGH = 18

export class Search {
  readonly #sheet: Worksheet
  readonly #target: number
  /** The steps to the target as texts, which a wanderer comes to sooner or later. */
  readonly #way: ReadonlySet<string>
  /** The way that was found. */
  found: Step[] = []

  constructor(sheet: Worksheet, target: number, way: ReadonlySet<string> = new Set()) {
    this.#sheet = sheet
    this.#target = target
    this.#way = way
  }

  /** Whether the target was reached from here. */
  reach(state: readonly Term[], onWay = true): boolean {
    const tried = this.#order(state, onWay)
    for (const { step, right } of tried) {
      const here = onWay && right
      if (this.#sheet.lines.length >= (this.#sheet.wanders ? (here ? Number.POSITIVE_INFINITY : ENOUGH) : MOST_LINES)) continue
      const value = this.#write(step)
      const made = { ...step.rest[step.rest.length - 1], value }
      this.found.push(step)
      if (state.length === 2 ? value === this.#target : this.reach([...step.rest.slice(0, -1), made], here)) return true
      this.found.pop()
      if (state.length > 2) this.#sheet.line('back')
    }
    return false
  }

  #order(state: readonly Term[], onWay: boolean): { step: Step; right: boolean }[] {
    const { wanders, full, random } = this.#sheet
    const all = steps(state)
    const marked = all.map((step) => ({ step, right: this.#way.has(step.rest[step.rest.length - 1].text) }))
    if (wanders && random) {
      const some = random
        .shuffled(marked.filter(({ right }) => !right))
        .slice(0, state.length === 2 ? random.int(1, 2) : random.int(onWay && state.length > 3 ? 1 : 0, 2))
      const right = onWay ? marked.find((each) => each.right) : undefined
      return right ? some.toSpliced(random.int(0, some.length), 0, right) : some
    }
    const near = (step: Step) => (state.length === 2 ? Math.abs(step.value - this.#target) : distance(step.rest, this.#target))
    const nearest = marked.map((each) => ({ ...each, near: near(each.step) })).sort((a, b) => a.near - b.near)
    return nearest.slice(0, TRIED[full ? 'fine' : 'coarse'][Math.min(state.length, 4) - 2])
  }

  /** Returns the result as it was written. */
  #write({ a, sign, b, value, rest }: Step): number {
    const sheet = this.#sheet
    const others = rest.slice(0, -1).map((term) => term.value)
    const line = (result: number) => {
      const left = [...others, result].sort((x, y) => x - y).join(' ')
      const end = others.length > 0 ? `(${left})` : result === this.#target ? 'yes' : 'no'
      return `${a.value}${sign}${b.value}=${result} ${end}`
    }
    const stumble = sheet.stumble()
    const off = sheet.random?.pick([1, 2, 10]) ?? 1
    if (stumble === 'wrong') {
      sheet.corrected(`${a.value}${sign}${b.value}=${value + off}`, line(value))
      return value
    }
    // Half of the slips of other families: there are twice as many lines, and each one ends the search.
    const result = stumble === 'slip' && sheet.random?.chance(0.5) ? value + off : sheet.written(value)
    sheet.line(line(result))
    return result
  }
}

/** The way that a careful search takes, in fine or coarse thoughts; null: it finds none within the lines of a thought. */
export function careful(numbers: readonly number[], target: number, style: 'steps' | 'full'): Step[] | null {
  const search = new Search(new Worksheet(style), target)
  return search.reach(numbers.map(given)) ? search.found : null
}

/** A target that the numbers reach by a tree of operations, not only one after the other. */
export function drawTarget(random: Random, numbers: readonly number[], most: number): number | null {
  let state = numbers.map(given)
  while (state.length > 1) {
    const [x, y, ...others] = random.shuffled(state)
    const step = together(x, y, SIGNS[random.weighted([3, 3, 3, 1])], others)
    if (!step) return null
    state = step.rest
  }
  const { value } = state[0]
  return value >= 2 && value <= most ? value : null
}
