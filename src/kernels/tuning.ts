/**
 * @file Which kernels to use on the adapter at hand, by measuring. The answer is plain data: it is kept with the adapter's name, and is part
 * of a run's state, because another choice may add in another order and so round differently.
 *
 * On real GPUs products of several sizes, which stand for training and decoding of models from a few hundred thousand weights up, are timed
 * for each layout, many dispatches a submit. On software adapters nothing is measured: compiling what loses would take longer than it saves.
 */
import type { Gpu } from '../gpu/device.ts'
import { type SliceRule, slicesOf } from './fold.ts'
import {
  type BySize,
  type Chosen,
  LARGE_TILE,
  type Layout,
  type MatmulChoice,
  MEDIUM_TILE,
  type SizeClass,
  SMALL_TILE,
  subgroupTile,
  tilesOf,
  type Variant,
  variantName,
} from './matmul.ts'
import { BLOCK_32, BLOCK_64, BLOCK_64x128, BLOCK_128, BLOCK_128x64, blockMemory, deeper } from './matmul-block.ts'
import { ROWS } from './matmul-rows.ts'
import { type Probe, ProductTimer } from './product-timer.ts'

export interface KernelProfile {
  /** KERNELS_VERSION at the time. */
  version: number
  matmul: MatmulChoice
  /** Invocations that share a row in reductions. */
  lanes: 1 | 64
  /** How weight gradients are cut into slices of tokens, to keep many cores busy with small matrices; null: they are not. */
  slices: SliceRule | null
}

/** Rises when kernels change so that an earlier measurement no longer holds. */
export const KERNELS_VERSION = 5

/** Two workgroups for each of the 132 cores of a large GPU; a slice of fewer tokens costs more than it brings. */
export const SLICES: SliceRule = { workgroups: 264, tokens: 512 }

/** Tokens, width and steps of K; of TN the weight's shape, and tokens as K. */
const PROBES: Record<Layout, Record<SizeClass, Probe>> = {
  NT: { small: { m: 1024, n: 288, k: 96 }, medium: { m: 2048, n: 512, k: 512 }, large: { m: 4096, n: 1536, k: 512 } },
  NN: { small: { m: 1024, n: 96, k: 288 }, medium: { m: 2048, n: 512, k: 512 }, large: { m: 8192, n: 512, k: 1536 } },
  TN: { small: { m: 288, n: 96, k: 8192 }, medium: { m: 1536, n: 512, k: 4096 }, large: { m: 9728, n: 896, k: 1024 } },
}
/** A few rows through a weight of a small model. */
const PROBE_FEW: Probe = { m: 4, n: 512, k: 512 }

/** Milliseconds that choosing may take on a real GPU, compiling not counted. What was not measured by then stays the first guess. */
const MOST_MS = 3000

/** By counts: what each size should take, before anything is measured, and what else is tried. */
const GUESSES: Record<SizeClass, readonly Variant[]> = {
  small: [BLOCK_64, BLOCK_32, SMALL_TILE],
  medium: [BLOCK_64x128, BLOCK_64, BLOCK_128x64, SMALL_TILE],
  large: [BLOCK_128, BLOCK_64x128, MEDIUM_TILE],
}

/** Without `whole`, which only a decoder can tell: see chooseKernels. */
export async function measureKernels(gpu: Gpu): Promise<KernelProfile> {
  if (gpu.adapter.software) return softwareKernels(gpu, LARGE_TILE)
  const timer = new ProductTimer(gpu)
  try {
    return { version: KERNELS_VERSION, matmul: await measuredChoice(gpu, timer), lanes: 64, slices: SLICES }
  } finally {
    timer.dispose()
  }
}

async function measuredChoice(gpu: Gpu, timer: ProductTimer): Promise<MatmulChoice> {
  const choice = { NT: guess(), NN: guess(), TN: guess() }
  const sizes = ['small', 'medium', 'large'] as const
  const layouts = ['NT', 'NN', 'TN'] as const
  await timer.compile(
    layouts.flatMap((layout) => {
      const probed = sizes.map((size) => ({ probe: PROBES[layout][size], candidates: candidatesFor(gpu, size, layout) }))
      return probed.flatMap(({ probe, candidates }) =>
        candidates.map((variant) => ({ layout, variant, slices: probeSlices(layout, variant, probe) })),
      )
    }),
  )
  const until = performance.now() + MOST_MS
  await timer.warm('NT', BLOCK_64, PROBES.NT.medium)
  const few = await timer.fastest('NT', [ROWS, SMALL_TILE], PROBE_FEW, until)
  // Small ones first: they tell whether there is time for the large ones.
  for (const size of sizes) {
    for (const layout of layouts) {
      const probe = PROBES[layout][size]
      const slices = (variant: Variant) => probeSlices(layout, variant, probe)
      choice[layout][size] = await timer.fastest(layout, candidatesFor(gpu, size, layout), probe, until, slices)
    }
  }
  return { ...choice, decode: { ...choice.NT, few } }
}

/** Weight gradients are measured in the slices that they would be taken in. */
const probeSlices = (layout: Layout, variant: Variant, probe: Probe) =>
  layout === 'TN' ? slicesOf(SLICES, tilesOf(variant, { layout, ...probe }), probe.k) : undefined

const guess = (): BySize => ({ small: GUESSES.small[0], medium: GUESSES.medium[0], large: GUESSES.large[0] })

/** By counts: what a real GPU is expected to choose. */
export const guessedProducts = (): MatmulChoice => ({ NT: guess(), NN: guess(), TN: guess(), decode: { ...guess(), few: ROWS } })

/** The first of its size also with slabs of 16, where workgroup memory has room for them. */
function candidatesFor({ adapter }: Gpu, size: SizeClass, layout: Layout): readonly Variant[] {
  const [first, ...others] = GUESSES[size]
  if (first.kind !== 'block' || blockMemory(deeper(first), layout, false) > adapter.limits.maxComputeWorkgroupStorageSize)
    return GUESSES[size]
  return [first, deeper(first), ...others]
}

/**
 * Barriers cost software adapters ten times the work, so no variant that needs them. A driver whose subgroups fill a vector register (lavapipe)
 * is fastest with what its lanes share, and compiles large register tiles for many seconds; SwiftShader takes the tile that loads least.
 *
 * @param tile For an adapter of narrow subgroups.
 */
function softwareKernels(gpu: Gpu, tile: Variant): KernelProfile {
  const subgroup = subgroupTile(gpu)
  const taken = subgroup && subgroup.lanes >= 8 ? subgroup : tile
  return { version: KERNELS_VERSION, matmul: uniform(taken), lanes: 1, slices: null }
}

/** Without measuring, for short jobs: what runs everywhere and compiles at once. */
export function defaultKernels(gpu: Gpu): KernelProfile {
  if (gpu.adapter.software) return softwareKernels(gpu, MEDIUM_TILE)
  return { version: KERNELS_VERSION, matmul: uniform(SMALL_TILE), lanes: 64, slices: null }
}

const uniform = (tile: Variant): MatmulChoice => ({ NT: tile, NN: tile, TN: tile, decode: tile })

/** As measuring will cut the gradients, which takes memory; which tiles it will find fastest takes none. */
export function expectedKernels(gpu: Gpu): KernelProfile {
  return { ...defaultKernels(gpu), slices: gpu.adapter.software ? null : SLICES }
}

/** In words, for people. */
export function describeKernels({ matmul: m, slices }: KernelProfile): string {
  const parts = (['NT', 'NN', 'TN', 'decode'] as const).map((name) => `${name} ${chosenName(m[name])}`)
  return `${parts.join(', ')}${slices ? ', weight gradients in slices' : ''}${m.whole ? ', small models decode in one dispatch' : ''}`
}

function chosenName(chosen: Chosen): string {
  if ('kind' in chosen) return variantName(chosen)
  const sizes = [chosen.small, chosen.medium, chosen.large, ...(chosen.few ? [chosen.few] : [])]
  return [...new Set(sizes.map(variantName))].join(' / ')
}
