/** @file The lines of a thought about knights and knaves: written by Reasoner, counted by countLines. knights.ts shows how they look. */
import type { LineCounts } from '../generated.ts'
import type { Worksheet } from '../teacher.ts'
import { linesOf } from './family.ts'
import { type Claim, mentioned, type State, type Statement, solutions, told, truthOf } from './knights-logic.ts'

export interface Island {
  names: readonly string[]
  statements: readonly Statement[]
}

/** Characters after which a wanderer pulls himself together: a thought has an end. */
const WANDERS = 220

const ROLES = ['knave', 'knight'] as const
const roleOf = (knight: boolean | null) => ROLES[knight ? 1 : 0]

export class Reasoner {
  readonly #names: readonly string[]
  readonly #statements: readonly Statement[]
  readonly #sheet: Worksheet
  /** What was known last: the answer of somebody who finds that nothing can be. */
  #last: State = []

  constructor({ names, statements }: Island, sheet: Worksheet) {
    this.#names = names
    this.#statements = statements
    this.#sheet = sheet
  }

  answer(): State {
    return (
      this.#search(
        this.#names.map(() => null),
        null,
      ) ?? this.#last.map((knight) => knight ?? true)
    )
  }

  get #strays(): boolean {
    return this.#sheet.wanders && this.#sheet.lines.reduce((sum, line) => sum + line.length, 0) < WANDERS
  }

  /** From a state whose last supposition is `tried`. Null: a dead end. */
  #search(start: State, tried: Claim | null): State | null {
    const state = this.#follow(start, tried)
    if (state === null) return null
    const open = state.flatMap((knight, person) => (knight === null ? [person] : []))
    if (open.length === 0) return this.#checked(state)
    const person = this.#sheet.wanders ? open[0] : this.#mostQuoted(open)
    for (const knight of this.#sheet.wanders && this.#sheet.random?.chance(0.5) ? [false, true] : [true, false]) {
      const found = this.#search(state.with(person, knight), [person, knight])
      if (found !== null) return found
      this.#sheet.line('back')
      // The same once more, as if it had not been seen.
      if (this.#strays && this.#sheet.random?.chance(0.2)) {
        this.#sheet.line(`try ${this.#claim([person, knight])}`)
        this.#sheet.line('back')
      }
    }
    return null
  }

  #mostQuoted(open: readonly number[]): number {
    const quoted = this.#statements.flatMap((statement) => mentioned(statement, this.#names.length))
    const times = (person: number) => quoted.filter((other) => other === person).length
    return open.reduce((best, person) => (times(person) > times(best) ? person : best))
  }

  /** Draws what follows from one statement after the other; in the coarse style, all of it stands in the line of the supposition. */
  #follow(start: State, tried: Claim | null): State | null {
    const { full, wanders } = this.#sheet
    // A wanderer supposes before he has looked what is certain.
    if (tried === null && this.#strays && this.#sheet.random?.chance(0.7)) return start
    const inLine = tried !== null && !full && !wanders
    const claims: Claim[] = []
    if (tried !== null && !inLine) this.#sheet.line(`try ${this.#claim(tried)}`)
    let state = start
    let dead = -1
    for (;;) {
      const tells = this.#statements.map((statement, by) => told(statement, by, state))
      const by = tells.findIndex((list) => list !== null && list.length > 0)
      dead = tells.indexOf(null)
      // A wanderer may go on though something cannot be already.
      if (by < 0 || (dead >= 0 && !(this.#strays && this.#sheet.random?.chance(0.5)))) break
      const written = (tells[by] as Claim[]).map(([person, knight]): Claim => [person, knight !== this.#sheet.slips()])
      if (inLine) claims.push(...written)
      else if (!this.#strays) this.#sheet.line(`${this.#names[by]}: ${this.#claims(written)}`)
      else this.#stray(by, written, state)
      for (const [person, knight] of written) state = state.with(person, knight)
    }
    this.#last = state
    if (inLine) this.#sheet.line(`try ${this.#claim(tried)}${claims.length > 0 ? `: ${this.#claims(claims)}` : ''}`)
    if (dead >= 0) this.#sheet.line(`${this.#names[dead]} ${state[dead] === null ? 'neither' : !state[dead]} no`)
    return dead >= 0 ? null : state
  }

  #stray(by: number, written: readonly Claim[], state: State) {
    const line = (claims: readonly Claim[]) => `${this.#names[by]}: ${this.#claims(claims)}`
    const stumble = this.#sheet.stumble()
    const known = this.#statements.flatMap((statement, i) => {
      const truth = truthOf(statement, i, state)
      return truth === null ? [] : [`${this.#names[i]} ${truth}`]
    })
    if (stumble === 'detour' && known.length > 0) this.#sheet.line((this.#sheet.random as NonNullable<Worksheet['random']>).pick(known))
    if (stumble === 'wrong') this.#sheet.corrected(line(written.map(([person, knight]) => [person, !knight])), line(written))
    else this.#sheet.line(line(written))
    if (stumble === 'recheck') this.#sheet.line(line(written))
  }

  /** Each statement once more, where everybody is known. */
  #checked(state: State): State {
    for (const [i, name] of this.#names.entries()) this.#sheet.line(`${name} ${state[i]}`)
    this.#sheet.line('all good')
    return state
  }

  #claim([person, knight]: Claim): string {
    return `${this.#names[person]} ${roleOf(knight)}`
  }

  #claims(claims: readonly Claim[]): string {
    return claims.map((claim) => this.#claim(claim)).join(', ')
  }
}

export function countLines({ names, statements }: Island, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const count = (right: boolean, needed = true) => {
    counts[!right ? 'false' : needed ? 'true' : 'unneeded']++
  }
  const numberOf = new Map(names.map((name, i) => [name, i]))
  const frames: { state: State; tried: Set<string>; seen: Set<string> }[] = []
  const push = (state: State) => frames.push({ state, tried: new Set(), seen: new Set() })
  push(names.map(() => null))
  const top = () => frames[frames.length - 1]

  /** `Ann knight, Cas knave`; `by`: whose statement tells it, where the line says so. */
  const claims = (text: string, by: number | undefined) => {
    for (const item of text.split(', ')) {
      const [, name, role] = /^(\w+) (knight|knave)$/.exec(item) ?? []
      const person = numberOf.get(name)
      if (person === undefined) continue
      const knight = role === 'knight'
      const { state } = top()
      if (state[person] === null) count(follows(state, person, knight, by))
      else count(state[person] === knight, false)
      top().state = state.with(person, knight)
    }
  }
  const follows = (state: State, person: number, knight: boolean, by: number | undefined) => {
    const sources = by === undefined ? statements.map((_, i) => i) : [by]
    const direct = sources.some((i) => told(statements[i], i, state)?.some(([other, role]) => other === person && role === knight))
    if (direct || by !== undefined) return direct
    const all = solutions(statements, state)
    return all.length > 0 && all.every((full) => full[person] === knight)
  }

  for (const line of linesOf(thought)) {
    const { state, tried, seen } = top()
    const [, name, rest] = /^(?:try )?(\w+):? (.+)$/.exec(line) ?? []
    const person = numberOf.get(name)
    if (line === 'back') {
      count(frames.length > 1 && solutions(statements, state).length === 0)
      if (frames.length > 1) frames.pop()
    } else if (line === 'all good') count(solutions(statements, state).length === 1 && !state.includes(null))
    else if (person === undefined) continue
    else if (line.startsWith('try ')) {
      const [, role, more = ''] = /^(knight|knave)(?:: (.+))?$/.exec(rest) ?? []
      if (role === undefined) continue
      if (tried.has(`${name} ${role}`)) count(true, false)
      tried.add(`${name} ${role}`)
      push(state.with(person, role === 'knight'))
      claims(more, undefined)
    } else if (line.startsWith(`${name}: `)) claims(rest, person)
    else if (rest === 'neither no') count(state[person] === null && told(statements[person], person, state) === null)
    else if (/^(true|false)( no)?$/.test(rest)) {
      const right = truthOf(statements[person], person, state) === rest.startsWith('true')
      const wrongly = state[person] !== null && state[person] !== rest.startsWith('true')
      count(right && (wrongly || !rest.endsWith(' no')), rest.endsWith(' no') || (!state.includes(null) && !seen.has(name)))
      seen.add(name)
    }
  }
  return counts
}
