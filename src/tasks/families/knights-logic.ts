/** @file What people say on the island of knights and knaves, and what follows from it. People are numbers; a state holds who is what so far. */
import type { Random } from '../random.ts'

/** True: a knight. Null: not known yet. */
export type State = readonly (boolean | null)[]
/** Somebody and what he is said to be. */
export type Claim = readonly [person: number, knight: boolean]

export type Statement =
  | { says: 'is'; of: readonly [Claim] }
  | { says: 'and' | 'or' | 'if'; of: readonly [Claim, Claim] }
  | { says: 'same'; as: number }
  | { says: 'exactly'; knights: number }

export const PLAIN = ['is', 'same', 'and', 'or'] as const
export const RICH = [...PLAIN, 'if', 'exactly'] as const

/** Whether a statement of `speaker` is true where everybody is known. */
export function holds(statement: Statement, speaker: number, state: State): boolean {
  const claims = (claim: Claim) => state[claim[0]] === claim[1]
  switch (statement.says) {
    case 'same':
      return state[statement.as] === state[speaker]
    case 'exactly':
      return state.filter((knight) => knight).length === statement.knights
    case 'is':
      return claims(statement.of[0])
    case 'and':
      return statement.of.every(claims)
    case 'or':
      return statement.of.some(claims)
    case 'if':
      return !claims(statement.of[0]) || claims(statement.of[1])
  }
}

export function mentioned(statement: Statement, count: number): number[] {
  if (statement.says === 'exactly') return Array.from({ length: count }, (_, i) => i)
  return statement.says === 'same' ? [statement.as] : statement.of.map(([person]) => person)
}

/** Every way to complete a state, as far as the listed people go; those that are not listed stay as they are. */
function completions(state: State, listed: readonly number[]): State[] {
  const open = listed.find((person) => state[person] === null)
  if (open === undefined) return [state]
  return [true, false].flatMap((knight) => completions(state.with(open, knight), listed))
}

/** The states, as far as this statement's people go, in which a knight's statement is true and a knave's is not. */
function fitting(statement: Statement, speaker: number, state: State): State[] {
  const listed = [speaker, ...mentioned(statement, state.length)]
  return completions(state, listed).filter((full) => holds(statement, speaker, full) === full[speaker])
}

/** What one statement tells beyond the state; null: it contradicts it. */
export function told(statement: Statement, speaker: number, state: State): Claim[] | null {
  const fits = fitting(statement, speaker, state)
  if (fits.length === 0) return null
  const open = [speaker, ...mentioned(statement, state.length)].filter(
    (person, i, all) => state[person] === null && all.indexOf(person) === i,
  )
  return open.flatMap((person): Claim[] => {
    const knight = fits[0][person] as boolean
    return fits.every((fit) => fit[person] === knight) ? [[person, knight]] : []
  })
}

/** Whether a statement is true, as far as the state tells; null: it may be either. */
export function truthOf(statement: Statement, speaker: number, state: State): boolean | null {
  const listed = [...mentioned(statement, state.length), ...(statement.says === 'same' ? [speaker] : [])]
  const values = new Set(completions(state, listed).map((full) => holds(statement, speaker, full)))
  return values.size === 1 ? [...values][0] : null
}

/** All ways in which everybody can be what he is, from this state. */
export function solutions(statements: readonly Statement[], state: State): State[] {
  const everybody = statements.map((_, i) => i)
  return completions(state, everybody).filter((full) => statements.every((statement, i) => holds(statement, i, full) === full[i]))
}

/** A statement that the speaker can make where everybody is as in `state`. */
export function drawn(random: Random, kinds: readonly Statement['says'][], speaker: number, state: State): Statement {
  const others = random.shuffled(state.map((_, i) => i).filter((person) => person !== speaker))
  for (;;) {
    const claims = [0, 1].map((i): Claim => [others[i], random.chance(0.5)]) as [Claim, Claim]
    const says = random.pick(kinds)
    const statement: Statement =
      says === 'same'
        ? { says, as: others[0] }
        : says === 'exactly'
          ? { says, knights: random.int(1, state.length - 1) }
          : says === 'is'
            ? { says, of: [claims[0]] }
            : { says, of: claims }
    if (holds(statement, speaker, state) === state[speaker]) return statement
  }
}

/** A statement with its people under other names; `a or b` and `if not a then b` say the same, and sides that commute have one order. */
export function formOf(statement: Statement, name: (person: number) => number): string {
  if (statement.says === 'same') return `same ${name(statement.as)}`
  if (statement.says === 'exactly') return `exactly ${statement.knights}`
  const claims: readonly Claim[] = statement.says === 'if' ? [[statement.of[0][0], !statement.of[0][1]], statement.of[1]] : statement.of
  const sides = claims.map(([person, knight]) => `${String(name(person)).padStart(2, '0')}${knight ? '+' : '-'}`).sort()
  return `${statement.says === 'if' ? 'or' : statement.says} ${sides.join(' ')}`
}
