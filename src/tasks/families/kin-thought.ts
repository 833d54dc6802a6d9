/** @file The lines of a thought about a family: written by solve, counted by countLines. kin.ts shows how they look. */
import type { LineCounts } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { linesOf } from './family.ts'
import { type Kin, pathOf, RELATIONS, type Relation, type Tie, wordOf } from './kin-tree.ts'

export interface Told {
  kin: Kin
  names: readonly string[]
  ties: readonly Tie[]
  a: number
  b: number
  /** Who is it, and not: what. */
  byName: boolean
}

/** Along the sentences from who is asked about to the other; for a name, from the one whose relative is asked for. */
export function solve(sheet: Worksheet, { kin, names, ties, a, b, byName }: Told): string {
  const path = byName ? pathOf(ties, b, a) : pathOf(ties, a, b)
  const start = path[0]
  const random = sheet.random as Random
  const line = (one: number, relation: Relation, other: number) => `${names[one]} ${wordOf(relation, kin.people[one])} of ${names[other]}`
  const another = (relation: Relation) => random.pick(RELATIONS.filter((other) => other !== relation && other !== 'cousin'))
  let slipped = false
  let running: Relation | null = null

  const write = (one: number, exact: Relation, other: number): Relation => {
    const stumble = sheet.stumble()
    const slips = stumble === 'slip' || sheet.slips()
    const relation = slips ? another(exact) : exact
    slipped ||= slips
    if (stumble === 'wrong') sheet.corrected(line(one, another(exact), other), line(one, exact, other))
    else sheet.line(line(one, relation, other))
    if (stumble === 'recheck') sheet.line(line(one, relation, other))
    return relation
  }

  for (const [i, person] of path.slice(0, -1).entries()) {
    const next = path[i + 1]
    if (sheet.wanders) astray(sheet, ties, person, [path[i - 1], next], (from, to) => line(from, kin.relation(from, to) as Relation, to))
    const tie = write(person, kin.relation(person, next) as Relation, next)
    if (i === 0) {
      running = tie
      continue
    }
    // After a slip, what follows is what would follow from it.
    const exact: Relation | null = slipped && running !== null ? (kin.composed(running, tie) ?? running) : kin.relation(start, next)
    const told = sheet.full || (sheet.wanders && random.chance(0.5))
    // For some there is no word, as for a husband's mother.
    running = told && exact !== null ? write(start, exact, next) : exact
  }
  const found = byName
    ? names[slipped ? random.pick(kin.numbers.filter((i) => i !== a)) : a]
    : wordOf(running as Relation, kin.people[start])
  sheet.line(`so ${found}`)
  return found
}

/** A sentence or two that lead elsewhere. */
function astray(
  sheet: Worksheet,
  ties: readonly Tie[],
  person: number,
  onPath: readonly number[],
  line: (from: number, to: number) => string,
) {
  const random = sheet.random as Random
  const nextTo = (from: number, without: readonly number[]) =>
    ties.flatMap(({ of, to }) => (of === from ? [to] : to === from ? [of] : [])).filter((other) => !without.includes(other))
  const elsewhere = nextTo(person, onPath)
  if (elsewhere.length === 0 || !random.chance(0.5)) return
  const there = random.pick(elsewhere)
  sheet.line(line(person, there))
  const further = nextTo(there, [person])
  if (further.length > 0 && random.chance(0.4)) sheet.line(line(there, further[0]))
  sheet.line('back')
}

export function countLines({ kin, names, ties, a, b }: Told, answer: string, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const numberOf = new Map(names.map((name, i) => [name, i]))
  const path = new Set(pathOf(ties, a, b))
  const seen = new Set<string>()
  for (const line of linesOf(thought)) {
    const [, first, word, second] = /^(\w+) (\w+) of (\w+)$/.exec(line) ?? []
    const [one, other] = [numberOf.get(first), numberOf.get(second)]
    if (one !== undefined && other !== undefined) {
      const needed = path.has(one) && path.has(other) && !seen.has(line)
      counts[kin.word(one, other) !== word ? 'false' : needed ? 'true' : 'unneeded']++
    } else if (line.startsWith('so ')) counts[line === `so ${answer}` ? 'true' : 'false']++
    seen.add(line)
  }
  return counts
}
