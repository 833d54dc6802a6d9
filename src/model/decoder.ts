/**
 * @file The decoder over a packed batch: forward, loss and backward as one recorded plan. What a token needs again in the backward is kept
 * per layer; everything else is shared between layers. Gradients are added into the gradient's buffers, so several batches can make
 * one optimizer step. Generation has its own, smaller forward (generator.ts).
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, Plan } from '../gpu/plan.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { attentionBackward, attentionForward } from '../kernels/attention.ts'
import { biasBackward } from '../kernels/bias.ts'
import { type KernelContext, type LossScale, type Tokens, tokensOf, writeLive } from '../kernels/context.ts'
import { embeddingBackward, embeddingForward } from '../kernels/embedding.ts'
import { loss } from '../kernels/loss.ts'
import { type Matmul, type MatmulChoice, matmul, SMALL_TILE } from '../kernels/matmul.ts'
import { rmsnormBackward, rmsnormBackwardGamma, rmsnormForward } from '../kernels/rmsnorm.ts'
import { type HeadShape, qkNormBackward, ropeBackward, ropeForward } from '../kernels/rope.ts'
import { swigluBackward } from '../kernels/swiglu.ts'
import { type BatchSlices, batchLayout, batchSlices, type PackedBatch } from './batch.ts'
import { type ModelConfig, ropeTable } from './config.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { headName, ParameterTable, strides } from './parameters.ts'

export interface DecoderOptions {
  /** Tokens a batch may hold; rounded up to a multiple of 64. */
  tokens: number
  choice: MatmulChoice
  lanes: 1 | 64
  /** Null: forward and loss only. */
  gradient: ParameterBuffers | null
  /** Most bytes of logits at a time. */
  logitBytes?: number
}

/** Rotary angles for every position a model allows, at most `positions`, on the GPU as (cos, sin) pairs. */
export function uploadAngles(gpu: Gpu, config: ModelConfig, positions: number): BufferSlice {
  const count = Math.min(positions, config.maxPositions)
  const { cos, sin } = ropeTable(config, count)
  const pairs = new Float32Array(2 * cos.length)
  for (let i = 0; i < cos.length; i++) {
    pairs[2 * i] = cos[i]
    pairs[2 * i + 1] = sin[i]
  }
  const angles = gpu.memory.floats('rope angles', pairs.length)
  gpu.device.queue.writeBuffer(angles.buffer, 0, pairs)
  return angles
}

/** Milliseconds of GPU time that one submit should not exceed by much. */
const SUBMIT_MS = 80
/** Tokens that no GPU takes so long for that its system gives it up. */
const UNTIMED_TOKENS = 2048

const perToken = new WeakMap<ModelConfig, number>()

/** Bytes that one more token of a large training batch takes: what the plan of one asks for, by a GPU that only counts. */
export function bytesPerToken(config: ModelConfig): number {
  const known = perToken.get(config)
  if (known !== undefined) return known
  const table = new ParameterTable(config)
  const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const planned = (tokens: number) => {
    const gpu = plannedGpu({ largestBinding: Number.MAX_SAFE_INTEGER })
    const [weights, gradient] = ['weights', 'gradient'].map((label) => ParameterBuffers.allocate(gpu.memory, table, label))
    new DecoderBuilder(gpu, table, weights, { tokens, choice, lanes: 64, gradient }).dispatches()
    return gpu.memory.bytes
  }
  const bytes = (planned(2 * COUNTED_TOKENS) - planned(COUNTED_TOKENS)) / COUNTED_TOKENS
  perToken.set(config, bytes)
  return bytes
}

/** Of a batch whose logits are worked off in chunks, unless the vocabulary is tiny. */
const COUNTED_TOKENS = 4096

/** Bytes of a token's widest activation, each of which is a buffer of its own for a whole batch. */
export function widestRow(config: ModelConfig): number {
  const s = strides(config)
  return 4 * Math.max(2 * s.feedForward, s.qkv, s.hidden)
}

interface LayerState {
  x: BufferSlice
  normed1: BufferSlice
  scale1: BufferSlice
  qkv: BufferSlice
  q: BufferSlice
  kv: BufferSlice
  attended: BufferSlice
  lse: BufferSlice
  middle: BufferSlice
  normed2: BufferSlice
  scale2: BufferSlice
  gateUp: BufferSlice
  activated: BufferSlice
}

export class Decoder {
  /** Tokens a batch may hold. */
  readonly capacity: number
  readonly dispatches: number
  /** Submits a pass goes in. */
  parts: number
  readonly #gpu: Gpu
  readonly #plan: Plan<Tokens>
  readonly #context: KernelContext
  readonly #input: BufferSlice
  readonly #result: BufferSlice
  readonly #dx: BufferSlice | null
  readonly #owned: BufferSlice[]

  private constructor(parts: {
    gpu: Gpu
    capacity: number
    plan: Plan<Tokens>
    context: KernelContext
    input: BufferSlice
    result: BufferSlice
    dx: BufferSlice | null
    owned: BufferSlice[]
  }) {
    this.#gpu = parts.gpu
    this.capacity = parts.capacity
    this.#plan = parts.plan
    this.dispatches = parts.plan.length
    this.#context = parts.context
    this.#input = parts.input
    this.#result = parts.result
    this.#dx = parts.dx
    this.#owned = parts.owned
    // Until a pass has been timed.
    this.parts = this.#gpu.adapter.software ? 1 : Math.min(this.dispatches, Math.ceil(this.capacity / UNTIMED_TOKENS))
  }

  static async create(gpu: Gpu, table: ParameterTable, weights: ParameterBuffers, options: DecoderOptions): Promise<Decoder> {
    const builder = new DecoderBuilder(gpu, table, weights, options)
    const { capacity, context, input, result, dx, owned } = builder
    try {
      const plan = await Plan.build(gpu, options.gradient ? 'train' : 'score', builder.dispatches())
      await gpu.memory.settle()
      return new Decoder({ gpu, capacity, plan, context, input, result, dx, owned })
    } catch (error) {
      gpu.memory.free(...owned)
      throw error
    }
  }

  /**
   * Uploads the batch and submits forward, loss and (with a gradient) backward; (ln p, entropy) of each token are copied to `staging` at
   * `stagingOffset` bytes. `before` is encoded first. The work goes in `parts` submits: see `paceFor`.
   */
  submit(
    batch: PackedBatch,
    staging: GPUBuffer,
    stagingOffset: number,
    options: LossScale & { before?: (encoder: GPUCommandEncoder) => void } = {},
  ) {
    const { device } = this.#gpu
    device.queue.writeBuffer(this.#input.buffer, 0, batch.words)
    writeLive(this.#gpu, this.#context.live, batch, options)
    for (let part = 0; part < this.parts; part++) {
      const encoder = device.createCommandEncoder()
      if (part === 0) {
        options.before?.(encoder)
        if (this.#dx) encoder.clearBuffer(this.#dx.buffer)
      }
      const pass = encoder.beginComputePass()
      const at = (share: number) => Math.round((this.#plan.length * share) / this.parts)
      this.#plan.encode(pass, batch, at(part), at(part + 1))
      pass.end()
      if (part === this.parts - 1) encoder.copyBufferToBuffer(this.#result.buffer, 0, staging, stagingOffset, batch.tokens * 8)
      device.queue.submit([encoder.finish()])
    }
  }

  /**
   * Chooses `parts` for passes that take `milliseconds`: an operating system kills a GPU that does not answer, and other work wants its
   * turn. Software adapters have no such watchdog, and more submits would only cost them time.
   */
  paceFor(milliseconds: number) {
    if (!this.#gpu.adapter.software) this.parts = Math.max(1, Math.min(this.#plan.length, Math.ceil(milliseconds / SUBMIT_MS)))
  }

  /** Of the batch submitted last; see Plan. */
  profile(batch: PackedBatch, times?: number) {
    return this.#plan.profile(this.#gpu, batch, times)
  }

  /** Of its dispatches, in order. */
  get labels(): string[] {
    return this.#plan.labels
  }

  dispose() {
    this.#gpu.memory.free(...this.#owned)
  }
}

/** Allocates a decoder's buffers and lists its dispatches; lives only while a plan is built. */
class DecoderBuilder {
  readonly capacity: number
  readonly owned: BufferSlice[] = []
  readonly context: KernelContext
  readonly input: BufferSlice
  readonly result: BufferSlice
  readonly dx: BufferSlice | null
  readonly #batch: BatchSlices
  readonly #s: ReturnType<typeof strides>
  readonly #shape: HeadShape
  readonly #angles: BufferSlice
  readonly #config: ModelConfig

  constructor(
    private readonly gpu: Gpu,
    private readonly table: ParameterTable,
    private readonly weights: ParameterBuffers,
    private readonly options: DecoderOptions,
  ) {
    const config = table.config
    this.#config = config
    this.#s = strides(config)
    this.capacity = Math.ceil(options.tokens / 64) * 64
    this.#shape = { heads: config.heads, kvHeads: config.kvHeads, head: this.#s.head, dim: config.headDim, eps: config.rmsNormEps }
    this.context = { gpu, live: this.#own(gpu.memory.uniform('live', 16)), lanes: options.lanes }
    this.input = this.floats('batch', batchLayout(this.capacity).words)
    this.#batch = batchSlices(this.input, this.capacity)
    this.result = this.floats('log-probs and entropies', 2 * this.capacity)
    this.#angles = this.#own(uploadAngles(gpu, config, this.capacity))
    this.dx = options.gradient ? this.rows('dx', this.#s.hidden) : null
  }

  #own(slice: BufferSlice) {
    this.owned.push(slice)
    return slice
  }
  private floats(label: string, count: number) {
    return this.#own(this.gpu.memory.floats(label, count))
  }
  private rows(label: string, ld: number) {
    return this.floats(label, this.capacity * ld)
  }
  private weight(name: string) {
    return this.weights.slice(name)
  }

  dispatches(): Dispatch<Tokens>[] {
    const { layers } = this.#config
    const states = Array.from({ length: layers }, (_, layer) => this.#state(layer))
    const last = this.rows('x out', this.#s.hidden)
    const normed = this.rows('final normed', this.#s.hidden)
    const scale = this.floats('final scale', this.capacity)
    const outputs = [...states.slice(1).map((state) => state.x), last]
    const list = this.weights
      .blocks('embed')
      .map((block) => embeddingForward(this.context, this.#batch.ids, block.slice, states[0].x, this.#s.hidden, block))
    states.forEach((state, layer) => {
      list.push(...this.#layerForward(layer, state, outputs[layer]))
    })
    list.push(rmsnormForward(this.context, this.#norm(), last, this.weight('norm'), normed, scale))
    const dnormed = this.dx && this.rows('d normed', this.#s.hidden)
    list.push(...this.#head(normed, dnormed))
    if (this.dx && dnormed) {
      list.push(...this.#normBackward('norm', last, dnormed, scale))
      list.push(...this.#backward(states, dnormed))
    }
    return list
  }

  #norm() {
    return { cols: this.#config.hidden, ld: this.#s.hidden, eps: this.#config.rmsNormEps }
  }

  #state(layer: number): LayerState {
    const s = this.#s
    const name = (part: string) => `${layer}.${part}`
    return {
      x: this.rows(name('x'), s.hidden),
      normed1: this.rows(name('normed1'), s.hidden),
      scale1: this.floats(name('scale1'), this.capacity),
      qkv: this.rows(name('qkv'), s.qkv),
      q: this.rows(name('q'), s.q),
      kv: this.rows(name('kv'), s.kv),
      attended: this.rows(name('attended'), s.q),
      lse: this.floats(name('lse'), this.capacity * this.#config.heads),
      middle: this.rows(name('middle'), s.hidden),
      normed2: this.rows(name('normed2'), s.hidden),
      scale2: this.floats(name('scale2'), this.capacity),
      gateUp: this.rows(name('gate_up'), 2 * s.feedForward),
      activated: this.rows(name('activated'), s.feedForward),
    }
  }

  #product(op: Omit<Matmul, 'm' | 'live' | 'liveTokens'> & { m?: number }): Dispatch<Tokens> {
    return matmul(
      this.gpu,
      this.options.choice[op.layout],
      { m: this.capacity, ...op, live: this.context.live, liveTokens: true },
      tokensOf,
      (dims) => this.#own(dims),
    )
  }

  #layerForward(layer: number, state: LayerState, out: BufferSlice): Dispatch<Tokens>[] {
    const s = this.#s
    const k = this.context
    const { hidden: C, feedForward: F, qkvBias, qkNorm } = this.#config
    const w = (part: string) => this.weight(`${layer}.${part}`)
    return [
      rmsnormForward(k, this.#norm(), state.x, w('norm1'), state.normed1, state.scale1),
      this.#product({
        label: `${layer}.qkv`, layout: 'NT', n: s.qkv, k: C, lda: s.hidden, ldb: s.hidden, ldc: s.qkv,
        a: state.normed1, b: w('qkv'), c: state.qkv, epilogue: qkvBias ? { kind: 'bias', bias: w('qkv_bias') } : undefined,
      }),
      ropeForward(k, this.#shape, this.#batch.positions, this.#angles, state.qkv, state.q, state.kv, qkNorm ? { q: w('q_norm'), k: w('k_norm') } : null),
      attentionForward(k, this.#shape, { segments: this.#batch.segments, q: state.q, kv: state.kv, out: state.attended, lse: state.lse }),
      this.#product({
        label: `${layer}.o`, layout: 'NT', n: C, k: s.q, lda: s.q, ldb: s.q, ldc: s.hidden,
        a: state.attended, b: w('o'), c: state.middle, epilogue: { kind: 'residual', residual: state.x },
      }),
      rmsnormForward(k, this.#norm(), state.middle, w('norm2'), state.normed2, state.scale2),
      this.#product({
        label: `${layer}.gate_up`, layout: 'NT', n: 2 * F, k: C, lda: s.hidden, ldb: s.hidden, ldc: 2 * s.feedForward,
        a: state.normed2, b: w('gate_up'), c: state.gateUp, epilogue: { kind: 'swiglu', out: state.activated, save: true },
      }),
      this.#product({
        label: `${layer}.down`, layout: 'NT', n: C, k: F, lda: s.feedForward, ldb: s.feedForward, ldc: s.hidden,
        a: state.activated, b: w('down'), c: out, epilogue: { kind: 'residual', residual: state.middle },
      }),
    ] // biome-ignore format: one product an entry
  }

  /** Logits, loss and their gradient, a chunk of tokens at a time, so that memory never holds tokens x vocabulary. */
  #head(normed: BufferSlice, dnormed: BufferSlice | null): Dispatch<Tokens>[] {
    const s = this.#s
    const { vocab: V, hidden: C } = this.#config
    const rows = Math.max(64, Math.min(this.capacity, Math.floor((this.options.logitBytes ?? 64e6) / (4 * s.vocab) / 64) * 64))
    const logits = this.floats('logits', rows * s.vocab)
    const head = headName(this.#config)
    const blocks = this.weights.blocks(head)
    // What one block of the vocabulary gives is added to what those before it gave, and no dispatch reads what it writes.
    const other = dnormed && blocks.length > 1 ? this.floats('d normed of blocks', rows * s.hidden) : null
    const list: Dispatch<Tokens>[] = []
    for (let first = 0; first < this.capacity; first += rows) {
      const cap = Math.min(rows, this.capacity - first)
      const from = (slice: BufferSlice) => ({ ...slice, offset: first * s.hidden * 4, size: cap * s.hidden * 4 })
      const columns = ({ firstRow }: { firstRow: number }) => ({ ...logits, offset: 4 * firstRow, size: logits.size - 4 * firstRow })
      const chunk = { vocab: V, ld: s.vocab, first, cap, backward: dnormed !== null }
      list.push(
        ...blocks.map((block) => this.#product({
          label: 'logits', layout: 'NT', m: cap, n: block.rows, k: C, lda: s.hidden, ldb: s.hidden, ldc: s.vocab,
          a: from(normed), b: block.slice, c: columns(block), firstToken: first,
        })),
        loss(this.context, chunk, this.#batch.targets, this.#batch.weights, logits, this.result),
      ) // biome-ignore format: one product an entry
      if (!dnormed) continue
      // The last one's goes where it is wanted.
      const sum = (i: number) => (other && (blocks.length - i) % 2 === 0 ? other : from(dnormed))
      list.push(
        ...blocks.map((block, i) => this.#product({
          label: 'd normed', layout: 'NN', m: cap, n: C, k: block.rows, lda: s.vocab, ldb: s.hidden, ldc: s.hidden,
          a: columns(block), b: block.slice, c: sum(i), firstToken: first, epilogue: i > 0 ? { kind: 'residual', residual: sum(i - 1) } : undefined,
        })),
        ...this.#gradient().blocks(head, true).map((block) => this.#product({
          label: `${head} gradient`, layout: 'TN', m: block.rows, n: C, k: cap, lda: s.vocab, ldb: s.hidden, ldc: s.hidden,
          a: columns(block), b: from(normed), c: block.slice, firstToken: first, slices: this.#gradient().slices, strideC: this.table.size,
        })),
      ) // biome-ignore format: one product an entry
    }
    return list
  }

  /** dW += dY^T X over the batch's tokens. */
  #weightGradient(name: string, dy: BufferSlice, lda: number, x: BufferSlice, ldb: number): Dispatch<Tokens> {
    const entry = this.table.get(name)
    const { slices } = this.#gradient()
    return this.#product({
      label: `${name} gradient`, layout: 'TN', m: entry.rows, n: entry.cols, k: this.capacity, lda, ldb, ldc: entry.ld,
      a: dy, b: x, c: this.#gradientOf(name), slices, strideC: this.table.size,
    }) // biome-ignore format: one product
  }

  #gradient() {
    if (!this.options.gradient) throw new Error('this plan has no backward')
    return this.options.gradient
  }
  #gradientOf(name: string) {
    return this.#gradient().slice(name, true)
  }

  #normBackward(name: string, x: BufferSlice, dy: BufferSlice, scale: BufferSlice): Dispatch<Tokens>[] {
    const { slices } = this.#gradient()
    return [
      rmsnormBackward(this.context, this.#norm(), x, this.weight(name), dy, scale, this.dx as BufferSlice),
      rmsnormBackwardGamma(this.context, this.#norm(), x, dy, scale, this.#gradientOf(name), slices, this.table.size),
    ]
  }

  #backward(states: LayerState[], dnormed: BufferSlice): Dispatch<Tokens>[] {
    const s = this.#s
    const { hidden: C, feedForward: F, qkvBias, qkNorm, heads } = this.#config
    const k = this.context
    const dx = this.dx as BufferSlice
    const gradient = this.#gradient()
    const { slices } = gradient
    const dactivated = this.rows('d activated', s.feedForward)
    const dgateUp = this.rows('d gate_up', 2 * s.feedForward)
    const dattended = this.rows('d attended', s.q)
    const dq = this.rows('d q', s.q)
    const dkv = this.rows('d kv', s.kv)
    const dqkv = this.rows('d qkv', s.qkv)
    const dots = this.floats('attention dots', this.capacity * heads)
    const list: Dispatch<Tokens>[] = []
    for (let layer = states.length - 1; layer >= 0; layer--) {
      const state = states[layer]
      const name = (part: string) => `${layer}.${part}`
      const norms = qkNorm ? { q: this.weight(name('q_norm')), k: this.weight(name('k_norm')) } : null
      const attention = { segments: this.#batch.segments, q: state.q, kv: state.kv, out: state.attended, lse: state.lse }
      list.push(
        this.#product({
          label: name('d activated'), layout: 'NN', n: F, k: C, lda: s.hidden, ldb: s.feedForward, ldc: s.feedForward,
          a: dx, b: this.weight(name('down')), c: dactivated,
        }),
        this.#weightGradient(name('down'), dx, s.hidden, state.activated, s.feedForward),
        swigluBackward(k, 2 * s.feedForward, state.gateUp, dactivated, dgateUp),
        this.#product({
          label: name('d normed2'), layout: 'NN', n: C, k: 2 * F, lda: 2 * s.feedForward, ldb: s.hidden, ldc: s.hidden,
          a: dgateUp, b: this.weight(name('gate_up')), c: dnormed,
        }),
        this.#weightGradient(name('gate_up'), dgateUp, 2 * s.feedForward, state.normed2, s.hidden),
        ...this.#normBackward(name('norm2'), state.middle, dnormed, state.scale2),
        this.#product({
          label: name('d attended'), layout: 'NN', n: s.q, k: C, lda: s.hidden, ldb: s.q, ldc: s.q,
          a: dx, b: this.weight(name('o')), c: dattended,
        }),
        this.#weightGradient(name('o'), dx, s.hidden, state.attended, s.q),
        ...attentionBackward(k, this.#shape, attention, dattended, dq, dkv, dots),
        ropeBackward(k, this.#shape, this.#batch.positions, this.#angles, state.qkv, dq, dkv, dqkv, norms),
        this.#product({
          label: name('d normed1'), layout: 'NN', n: C, k: s.qkv, lda: s.qkv, ldb: s.hidden, ldc: s.hidden,
          a: dqkv, b: this.weight(name('qkv')), c: dnormed,
        }),
        this.#weightGradient(name('qkv'), dqkv, s.qkv, state.normed1, s.hidden),
        ...this.#normBackward(name('norm1'), state.x, dnormed, state.scale1),
      ) // biome-ignore format: one product an entry
      if (qkvBias) list.push(biasBackward(k, s.qkv, dqkv, this.#gradientOf(name('qkv_bias')), slices, this.table.size))
      if (qkNorm) {
        const [ofQ, ofK] = ['q_norm', 'k_norm'].map((part) => gradient.placeOf(name(part)))
        list.push(qkNormBackward(
          k, this.#shape, this.#batch.positions, this.#angles, state.qkv, dq, dkv, ofQ.slice, ofQ.at, ofK.at, slices, this.table.size,
        )) // biome-ignore format: one call
      }
    }
    for (const block of gradient.blocks('embed'))
      list.push(embeddingBackward(k, this.#batch.occurrences, this.#batch.distinct, dx, block.slice, s.hidden, block))
    return list
  }
}
