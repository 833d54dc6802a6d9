/** @file A choice of kernels as a run's checkpoint holds it, of this version or an earlier one. */
import type { Chosen, Layout, MatmulChoice } from './matmul.ts'
import { BLOCK_64 } from './matmul-block.ts'
import { KERNELS_VERSION, type KernelProfile, SLICES } from './tuning.ts'

/** Before version 3: one variant a layout, `tiled` (64 x 64 through workgroup memory) among them, and slices of the whole gradient. */
interface EarlierProfile {
  version?: undefined
  matmul: Record<Layout | 'decode', { kind: string }>
  lanes: 1 | 64
  slices: number
}

/** Of a version whose choices are today's, but for models that decode in one dispatch: they go on without. */
const BEFORE_WHOLE = 4

/**
 * `replaced`: the nearest kernels there are now, which round differently. `later`: of a later version than this. `unreadable`: no choice of
 * kernels, or none for some layout.
 */
export function readKernels(stored: unknown): { profile: KernelProfile; replaced: boolean } | 'later' | 'unreadable' {
  const kernels = stored as KernelProfile | EarlierProfile | null | undefined
  if (typeof kernels?.version === 'number' && kernels.version > KERNELS_VERSION) return 'later'
  const current = kernels?.version === KERNELS_VERSION || kernels?.version === BEFORE_WHOLE
  const chosen: Record<string, unknown> = kernels?.matmul ?? {}
  const whole = ['NT', 'NN', 'TN', 'decode'].every((use) => names(chosen[use], current))
  if (!kernels || !whole || (kernels.lanes !== 1 && kernels.lanes !== 64)) return 'unreadable'
  if (kernels.version !== undefined) {
    if (!current || !isWhole(kernels.matmul.whole) || !isRate(kernels.rate)) return 'unreadable'
    return { profile: { ...kernels, version: KERNELS_VERSION }, replaced: false }
  }
  const { lanes, slices } = kernels
  let replaced = slices > 1
  const today = (variant: { kind: string }): Chosen => {
    if (variant.kind !== 'tiled') return variant as Chosen
    replaced = true
    return BLOCK_64
  }
  const { NT, NN, TN, decode } = kernels.matmul
  const matmul: MatmulChoice = { NT: today(NT), NN: today(NN), TN: today(TN), decode: today(decode) }
  return { profile: { version: KERNELS_VERSION, matmul, lanes, slices: slices > 1 ? SLICES : null }, replaced }
}

const KINDS = { earlier: ['register', 'subgroup', 'tiled'], current: ['register', 'subgroup', 'block', 'rows'] }

/** Whether it names a variant, or one for each size. */
function names(chosen: unknown, current: boolean): boolean {
  if (typeof chosen !== 'object' || chosen === null) return false
  if ('kind' in chosen) return KINDS[current ? 'current' : 'earlier'].includes(String(chosen.kind))
  const { small, medium, large, few = small } = chosen as Record<string, unknown>
  return current && [small, medium, large, few].every((one) => typeof one === 'object' && one !== null && 'kind' in one && names(one, true))
}

/** Whether it is a measurement, or none was made. */
const isRate = (rate: unknown) => rate === undefined || (typeof rate === 'number' && Number.isFinite(rate) && rate > 0)

/** Whether it says how small models decode in one dispatch, or that they do not. */
function isWhole(whole: unknown): boolean {
  if (whole === undefined) return true
  const { few, many } = (whole ?? {}) as Record<string, Record<string, unknown> | undefined>
  return [few, many].every((tile) =>
    ['rows', 'threads', 'bytes'].every((size) => Number.isInteger(tile?.[size]) && Number(tile?.[size]) >= 0),
  )
}
