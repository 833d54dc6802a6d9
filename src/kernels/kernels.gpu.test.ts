/**
 * @file One table for all kernels: each row is compared with a double-precision twin (src/kernels/twins) by relative error in the
 * Euclidean norm, so that one wrong element among thousands shows. A new kernel adds rows.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { Plan } from '../gpu/plan.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { writeLive } from './context.ts'
import { embeddingForward } from './embedding.ts'
import { LARGE_TILE, MEDIUM_TILE, SMALL_TILE, subgroupTile, TILED, variantName } from './matmul.ts'
import { attentionAgreement, attentionRows } from './testing/attention-rows.ts'
import { fusedRows } from './testing/fused-rows.ts'
import { type LazyRow, runRow } from './testing/harness.ts'
import { agreementRows, matmulRows } from './testing/matmul-rows.ts'
import { optimizerRows } from './testing/optimizer-rows.ts'
import { tokenRows } from './testing/token-rows.ts'

/** Opened here because the rows hang on it: the subgroup variant is made for the adapter's own subgroups. */
const gpu = await openTestGpu()
const subgroup = subgroupTile(gpu)
const VARIANTS = [SMALL_TILE, MEDIUM_TILE, LARGE_TILE, TILED, ...(subgroup ? [subgroup] : [])]

const worst = new Map<string, { outputs: number; share: number }>()
afterAll(() => {
  gpu.close()
  for (const [kernel, { outputs, share }] of worst)
    console.log(`${kernel}: ${outputs} outputs compared, largest error ${Math.round(100 * share)}% of its bound`)
})

async function check({ name, row }: LazyRow) {
  const held = gpu.memory.bytes
  for (const { output, error, tolerance, stray } of await runRow(gpu, row())) {
    expect(stray, name).toBeNull()
    expect(error, `relative error of ${output}`).toBeLessThanOrEqual(tolerance)
    const kernel = name.split(':')[0]
    const so = worst.get(kernel) ?? { outputs: 0, share: 0 }
    worst.set(kernel, { outputs: so.outputs + 1, share: Math.max(so.share, tolerance && error / tolerance) })
  }
  expect(gpu.memory.bytes, 'a row frees what it allocates').toBe(held)
}

const table = [
  ...tokenRows(),
  ...attentionRows(),
  ...optimizerRows(),
  ...VARIANTS.flatMap(fusedRows),
  ...VARIANTS.flatMap((v) => matmulRows(v, v === SMALL_TILE || v === TILED || v === subgroup ? 'all' : 'core')),
]

it.each(table.map((row) => [row.name, row] as const))('%s', (_, row) => check(row))

it('embedding: more workgroups than one dimension of a grid may have', async () => {
  const [tokens, ld] = [64, 4 * 65_552]
  const { memory, device } = gpu
  const [live, ids] = [memory.uniform('live', 16), memory.floats('ids', tokens)]
  const [table, x] = [memory.floats('table', 2 * ld), memory.floats('x', tokens * ld)]
  const values = Float32Array.from({ length: 2 * ld }, (_, i) => i)
  const drawn = Uint32Array.from({ length: tokens }, (_, t) => t % 2)
  device.queue.writeBuffer(table.buffer, 0, values)
  device.queue.writeBuffer(ids.buffer, 0, drawn)
  writeLive(gpu, live, { tokens, distinct: 0 })
  const dispatch = embeddingForward({ gpu, live, lanes: 1 }, ids, table, x, ld)
  expect(dispatch.grid({ tokens, distinct: 0 })[1], 'rows of the grid').toBe(2)
  const plan = await Plan.build(gpu, 'wide', [dispatch])
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  plan.encode(pass, { tokens, distinct: 0 })
  pass.end()
  device.queue.submit([encoder.finish()])
  for (const t of [0, tokens - 1]) {
    const row = await gpu.readFloats({ buffer: x.buffer, offset: t * ld * 4, size: ld * 4 })
    expect(
      row.every((value, i) => value === values[drawn[t] * ld + i]),
      `row ${t}`,
    ).toBe(true)
  }
  memory.free(live, ids, table, x)
})

describe('all variants of the matrix product', () => {
  it.each(['NT', 'NN', 'TN'] as const)('agree with each other at odd sizes: %s', async (layout) => {
    const results = []
    for (const row of agreementRows(VARIANTS, layout)) results.push((await runRow(gpu, row))[0].got)
    const [first, ...others] = results
    for (const [i, other] of others.entries()) {
      const distance = Math.hypot(...other.map((x, j) => x - first[j])) / Math.hypot(...first)
      expect(distance, `${variantName(VARIANTS[i + 1])} beside ${variantName(VARIANTS[0])}`).toBeLessThan(1e-6)
    }
  })
})

it('attention in registers and in tiles, with subgroups and without, agree with each other', async () => {
  const results = []
  for (const { row } of attentionAgreement()) results.push(await runRow(gpu, row()))
  const [first, ...others] = results
  for (const other of others) {
    for (const [i, { output, got, tolerance }] of other.entries()) {
      const distance = Math.hypot(...got.map((x, j) => x - first[i].got[j])) / Math.hypot(...first[i].got)
      expect(distance, output).toBeLessThan(2 * tolerance)
    }
  }
})
