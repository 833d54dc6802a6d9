/** @file Tables of answers for tests, through the whole verdict: rows of a gold answer and replies to it. */
import { expect, it } from 'vitest'
import { verifyMath } from './verify.ts'

/** Tests each row: behind the gold answer, replies after \u2250 earn the reward and those after \u2260 do not. */
export function expectVerdicts(title: string, table: string): void {
  it.each(table.trim().split('\n'))(`${title}: %s`, (row) => {
    const [answer, ...replies] = row.split(/ (?=[\u2250\u2260] )/)
    for (const reply of replies) {
      const text = `\\boxed{${reply.slice(2)}}`
      const verdict = verifyMath({ id: '', domain: 'math', prompt: '', answer }, { text, reasoning: '', mode: 'instruct' }, { flags: [] })
      expect(verdict.correct, `${answer} answered by ${reply.slice(2)}: ${verdict.outcome}`).toBe(reply.startsWith('\u2250'))
    }
  })
}
