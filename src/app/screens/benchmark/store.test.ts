import { expect, it } from 'vitest'
import { benchLines, type ShownRow, withRow } from './store.ts'

const row = (benchmark: string, engine: string, speed: number, draft?: true): ShownRow => ({
  ...{ benchmark, engine, tokens_per_second: speed, dispatches: Number.NaN, submits: 1, objects: 0, loss: Number.NaN },
  ...(draft && { draft }),
})

it('a surer row takes the place of the one before, and others stay where they are', () => {
  const first = [row('decode', 'cascade', 5), row('train-step', 'cascade', 10, true), row('train-step', 'tfjs', 4, true)]
  const rows = withRow(first, row('train-step', 'cascade', 11))
  expect(rows.map(({ engine, tokens_per_second, draft }) => [engine, tokens_per_second, draft])).toEqual([
    ['cascade', 5, undefined],
    ['cascade', 11, undefined],
    ['tfjs', 4, true],
  ])
})

it('what is exported is JSON, a line a row, without figures that a row has not', () => {
  const lines = benchLines([row('decode', 'cascade', 5), row('train-step', 'tfjs', 4, true)])
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { benchmark: 'decode', engine: 'cascade', tokens_per_second: 5, submits: 1, objects: 0 },
    { benchmark: 'train-step', engine: 'tfjs', tokens_per_second: 4, submits: 1, objects: 0, draft: true },
  ])
})
