/**
 * @file Where gradients go: buffers of the table's layout, and what lets several workgroups share a parameter's tokens. Matrices are sliced
 * through a scratch buffer that is folded when it is full and at the end of a pass; vectors have copies behind the last of the buffers, which
 * the optimizer folds.
 */
import type { Gpu } from '../gpu/device.ts'
import { ALIGN_FLOATS, type BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import { foldSlices, partsWords, type SlicedPart, type SliceRule, slicesOf } from '../kernels/fold.ts'
import { type Chosen, tilesOf } from '../kernels/matmul.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import type { Parameter, ParameterTable } from './parameters.ts'

export interface Gradient {
  buffers: ParameterBuffers
  rule: SliceRule | null
  /** Copies of the vectors, the first in its place, the others behind it and all else, `stride` floats apart. */
  slices: number
  stride: number
}

/** A vector's kernel is some 30 workgroups a slice. */
const VECTOR_WORKGROUPS = 32

/** `tokens`: of one pass. Of the copies that the rule asks for, as many as the last buffer can hold. */
export function allocateGradient({ memory }: Gpu, table: ParameterTable, rule: SliceRule | null, tokens: number): Gradient {
  if (table.matrices !== 'f32') throw new Error('Weights that are stored as f16 cannot learn.')
  const stride = table.vectorSize
  const { floats } = table.parts[table.parts.length - 1]
  const most = 1 + Math.max(0, Math.floor((memory.largestBinding / 4 - floats) / stride))
  const slices = Math.min(slicesOf(rule, VECTOR_WORKGROUPS, tokens), most)
  return { buffers: ParameterBuffers.allocate(memory, table, 'gradient', slices), rule, slices, stride }
}

/** Most bytes of slices that wait to be folded. */
const SCRATCH_BYTES = 64e6

const aligned = (floats: number) => Math.ceil(floats / ALIGN_FLOATS) * ALIGN_FLOATS

/** Rows of a parameter that lie in one buffer. */
type Block = ReturnType<ParameterBuffers['blocks']>[number]

/** Where the gradient of neighbouring rows of a weight goes: of all of them, but for a vocabulary that is cut. */
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
  /** What is folded together, by the buffer of the gradient it goes to. */
  readonly #rounds: Map<number, SlicedPart[]>[] = [new Map()]
  readonly #order: { dispatch: Dispatch<never>; round: number }[] = []

  constructor(
    private readonly gpu: Gpu,
    private readonly table: ParameterTable,
    private readonly gradient: Gradient,
    private readonly chosen: Chosen,
    tokens: number,
    private readonly own: (slice: BufferSlice) => BufferSlice,
  ) {
    const blocks = table.entries.flatMap((entry) => table.blocks(entry.name).map(({ rows }) => ({ entry, rows })))
    const wanted = blocks.reduce((sum, { entry, rows }) => sum + aligned(this.#wanted(entry, rows, tokens) * rows * entry.ld), 0)
    this.#floats = Math.min(wanted, SCRATCH_BYTES / 4)
    this.#scratch = this.#floats ? own(gpu.memory.floats('gradient slices', this.#floats)) : null
  }

  /** Of `rows` of a parameter; 0: as they are, without scratch. */
  #wanted({ kind, cols }: Parameter, rows: number, tokens: number): number {
    if (kind !== 'matrix') return 0
    const slices = slicesOf(this.gradient.rule, tilesOf(this.chosen, { layout: 'TN', m: rows, n: cols }), tokens)
    return slices > 1 ? slices : 0
  }

  /** `make` lists the product that fills a place; one for each buffer that the parameter lies in. */
  products<Live>(name: string, tokens: number, make: (place: Place, block: Block) => Dispatch<Live>): Dispatch<Live>[] {
    const entry = this.table.get(name)
    return this.gradient.buffers.blocks(name).map((block) => this.#product(entry, block, tokens, (place) => make(place, block)))
  }

  #product<Live>(entry: Parameter, block: Block, tokens: number, make: (place: Place) => Dispatch<Live>): Dispatch<Live> {
    const floats = block.rows * entry.ld
    const slices = Math.min(this.#wanted(entry, block.rows, tokens), Math.floor(this.#floats / floats))
    if (!this.#scratch || slices < 2) return make({ c: block.slice, slices: 1, strideC: 0, add: true })
    if (this.#used + slices * floats > this.#floats) {
      this.#rounds.push(new Map())
      this.#used = 0
    }
    const c = { buffer: this.#scratch.buffer, offset: 4 * this.#used, size: 4 * slices * floats }
    const dispatch = make({ c, slices, strideC: floats, add: false })
    const round = this.#rounds[this.#rounds.length - 1]
    round.set(block.part, [...(round.get(block.part) ?? []), { to: block.slice.offset / 4, floats, from: this.#used, slices }])
    this.#order.push({ dispatch, round: this.#rounds.length - 1 })
    this.#used += aligned(slices * floats)
    return dispatch
  }

  /** The plan's list with folds wherever scratch is full, and at the end. */
  withFolds<Live>(list: readonly Dispatch<Live>[]): Dispatch<Live>[] {
    const folds = this.#rounds.map((round) => [...round].map(([part, slices]) => this.#fold(part, slices)))
    const full: Dispatch<Live>[] = []
    let next = 0
    for (const dispatch of list) {
      const at = this.#order.findIndex((item) => item.dispatch === dispatch)
      if (at >= 0) {
        if (at !== next) throw new Error('weight gradients run in another order than they got their places in')
        const { round } = this.#order[next++]
        if (round > 0 && this.#order[at - 1].round < round) full.push(...folds[round - 1])
      }
      full.push(dispatch)
    }
    return [...full, ...folds[folds.length - 1]]
  }

  #fold(part: number, slices: readonly SlicedPart[]): Dispatch<unknown> {
    const words = partsWords(slices)
    const table = this.own(this.gpu.memory.floats('gradient parts', words.length))
    this.gpu.device.queue.writeBuffer(table.buffer, 0, words)
    return foldSlices(slices, table, this.#scratch as BufferSlice, this.gradient.buffers.parts[part].slice)
  }
}
