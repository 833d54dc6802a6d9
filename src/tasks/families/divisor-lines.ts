/** @file Which lines about divisors are true, and which of them the answer needs. */
import * as v from 'valibot'
import type { LineCounts } from '../generated.ts'
import type { Prompt } from '../task.ts'
import { cleanLines } from './clean-lines.ts'
import { KINDS, type Numbers, workNumbers } from './divisor-work.ts'
import { linesOf } from './family.ts'
import { faultAmong, whole } from './told.ts'

/** Larger numbers might never be worked to an end, and a power takes as many lines as it is high. */
const MOST = 1e6
const MOST_POWER = 64

export function fault({ problem }: Prompt): string | null {
  const isPower = problem?.kind === 'power'
  const number = (least: number, most: number) => [whole(least, most), `a whole number from ${least} to ${most}`] as const
  return faultAmong('problem', problem, {
    kind: [v.picklist(KINDS), `one of ${KINDS.join(', ')}`],
    a: number(1, MOST),
    b: number(0, isPower ? MOST_POWER : MOST),
    m: number(isPower ? 1 : 0, MOST),
  })
}

/** The value of `2*105+42`, with a rest that is less than its divisor; null: it is no such sum. */
function valueOfLine(text: string): number | null {
  const parsed = /^(\d{1,9})(?:([-+*/])(\d{1,9}))?(?:\+(\d{1,9}))?$/.exec(text)
  if (!parsed) return null
  const [a, b, rest] = [parsed[1], parsed[3] ?? '0', parsed[4] ?? '0'].map(Number)
  if (rest > 0 && (parsed[2] !== '*' || rest >= b)) return Number.NaN
  const sign = parsed[2] ?? '+'
  return (sign === '*' ? a * b : sign === '/' ? a / b : sign === '-' ? a - b : a + b) + rest
}

const inOrder = (list: string) =>
  list
    .split(', ')
    .map(Number)
    .sort((a, b) => a - b)
    .join()

/** From the end: a true line is needed if careful work has it too, or what it finds is used later. */
export function check({ answer, problem }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const numbers = problem as unknown as Numbers | undefined
  if (!numbers?.kind) return counts
  const clean = cleanLines((sheet) => workNumbers(sheet, numbers))
  const later = new Set<string>()
  const used = new Set<string>()
  for (const line of linesOf(thought).toReversed()) {
    const no = /^(\d{1,9})\/(\d{1,9}) no$/.exec(line)
    const [left, right, more] = line.split('=')
    const [before, after] = [left, right ?? ''].map(valueOfLine)
    const isList = /^\d{1,12}(, \d{1,12})*$/.test(line)
    if (!no && !isList && (before === null || after === null || more !== undefined)) continue
    const truth = no ? Number(no[1]) % Number(no[2]) > 0 : isList ? inOrder(line) === inOrder(String(answer)) : before === after
    const found = (right ?? '').match(/\d+/g) ?? []
    if (!truth) counts.false++
    else counts[!later.has(line) && (isList || clean.has(line) || found.some((n) => used.has(n))) ? 'true' : 'unneeded']++
    later.add(line)
    for (const number of line.match(/\d+/g) ?? []) used.add(number)
  }
  return counts
}
