/**
 * @file Times, weekdays and dates: what is carried at 60, at 24, at 7 and at the ends of months.
 *
 *   careful  35+50=85; 85-60=25; 21+2=23; 23+1=24; 24-24=0; 0:25
 *            45=6*7+3; Monday+3=Thursday; Thursday
 *            20+40=60; March 31; 60-31=29; April 29
 *   wander   21+2=23; 35+50=85; 23:85 no, 85-60=25; 23+1=24; ...
 */
import * as v from 'valibot'
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import { phrase } from '../wording.ts'
import {
  between,
  type ClockProblem,
  dayAt,
  daysBetween,
  laterDate,
  laterTime,
  MONTHS,
  monthLength,
  timeText,
  WEEKDAYS,
  weekday,
} from './clock-kinds.ts'
import { ALL_LEVELS, boxed, type Family, linesOf } from './family.ts'
import { faultAmong, type Musts } from './told.ts'

const KINDS = { laterTime, between, weekday, laterDate, daysBetween }
type Name = keyof typeof KINDS
const NAMES = Object.keys(KINDS) as Name[]

function make(random: Random, level: number): Problem {
  const name = random.pick(NAMES)
  const { content, answer, asked, more, work }: ClockProblem = KINDS[name](random, level)
  const solve: Problem['work'] = (sheet) => boxed(work(sheet))
  return {
    content,
    ask: (r, set) => phrase(asked, r, set),
    fields: () => ({ answer, puzzle: { check: 'exact', clock: name, ...more } }),
    work: solve,
    wander: solve,
    guess: (sheet) => {
      const said = sheet.slips() && sheet.random ? other(name, answer, sheet.random) : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

/** An answer of the same form. */
function other(name: Name, answer: string, random: Random): string {
  if (name === 'weekday') return random.pick(WEEKDAYS)
  if (name === 'laterDate') return `${random.pick(MONTHS)} ${random.int(1, 28)}`
  if (answer.includes(':')) return timeText(random.int(0, 23), random.int(0, 59))
  return String(Math.max(1, Number(answer) + random.int(-20, 20)))
}

const YES_OR_NO = [v.optional(v.boolean()), 'true or false'] as const
const MUSTS: Musts = {
  clock: [v.optional(v.picklist(NAMES)), `one of ${NAMES.join(', ')}`],
  day: [v.optional(v.picklist(WEEKDAYS)), 'a day of the week'],
  back: YES_OR_NO,
  leap: YES_OR_NO,
}

/** Whether a line is true; null: it is no line of this family. */
function truth(line: string, answer: string, { day, back, leap }: Record<string, unknown>): boolean | null {
  if (line === answer) return true
  const sum = /^(\d{1,9})([-+*])(\d{1,9})=(\d{1,12})$/.exec(line)
  if (sum) {
    const [a, b] = [Number(sum[1]), Number(sum[3])]
    return (sum[2] === '+' ? a + b : sum[2] === '-' ? a - b : a * b) === Number(sum[4])
  }
  const split = /^(\d{1,9})=(\d{1,9})\*(\d{1,9})\+(\d{1,9})$/.exec(line)?.slice(1).map(Number)
  if (split) return split[0] === split[1] * split[2] + split[3] && split[3] < split[2]
  const sign = back === true ? -1 : 1
  const index = (name: string) => WEEKDAYS.indexOf(name as (typeof WEEKDAYS)[number])
  const jump = /^(\w+)[-+](\d{1,9})=(\w+day)$/.exec(line)
  if (jump) return jump[1] === day && dayAt(index(jump[1]) + sign * Number(jump[2])) === jump[3]
  if (/^1 \w+day( \d \w+day)*$/.test(line)) {
    const words = line.split(' ')
    return words.every((word, i) => (i % 2 === 0 ? Number(word) === i / 2 + 1 : word === dayAt(index(String(day)) + (sign * (i + 1)) / 2)))
  }
  const end = /^([A-Z]\w+) (\d{1,9})$/.exec(line)
  const month = MONTHS.indexOf(end?.[1] ?? '')
  if (end && month >= 0) return Number(end[2]) === monthLength(month + 1, leap === true)
  // A conclusion that is not the answer.
  return /^(\d+|\d+:\d+|\w+day)$/.test(line) ? false : null
}

/** From the end, so that it is known what is used later: a true result that nobody uses was not needed, nor was a line said twice. */
function check({ answer, puzzle }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const lines = linesOf(thought)
  const used = new Set(String(answer).match(/\d+/g)?.map(Number))
  const later = new Set<string>()
  for (const line of lines.toReversed()) {
    const right = truth(line, String(answer), puzzle ?? {})
    if (right === null) continue
    const result = /=(?:\d+\*\d+\+)?(\d+)$/.exec(line)
    if (!right) counts.false++
    else if (later.has(line) || (result && !used.has(Number(result[1])))) counts.unneeded++
    else counts.true++
    later.add(line)
    for (const number of line.slice(0, result?.index).match(/\d+/g) ?? []) used.add(Number(number))
  }
  return counts
}

export const clock: Family = {
  name: 'clock',
  title: 'Clock and calendar',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.05, 0.05, 0.05, 0.05],
  make,
  // The length of February is learned from dates on either side of it.
  reserved: (content) => (/^(date|days) (2\/|\S+ 2\/)/.test(content) ? 'february' : null),
  anyReply: ({ answer, puzzle }, random) => boxed(other(puzzle?.clock as Name, String(answer), random)),
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, MUSTS),
  check,
  cheats({ answer, puzzle }) {
    const text = String(answer)
    const [hour, minute] = text.split(':').map(Number)
    const list = { title: 'All days of the week', answer: boxed(WEEKDAYS.join(', ')) }
    if (!text.includes(':'))
      return puzzle?.clock === 'weekday' ? [list, { title: 'In small letters', answer: boxed(text.toLowerCase()) }] : [list]
    return [
      { title: 'Hours beyond a day', answer: boxed(timeText(hour + 24, minute)) },
      { title: 'Minutes beyond an hour', answer: boxed(timeText(hour - 1, minute + 60)) },
      { title: 'Minutes without their zero', answer: boxed(minute < 10 ? `${hour}:${minute}` : `${hour}.${minute}`) },
    ]
  },
}
