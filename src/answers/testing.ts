/** @file Tables of answers for tests: rows of a gold answer and replies to it. */
import { expect, it } from 'vitest'
import { equalAnswers, parseAnswer } from './equality.ts'

/** Tests each row: behind the gold answer, replies after \u2250 are right and those after \u2260 are not. */
export function expectTable(title: string, table: string): void {
  it.each(table.trim().split('\n'))(`${title}: %s`, (row) => {
    const [gold, ...replies] = row.split(/ (?=[\u2250\u2260] )/)
    for (const reply of replies) {
      const text = reply.slice(2)
      const [wanted, given] = [parseAnswer(gold), parseAnswer(text)]
      const right = wanted !== null && given !== null && equalAnswers(wanted, given) === true
      expect(right, `${gold} answered by ${text}`).toBe(reply.startsWith('\u2250'))
    }
  })
}
