/** @file Times and dates recounted by the calendar of the machine, keys without a disguise, what a line counts as. */
import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'
import { clock } from './clock.ts'
import { MONTHS, WEEKDAYS } from './clock-kinds.ts'

const DAY = 86_400_000
const problems = (count = 1500) =>
  Array.from({ length: count }, (_, i) => {
    const problem = clock.make(new Random('clock', i), (i % 5) + 1)
    return { ...problem, answer: String(problem.fields().answer) }
  })
const numbers = (content: string) => (content.match(/-?\d+/g) ?? []).map(Number)
const dateOf = (month: number, day: number, leap: boolean) => Date.UTC(leap ? 2028 : 2027, month - 1, day)

/** The answer by other means, from the content alone. */
function recounted(content: string): string[] {
  const [a, b, c, d] = numbers(content)
  const leap = content.endsWith('leap')
  const hours = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
  if (content.startsWith('later')) return [hours(numbers(content).reduce((x, y) => x + y) % 1440)]
  if (content.startsWith('between')) return [hours(b - a), String(b - a)]
  // The first of November 2027 is a Monday.
  if (content.startsWith('weekday')) return [WEEKDAYS[(new Date(Date.UTC(2027, 10, 1 + a) + b * DAY).getUTCDay() + 6) % 7]]
  const days = (dateOf(c, d, leap) - dateOf(a, b, leap)) / DAY
  const to = new Date(dateOf(a, b, leap) + days * DAY)
  return content.startsWith('days') ? [String(days)] : [`${MONTHS[to.getUTCMonth()]} ${to.getUTCDate()}`]
}

describe('clock', () => {
  it('has the answers of a real calendar', () => {
    for (const { content, answer } of problems()) expect(recounted(content), content).toContain(answer)
  })

  it('ends every thought in its answer, whatever slips', () => {
    for (const style of ['steps', 'full', 'wander'] as const)
      for (const [i, problem] of problems(400).entries()) {
        const sheet = new Worksheet(style, 0.3, new Random('slip', i))
        const reply = problem.work(sheet)
        expect(`\\boxed{${sheet.lines[sheet.lines.length - 1]}}`).toBe(reply)
      }
  })

  it('says of each date problem in its question how many days, or between what', () => {
    for (const { content, ask, answer } of problems(400).filter(({ content }) => content.startsWith('date'))) {
      const [month, day, toMonth, toDay] = numbers(content)
      const text = ask(new Random('ask', content))
      const days = (dateOf(toMonth, toDay, content.endsWith('leap')) - dateOf(month, day, content.endsWith('leap'))) / DAY
      expect(text).toContain(`${MONTHS[month - 1]} ${day}`)
      expect(text).toContain(`${days} days`)
      expect(text.includes('leap'), text).toBe(content.endsWith('leap'))
      expect(answer).toBe(`${MONTHS[toMonth - 1]} ${toDay}`)
    }
  })

  it('keeps dates in February from every split, but not the way through it', () => {
    const set = (content: string) => clock.reserved?.(content)
    expect([set('date 2/3 3/4'), set('days 1/3 2/4'), set('date 1/3 3/4'), set('days 12/2 12/4'), set('later 2 3')]).toEqual([
      ...['february', 'february', null, null, null],
    ])
    const task = createTask('puzzle', { kinds: ['clock'], reserved: 'february', levels: [1, 2, 3, 4] })
    for (let i = 0; i < 50; i++) expect(task.promptAt('test', 1, i).content).toMatch(/ 2\//)
  })

  it('counts lines', () => {
    const prompt = { id: '', domain: 'puzzle', prompt: '', answer: '0:25', puzzle: { check: 'exact', clock: 'laterTime' } }
    const count = (thought: string, more = {}) => Object.values(clock.check?.({ ...prompt, ...more }, thought) ?? {})
    expect(count('35+50=85; 85-60=25; 21+2=22 no, 21+2=23; 23+1=24; 24-24=0; 0:25')).toEqual([6, 0, 0])
    expect(count('7*60=420; 35+50=85; 35+50=85; 85-60=35; 0:35')).toEqual([1, 2, 2])
    const dated = { answer: 'March 1', puzzle: { check: 'exact', leap: true } }
    expect(count('5+60=65; January 31; 65-31=34; February 29; March 2; hm', dated)).toEqual([3, 1, 1])
    const weekly = { answer: 'Friday', puzzle: { check: 'exact', day: 'Sunday', back: true } }
    expect(count('9=1*7+2; Sunday-2=Friday; 1 Saturday 2 Friday; 1 Monday; Friday', weekly)).toEqual([4, 1, 0])
  })
})
