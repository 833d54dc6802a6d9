/**
 * @file From a gradient to new weights: global norm and clip, AdamW (Loshchilov and Hutter 2019), and Muon (Jordan et al. 2024) on
 * the hidden matrices where a stage asks for it. One recorded plan; nothing comes back to the CPU but the norm.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, Plan } from '../gpu/plan.ts'
import { ceil4, type MatmulChoice, matmul } from '../kernels/matmul.ts'
import {
  adamw,
  type FlatState,
  gradientNorm,
  HYPER_BYTES,
  type Hyper,
  hyperWords,
  type MuonBatch,
  muonApply,
  muonBegin,
  partialFloats,
} from '../kernels/optimizer.ts'
import type { Gradient } from '../model/gradient.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import type { Parameter, ParameterTable } from '../model/parameters.ts'

/** Newton-Schulz: five iterations of X <- aX + b(XX^T)X + c(XX^T)^2 X with Jordan's coefficients. */
const ITERATIONS = 5
const [A, B, C] = [3.4445, -4.775, 2.0315]
const MUON_MOMENTUM = 0.95

export interface OptimizerSettings {
  kind: 'adamw' | 'muon'
  betas: [number, number]
  epsilon: number
  /** Decoupled, on matrices only. */
  weightDecay: number
  /** 0: no clip. */
  maxGradNorm: number
}

export class Optimizer {
  /** Steps taken: Adam's bias correction depends on it. */
  steps = 0
  readonly dispatches: number

  private constructor(
    private readonly gpu: Gpu,
    private readonly settings: OptimizerSettings,
    /** What must survive an interruption, beside the weights and `steps`. `second` is all zero where Muon trains. */
    readonly moments: { first: ParameterBuffers; second: ParameterBuffers },
    private readonly hyper: BufferSlice,
    private readonly norm: BufferSlice,
    /** For counting and timing. */
    readonly plan: Plan<unknown>,
    private readonly owned: BufferSlice[],
  ) {
    this.dispatches = plan.length
  }

  static async create(
    gpu: Gpu,
    table: ParameterTable,
    weights: ParameterBuffers,
    gradient: Gradient,
    settings: OptimizerSettings,
    choice: MatmulChoice,
  ): Promise<Optimizer> {
    const { memory } = gpu
    const owned: BufferSlice[] = []
    const own = (slice: BufferSlice) => {
      owned.push(slice)
      return slice
    }
    const moment = (label: string) => {
      const buffers = ParameterBuffers.allocate(memory, table, label)
      owned.push(...buffers.parts.map(({ slice }) => slice))
      return buffers
    }
    try {
      const first = moment('first moment')
      const second = moment('second moment')
      const hyper = own(memory.uniform('hyper', HYPER_BYTES))
      const partial = own(memory.floats('norm partials', partialFloats(table.size)))
      const norm = own(memory.floats('norm', 4))
      const states = weights.parts.map(({ start, floats, slice }, i): PartState => {
        const of = ({ parts }: ParameterBuffers) => parts[i].slice
        return { start, floats, hyper, norm, weights: slice, gradient: of(gradient.buffers), first: of(first), second: of(second) }
      })
      const list: Dispatch<unknown>[] = gradientNorm(hyper, gradient.buffers.parts, partial, norm, table.size, gradient)
      const hidden = settings.kind === 'muon' ? table.entries.filter((entry) => entry.hidden) : []
      const skipFrom = hidden[0]?.offset ?? 0
      const last = hidden.at(-1)
      const skipTo = last ? Math.ceil((last.offset + last.rows * last.ld) / 64) * 64 : 0
      for (const state of states) {
        const within = (at: number) => Math.min(Math.max(0, at - state.start), state.floats)
        list.push(adamw(state, state.floats, within(table.matrixSize), within(skipFrom), within(skipTo)))
      }
      if (hidden.length) list.push(...muon(gpu, table, hidden, states, choice, owned))
      const plan = await Plan.build(gpu, settings.kind, list)
      await memory.settle(...owned)
      return new Optimizer(gpu, settings, { first, second }, hyper, norm, plan, owned)
    } catch (error) {
      memory.free(...owned)
      throw error
    }
  }

  /** Encodes one step; (norm, clip factor, finite) are copied to `staging` at `stagingOffset` bytes. */
  encode(encoder: GPUCommandEncoder, rates: { learningRate: number; muonLearningRate: number }, staging: GPUBuffer, stagingOffset: number) {
    this.steps++
    const [beta1, beta2] = this.settings.betas
    const hyper: Hyper = {
      ...rates,
      beta1,
      beta2,
      epsilon: this.settings.epsilon,
      weightDecay: this.settings.weightDecay,
      correction1: 1 - beta1 ** this.steps,
      correction2: 1 - beta2 ** this.steps,
      maxGradNorm: this.settings.maxGradNorm,
      momentum: MUON_MOMENTUM,
    }
    this.gpu.device.queue.writeBuffer(this.hyper.buffer, 0, hyperWords(hyper))
    const pass = encoder.beginComputePass()
    this.plan.encode(pass, null)
    pass.end()
    encoder.copyBufferToBuffer(this.norm.buffer, 0, staging, stagingOffset, 16)
  }

  dispose() {
    this.gpu.memory.free(...this.owned)
  }
}

interface PartState extends FlatState {
  start: number
  floats: number
}

/**
 * Matrices of one shape, one a layer, as batches, one for each buffer they lie in; the projections of a layer follow each other, so layers are a
 * fixed stride apart.
 */
function muon(
  gpu: Gpu,
  table: ParameterTable,
  hidden: Parameter[],
  states: readonly PartState[],
  choice: MatmulChoice,
  owned: BufferSlice[],
): Dispatch<unknown>[] {
  const live = gpu.memory.uniform('muon live', 16)
  owned.push(live)
  const list: Dispatch<unknown>[] = []
  for (const entry of hidden.filter((item) => item.name.startsWith('0.'))) {
    const part = entry.name.slice(2)
    const all = hidden.filter((item) => item.name.endsWith(`.${part}`))
    for (const [i, state] of states.entries()) {
      const here = all.filter(({ name }) => table.blocks(name)[0].part === i)
      if (here.length === 0) continue
      const batch: MuonBatch = {
        first: here[0].offset - state.start,
        layerStride: here.length > 1 ? here[1].offset - here[0].offset : 0,
        layers: here.length,
        floats: entry.rows * entry.ld,
        scale: Math.sqrt(Math.max(1, entry.rows / entry.cols)),
      }
      list.push(...orthogonalise(gpu, entry, batch, state, choice, live, owned))
    }
  }
  return list
}

function orthogonalise(
  gpu: Gpu,
  entry: Parameter,
  batch: MuonBatch,
  state: FlatState,
  choice: MatmulChoice,
  live: BufferSlice,
  owned: BufferSlice[],
): Dispatch<unknown>[] {
  const { rows, cols, ld } = entry
  // The smaller Gram matrix: XX^T of a wide matrix, X^T X of a tall one.
  const tall = rows > cols
  const side = tall ? cols : rows
  const gramLd = ceil4(side)
  const own = (slice: BufferSlice) => {
    owned.push(slice)
    return slice
  }
  const floats = (label: string, count: number) => own(gpu.memory.floats(`muon ${entry.name.slice(2)} ${label}`, batch.layers * count))
  const gramFloats = Math.ceil((side * gramLd) / 64) * 64
  let x = floats('x', batch.floats)
  let next = floats('next', batch.floats)
  const gram = floats('gram', gramFloats)
  const polynomial = floats('polynomial', gramFloats)
  const list = muonBegin(state, batch, x)
  const product = (op: Omit<Parameters<typeof matmul>[2], 'live' | 'batch' | 'label'>) =>
    list.push(matmul(gpu, choice[op.layout], { ...op, label: `muon ${op.layout}`, live, batch: batch.layers }, () => 0, own))
  for (let i = 0; i < ITERATIONS; i++) {
    product({
      layout: tall ? 'TN' : 'NT', m: side, n: side, k: tall ? rows : cols, lda: ld, ldb: ld, ldc: gramLd, a: x, b: x, c: gram,
      strideA: batch.floats, strideB: batch.floats, strideC: gramFloats,
    }) // biome-ignore format: one product
    // bG + cGG; G is symmetric, so GG = GG^T.
    product({
      layout: 'NT', m: side, n: side, k: side, lda: gramLd, ldb: gramLd, ldc: gramLd, a: gram, b: gram, c: polynomial,
      strideA: gramFloats, strideB: gramFloats, strideC: gramFloats, alpha: C, epilogue: { kind: 'residual', residual: gram, beta: B },
    }) // biome-ignore format: one product
    product({
      layout: 'NN', m: rows, n: cols, k: side, lda: tall ? ld : gramLd, ldb: tall ? gramLd : ld, ldc: ld, a: tall ? x : polynomial, b: tall ? polynomial : x, c: next,
      strideA: tall ? batch.floats : gramFloats, strideB: tall ? gramFloats : batch.floats, strideC: batch.floats, epilogue: { kind: 'residual', residual: x, beta: A },
    }) // biome-ignore format: one product
    ;[x, next] = [next, x]
  }
  list.push(muonApply(state, batch, x))
  return list
}
