/** @file The choice of kernels: what a software adapter gets, and that the timer of real GPUs runs what it is given and leaves nothing behind. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { SMALL_TILE } from './matmul.ts'
import { BLOCK_32 } from './matmul-block.ts'
import { ROWS } from './matmul-rows.ts'
import { ProductTimer } from './product-timer.ts'
import { KERNELS_VERSION, measureKernels } from './tuning.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

it('a software adapter gets one variant without barriers a layout, and no slices', async () => {
  const held = gpu.memory.bytes
  const profile = await measureKernels(gpu)
  expect(profile).toMatchObject({ version: KERNELS_VERSION, lanes: 1, slices: null })
  for (const chosen of Object.values(profile.matmul)) expect(['register', 'subgroup']).toContain('kind' in chosen && chosen.kind)
  expect(gpu.memory.bytes).toBe(held)
})

it.each([false, true])(
  'the timer of real GPUs times each layout, sliced or not, and tells one of its candidates (GPU clock: %s)',
  async (clock) => {
    const held = gpu.memory.bytes
    const timer = new ProductTimer(gpu, clock)
    const candidates = [BLOCK_32, SMALL_TILE]
    const soon = () => performance.now() + 300
    await timer.compile([{ layout: 'NN', variant: BLOCK_32 }])
    const { variant, milliseconds } = await timer.fastest('NN', candidates, { m: 40, n: 36, k: 24 }, Number.POSITIVE_INFINITY)
    expect(candidates).toContain(variant)
    expect(milliseconds).toBeGreaterThan(0)
    expect(candidates).toContain(
      (await timer.fastest('TN', candidates, { m: 40, n: 36, k: 64 }, soon(), (one) => (one === BLOCK_32 ? 4 : 2))).variant,
    )
    expect([ROWS, SMALL_TILE]).toContain((await timer.fastest('NT', [ROWS, SMALL_TILE], { m: 3, n: 64, k: 64 }, soon())).variant)
    expect(await timer.fastest('NT', candidates, { m: 64, n: 64, k: 64 }, performance.now()), 'no time left').toEqual({
      variant: BLOCK_32,
      milliseconds: null,
    })
    expect(await timer.warm('NT', SMALL_TILE, { m: 64, n: 64, k: 64 })).toBeGreaterThan(0)
    timer.dispose()
    expect(gpu.memory.bytes).toBe(held)
  },
)
