import { expect, it } from 'vitest'
import { openTestGpu } from '../gpu/testing.ts'
import { RowExchange } from './row-exchange.ts'
import { ROW_FIELDS, type Row, RowTable } from './row-table.ts'

const rowOf = (n: number) => Object.fromEntries(ROW_FIELDS.map((field, f) => [field, 100 * n + f])) as Row

it('rows come and move, the others stay', async () => {
  const gpu = await openTestGpu()
  const table = new RowTable(gpu.memory, 'rows', 100, gpu.memory.floats('pages', 1))
  const exchange = await RowExchange.build(gpu, table)
  const rows = Array.from({ length: 100 }, (_, r) => rowOf(r))
  table.write(gpu.device, rows)
  const changes = [...Array.from({ length: 70 }, (_, i) => ({ to: i, row: rowOf(1000 + i) })), { to: 72, from: 99 }, { to: 74, from: 95 }]
  const encoder = gpu.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  exchange.encode(gpu.device, pass, changes)
  pass.end()
  gpu.device.queue.submit([encoder.finish()])
  const words = new Uint32Array((await gpu.readFloats(table.all)).buffer)
  const expected = rows.slice()
  for (const change of changes) expected[change.to] = 'from' in change ? rows[change.from] : change.row
  const got = expected.map((_, r) => Object.fromEntries(ROW_FIELDS.map((field, f) => [field, words[f * table.capacity + r]])))
  expect(got).toEqual(expected)
  gpu.close()
})
