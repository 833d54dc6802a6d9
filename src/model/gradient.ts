/**
 * @file Where gradients go: one flat buffer of the table's layout, and what lets several workgroups share a parameter's tokens. Matrices are
 * sliced through a scratch buffer that is folded when it is full and at the end of a pass; vectors have copies behind the flat buffer, which
 * the optimizer folds.
 */
import type { Gpu } from '../gpu/device.ts'
import { ALIGN_FLOATS, type BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import { foldSlices, partsWords, type SlicedPart, type SliceRule, slicesOf } from '../kernels/fold.ts'
import { type Chosen, tilesOf } from '../kernels/matmul.ts'
import type { Parameter, ParameterTable } from './parameters.ts'

export interface Gradient {
  buffer: BufferSlice
  rule: SliceRule | null
  /** Copies of the vectors, the first in its place, the others behind the flat buffer, `stride` floats apart. */
  slices: number
  stride: number
}

/** A vector's kernel is some 30 workgroups a slice. */
const VECTOR_WORKGROUPS = 32

/** `tokens`: of one pass. */
export function allocateGradient(gpu: Gpu, table: ParameterTable, rule: SliceRule | null, tokens: number): Gradient {
  const slices = slicesOf(rule, VECTOR_WORKGROUPS, tokens)
  const stride = table.size - table.matrixSize
  return { buffer: gpu.memory.floats('gradient', table.size + (slices - 1) * stride), rule, slices, stride }
}

/** Most bytes of slices that wait to be folded. */
const SCRATCH_BYTES = 64e6

const aligned = (floats: number) => Math.ceil(floats / ALIGN_FLOATS) * ALIGN_FLOATS

/** Where a weight's gradient goes. */
interface Place {
  c: BufferSlice
  slices: number
  strideC: number
  add: boolean
}

/** Gives the weight gradients of a plan their places, in the order in which they will run. */
export class GradientPlaces {
  readonly #scratch: BufferSlice | null
  readonly #floats: number
  #used = 0
  /** Parts that are folded together. */
  readonly #rounds: SlicedPart[][] = [[]]
  readonly #order: { dispatch: Dispatch<never>; round: number }[] = []

  constructor(
    private readonly gpu: Gpu,
    private readonly table: ParameterTable,
    private readonly gradient: Gradient,
    private readonly chosen: Chosen,
    tokens: number,
    private readonly own: (slice: BufferSlice) => BufferSlice,
  ) {
    const wanted = table.entries.reduce((sum, entry) => sum + aligned(this.#wanted(entry, tokens) * entry.rows * entry.ld), 0)
    this.#floats = Math.min(wanted, SCRATCH_BYTES / 4)
    this.#scratch = this.#floats ? own(gpu.memory.floats('gradient slices', this.#floats)) : null
  }

  /** 0: as it is, without scratch. */
  #wanted({ kind, rows, cols }: Parameter, tokens: number): number {
    if (kind !== 'matrix') return 0
    const slices = slicesOf(this.gradient.rule, tilesOf(this.chosen, { layout: 'TN', m: rows, n: cols }), tokens)
    return slices > 1 ? slices : 0
  }

  /** `make` lists the product that fills the place. */
  product<Live>(name: string, tokens: number, make: (place: Place) => Dispatch<Live>): Dispatch<Live> {
    const entry = this.table.get(name)
    const floats = entry.rows * entry.ld
    const slices = Math.min(this.#wanted(entry, tokens), Math.floor(this.#floats / floats))
    if (!this.#scratch || slices < 2) {
      return make({ c: this.table.slice(this.gradient.buffer, name), slices: 1, strideC: 0, add: true })
    }
    if (this.#used + slices * floats > this.#floats) {
      this.#rounds.push([])
      this.#used = 0
    }
    const c = { buffer: this.#scratch.buffer, offset: 4 * this.#used, size: 4 * slices * floats }
    const dispatch = make({ c, slices, strideC: floats, add: false })
    ;(this.#rounds.at(-1) as SlicedPart[]).push({ to: entry.offset, floats, from: this.#used, slices })
    this.#order.push({ dispatch, round: this.#rounds.length - 1 })
    this.#used += aligned(slices * floats)
    return dispatch
  }

  /** The plan's list with a fold wherever scratch is full, and at the end. */
  withFolds<Live>(list: readonly Dispatch<Live>[]): Dispatch<Live>[] {
    const folds = this.#rounds.map((parts) => (parts.length ? this.#fold(parts) : null))
    const full: Dispatch<Live>[] = []
    let next = 0
    for (const dispatch of list) {
      const at = this.#order.findIndex((item) => item.dispatch === dispatch)
      if (at >= 0) {
        if (at !== next) throw new Error('weight gradients run in another order than they got their places in')
        const { round } = this.#order[next++]
        const before = round > 0 && this.#order[at - 1].round < round ? folds[round - 1] : null
        if (before) full.push(before)
      }
      full.push(dispatch)
    }
    const last = folds.at(-1)
    return last ? [...full, last] : full
  }

  #fold(parts: readonly SlicedPart[]): Dispatch<unknown> {
    const words = partsWords(parts)
    const table = this.own(this.gpu.memory.floats('gradient parts', words.length))
    this.gpu.device.queue.writeBuffer(table.buffer, 0, words)
    return foldSlices(parts, table, this.#scratch as BufferSlice, this.gradient.buffer)
  }
}
