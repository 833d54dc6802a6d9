/** @file Whose weights chat and measurements use: rounded ones only for talk, and only of large models. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { LARGE_CONFIG, zerosFolder } from '../model/testing/zeros-folder.ts'
import { Talker, type TalkerHost } from './talker.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

it('a large model talks from f16 and is measured in f32, a small one is the same for both', async () => {
  const models = { large: LARGE_CONFIG, small: { ...LARGE_CONFIG, vocab: 100 } }
  let opened = 0
  const host = {
    gpu: { open: async () => gpu },
    kernels: async () => defaultKernels(gpu),
    shelf: {
      folder: async (id: keyof typeof models) => {
        opened++
        return zerosFolder(models[id])
      },
    },
    training: async () => undefined,
    onGpu: <T>(work: () => Promise<T>) => work(),
  } as unknown as TalkerHost
  const talker = new Talker(host)
  const stored = (id: string, decodesOnly: boolean) => talker.use(id, async ({ model }) => model.table.matrices, { decodesOnly })
  expect([await stored('large', true), await stored('large', true), opened]).toEqual(['f16', 'f16', 1])
  expect([await stored('large', false), await stored('large', false), opened]).toEqual(['f32', 'f32', 2])
  expect([await stored('small', true), await stored('small', false), opened]).toEqual(['f32', 'f32', 3])
  await talker.leaveModel('small')
  expect(gpu.memory.bytes, 'nothing is left').toBe(0)
})
