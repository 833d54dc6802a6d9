/** @file A model whose numbers are none: whatever is read back from it is an error, and it is not written over one that works. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NodeStorage } from '../cli/node-storage.ts'
import type { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { Model } from './model.ts'
import { scoreTokens } from './score.ts'
import { fixtureFolder } from './testing/parity.ts'

let gpu: Gpu
let model: Model
let sound: Float32Array
beforeAll(async () => {
  gpu = await openTestGpu()
  model = await Model.load(gpu, new NodeStorage(fixtureFolder('llama')))
  sound = await model.weights.read(gpu)
})
afterAll(() => gpu.close())

/** One number of a parameter; 36 columns, so index 41 of the embedding belongs to token 1. */
function poison(name: string, index: number, value: number) {
  model.weights.write(gpu, sound)
  model.weights.write(gpu, new Float32Array([value]), model.table.get(name).offset + index)
}

it.each([
  ['norm', 3, Number.NaN],
  ['norm', 3, Number.POSITIVE_INFINITY],
  ['embed', 41, Number.NaN],
  ['embed', 41, Number.NEGATIVE_INFINITY],
])('with a number of %s [%i] that is %f, it is neither scored nor written', async (name, index, value) => {
  poison(name, index, value)
  const scored = await scoreTokens(model, defaultKernels(gpu), [1, 2, 3]).catch((error) => error)
  expect(scored).toBeInstanceOf(GpuError)
  expect(scored).toMatchObject({ kind: 'non-finite', message: expect.stringMatching(/^The model's outputs are not finite numbers/) })
  const folder = new MemoryStorage()
  await expect(model.write(folder)).rejects.toMatchObject({ kind: 'non-finite' })
  expect(await folder.list('')).toEqual([])
})
