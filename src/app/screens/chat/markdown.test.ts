import { expect, it } from 'vitest'
import { asMarkdown } from './markdown.ts'
import { add, choose, newChat, type Question, type Reply } from './tree.ts'

const at = '2026-01-01T00:00:00.000Z'
const question = (id: string, parent: string | null, text: string): Question => ({ id, parent, created: at, role: 'user', text })
const reply = (id: string, parent: string, answer: string, reasoning: string | null, more: Partial<Reply> = {}): Reply => ({
  ...{ id, parent, created: at, role: 'assistant', mode: reasoning === null ? 'instruct' : 'think', model: 'm', title: 'Cascade' },
  written: { reasoning, answer, phase: 'done', tokens: 9, tokensPerSecond: 1, thinkingMs: 1500, stop: 'eos' },
  ...more,
})

it('is the chosen way through a chat, its thoughts quoted', () => {
  const all = [
    question('q1', null, 'What is 2 + 3?'),
    reply('r1', 'q1', '5', '2+3\n# five'),
    reply('r2', 'q1', 'six', null),
    question('q2', 'r1', 'Sure?'),
    reply('r3', 'q2', '', null, { error: 'Stopped before it began.', written: null }),
  ].reduce(add, { ...newChat('c', new Date(at)), system: ' Be brief. ', title: 'Sums\nand more' })
  expect(asMarkdown(choose(all, 'r1'))).toBe(
    [
      '# Sums and more',
      '## System',
      'Be brief.',
      '## You',
      'What is 2 + 3?',
      '## Cascade, thinking',
      'Thought for 1.5 s:',
      '> 2+3\n> # five',
      '5',
      '## You',
      'Sure?',
      '## Cascade, instruct',
      '*Stopped before it began.*\n',
    ].join('\n\n'),
  )
})
