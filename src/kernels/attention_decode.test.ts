import { expect, it } from 'vitest'
import { spanFloats, spansFor } from './attention_decode.ts'

const shape = { heads: 16, kvHeads: 8, head: 128, dim: 128, eps: 1e-6 }

it.each([
  ['a context that one workgroup is soon through', 64, shape, 1024, 1, null],
  ['a software adapter', 1, shape, 4096, 1, null],
  ['a head that the tiled kernel does not take', 64, { ...shape, head: 256 }, 4096, 1, null],
  ['a little more', 64, shape, 1025, 256, { keys: 256, most: 6 }],
  ['the longest that the shortest spans do for', 64, shape, 8192, 1, { keys: 256, most: 33 }],
  ['a long one', 64, shape, 40960, 1, { keys: 2048, most: 21 }],
  ['many rows, whose partial results are to stay small', 64, shape, 8192, 256, { keys: 512, most: 17 }],
  ['more rows than there is room for', 64, shape, 2048, 65536, null],
] as const)('%s: how its keys are cut', (_, lanes, heads, context, rows, expected) => {
  const spans = spansFor(lanes, heads, context, rows)
  expect(spans).toEqual(expected)
  if (spans) expect(4 * spanFloats(heads, spans, rows)).toBeLessThanOrEqual(64 * 2 ** 20)
})
