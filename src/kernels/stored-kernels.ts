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

/** `replaced`: the nearest kernels there are now, which round differently. Null: of a later version than this. */
export function readKernels(stored: unknown): { profile: KernelProfile; replaced: boolean } | null {
  const kernels = stored as KernelProfile | EarlierProfile
  if (kernels.version === KERNELS_VERSION) return { profile: kernels, replaced: false }
  if (kernels.version !== undefined) return null
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
