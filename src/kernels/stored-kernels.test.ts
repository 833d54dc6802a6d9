import { expect, it } from 'vitest'
import { WHOLE_GUESS } from './decode_whole.ts'
import { MEDIUM_TILE, SMALL_TILE } from './matmul.ts'
import { BLOCK_64 } from './matmul-block.ts'
import { ROWS } from './matmul-rows.ts'
import { readKernels } from './stored-kernels.ts'
import { KERNELS_VERSION, SLICES } from './tuning.ts'

/** As it comes out of a checkpoint's JSON. */
const stored = (value: unknown) => readKernels(JSON.parse(JSON.stringify(value)))

it('takes a choice of this version as it is', () => {
  const sizes = { small: BLOCK_64, medium: BLOCK_64, large: BLOCK_64, few: ROWS }
  const profile = {
    version: KERNELS_VERSION,
    matmul: { NT: sizes, NN: SMALL_TILE, TN: SMALL_TILE, decode: sizes },
    lanes: 64,
    slices: SLICES,
  }
  expect(stored(profile)).toEqual({ profile, replaced: false })
})

it('takes how small models decode in one dispatch as it is, and nothing that is no size; a run from before that goes on without', () => {
  const matmul = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const profile = { version: KERNELS_VERSION, matmul: { ...matmul, whole: WHOLE_GUESS }, lanes: 64, slices: null }
  expect(stored(profile)).toEqual({ profile, replaced: false })
  expect(stored({ ...profile, matmul: { ...matmul, whole: { few: WHOLE_GUESS.few } } })).toBe('unreadable')
  expect(stored({ ...profile, version: 4, matmul })).toEqual({ profile: { ...profile, matmul }, replaced: false })
})

it('takes the rate that was measured as it is, and none for a run from before it was kept; what is no rate is refused', () => {
  const matmul = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const profile = { version: KERNELS_VERSION, matmul, lanes: 64, slices: null }
  expect(stored({ ...profile, rate: 3e11 })).toEqual({ profile: { ...profile, rate: 3e11 }, replaced: false })
  expect(stored({ ...profile, version: 4 })).toEqual({ profile, replaced: false })
  for (const rate of [0, -1, '3e11', null]) expect(stored({ ...profile, rate }), String(rate)).toBe('unreadable')
})

it('goes on with the very kernels of an earlier version where they are still there', () => {
  const matmul = { NT: MEDIUM_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  expect(stored({ matmul, lanes: 1, slices: 1 })).toEqual({
    profile: { version: KERNELS_VERSION, matmul, lanes: 1, slices: null },
    replaced: false,
  })
})

it('says when it replaces what is gone: the 64 x 64 tile, slices of the whole gradient', () => {
  const matmul = { NT: { kind: 'tiled' }, NN: SMALL_TILE, TN: SMALL_TILE, decode: { kind: 'tiled' } }
  expect(stored({ matmul, lanes: 64, slices: 1 })).toMatchObject({
    profile: { matmul: { NT: BLOCK_64, NN: SMALL_TILE, decode: BLOCK_64 }, slices: null },
    replaced: true,
  })
  const small = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  expect(stored({ matmul: small, lanes: 64, slices: 8 })).toMatchObject({ profile: { slices: SLICES }, replaced: true })
})

it('does not take a later version for its own', () => {
  expect(stored({ version: KERNELS_VERSION + 1 })).toBe('later')
})

it('says of what is no choice of kernels that it cannot be read', () => {
  const matmul = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const profile = { version: KERNELS_VERSION, matmul, lanes: 64, slices: null }
  const sizes = { small: SMALL_TILE, medium: SMALL_TILE }
  const unreadable = [
    null,
    {},
    'register',
    { lanes: 1, slices: 1 },
    { version: KERNELS_VERSION },
    { version: 2, matmul, lanes: 1, slices: 1 },
    { ...profile, matmul: { NT: SMALL_TILE } },
    { ...profile, matmul: { ...matmul, TN: sizes } },
    { ...profile, matmul: { ...matmul, TN: { kind: 'tiled' } } },
    { ...profile, lanes: 7 },
  ]
  for (const one of unreadable) expect(stored(one), JSON.stringify(one)).toBe('unreadable')
})
