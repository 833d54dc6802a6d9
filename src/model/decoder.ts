/**
 * @file The decoder over a packed batch: forward, loss and backward as one recorded plan. What a token needs again in the backward, and what is
 * not cheaper made again, is kept per layer; everything else is shared between layers. What a layer does is listed in layer.ts. Gradients are
 * added into the gradient's buffers, so several batches can make one optimizer step. Generation has its own, smaller forward (generator.ts).
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, Plan } from '../gpu/plan.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { attentionBackward, attentionForward, type Scratch, scratchWidth } from '../kernels/attention.ts'
import { biasBackward } from '../kernels/bias.ts'
import { type KernelContext, type LossScale, type Tokens, tokensOf, writeLive } from '../kernels/context.ts'
import { embeddingBackward, embeddingForward } from '../kernels/embedding.ts'
import { loss } from '../kernels/loss.ts'
import { type Matmul, type MatmulChoice, matmul, SMALL_TILE, turnsInProduct } from '../kernels/matmul.ts'
import { type NormBackward, normBlocks, rmsnormBackward, rmsnormForward, rmsnormGains } from '../kernels/rmsnorm.ts'
import { type HeadShape, qkNormBackward, ropeBackward, ropeForward } from '../kernels/rope.ts'
import { type BatchSlices, batchLayout, batchSlices, type PackedBatch } from './batch.ts'
import { type ModelConfig, ropeTable } from './config.ts'
import { allocateGradient, type Gradient, GradientPlaces } from './gradient.ts'
import { columnsFrom, headShape, type LayerDriver, layerBackward, layerForward } from './layer.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { headName, ParameterTable, strides } from './parameters.ts'

/** Tokens that a decoder's capacity is a multiple of. */
const STEP = 64

export interface DecoderOptions {
  /** Tokens a batch may hold; rounded up to a multiple of 64. */
  tokens: number
  choice: MatmulChoice
  lanes: 1 | 64
  /** Null: forward and loss only. */
  gradient: Gradient | null
  /** Most bytes of logits at a time. */
  logitBytes?: number
  /** Operations a second that the adapter is known to reach: see `KernelProfile`. */
  rate?: number
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
/** Submits that `submitInTurns` is ahead of the GPU: half a second. */
const TURN = 6
/** Of an adapter whose rate is not known: tokens that it hardly takes so long for that its system gives it up. */
const UNTIMED_TOKENS = 2048

/** What one more token of a large training batch takes. */
interface TokenCost {
  bytes: number
  /** Of a token that attends to nothing, and of each (query, key) pair. */
  operations: { token: number; pair: number }
}

const perToken = new WeakMap<ModelConfig, TokenCost>()

/** Counted, of what the plan of a batch asks for on a GPU that only counts. */
function tokenCost(config: ModelConfig): TokenCost {
  const known = perToken.get(config)
  if (known !== undefined) return known
  const table = new ParameterTable(config)
  const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const planned = (tokens: number) => {
    const gpu = plannedGpu({ largestBinding: Number.MAX_SAFE_INTEGER })
    const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    const gradient = allocateGradient(gpu, table, null, tokens)
    const list = new DecoderBuilder(gpu, table, weights, { tokens, choice, lanes: 64, gradient }, []).dispatches()
    const operations = (pairs: number) => operationsOf(list, { tokens, distinct: tokens, pairs })
    return { bytes: gpu.memory.bytes, alone: operations(0), attending: operations(tokens) }
  }
  const [few, many] = [planned(COUNTED_TOKENS), planned(2 * COUNTED_TOKENS)]
  const cost = {
    bytes: (many.bytes - few.bytes) / COUNTED_TOKENS,
    operations: { token: (many.alone - few.alone) / COUNTED_TOKENS, pair: (few.attending - few.alone) / COUNTED_TOKENS },
  }
  perToken.set(config, cost)
  return cost
}

const operationsOf = (list: readonly Dispatch<Tokens>[], live: Tokens) =>
  list.reduce((sum, { cost }) => sum + (cost?.(live).operations ?? 0), 0)

/** (query, key) pairs that a token of a sequence of this length has on average. */
const pairsPerToken = (length: number) => (length + 1) / 2

/** Bytes that one more token of a large training batch takes. */
export const bytesPerToken = (config: ModelConfig) => tokenCost(config).bytes

/** Operations that a token of a training batch takes, forward and backward, where sequences have so many. */
export function operationsPerToken(config: ModelConfig, length: number): number {
  const { token, pair } = tokenCost(config).operations
  return token + pairsPerToken(length) * pair
}

/** Of a batch whose logits are worked off in chunks, unless the vocabulary is tiny. */
const COUNTED_TOKENS = 4096

/** Bytes of a token's widest activation, each of which is a buffer of its own for a whole batch: dk and dv of grouped heads go in pieces. */
function widestRow(config: ModelConfig): number {
  const s = strides(config)
  return 4 * Math.max(2 * s.feedForward, s.qkv, s.hidden, config.heads > config.kvHeads ? 2 * s.q : 0)
}

/** Most tokens of a batch whose buffers have at most so many bytes each, rounded down as a decoder's capacity is rounded up. */
export const tokensWithin = (config: ModelConfig, bytes: number) => Math.floor(bytes / widestRow(config) / STEP) * STEP

/** Whether queries and keys are turned where they are made; a norm over each head comes between. */
const turnsAtOnce = (config: ModelConfig) => !config.qkNorm && turnsInProduct(headShape(config))

/** A product over tokens: of a whole batch, unless it says otherwise. */
type TokenProduct = Omit<Matmul, 'm' | 'live' | 'liveTokens'> & { m?: number; live?: BufferSlice }

/** Only the predictions of a batch. */
const ofPredictions = (live: Tokens): Tokens => ({ ...live, tokens: live.predictions ?? live.tokens })

/** A dispatch whose rows are the predictions of a batch. */
const overPredictions = ({ grid, cost, ...rest }: Dispatch<Tokens>): Dispatch<Tokens> => ({
  ...rest,
  grid: (live) => grid(ofPredictions(live)),
  cost: cost && ((live) => cost(ofPredictions(live))),
})

type SubmitOptions = LossScale & { before?: (encoder: GPUCommandEncoder) => void }

/** What a layer leaves for its backward. */
interface LayerState {
  x: BufferSlice
  /** Before they are turned, where that is an operation of its own. */
  qkv: BufferSlice | null
  q: BufferSlice
  kv: BufferSlice
  attended: BufferSlice
  lse: BufferSlice
  middle: BufferSlice
  gateUp: BufferSlice | null
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
  readonly #predictions: KernelContext
  readonly #input: BufferSlice
  readonly #result: BufferSlice
  readonly #owned: BufferSlice[]

  private constructor(parts: {
    gpu: Gpu
    capacity: number
    plan: Plan<Tokens>
    context: KernelContext
    predictions: KernelContext
    input: BufferSlice
    result: BufferSlice
    owned: BufferSlice[]
    /** That a full batch is expected to take; null: not known. */
    milliseconds: number | null
  }) {
    this.#gpu = parts.gpu
    this.capacity = parts.capacity
    this.#plan = parts.plan
    this.dispatches = parts.plan.length
    this.#context = parts.context
    this.#predictions = parts.predictions
    this.#input = parts.input
    this.#result = parts.result
    this.#owned = parts.owned
    // Until a pass has been timed.
    this.parts = 1
    this.paceFor(parts.milliseconds ?? SUBMIT_MS * (this.capacity / UNTIMED_TOKENS))
  }

  static async create(gpu: Gpu, table: ParameterTable, weights: ParameterBuffers, options: DecoderOptions): Promise<Decoder> {
    const owned: BufferSlice[] = []
    try {
      const builder = new DecoderBuilder(gpu, table, weights, options, owned)
      const { capacity, context, predictions, input, result } = builder
      const list = builder.dispatches()
      const plan = await Plan.build(gpu, options.gradient ? 'train' : 'score', list)
      await gpu.memory.settle(...owned)
      const full = { tokens: capacity, distinct: capacity, pairs: capacity * pairsPerToken(Math.min(capacity, table.config.maxPositions)) }
      const milliseconds = options.rate === undefined ? null : (1000 * operationsOf(list, full)) / options.rate
      return new Decoder({ gpu, capacity, plan, context, predictions, input, result, owned, milliseconds })
    } catch (error) {
      gpu.memory.free(...owned)
      throw error
    }
  }

  /**
   * Uploads the batch and submits forward, loss and (with a gradient) backward; (ln p, entropy) of each prediction are copied to `staging` at
   * `stagingOffset` bytes. `before` is encoded first. The work goes in `parts` submits: see `paceFor`.
   */
  submit(batch: PackedBatch, staging: GPUBuffer, stagingOffset: number, options: SubmitOptions = {}) {
    for (const part of this.#parts(batch, staging, stagingOffset, options)) part()
  }

  /** The same, but never far ahead of the GPU: what others ask of it meanwhile has its turn within a long pass, too. Resolves once all is submitted. */
  async submitInTurns(batch: PackedBatch, staging: GPUBuffer, stagingOffset: number, options: SubmitOptions = {}): Promise<void> {
    for (const [i, part] of this.#parts(batch, staging, stagingOffset, options).entries()) {
      if (i > 0 && i % TURN === 0) await this.#gpu.finished()
      part()
    }
  }

  /** What each submit of a pass does. */
  #parts(batch: PackedBatch, staging: GPUBuffer, stagingOffset: number, { before, ...scale }: SubmitOptions): (() => void)[] {
    const { device } = this.#gpu
    device.queue.writeBuffer(this.#input.buffer, 0, batch.words)
    writeLive(this.#gpu, this.#context.live, batch)
    writeLive(this.#gpu, this.#predictions.live, ofPredictions(batch), scale)
    const count = this.parts
    const at = (share: number) => Math.round((this.#plan.length * share) / count)
    return Array.from({ length: count }, (_, part) => () => {
      const encoder = device.createCommandEncoder()
      if (part === 0) before?.(encoder)
      const pass = encoder.beginComputePass()
      this.#plan.encode(pass, batch, at(part), at(part + 1))
      pass.end()
      if (part === count - 1) encoder.copyBufferToBuffer(this.#result.buffer, 0, staging, stagingOffset, batch.predictions * 8)
      device.queue.submit([encoder.finish()])
    })
  }

  /**
   * Chooses `parts` for passes that take `milliseconds`: an operating system kills a GPU that does not answer, and other work wants its
   * turn. Software adapters have no such watchdog, and more submits would only cost them time.
   */
  paceFor(milliseconds: number) {
    if (!this.#gpu.adapter.software) this.parts = Math.max(1, Math.min(this.#plan.length, Math.ceil(milliseconds / SUBMIT_MS)))
  }

  /** For counting and timing, of the batch submitted last. */
  get plan(): Plan<Tokens> {
    return this.#plan
  }

  dispose() {
    this.#gpu.memory.free(...this.#owned)
  }
}

/** Allocates a decoder's buffers and lists its dispatches; lives only while a plan is built. */
class DecoderBuilder {
  readonly capacity: number
  readonly context: KernelContext
  /** Of what works on the tokens that predict something: `live` counts those. */
  readonly predictions: KernelContext
  readonly input: BufferSlice
  readonly result: BufferSlice
  readonly #batch: BatchSlices
  readonly #s: ReturnType<typeof strides>
  readonly #shape: HeadShape
  readonly #angles: BufferSlice
  readonly #config: ModelConfig
  readonly #places: GradientPlaces | null

  constructor(
    private readonly gpu: Gpu,
    private readonly table: ParameterTable,
    private readonly weights: ParameterBuffers,
    private readonly options: DecoderOptions,
    /** Receives what is allocated, as it is: a decoder that does not fit gives back what did. */
    private readonly owned: BufferSlice[],
  ) {
    const config = table.config
    this.#config = config
    this.#s = strides(config)
    this.capacity = Math.ceil(options.tokens / STEP) * STEP
    this.#shape = headShape(config)
    this.context = { gpu, live: this.#own(gpu.memory.uniform('live', 16)), lanes: options.lanes }
    this.predictions = { ...this.context, live: this.#own(gpu.memory.uniform('live predictions', 16)) }
    this.input = this.floats('batch', batchLayout(this.capacity).words)
    this.#batch = batchSlices(this.input, this.capacity)
    this.result = this.floats('log-probs and entropies', 2 * this.capacity)
    this.#angles = this.#own(uploadAngles(gpu, config, this.capacity))
    const { gradient, choice } = options
    this.#places = gradient && new GradientPlaces(gpu, table, gradient, choice.TN, this.capacity, (slice) => this.#own(slice))
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
    const training = this.options.gradient !== null
    // What only scores keeps nothing: one layer's buffers serve them all.
    const shared = training ? null : this.#state('', false)
    const states = Array.from({ length: layers }, (_, layer) => shared ?? this.#state(`${layer}.`, true))
    const last = shared ? shared.x : this.rows('x out', this.#s.hidden)
    const outputs = shared ? states.map(({ x }) => x) : [...states.slice(1).map(({ x }) => x), last]
    const activated = this.rows('activated', this.#s.feedForward)
    const normed = this.rows('normed', this.#s.hidden)
    const list = this.weights
      .blocks('embed')
      .map((block) => embeddingForward(this.context, this.#batch.ids, block.slice, states[0].x, this.#s.hidden, block))
    states.forEach((state, layer) => {
      list.push(...layerForward(this.#layer(layer, state), { ...state, activated, out: outputs[layer] }))
    })
    list.push(overPredictions(rmsnormForward(this.predictions, this.#norm(), last, this.weight('norm'), this.#batch.rows, normed)))
    const dnormed = training ? this.rows('d normed', this.#s.hidden) : null
    list.push(...this.#head(normed, dnormed))
    if (dnormed) list.push(...this.#backward(states, activated, last, normed, dnormed))
    return this.#places ? this.#places.withFolds(list) : list
  }

  #norm() {
    return { cols: this.#config.hidden, ld: this.#s.hidden, eps: this.#config.rmsNormEps }
  }

  #state(prefix: string, keep: boolean): LayerState {
    const s = this.#s
    const rows = (part: string, ld: number) => this.rows(`${prefix}${part}`, ld)
    return {
      x: rows('x', s.hidden),
      qkv: turnsAtOnce(this.#config) ? null : rows('qkv', s.qkv),
      q: rows('q', s.q),
      kv: rows('kv', s.kv),
      attended: rows('attended', s.q),
      lse: rows('lse', this.#config.heads),
      middle: rows('middle', s.hidden),
      gateUp: keep ? rows('gate_up', 2 * s.feedForward) : null,
    }
  }

  #layer(layer: number, state: LayerState): LayerDriver {
    const { positions } = this.#batch
    const { qkv, q, kv } = state
    const k = this.context
    return {
      config: this.#config,
      weight: (name) => this.weight(`${layer}.${name}`),
      blocks: (name) => this.weights.blocks(`${layer}.${name}`),
      product: (op) => this.#product({ ...op, label: `${layer}.${op.label}` }),
      projections: qkv ? { c: qkv } : { c: q, turned: { shape: this.#shape, kv, positions, angles: this.#angles } },
      attention: () => [
        ...(qkv ? [ropeForward(k, this.#shape, positions, this.#angles, qkv, q, kv, this.#headNorms(layer))] : []),
        attentionForward(k, this.#shape, this.#attention(state)),
      ],
    }
  }

  #headNorms(layer: number) {
    return this.#config.qkNorm ? { q: this.weight(`${layer}.q_norm`), k: this.weight(`${layer}.k_norm`) } : null
  }
  #attention({ q, kv, attended, lse }: LayerState) {
    return { segments: this.#batch.segments, q, kv, out: attended, lse }
  }

  #product(op: TokenProduct): Dispatch<Tokens> {
    return matmul(
      this.gpu,
      this.options.choice[op.layout],
      { m: this.capacity, live: this.context.live, ...op, liveTokens: true },
      tokensOf,
      (dims) => this.#own(dims),
    )
  }

  /** Logits, loss and their gradient of the predictions, a chunk of them at a time, so that memory never holds tokens x vocabulary. */
  #head(normed: BufferSlice, dnormed: BufferSlice | null): Dispatch<Tokens>[] {
    const s = this.#s
    const { vocab: V, hidden: C } = this.#config
    const rows = Math.max(64, Math.min(this.capacity, Math.floor((this.options.logitBytes ?? 64e6) / (4 * s.vocab) / 64) * 64))
    const logits = this.floats('logits', rows * s.vocab)
    const head = headName(this.#config)
    const blocks = this.weights.blocks(head)
    // What one block of the vocabulary gives is added to what those before it gave, and no dispatch reads what it writes.
    const other = dnormed && blocks.length > 1 ? this.floats('d normed of blocks', rows * s.hidden) : null
    const product = (op: TokenProduct) => overPredictions(this.#product({ ...op, live: this.predictions.live }))
    const list: Dispatch<Tokens>[] = []
    for (let first = 0; first < this.capacity; first += rows) {
      const cap = Math.min(rows, this.capacity - first)
      const from = (slice: BufferSlice) => ({ ...slice, offset: first * s.hidden * 4, size: cap * s.hidden * 4 })
      const columns = ({ firstRow }: { firstRow: number }) => columnsFrom(logits, firstRow)
      const chunk = { vocab: V, ld: s.vocab, first, cap, backward: dnormed !== null }
      list.push(
        ...blocks.map((block) => product({
          label: 'logits', layout: 'NT', m: cap, n: block.rows, k: C, lda: s.hidden, ldb: s.hidden, ldc: s.vocab,
          a: from(normed), b: block.slice, c: columns(block), firstToken: first,
        })),
        overPredictions(loss(this.predictions, chunk, this.#batch.targets, this.#batch.weights, logits, this.result)),
      ) // biome-ignore format: one product an entry
      if (!dnormed) continue
      // The last one's goes where it is wanted.
      const sum = (i: number) => (other && (blocks.length - i) % 2 === 0 ? other : from(dnormed))
      list.push(
        ...blocks.map((block, i) => product({
          label: 'd normed', layout: 'NN', m: cap, n: C, k: block.rows, lda: s.vocab, ldb: s.hidden, ldc: s.hidden,
          a: columns(block), b: block.slice, c: sum(i), firstToken: first, epilogue: i > 0 ? { kind: 'residual', residual: sum(i - 1) } : undefined,
        })),
        ...this.#placesOf().products(head, cap, (place, block) => product({
          label: `${head} gradient`, layout: 'TN', m: block.rows, n: C, k: cap, lda: s.vocab, ldb: s.hidden, ldc: s.hidden,
          a: columns(block), b: from(normed), firstToken: first, ...place,
        })),
      ) // biome-ignore format: one product an entry
    }
    return list
  }

  /** dW += dY^T X over the batch's tokens. */
  #weightGradient(name: string, dy: BufferSlice, lda: number, x: BufferSlice, ldb: number): Dispatch<Tokens>[] {
    const { cols, ld } = this.table.get(name)
    return this.#placesOf().products(name, this.capacity, (place, { firstRow, rows }) => this.#product({
      label: `${name} gradient`, layout: 'TN', m: rows, n: cols, k: this.capacity, lda, ldb, ldc: ld,
      a: columnsFrom(dy, firstRow), b: x, ...place,
    })) // biome-ignore format: one product
  }

  #placesOf() {
    if (!this.#places) throw new Error('this plan has no backward')
    return this.#places
  }
  #gradient() {
    if (!this.options.gradient) throw new Error('this plan has no backward')
    return this.options.gradient
  }
  #gradientOf(name: string) {
    return this.#gradient().buffers.slice(name, true)
  }

  /** Of the final norm and of all layers, last first, down to the embedding. */
  #backward(
    states: LayerState[],
    activated: BufferSlice,
    last: BufferSlice,
    normed: BufferSlice,
    dnormed: BufferSlice,
  ): Dispatch<Tokens>[] {
    const s = this.#s
    const k = this.context
    const dx = this.rows('dx', s.hidden)
    const shared = { dx, normed, dnormed, dattended: this.rows('d attended', s.q), dqkv: this.rows('d qkv', s.qkv) }
    const pieces = scratchWidth(k, this.#shape)
    const own = {
      dq: this.rows('d q', s.q),
      dkv: this.rows('d kv', s.kv),
      dots: this.rows('attention dots', this.#config.heads),
      // Nobody reads the gradient of gate and up any more when attention's turn comes.
      scratch: pieces > 2 * s.feedForward ? { slice: this.rows('pieces of d kv', pieces), width: pieces } : null,
    }
    const norms = [...states.flatMap((_, layer) => [`${layer}.norm1`, `${layer}.norm2`]), 'norm']
    // Fewer where a buffer could not hold them all.
    const most = Math.floor(this.gpu.memory.largestBinding / (4 * norms.length * s.hidden))
    const blocks = Math.max(1, Math.min(normBlocks(k.lanes, this.capacity), most))
    const sums = this.floats('norm gains by block', norms.length * blocks * s.hidden)
    const normBackward = (name: string, x: BufferSlice, of: NormBackward['of']) => {
      const size = 4 * blocks * s.hidden
      const mine = { ...sums, offset: norms.indexOf(name) * size, size }
      return rmsnormBackward(k, this.#norm(), { x, gamma: this.weight(name), dy: dnormed, dx, of, sums: mine, blocks })
    }
    const list = [normBackward('norm', last, { places: this.#batch.places })]
    for (let layer = states.length - 1; layer >= 0; layer--) {
      const state = states[layer]
      const driver = {
        ...this.#layer(layer, state),
        weightGradient: (name: string, dy: BufferSlice, ldy: number, x: BufferSlice, ldx: number) =>
          this.#weightGradient(`${layer}.${name}`, dy, ldy, x, ldx),
        normBackward: (name: string, x: BufferSlice) => normBackward(`${layer}.${name}`, x, { y: normed }),
        attentionBackward: () => this.#attentionBackward(layer, state, { ...shared, ...own }),
      }
      list.push(...layerBackward(driver, { ...state, gateUp: state.gateUp as BufferSlice, activated, out: last }, shared))
    }
    const first = this.table.get(norms[0]).offset
    const places = this.floats('places of norm gains', norms.length)
    this.gpu.device.queue.writeBuffer(
      places.buffer,
      0,
      Uint32Array.from(norms, (name) => (this.table.get(name).offset - first) / 4),
    )
    list.push(
      rmsnormGains(k, this.#norm(), norms.length, blocks, places, sums, this.#gradientOf(norms[0])),
      ...this.#gradient()
        .buffers.blocks('embed')
        .map((block) => embeddingBackward(k, this.#batch.occurrences, this.#batch.distinct, dx, block.slice, s.hidden, block)),
    )
    return list
  }

  /** Attention, rope and what the heads may have of biases and norms. */
  #attentionBackward(
    layer: number,
    state: LayerState,
    d: Record<'dattended' | 'dq' | 'dkv' | 'dqkv' | 'dots', BufferSlice> & { scratch: Scratch | null },
  ): Dispatch<Tokens>[] {
    const k = this.context
    const shape = this.#shape
    const { positions } = this.#batch
    const { buffers, slices, stride } = this.#gradient()
    const list = [
      ...attentionBackward(
        k,
        shape,
        this.#attention(state),
        d.dattended,
        d.dq,
        d.dkv,
        d.dots,
        d.scratch ?? { slice: state.gateUp as BufferSlice, width: 2 * this.#s.feedForward },
      ),
      ropeBackward(k, shape, positions, this.#angles, state.qkv, d.dq, d.dkv, d.dqkv, this.#headNorms(layer)),
    ]
    if (this.#config.qkvBias) {
      list.push(biasBackward(k, this.#s.qkv, d.dqkv, this.#gradientOf(`${layer}.qkv_bias`), slices, stride))
    }
    if (this.#config.qkNorm && state.qkv) {
      const [ofQ, ofK] = ['q_norm', 'k_norm'].map((name) => buffers.placeOf(`${layer}.${name}`))
      list.push(qkNormBackward(
        k, shape, positions, this.#angles, state.qkv, d.dq, d.dkv, ofQ.slice, ofQ.at, ofK.at, slices, stride,
      )) // biome-ignore format: one call
    }
    return list
  }
}
