/**
 * @file Which kernels to use on the adapter at hand, by measuring. The answer is plain data: it is kept with the adapter's name, and is part
 * of a run's state, because another choice adds in another order and so rounds differently.
 */
import type { Gpu } from '../gpu/device.ts'
import { Plan } from '../gpu/plan.ts'
import {
  LARGE_TILE,
  type Layout,
  type MatmulChoice,
  MEDIUM_TILE,
  matmul,
  SMALL_TILE,
  subgroupTile,
  TILED,
  type Variant,
  variantName,
} from './matmul.ts'

export interface KernelProfile {
  matmul: MatmulChoice
  /** Invocations that share a row in reductions. */
  lanes: 1 | 64
  /** Copies of the gradient that split-K products fill side by side, to keep many cores busy with small matrices. */
  slices: number
}

/** Rises when kernels change so that an earlier measurement no longer holds. */
export const KERNELS_VERSION = 2

/** Split-K of a small model's weight gradients on a real GPU; a large model's fill it by themselves. */
const SLICES = 8
/** Weights above which the copies would cost more than they bring. */
const SLICES_BELOW = 3e7

export const slicesFor = (profile: KernelProfile, weights: number) => (weights > SLICES_BELOW ? 1 : profile.slices)

/** Tokens of the product that is measured: a small model's, so that the answer comes in a moment. */
const PROBE = { m: 512, n: 128, k: 128 }
/** Rows of a decoding batch. */
const PROBE_DECODE = 64

/**
 * Times each variant on products of a small model's shape, three times each, and keeps the fastest; about two seconds on a software
 * adapter, most of it compiling.
 */
export async function measureKernels(gpu: Gpu): Promise<KernelProfile> {
  const { software } = gpu.adapter
  const candidates = software ? softwareCandidates(gpu) : [SMALL_TILE, MEDIUM_TILE, TILED]
  const choice = {} as MatmulChoice
  for (const layout of ['NT', 'NN', 'TN'] as const) choice[layout] = await fastest(gpu, candidates, layout, PROBE.m)
  choice.decode = await fastest(gpu, candidates, 'NT', PROBE_DECODE)
  return { matmul: choice, lanes: software ? 1 : 64, slices: software ? 1 : SLICES }
}

/** Barriers cost software adapters ten times the work, so what needs them is not even tried there. */
function softwareCandidates(gpu: Gpu): Variant[] {
  const subgroup = subgroupTile(gpu)
  // A driver whose subgroups fill a vector register (lavapipe) compiles the large tiles for many seconds, and none has a chance.
  return subgroup && subgroup.lanes >= 8 ? [subgroup, SMALL_TILE] : [SMALL_TILE, MEDIUM_TILE, LARGE_TILE]
}

/** Without measuring, for short jobs: what runs everywhere and compiles at once. */
export function defaultKernels(gpu: Gpu): KernelProfile {
  const tile = gpu.adapter.software ? MEDIUM_TILE : SMALL_TILE
  return { matmul: { NT: tile, NN: tile, TN: tile, decode: tile }, lanes: gpu.adapter.software ? 1 : 64, slices: 1 }
}

/** In words, for people. */
export function describeKernels({ matmul: m, slices }: KernelProfile): string {
  const parts = (['NT', 'NN', 'TN', 'decode'] as const).map((name) => `${name} ${variantName(m[name])}`)
  return `${parts.join(', ')}${slices > 1 ? `, gradients in ${slices} slices` : ''}`
}

async function fastest(gpu: Gpu, candidates: readonly Variant[], layout: Layout, m: number): Promise<Variant> {
  const { n, k } = PROBE
  const { memory, device } = gpu
  // Of the three layouts' operands the largest is m x 128 floats.
  const buffers = [0, 1, 2].map((i) => memory.floats(`tuning ${i}`, Math.max(m, n) * k))
  const live = memory.uniform('tuning live', 16)
  let best = candidates[0]
  let bestTime = Number.POSITIVE_INFINITY
  for (const variant of candidates) {
    const sizes =
      layout === 'TN' ? { m: n, n: k, k: m, slices: 1, lda: n, ldb: k, ldc: k } : { m, n, k, lda: k, ldb: layout === 'NT' ? k : n, ldc: n }
    const dims: { buffer: GPUBuffer }[] = []
    const op = matmul(
      gpu,
      variant,
      { label: 'tuning', layout, ...sizes, a: buffers[0], b: buffers[1], c: buffers[2], live },
      () => 0,
      (d) => dims.push(d),
    )
    const plan = await Plan.build(gpu, 'tuning', [op])
    const run = async () => {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      plan.encode(pass, null)
      pass.end()
      const start = performance.now()
      device.queue.submit([encoder.finish()])
      await device.queue.onSubmittedWorkDone()
      return performance.now() - start
    }
    await run()
    const time = Math.min(await run(), await run(), await run())
    for (const { buffer } of dims) memory.free(buffer)
    if (time < bestTime) [best, bestTime] = [variant, time]
  }
  memory.free(...buffers, live)
  gpu.assertHealthy()
  return best
}
