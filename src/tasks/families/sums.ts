/**
 * @file Sums on paper: + - * / and remainders of one to five digits, and chains of them. Operands begin at 0, so that 7+5 is asked as well as
 * 1234+5678.
 *
 *   careful  485+967: 5+7=12; 8+6+1=15; 4+9+1=14; so 1452        coarse: 485+967=1452
 *            347*6:   300*6=1800; 40*6=240; 7*6=42; 1800+200=2000; 2000+40=2040; 2040+42=2082
 *            952/7:   100*7=700; 952-700=252; 30*7=210; 252-210=42; 6*7=42; so 136
 *   wander   500+1000=1500; 5+7=12; 8+6=14 no, 8+6+1=15; ...
 */
import * as v from 'valibot'
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import { phrase } from '../wording.ts'
import { cleanLines } from './clean-lines.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'
import { chainKey, chainText, chainValue, drawChain } from './sums-chain.ts'
import { aboutChain, aboutSum } from './sums-words.ts'
import { type Group, type Operation, workChain, workSum } from './sums-work.ts'
import { faultAmong, list, type Musts, whole } from './told.ts'

const OPERATIONS: readonly (Operation | 'chain')[] = ['add', 'sub', 'mul', 'div', 'rem', 'chain']
const SHARES = [0.24, 0.2, 0.2, 0.12, 0.08, 0.16]
/** Digits of the longer number. */
const DIGITS = [2, 3, 4, 5, 7] as const
/** Where a number is as long as the level allows; else it is of any length. */
const LONGEST = 0.6

function number(random: Random, digits: number): number {
  return random.int(digits === 1 ? 0 : 10 ** (digits - 1), 10 ** digits - 1)
}

function length(random: Random, digits: number): number {
  return random.chance(LONGEST) ? digits : random.int(1, digits)
}

function operands(random: Random, operation: Operation, level: number): [number, number] {
  const digits = length(random, ofLevel(level, DIGITS))
  if (operation === 'add' || operation === 'sub') {
    const [a, b] = [number(random, digits), number(random, length(random, digits))]
    // Below zero now and then.
    return (operation === 'sub' && a < b) !== (operation === 'sub' && random.chance(0.15)) || (operation === 'add' && random.chance(0.5))
      ? [b, a]
      : [a, b]
  }
  if (operation === 'mul') {
    // From level 2 on two digits by two, and from level 4 on three by two.
    const both = level > 1 && digits > 1 && random.chance(0.3)
    const pair: [number, number] = both
      ? [number(random, level > 3 && random.chance(0.5) ? 3 : 2), random.int(11, 99)]
      : [number(random, digits), random.int(random.chance(0.1) ? 0 : 2, 9)]
    return random.chance(0.5) ? pair : [pair[1], pair[0]]
  }
  const divisor = level > 2 && random.chance(0.25) ? random.int(11, 25) : random.int(2, level > 1 ? 12 : 9)
  const n = number(random, digits)
  // 0/7 is asked, but not often.
  if (operation === 'div') return [n < divisor && random.chance(0.8) ? divisor * random.int(1, 9) : n - (n % divisor), divisor]
  return [n, divisor]
}

/** Numbers that are added or multiplied commute; keys are those of the kinds add, sub, mul, div and rem. */
function keyOf(operation: Operation, a: number, b: number): string {
  const commutes = operation === 'add' || operation === 'mul'
  return `${operation} ${commutes ? Math.min(a, b) : a} ${commutes ? Math.max(a, b) : b}`
}

function exact(operation: Operation, a: number, b: number): number {
  if (operation === 'add') return a + b
  return operation === 'sub' ? a - b : operation === 'mul' ? a * b : operation === 'div' ? a / b : a % b
}

/** What is worked, from a prompt's `problem`; null: nothing that is known. */
function workOf({ problem = {} }: Partial<Prompt>): ((sheet: Parameters<Problem['work']>[0]) => number) | null {
  const { operation, a, b, groups } = problem as { operation?: Operation; a?: number; b?: number; groups?: Group[] }
  if (Array.isArray(groups)) return (sheet) => workChain(sheet, groups)
  if (!operation || typeof a !== 'number' || typeof b !== 'number') return null
  return (sheet) => workSum(sheet, operation, a, b)
}

function problem(content: string, answer: number, asked: Parameters<typeof phrase>[0], fields: Record<string, unknown>): Problem {
  const work = workOf({ problem: fields }) as NonNullable<ReturnType<typeof workOf>>
  return {
    content,
    ask: (r, set) => phrase(asked, r, set),
    fields: () => ({ answer, problem: fields }),
    work: (sheet) => boxed(work(sheet)),
    wander: (sheet) => boxed(work(sheet)),
    guess: (sheet) => {
      const said = sheet.written(answer)
      return { note: String(said), reply: boxed(said) }
    },
  }
}

function make(random: Random, level: number): Problem {
  const operation = OPERATIONS[random.weighted(SHARES)]
  if (operation === 'chain') {
    const groups = drawChain(random, level)
    return problem(`chain ${chainKey(groups)}`, chainValue(groups), aboutChain(chainText(groups, random.chance(0.5))), { groups })
  }
  const [a, b] = operands(random, operation, level)
  return problem(keyOf(operation, a, b), exact(operation, a, b), aboutSum(operation, a, b), { operation, a, b })
}

const MOST = 1e12
const MOST_GROUPS = 40
const NUMBER = whole(0, MOST)
const SIGN = v.picklist(['+', '-'])
const GROUP = v.object({
  sign: SIGN,
  factors: list(NUMBER, 1, MOST_GROUPS),
  bracket: v.optional(v.object({ a: NUMBER, sign: SIGN, b: NUMBER })),
})
const CHAIN: Musts = { groups: [list(GROUP, 1, MOST_GROUPS), 'a list of `sign`, `factors` and perhaps a `bracket`'] }

function fault({ problem }: Prompt): string | null {
  if (problem?.groups !== undefined) return faultAmong('problem', problem, CHAIN)
  const divides = problem?.operation === 'div' || problem?.operation === 'rem'
  const least = divides ? 1 : 0
  return faultAmong('problem', problem, {
    operation: [v.picklist(['add', 'sub', 'mul', 'div', 'rem']), 'one of add, sub, mul, div, rem'],
    a: [NUMBER, `a whole number up to ${MOST}`],
    b: [whole(least, MOST), `a whole number from ${least} to ${MOST}`],
  })
}

/** The value of `8+6+1` or `30*7+42`; null: it is no sum. */
function valueOfSum(text: string): number | null {
  if (!/^\d{1,12}(?:[-+*]\d{1,12}){0,3}$/.test(text)) return null
  const terms = text.match(/[-+]?\d+(?:\*\d+)*/g) ?? []
  return terms.reduce((sum, term) => sum + term.split('*').reduce((product, factor) => product * Number(factor), 1), 0)
}

/** From the end, so that it is known what is used later. */
function check(prompt: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const work = workOf(prompt)
  if (!work) return counts
  const clean = cleanLines(work)
  const used = new Set([String(prompt.answer)])
  const later = new Set<string>()
  for (const line of linesOf(thought).toReversed()) {
    const conclusion = /^so (-?\d+)$/.exec(line)
    const [left, right, more] = line.split('=')
    const [before, after] = [left, right ?? ''].map(valueOfSum)
    if (!conclusion && (before === null || (after === null && !/^-\d+$/.test(right ?? '')) || more !== undefined)) continue
    const truth = conclusion ? conclusion[1] === String(prompt.answer) : before === (after ?? Number(right))
    if (!truth) counts.false++
    else if (!later.has(line) && (conclusion || clean.has(line) || used.has(right))) counts.true++
    else counts.unneeded++
    later.add(line)
    for (const operand of left.match(/\d+/g) ?? []) used.add(operand)
  }
  return counts
}

export const sums: Family = {
  name: 'sums',
  title: 'Sums',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.05, 0.04, 0.03, 0.03],
  make,
  // A number as long as the answer may be; of remainders, one of the few there are.
  anyReply: ({ problem: { operation, a, b } = {} }, random) =>
    boxed(operation === 'rem' ? random.int(0, Number(b) - 1) : random.int(0, 2 * Math.max(Number(a ?? 40), 9))),
  fault,
  check,
  cheats({ answer }) {
    const n = Number(answer)
    const [tens, units] = [n - (n % 10), Math.abs(n % 10)]
    return [
      { title: 'A sum left to do', answer: boxed(`${tens}+${units}`) },
      { title: 'Beside it', answer: boxed(n + 10) },
      ...(Math.abs(n) > 9 ? [{ title: 'Digits apart', answer: boxed(String(n).split('').join(' ')) }] : []),
      ...(n < 0 ? [{ title: 'Without its sign', answer: boxed(-n) }] : []),
    ]
  },
}
