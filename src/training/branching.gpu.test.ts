/** @file Stages that go on from an earlier one than the last. Those that look on learn at a rate that changes no bit of what they began with. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { Recipe } from './recipe.ts'
import { openSmall, smallRecipe } from './testing.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

const sft = { kind: 'sft', domain: 'math', task: { preset: 'nano' }, batchSize: 4, steps: 2, warmupSteps: 0, checkpointEvery: 1 }
const learns = { ...sft, learningRate: 0.01 }
const looks = { ...sft, learningRate: 1e-20 }

const open = (storage: MemoryStorage, stages: Recipe) => openSmall(gpu, storage, stages)

async function weights(storage: MemoryStorage, folder: string) {
  return Buffer.from((await storage.read(`a/${folder}/model.safetensors`)) as Uint8Array)
}

const plan = smallRecipe([
  { ...learns, name: 'first' },
  { ...learns, name: 'second' },
  { ...looks, name: 'anew', from: 'start' },
  { ...looks, name: 'branch', from: 'first' },
  { ...looks, name: 'on' },
])

it.each([[9999], [1]])('begin with what it left, or with the first model, interrupted after every %i steps or fewer', async (stride) => {
  const storage = new MemoryStorage()
  for (let done = false; !done; ) {
    const one = await open(storage, plan)
    for (let i = 0; i < stride && !one.done; i++) await one.next()
    done = one.done
    one.dispose()
  }
  const first = await weights(storage, 'stages/1-first')
  const second = await weights(storage, 'stages/2-second')
  expect(first.equals(second)).toBe(false)

  const beginning = new MemoryStorage()
  const alone = await open(beginning, smallRecipe([looks]))
  while (!alone.done) await alone.next()
  alone.dispose()
  const start = await weights(beginning, 'model')
  expect(start.equals(first)).toBe(false)
  expect((await weights(storage, 'stages/3-anew')).equals(start)).toBe(true)
  expect((await weights(storage, 'stages/4-branch')).equals(first)).toBe(true)
  expect((await weights(storage, 'model')).equals(first)).toBe(true)
})

it('of a reward model leave the policy as it is', async () => {
  const storage = new MemoryStorage()
  const judge = { kind: 'reward-model', name: 'judge', domain: 'alignment', task: { sources: ['sort'], levels: [1] }, batchSize: 2 }
  const stages = [
    { ...learns, name: 'first' },
    { ...learns, name: 'second' },
    { ...judge, steps: 1, learningRate: 1e-20, warmupSteps: 0, heldOutPairs: 0, from: 'first' },
    { ...looks, name: 'on' },
  ]
  const one = await open(storage, smallRecipe(stages))
  while (!one.done) await one.next()
  one.dispose()
  expect((await weights(storage, 'stages/3-judge')).equals(await weights(storage, 'stages/1-first'))).toBe(true)
  expect((await weights(storage, 'model')).equals(await weights(storage, 'stages/2-second'))).toBe(true)
})

it('that are lost are missed when the run is opened, not when their turn comes', async () => {
  const storage = new MemoryStorage()
  const one = await open(storage, plan)
  for (let i = 0; i < 5; i++) await one.next()
  one.dispose()
  await storage.remove('a/stages/1-first/config.json')
  await expect(open(storage, plan)).rejects.toThrow(
    'The model that the stage first left is lost, and a later one needs it: start a new run.',
  )
})
