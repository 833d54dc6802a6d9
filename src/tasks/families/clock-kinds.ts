/**
 * @file The five kinds of problems of the family `clock`: how each is drawn, worked and asked. The level is the number of carries: over 60
 * minutes, over midnight, over the ends of months; for weekdays it is the size of the number of days.
 */
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import type { Asked } from '../wording.ts'
import { ofLevel } from './family.ts'

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
export const MONTHS: readonly string[] = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
]
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export interface ClockProblem {
  content: string
  answer: string
  asked: Asked
  /** What a check of the lines needs beside the answer. */
  more?: { leap?: true; day?: string; back?: true }
  /** Writes the lines and returns the answer as they have it. */
  work(sheet: Worksheet): string
}

export const timeText = (hour: number, minute: number) => `${hour}:${String(minute).padStart(2, '0')}`
export const monthLength = (month: number, leap: boolean) => LENGTHS[(month - 1) % 12] + (leap && month === 2 ? 1 : 0)
export const dayAt = (index: number) => WEEKDAYS[((index % 7) + 7) % 7]

/** A wanderer is as fine as he likes. */
const fine = (sheet: Worksheet) => sheet.full || (sheet.wanders && (sheet.random?.chance(0.5) ?? false))

/** a+b or a-b, tens and units apart where the grain is fine. */
function reckon(sheet: Worksheet, a: number, sign: '+' | '-', b: number): number {
  const parts = fine(sheet) && b > 10 && b % 10 > 0 && a >= 10 ? [b - (b % 10), b % 10] : [b]
  return parts.reduce((left, part) => sheet.operation(left, sign, part, sign === '+' ? left + part : left - part), a)
}

/** How often d fits into n, and the rest. */
function split(sheet: Worksheet, n: number, d: number): [number, number] {
  const quotient = Math.floor(n / d)
  // A quotient of more digits is nothing to be seen at once.
  if (quotient > 20 || fine(sheet)) {
    const product = sheet.operation(quotient, '*', d, quotient * d)
    return [quotient, reckon(sheet, n, '-', product)]
  }
  const rest = sheet.written(n % d)
  sheet.line(`${n}=${quotient}*${d}+${rest}`)
  return [quotient, rest]
}

/** A true line that nothing needs. */
function aside(sheet: Worksheet, times: number) {
  const n = sheet.wanders && sheet.random?.chance(0.4) ? sheet.random.int(2, 9) : 0
  if (n > 0) sheet.line(`${n}*${times}=${n * times}`)
}

function conclude(sheet: Worksheet, answer: string | number): string {
  sheet.line(`${answer}`)
  return `${answer}`
}

interface Span {
  minutes: number
  /** Told in minutes alone, so that the hours are to be found. */
  flat: boolean
}

function spanText({ minutes, flat }: Span): string {
  const [h, m] = [Math.floor(minutes / 60), minutes % 60]
  if (flat || h === 0) return `${minutes} minutes`
  return `${h} hour${h === 1 ? '' : 's'} and ${m} minutes`
}

/** Carries on the way from a time through spans. */
function carriesOf(start: number, spans: readonly Span[]): number {
  let [time, carries] = [start, 0]
  for (const { minutes } of spans) {
    if ((time % 60) + (minutes % 60) >= 60) carries++
    if (time + minutes >= 1440) carries++
    time = (time + minutes) % 1440
  }
  return carries
}

export function laterTime(random: Random, level: number): ClockProblem {
  let [start, spans]: [number, Span[]] = [0, []]
  const long = (flat: boolean): Span => ({ minutes: 60 * random.int(1, 10) + random.int(2, 59), flat })
  do {
    start = random.int(0, 1439)
    spans = level === 1 ? [{ minutes: random.int(2, 59), flat: false }] : [long(level === 3)]
    for (let more = 3; more < level; more++) spans.push(long(false))
  } while (carriesOf(start, spans) < ofLevel(level, [1, 2, 1, 3, 4]) || (level === 1 && carriesOf(start, spans) > 1))
  const end = spans.reduce((time, { minutes }) => (time + minutes) % 1440, start)
  const [from, after] = [timeText(Math.floor(start / 60), start % 60), spans.map(spanText).join(' and then ')]
  const short = spans.map((span) =>
    span.flat || span.minutes < 60 ? spanText(span) : timeText(Math.floor(span.minutes / 60), span.minutes % 60),
  )
  return {
    content: `later ${start} ${spans
      .map(({ minutes }) => minutes)
      .sort((a, b) => a - b)
      .join(' ')}`,
    answer: timeText(Math.floor(end / 60), end % 60),
    asked: {
      plain: [`What time is ${from} + ${short.join(' + ')}?`, `It is ${from}. What time is it in ${after}?`],
      values: [`the time ${after} after ${from}`, `the time when ${from} is ${after} ago`],
      orders: [`add ${after} to the time ${from}`, `find the time ${after} after ${from}`],
      whole: {
        known: [
          ...[
            `A train leaves at ${from} and needs ${after}. When does it come?`,
            `A game starts at ${from} and takes ${after}. When does it end?`,
          ],
          ...[
            `The clock shows ${from}. What does it show after ${after}?`,
            `The bus leaves at ${from}. It takes ${after}. When is it there?`,
          ],
          ...[`What time comes ${after} after ${from}?`, `We start at ${from} and work for ${after}. When do we stop?`],
        ],
        new: [
          ...[
            `A ship sets out at ${from} and sails for ${after}. At what time does it land?`,
            `If it is ${from} now, how late is it once ${after} are over?`,
          ],
          `Wait ${after} from ${from} on and look at the clock. What does it say?`,
        ],
      },
    },
    work(sheet) {
      let [hour, minute] = [Math.floor(start / 60), start % 60]
      for (const { minutes, flat } of spans) {
        const [h, m] = flat ? split(sheet, minutes, 60) : [Math.floor(minutes / 60), minutes % 60]
        const hoursFirst = sheet.wanders && h > 0 && (sheet.random?.chance(0.5) ?? false)
        aside(sheet, 60)
        if (hoursFirst) hour = sheet.operation(hour, '+', h, hour + h)
        if (m > 0) minute = reckon(sheet, minute, '+', m)
        const over = minute >= 60
        if (over && hoursFirst) sheet.corrected(timeText(hour, minute), `${minute}-60=${minute - 60}`)
        if (over) minute = hoursFirst ? minute - 60 : sheet.operation(minute, '-', 60, minute - 60)
        if (!hoursFirst && h > 0) hour = sheet.operation(hour, '+', h, hour + h)
        if (over) hour = sheet.operation(hour, '+', 1, hour + 1)
        if (hour >= 24) hour = sheet.operation(hour, '-', 24, hour - 24)
      }
      return conclude(sheet, timeText(hour, minute))
    },
  }
}

export function between(random: Random, level: number): ClockProblem {
  const days = ofLevel(level, [0, 0, 1, 1, random.int(2, 4)])
  const flat = level === 1 || level >= 4
  let [hour, minute, toHour, toMinute] = [0, 0, 0, 0]
  do {
    ;[hour, minute, toHour, toMinute] = [random.int(0, 23), random.int(1, 59), random.int(0, 23), random.int(0, 58)]
    if (level === 1) toHour = hour + 1
    // Less than a day lies between, or the hours of one do not count.
  } while (toMinute >= minute || toHour > 23 || (days === 0 ? toHour <= hour + (level > 1 ? 1 : 0) : toHour > hour - 2))
  const total = 60 * (toHour + 24 * days - hour) + toMinute - minute
  const [from, to] = [
    timeText(hour, minute),
    timeText(toHour, toMinute) + ['', ' the next day'].concat(Array(3).fill(` ${days} days later`))[days],
  ]
  const unit = flat ? 'minutes' : 'hours and minutes'
  return {
    // The same in whatever unit it is asked.
    content: `between ${60 * hour + minute} ${60 * (toHour + 24 * days) + toMinute}`,
    answer: flat ? String(total) : timeText(Math.floor(total / 60), total % 60),
    asked: {
      plain: [`How many ${unit} from ${from} to ${to}?`, `How long is it from ${from} to ${to} in ${unit}?`],
      values: [`the number of ${unit} from ${from} to ${to}`, `the time between ${from} and ${to} in ${unit}`],
      orders: [`count the ${unit} from ${from} to ${to}`, `find how many ${unit} pass between ${from} and ${to}`],
      whole: {
        known: [
          ...[
            `A train leaves at ${from} and comes at ${to}. How many ${unit} does it take?`,
            `A game starts at ${from} and ends at ${to}. How long is it in ${unit}?`,
          ],
          ...[`It is ${from}. How many ${unit} are left until ${to}?`, `We slept from ${from} to ${to}. How long was it in ${unit}?`],
          ...[`From ${from} to ${to}: how many ${unit}?`, `The shop opens at ${from} and closes at ${to}. How many ${unit} is that?`],
        ],
        new: [
          ...[
            `A ship sets out at ${from} and lands at ${to}. Its trip lasts how many ${unit}?`,
            `If a cake went in at ${from} and came out at ${to}, for how many ${unit} was it in?`,
          ],
          `Say in ${unit} how far apart ${from} and ${to} are.`,
        ],
      },
    },
    work(sheet) {
      if (level === 1) {
        aside(sheet, 60)
        const left = reckon(sheet, 60, '-', minute)
        return conclude(sheet, toMinute > 0 ? reckon(sheet, left, '+', toMinute) : left)
      }
      const hastily = sheet.wanders && (sheet.random?.chance(0.5) ?? false)
      let [h, m] = [toHour, toMinute]
      if (days > 1) h = sheet.operation(h, '+', sheet.operation(24, '*', days, 24 * days), h + 24 * days)
      else if (days > 0) h = sheet.operation(h, '+', 24, h + 24)
      aside(sheet, 60)
      if (hastily) sheet.corrected(`${m}-${minute}`, `${m}+60=${m + 60}`)
      m = hastily ? m + 60 : sheet.operation(m, '+', 60, m + 60)
      h = sheet.operation(h, '-', 1, h - 1)
      m = reckon(sheet, m, '-', minute)
      h = reckon(sheet, h, '-', hour)
      if (!flat) return conclude(sheet, timeText(h, m))
      const tens = h > 10 && h % 10 > 0 && fine(sheet) ? h - (h % 10) : 0
      let sum = tens > 0 ? sheet.operation(tens, '*', 60, tens * 60) : 0
      const product = sheet.operation(h - tens, '*', 60, (h - tens) * 60)
      sum = tens > 0 ? sheet.operation(sum, '+', product, sum + product) : product
      return conclude(sheet, reckon(sheet, sum, '+', m))
    },
  }
}

export function weekday(random: Random, level: number): ClockProblem {
  const [least, most] = ofLevel(level, [
    [8, 30],
    [31, 99],
    [100, 299],
    [300, 999],
    [1000, 3000],
  ] as const)
  const [start, n, back] = [random.int(0, 6), random.int(least, most), level > 1 && random.chance(0.4)]
  const [day, side] = [WEEKDAYS[start], back ? 'before' : 'after']
  const step = back ? -1 : 1
  return {
    content: `weekday ${start} ${step * n}`,
    answer: dayAt(start + step * n),
    more: { day, ...(back && { back: true as const }) },
    asked: {
      plain: [`Which day is ${n} days ${side} ${day}?`, `What day of the week is ${n} days ${side} a ${day}?`],
      values: [`the day of the week ${n} days ${side} a ${day}`, `the day that is ${n} days ${side} ${day}`],
      orders: [`find the day of the week ${n} days ${side} ${day}`, `name the day ${n} days ${side} a ${day}`],
      whole: {
        known: [
          ...[
            `Today is ${day}. Which day ${back ? `was it ${n} days ago` : `is it in ${n} days`}?`,
            `It is ${day}. What day ${back ? `was it ${n} days ago` : `will it be in ${n} days`}?`,
          ],
          ...[`${n} days ${side} ${day} is which day?`, `On a ${day} I count ${n} days ${back ? 'back' : 'on'}. Which day is it then?`],
          ...[`A week has seven days. Which of them is ${n} days ${side} ${day}?`, `What day of the week comes ${n} days ${side} ${day}?`],
        ],
        new: [
          ...[
            `Go ${n} days ${back ? 'back' : 'forward'} from a ${day}: where in the week do you arrive?`,
            `Suppose it is ${day}. ${n} days ${back ? 'earlier' : 'later'}, it is what day?`,
          ],
          `Counting ${n} days ${back ? 'down' : 'up'} from ${day}, on what day of the week do we end?`,
        ],
      },
    },
    work(sheet) {
      let rest = n
      if (n >= 140 || fine(sheet)) {
        // A slip can raise the rest, so the number of lines is bounded.
        for (let lines = 0; rest >= 7 && lines < 9; lines++) {
          const part = 7 * ([100, 50, 20, 10, 5, 2, 1].find((times) => 7 * times <= rest) as number)
          rest = sheet.operation(rest, '-', part, rest - part)
        }
      } else rest = split(sheet, n, 7)[1]
      aside(sheet, 7)
      const jump = (to: number) => `${day}${back ? '-' : '+'}${rest}=${dayAt(start + step * to)}`
      const chain = Array.from({ length: rest % 7 }, (_, i) => `${i + 1} ${dayAt(start + step * (i + 1))}`).join(' ')
      const said = rest + (sheet.slips() ? 1 : 0)
      if (sheet.stumble() === 'wrong') sheet.corrected(jump(said + 1), jump(said))
      else sheet.line(said === rest && chain && fine(sheet) ? chain : jump(said))
      return conclude(sheet, dayAt(start + step * said))
    },
  }
}

interface Dates {
  from: string
  to: string
  month: number
  day: number
  toMonth: number
  toDay: number
  days: number
  leap: boolean
  key: string
}

/** Two dates of one year with as many ends of months between them as the level says; in a leap year now and then at level 4. */
function drawDates(random: Random, level: number): Dates {
  const ends = ofLevel(level, [1, 2, 3, 4, 7])
  const month = random.int(1, 12 - ends)
  const leap = level >= 4 && month <= 2 && random.chance(0.5)
  const toMonth = month + ends
  const [day, toDay] = [random.int(1, monthLength(month, leap)), random.int(1, monthLength(toMonth, leap))]
  let days = toDay - day
  for (let between = month; between < toMonth; between++) days += monthLength(between, leap)
  const [from, to] = [`${MONTHS[month - 1]} ${day}`, `${MONTHS[toMonth - 1]} ${toDay}`]
  return { from, to, month, day, toMonth, toDay, days, leap, key: `${month}/${day} ${toMonth}/${toDay}${leap ? ' leap' : ''}` }
}

/** A month and its last day, in which a wanderer errs now and then. */
function monthEnd(sheet: Worksheet, month: number, leap: boolean): number {
  const length = monthLength(month, leap)
  const other = length === 31 ? 30 : 31
  const name = MONTHS[(month - 1) % 12]
  if (sheet.stumble() === 'wrong') sheet.corrected(`${name} ${other}`, `${name} ${length}`)
  else {
    const said = sheet.slips() ? other : length
    sheet.line(`${name} ${said}`)
    return said
  }
  return length
}

export function laterDate(random: Random, level: number): ClockProblem {
  const dates = drawDates(random, level)
  const { from, days, leap } = dates
  const year = leap ? ' in a leap year' : ''
  return {
    content: `date ${dates.key}`,
    answer: dates.to,
    more: leap ? { leap } : {},
    asked: {
      plain: [`What date is ${days} days after ${from}${year}?`, `${from} + ${days} days${year} is what date?`],
      values: [`the date ${days} days after ${from}${year}`, `the date that comes ${days} days after ${from}${year}`],
      orders: [`add ${days} days to the date ${from}${year}`, `find the date ${days} days after ${from}${year}`],
      whole: {
        known: [
          ...[`Today is ${from}${year}. What date is it in ${days} days?`, `It is ${from}${year}. What is the date after ${days} days?`],
          ...[
            `We count ${days} days on from ${from}${year}. Which date is it then?`,
            `A trip starts on ${from}${year}. It ends ${days} days later. On what date?`,
          ],
          ...[`What date do we have ${days} days after ${from}${year}?`, `School starts ${days} days after ${from}${year}. On which date?`],
        ],
        new: [
          ...[
            `Go ${days} days forward from ${from}${year}: at which date do you arrive?`,
            `The seeds sown on ${from}${year} are ripe ${days} days afterwards. When is that?`,
          ],
          `Once ${days} days are over after ${from}${year}, what does the calendar say?`,
        ],
      },
    },
    work(sheet) {
      let month = dates.month
      let rest = reckon(sheet, dates.day, '+', days)
      aside(sheet, 30)
      for (; month < dates.month + 11; month++) {
        const length = monthLength(month, leap)
        if (rest <= length) break
        rest = reckon(sheet, rest, '-', monthEnd(sheet, month, leap))
      }
      return conclude(sheet, `${MONTHS[(month - 1) % 12]} ${rest}`)
    },
  }
}

export function daysBetween(random: Random, level: number): ClockProblem {
  const dates = drawDates(random, level)
  const { from, to, leap } = dates
  const year = leap ? ' in a leap year' : ''
  return {
    content: `days ${dates.key}`,
    answer: String(dates.days),
    more: leap ? { leap } : {},
    asked: {
      plain: [`How many days is ${to} after ${from}${year}?`, `How many days from ${from} to ${to}${year}?`],
      values: [`the number of days from ${from} to ${to}${year}`, `the time from ${from} to ${to}${year} in days`],
      orders: [`count the days from ${from} to ${to}${year}`, `find how many days after ${from} is ${to}${year}`],
      whole: {
        known: [
          ...[`Today is ${from}${year}. In how many days is ${to}?`, `It is ${from}${year}. How many days is it until ${to}?`],
          ...[
            `A trip starts on ${from} and ends on ${to}${year}. After how many days does it end?`,
            `From ${from} to ${to}${year}: how many days?`,
          ],
          ...[
            `${to} is how many days after ${from}${year}?`,
            `School is out on ${from} and starts on ${to}${year}. How many days later is that?`,
          ],
        ],
        new: [
          ...[
            `How far ahead of ${from} is ${to}${year}, counted in days?`,
            `Seeds sown on ${from} were ripe on ${to}${year}. They needed how many days?`,
          ],
          `Starting on ${from}${year}, how often must I sleep until it is ${to}?`,
        ],
      },
    },
    work(sheet) {
      let sum = reckon(sheet, monthEnd(sheet, dates.month, leap), '-', dates.day)
      aside(sheet, 30)
      for (let month = dates.month + 1; month < dates.toMonth; month++) {
        const length = monthEnd(sheet, month, leap)
        sum = sheet.operation(sum, '+', length, sum + length)
      }
      return conclude(sheet, reckon(sheet, sum, '+', dates.toDay))
    },
  }
}
