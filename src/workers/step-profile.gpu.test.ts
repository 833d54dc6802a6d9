/** @file A training step and decoding profiled on Dawn. */
import { expect, it, vi } from 'vitest'
import { Gpu } from '../gpu/device.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import { BENCH_SIZES } from './bench-sizes.ts'
import { total } from './kernel-table.ts'
import { profileStep } from './step-profile.ts'
import { FragileGpu } from './testing.ts'

it('every kernel of a step and of decoding is there with its counts and its time, and nothing is left on the GPU', async () => {
  const gpu = await Gpu.open(new FragileGpu().gpu)
  const { bytes } = gpu.memory
  const small = { config: { ...BENCH_SIZES['0.9m'].config, layers: 1 }, sequences: 3, tokens: 16 }
  const { parts, parameters, peak } = await profileStep(gpu, defaultKernels(gpu), small, { rows: [2], whole: true })
  expect(gpu.memory.bytes).toBe(bytes)
  expect(parameters).toBeGreaterThan(0)
  expect(parts.map(({ kind, tokens }) => [kind, tokens])).toEqual([
    ['train', 48],
    ['decode', 2],
  ])
  const names = parts.map(({ kernels }) => kernels.map(({ kernel }) => kernel))
  for (const name of ['attention', 'logits', 'loss', 'gate up', 'qkv gradient', 'adamw']) expect(names[0]).toContain(name)
  for (const name of ['attention', 'logits', 'sample']) expect(names[1]).toContain(name)
  const timed = gpu.device.features.has('timestamp-query')
  expect(peak !== null).toBe(timed)
  for (const { kernels } of parts) {
    for (const { milliseconds, bytes, share } of kernels) {
      expect(bytes).toBeGreaterThan(0)
      expect([milliseconds !== null, share !== null]).toEqual([timed, timed])
    }
    if (timed) expect(total(kernels).milliseconds).toBeGreaterThan(0)
  }
})

it('all rows that are asked for decode, and have drawn next to nothing whenever they are timed', async () => {
  const gpu = await Gpu.open(new FragileGpu().gpu)
  const drew = new Set<number>()
  const lengths: number[][] = []
  const rows = 20
  const { generate } = Generator.prototype
  const spy = vi.spyOn(Generator.prototype, 'generate').mockImplementation(function (this: Generator, requests, sampling, options = {}) {
    const onTokens = (rollout: number, tokens: readonly number[]) => {
      drew.add(rollout)
      options.onTokens?.(rollout, tokens)
    }
    // Read in the order of the queue: before each time's measurement is submitted.
    const { decode, tables } = this.plan
    const profile = decode.profile.bind(decode)
    decode.profile = async (...given) => {
      const words = new Uint32Array((await gpu.readFloats(tables.decode.fields('ownLength'))).buffer)
      lengths.push([...words.subarray(0, rows)])
      return profile(...given)
    }
    return generate.call(this, requests, sampling, { ...options, onTokens })
  })
  const small = { config: { ...BENCH_SIZES['0.9m'].config, layers: 1 }, sequences: 3, tokens: 16 }
  const { parts } = await profileStep(gpu, defaultKernels(gpu), small, { rows: [rows] })
  spy.mockRestore()
  // Of a software adapter fewer sequences are asked.
  expect(parts[0].tokens).toBe(32)
  expect(drew.size).toBe(rows)
  if (!gpu.device.features.has('timestamp-query')) return
  expect(lengths.length).toBeGreaterThan(1)
  for (const row of lengths) expect(row).toEqual(new Array(rows).fill(2))
})
