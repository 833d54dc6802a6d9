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

it('rows of other sizes, backends and numbers of rows stand beside each other', () => {
  const variants = [{}, { size: '3m' as const }, { backend: 'wasm' as const }, { rows: 1 }, { rows: 64 }]
  const rows = variants.reduce<ShownRow[]>((all, more) => withRow(all, { ...row('decode', 'cascade', 5), ...more }), [])
  expect(rows).toHaveLength(5)
  expect(withRow(rows, { ...row('decode', 'cascade', 7), rows: 64 }).map((one) => one.tokens_per_second)).toEqual([5, 5, 5, 5, 7])
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
