import { expect, it } from 'vitest'
import { fakeEvaluation } from '../../fake-evaluations.ts'
import type { Kept } from './database.ts'
import { csv, jsonLines } from './export.ts'

const spec = {
  ...{ model: 'models/nano', of: { domain: 'math' }, mode: 'think' as const },
  ...{ prompts: 3, samples: 2, temperature: 1, maxNewTokens: 64, seed: 5 },
}
const kept = (title: string): Kept => ({
  ...{ id: 'a', created: '2026-11-29T12:00:00.000Z', title, benchmark: 'Math' },
  ...{ spec, record: fakeEvaluation(spec) },
})

it('a line of JSON has what the command line writes to compare by, and how it was asked', () => {
  const lines = jsonLines([kept('Nano'), kept('Other')])
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(2)
  const read = JSON.parse(lines[0])
  expect(read).toMatchObject({
    model: 'models/nano',
    domain: 'math',
    mode: 'think',
    temperature: 1,
    rule: 'reward',
    seed: 5,
    title: 'Nano',
  })
  expect(read.asked).toHaveLength(3)
  expect(read.asked[0]).toMatchObject({ id: 'math-0', content: 'math 0', samples: 2 })
})

it('a table has a line each, quoted where it must be, and no title that a spreadsheet would run', () => {
  const [head, first, second] = csv([kept('Nano, "small"'), kept('=1+1')]).split('\r\n')
  expect(head.split(',').slice(0, 4)).toEqual(['created', 'model', 'title', 'benchmark'])
  expect(first).toContain(',"Nano, ""small""",Math,')
  expect(second).toContain(",'=1+1,Math,")
  expect(second.split(',')).toHaveLength(head.split(',').length)
  const at = head.split(',').indexOf('false_lines')
  expect(second.split(',')[at]).toBe('0.12')
  const old = kept('Old')
  const { falseLines: _, ...before } = old.record
  expect(
    csv([{ ...old, record: before as Kept['record'] }])
      .split('\r\n')[1]
      .split(',')[at],
  ).toBe('')
})
