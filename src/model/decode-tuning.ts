/**
 * @file The whole choice of kernels for the adapter at hand: products as kernels/tuning.ts measures them, and whether small models decode in
 * one dispatch. For that one small model decodes both ways, a row and many rows at a time, host and all: what is kept is how many bytes of
 * weights stream through a workgroup in the time of a dispatch, from which whole-model.ts tells for any model which way is shorter.
 */
import type { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import { WHOLE_GUESS, type WholeChoice, type WholeTile } from '../kernels/decode_whole.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { GREEDY } from '../kernels/sample.ts'
import { expectedKernels, guessedProducts, type KernelProfile, measureKernels } from '../kernels/tuning.ts'
import type { ModelConfig } from './config.ts'
import { Generator } from './generator.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { ParameterTable } from './parameters.ts'
import { stepDispatches } from './whole-model.ts'

/** The shape of the models that are shipped. */
const CONFIG: ModelConfig = {
  modelType: 'llama', layers: 3, hidden: 96, heads: 3, kvHeads: 3, headDim: 32, feedForward: 256, vocab: 640, maxPositions: 640, rmsNormEps: 1e-5,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: false, eosTokenIds: [],
} // biome-ignore format: sizes together

export interface WholeProbe {
  config: ModelConfig
  /** Of each use: rows that decode together, and what may take them. */
  rows: Record<keyof WholeChoice, number>
  tiles: Record<keyof WholeChoice, readonly Omit<WholeTile, 'bytes'>[]>
  /** New tokens of a row, a multiple of a cache page. */
  tokens: number
}

const PROBE: WholeProbe = {
  config: CONFIG,
  rows: { few: 1, many: 256 },
  tiles: {
    few: [{ rows: 1, threads: 256 }, { rows: 1, threads: 512 }],
    many: [{ rows: 4, threads: 256 }, { rows: 2, threads: 256 }],
  },
  tokens: 128,
} // biome-ignore format: tiles together

/** Milliseconds that it may take on a real GPU, compiling not counted. What was not measured by then stays the guess. */
const MOST_MS = 1500

export async function chooseKernels(gpu: Gpu): Promise<KernelProfile> {
  const profile = await measureKernels(gpu)
  if (gpu.adapter.software) return profile
  const whole = await measureWhole(gpu, profile.matmul, PROBE, MOST_MS)
  return whole ? { ...profile, matmul: { ...profile.matmul, whole } } : profile
}

/** By counts, for whoever measures nothing: what a real GPU is expected to choose. */
export function guessedKernels(gpu: Gpu): KernelProfile {
  const profile = expectedKernels(gpu)
  return gpu.adapter.software ? profile : { ...profile, matmul: { ...guessedProducts(), whole: WHOLE_GUESS } }
}

/** Null where the driver compiles none of the tiles of some use. Nothing is left on the GPU. */
export async function measureWhole(gpu: Gpu, steps: MatmulChoice, probe: WholeProbe, milliseconds: number): Promise<WholeChoice | null> {
  const table = new ParameterTable(probe.config, gpu.memory.largestBinding)
  // Zeros take as long as other numbers.
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'tuning weights')
  const clock = { left: milliseconds }
  try {
    const choice = { few: WHOLE_GUESS.few, many: WHOLE_GUESS.many }
    for (const use of ['few', 'many'] as const) {
      const time = (matmul: MatmulChoice) => perToken(gpu, probe, weights, matmul, probe.rows[use], clock)
      const apart = await time(steps)
      let best: { tile: Omit<WholeTile, 'bytes'>; time: number } | null = null
      let compiled = false
      for (const tile of probe.tiles[use].filter(({ threads }) => threads <= gpu.adapter.limits.maxComputeInvocationsPerWorkgroup)) {
        const forced = { ...tile, bytes: Number.MAX_SAFE_INTEGER }
        const taken = await time({ ...steps, whole: { few: forced, many: forced } }).catch(unlessShader)
        compiled ||= taken !== 'shader'
        if (typeof taken === 'number' && (best === null || taken < best.time)) best = { tile, time: taken }
      }
      if (!compiled) return null
      if (best && apart !== null)
        choice[use] = { ...best.tile, bytes: Math.round((4 * table.size * apart) / (best.time * (stepDispatches(probe.config) - 1))) }
    }
    return choice
  } finally {
    weights.free()
  }
}

function unlessShader(error: unknown): 'shader' {
  if (error instanceof GpuError && error.kind === 'shader') return 'shader'
  throw error
}

/** Milliseconds of a token of every row; null when there was no time left. The first rollouts tell how long a burst may be, and are not timed. */
async function perToken(
  gpu: Gpu,
  { config, tokens }: WholeProbe,
  weights: ParameterBuffers,
  choice: MatmulChoice,
  rows: number,
  clock: { left: number },
): Promise<number | null> {
  if (clock.left <= 0) return null
  const generator = await Generator.create(gpu, config, weights, choice, { rows, slots: rows * tokens })
  try {
    const begun = performance.now()
    const request = [{ prompt: [0], count: rows, maxNewTokens: tokens }]
    const sampling = { ...GREEDY, temperature: 1 }
    await generator.generate(request, sampling, { ignoreEos: true })
    const start = performance.now()
    await generator.generate(request, sampling, { ignoreEos: true })
    const end = performance.now()
    clock.left -= end - begun
    return (end - start) / tokens
  } finally {
    generator.destroy()
  }
}
