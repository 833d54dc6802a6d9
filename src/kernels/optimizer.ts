/** @file Gradient norm, AdamW and Muon's elementwise parts: shaders/optimizer.wgsl. */
import code from '../../shaders/optimizer.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf } from './context.ts'

const shader = { name: 'optimizer', code }

/** Written to the `hyper` uniform before each step, in this order. */
export interface Hyper {
  learningRate: number
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
  /** 1 - beta1^step and 1 - beta2^step. */
  correction1: number
  correction2: number
  /** 0: no clip. */
  maxGradNorm: number
  muonLearningRate: number
  momentum: number
}
export const HYPER_BYTES = 48

export const hyperWords = (h: Hyper) =>
  new Float32Array([
    h.learningRate, h.beta1, h.beta2, h.epsilon, h.weightDecay, h.correction1, h.correction2, h.maxGradNorm, h.muonLearningRate, h.momentum, 0, 0,
  ]) // biome-ignore format: the order of the struct

/** Invocations that fold the gradient; each leaves one partial sum. */
const workers = (floats: number) => Math.min(16384, Math.max(64, Math.ceil(floats / 16 / 64) * 64))

export const partialFloats = workers

/** A stretch of the flat gradient in a buffer of its own. */
export interface GradientPart {
  start: number
  floats: number
  slice: BufferSlice
}

/**
 * Folds the copies of the gradient's last `stride` floats, which lie behind it in its last buffer, into the first, and leaves (norm, clip
 * factor, finite) in `norm`. `floats`: of all parts, further copies not counted. The sum has the same order, and so the same bits, however the
 * gradient is cut.
 */
export function gradientNorm(
  hyper: BufferSlice,
  gradient: readonly GradientPart[],
  partial: BufferSlice,
  norm: BufferSlice,
  floats: number,
  { slices, stride }: { slices: number; stride: number },
): Dispatch<unknown>[] {
  const finish: BufferSlice[] = [hyper]
  finish[2] = partial
  finish[3] = norm
  const count = workers(floats)
  return [
    ...gradient.map((part, i): Dispatch<unknown> => {
      const copies = i === gradient.length - 1 ? slices : 1
      const fold: BufferSlice[] = []
      fold[1] = part.slice
      fold[2] = partial
      return {
        label: 'fold gradient',
        shader,
        entry: 'fold',
        constants: { QUADS: part.floats / 4, SLICES: copies, SLICE_QUADS: stride / 4, WORKERS: count, START: part.start / 4 },
        bindings: fold,
        grid: () => [count / 64],
        cost: () => costOf(part.floats + (copies > 1 ? copies * stride : 0) + count, 2 * part.floats + (copies - 1) * stride),
      }
    }),
    {
      label: 'gradient norm',
      shader,
      entry: 'finish_norm',
      constants: { WORKERS: count },
      bindings: finish,
      grid: () => [1],
      cost: () => costOf(count, count),
    },
  ]
}

/** Buffers of one part of the flat order, and the two numbers that all parts share. */
export interface FlatState {
  hyper: BufferSlice
  gradient: BufferSlice
  norm: BufferSlice
  weights: BufferSlice
  first: BufferSlice
  second: BufferSlice
}

/** One AdamW step over a buffer; weight decay below `matrixFloats`; [skipFrom, skipTo) is left alone. */
export function adamw(s: FlatState, floats: number, matrixFloats: number, skipFrom = 0, skipTo = 0): Dispatch<unknown> {
  return {
    label: 'adamw',
    shader,
    entry: 'adamw',
    constants: { QUADS: floats / 4, MATRIX_QUADS: matrixFloats / 4, SKIP_FROM: skipFrom / 4, SKIP_TO: skipTo / 4 },
    bindings: [s.hyper, s.gradient, s.norm, s.weights, s.first, s.second],
    grid: () => linearGrid(floats / 4, 64),
    cost: () => costOf(7 * (floats - skipTo + skipFrom), 17 * (floats - skipTo + skipFrom)),
  }
}

/** Matrices of one shape, one a layer: `first` floats into the buffer, `layerStride` apart, `floats` each. */
export interface MuonBatch {
  first: number
  layerStride: number
  layers: number
  floats: number
  /** sqrt(max(1, rows / cols)) */
  scale: number
}

const batchConstants = (b: MuonBatch) => ({
  FIRST: b.first / 4,
  LAYER_STRIDE: b.layerStride / 4,
  LAYERS: b.layers,
  MATRIX_QUADS: b.floats / 4,
})

/** Momentum (kept in AdamW's first moment, which these matrices do not use) and unit norm: `update` [layers][floats] is ready for Newton-Schulz. */
export function muonBegin(s: FlatState, b: MuonBatch, update: BufferSlice): Dispatch<unknown>[] {
  const bindings = [s.hyper, s.gradient, s.norm, s.first, update]
  const normalise: BufferSlice[] = []
  normalise[4] = update
  return [
    {
      label: 'muon momentum',
      shader,
      entry: 'muon_momentum',
      constants: batchConstants(b),
      bindings,
      grid: () => linearGrid((b.layers * b.floats) / 4, 64),
      cost: () => costOf(4 * b.layers * b.floats, 5 * b.layers * b.floats),
    },
    {
      label: 'muon normalise',
      shader,
      entry: 'muon_normalise',
      constants: { MATRIX_QUADS: b.floats / 4 },
      bindings: normalise,
      grid: () => [b.layers],
      cost: () => costOf(2 * b.layers * b.floats, 3 * b.layers * b.floats),
    },
  ]
}

export function muonApply(s: FlatState, b: MuonBatch, update: BufferSlice): Dispatch<unknown> {
  const bindings: BufferSlice[] = [s.hyper]
  bindings[2] = s.norm
  bindings[3] = s.weights
  bindings[4] = update
  return {
    label: 'muon apply',
    shader,
    entry: 'muon_apply',
    constants: { ...batchConstants(b), STEP_SCALE: b.scale },
    bindings,
    grid: () => linearGrid((b.layers * b.floats) / 4, 64),
    cost: () => costOf(3 * b.layers * b.floats, 4 * b.layers * b.floats),
  }
}
