/**
 * @file The packed driver: a pass over a packed batch, forward, loss and backward, as the list of its dispatches and the buffers they work in.
 * What a token needs again in the backward, and what is not cheaper made again, is kept per layer; everything else is shared between layers.
 * What a layer does is listed in layer.ts, what becomes of the last layer's rows in logit-chunks.ts.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import { attentionBackward, attentionForward, type Scratch, scratchWidth } from '../kernels/attention.ts'
import { biasBackward } from '../kernels/bias.ts'
import { type KernelContext, type Tokens, tokensOf } from '../kernels/context.ts'
import { embeddingBackward, embeddingForward } from '../kernels/embedding.ts'
import { type Matmul, type MatmulChoice, matmul, turnsInProduct } from '../kernels/matmul.ts'
import { type NormBackward, normBlocks, rmsnormBackward, rmsnormForward, rmsnormGains } from '../kernels/rmsnorm.ts'
import { type HeadShape, qkNormBackward, ropeBackward, ropeForward } from '../kernels/rope.ts'
import { type BatchSlices, batchLayout, batchSlices } from './batch.ts'
import type { ModelConfig } from './config.ts'
import { type Gradient, GradientPlaces } from './gradient.ts'
import { columnsFrom, headShape, type LayerDriver, layerBackward, layerForward } from './layer.ts'
import { logitChunks, overPredictions } from './logit-chunks.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { type ParameterTable, strides } from './parameters.ts'
import { uploadAngles } from './rope-angles.ts'

/** Tokens that a pass's capacity is a multiple of. */
export const CAPACITY_STEP = 64

export interface PassOptions {
  /** Tokens a batch may hold; rounded up to a multiple of 64. */
  tokens: number
  choice: MatmulChoice
  lanes: 1 | 64
  /** Null: forward and loss only. */
  gradient: Gradient | null
  /** Most bytes of logits at a time. */
  logitBytes?: number
}

/** Whether queries and keys are turned where they are made; a norm over each head comes between. */
const turnsAtOnce = (config: ModelConfig) => !config.qkNorm && turnsInProduct(headShape(config))

/** A product over tokens: of a whole batch, unless it says otherwise. */
type TokenProduct = Omit<Matmul, 'm' | 'live' | 'liveTokens'> & { m?: number; live?: BufferSlice }

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

/** Allocates the buffers of a pass and lists its dispatches; lives only while a plan is built. */
export class PackedDriver {
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
    private readonly options: PassOptions,
    /** Receives what is allocated, as it is: a decoder that does not fit gives back what did. */
    private readonly owned: BufferSlice[],
  ) {
    const config = table.config
    this.#config = config
    this.#s = strides(config)
    this.capacity = Math.ceil(options.tokens / CAPACITY_STEP) * CAPACITY_STEP
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
    list.push(...this.#logits(normed, dnormed))
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

  #logits(normed: BufferSlice, dnormed: BufferSlice | null): Dispatch<Tokens>[] {
    const driver = {
      config: this.#config,
      weights: this.weights,
      capacity: this.capacity,
      logitBytes: this.options.logitBytes,
      predictions: this.predictions,
      batch: this.#batch,
      floats: (label: string, count: number) => this.floats(label, count),
      product: (op: TokenProduct) => this.#product(op),
    }
    return logitChunks(driver, normed, this.result, dnormed && { dnormed, places: this.#placesOf() })
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
