/**
 * @file The same decoder and training step in jax-js, the fastest general array library for the browser that was found: one `jit` around
 * value-and-grad and Adam, and its own fused attention, so that its compiler sees the whole step. The peer to beat in the benchmark.
 *
 * In jax-js a function owns its arguments: `x.ref` keeps a value for a later use, and the last use takes it.
 */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax'
import type { ModelConfig } from '../model/config.ts'
import { ADAM, type BenchEngine } from './bench-engine.ts'
import { rotaryFrequencies } from './rotary.ts'
import { type HostWeights, joinWeights } from './weights.ts'

type Params = Record<string, np.Array>
/** Everything a step takes besides the weights. */
type Inputs = {
  /** [B*T] each: the tokens, and each one's successor (none: -1). */
  tokens: np.Array
  targets: np.Array
  /** [T, 1, D] each. */
  cos: np.Array
  sin: np.Array
  /** [2]: 1 / (1 - beta^t) for both moments. */
  corrections: np.Array
}
type Step = ((state: State, inputs: Inputs) => { loss: np.Array; state: State }) & { dispose(): void }
type State = { params: Params; first: Params; second: Params }

export class JaxEngine implements BenchEngine {
  readonly name = 'jax-js'
  #config!: ModelConfig
  #state: State = { params: {}, first: {}, second: {} }
  #step!: Step
  #steps = 0

  constructor(readonly backend: 'webgpu' | 'wasm' = 'webgpu') {}

  async init(weights: HostWeights, config: ModelConfig) {
    const devices = await init(this.backend)
    if (!devices.includes(this.backend)) throw new Error(`jax-js could not open ${this.backend === 'webgpu' ? 'this GPU' : 'WebAssembly'}.`)
    defaultDevice(this.backend)
    this.#config = config
    for (const [name, { shape, data }] of joinWeights(config, weights)) {
      this.#state.params[name] = np.array(data.slice()).reshape(shape)
      this.#state.first[name] = np.zeros(shape)
      this.#state.second[name] = np.zeros(shape)
    }
    this.#step = jit((state: State, inputs: Inputs) => trainingStep(this.#config, state, inputs, this.#shape)) as unknown as Step
  }

  #shape: [number, number] = [0, 0]

  async step(batch: number[][]): Promise<number> {
    const [B, T] = [batch.length, batch[0].length]
    if (this.#steps > 0 && (this.#shape[0] !== B || this.#shape[1] !== T)) throw new Error('The benchmark keeps to one shape.')
    this.#shape = [B, T]
    this.#steps++
    // One for the whole library, and another engine may have had its turn.
    defaultDevice(this.backend)
    const { loss, state } = this.#step(this.#state, this.#inputs(batch))
    this.#state = state
    // The whole step is submitted by now and the queue is in order; waiting for each array of the state costs a submit apiece.
    const [number] = await loss.data()
    return number
  }

  #inputs(batch: number[][]): Inputs {
    const { headDim: D } = this.#config
    const [, T] = this.#shape
    const ids = (rows: number[][]) => np.array(Int32Array.from(rows.flat()))
    const frequencies = rotaryFrequencies(this.#config)
    const angles = Float32Array.from({ length: T * D }, (_, i) => Math.floor(i / D) * frequencies[i % (D / 2)])
    const table = (f: (angle: number) => number) => np.array(angles.map(f)).reshape([T, 1, D])
    return {
      tokens: ids(batch),
      targets: ids(batch.map((row) => [...row.slice(1), -1])),
      cos: table(Math.cos),
      sin: table(Math.sin),
      corrections: np.array(new Float32Array([ADAM.beta1, ADAM.beta2].map((beta) => 1 / (1 - beta ** this.#steps)))),
    }
  }

  dispose() {
    for (const tree of Object.values(this.#state)) for (const array of Object.values(tree)) array.dispose()
    this.#state = { params: {}, first: {}, second: {} }
    this.#step.dispose()
  }
}

function trainingStep(config: ModelConfig, state: State, { corrections, ...inputs }: Inputs, [B, T]: [number, number]) {
  const [loss, gradients] = valueAndGrad((params: Params) => meanLoss(config, params, inputs, B, T))(
    Object.fromEntries(Object.entries(state.params).map(([name, array]) => [name, array.ref])),
  ) as [np.Array, Params]
  const next: State = { params: {}, first: {}, second: {} }
  for (const name of Object.keys(state.params)) {
    const gradient = gradients[name]
    const first = state.first[name].mul(ADAM.beta1).add(gradient.ref.mul(1 - ADAM.beta1))
    const second = state.second[name].mul(ADAM.beta2).add(np.square(gradient).mul(1 - ADAM.beta2))
    const direction = first.ref.mul(corrections.ref.slice(0)).div(np.sqrt(second.ref.mul(corrections.ref.slice(1))).add(ADAM.epsilon))
    next.params[name] = state.params[name].sub(direction.mul(ADAM.learningRate))
    next.first[name] = first
    next.second[name] = second
  }
  corrections.dispose()
  return { loss, state: next }
}

/** [N] ids to [N, V], by comparison: the library's own reads rows of a V x V matrix, and knows no id that is none. */
const oneHot = (ids: np.Array, vocab: number) => np.equal(ids.reshape([-1, 1]), np.arange(vocab).reshape([1, vocab])).astype(np.float32)

function meanLoss(config: ModelConfig, params: Params, inputs: Omit<Inputs, 'corrections'>, B: number, T: number): np.Array {
  const { heads: H, kvHeads: Hkv, headDim: D } = config
  const weight = (name: string) => params[name].ref
  const norm = (x: np.Array, name: string) => {
    const scale = np.reciprocal(np.sqrt(np.mean(np.square(x.ref), -1, { keepdims: true }).add(config.rmsNormEps)))
    return x.mul(scale).mul(weight(name))
  }
  const linear = (x: np.Array, name: string) => np.matmul(x, np.matrixTranspose(weight(`${name}.weight`)))
  const rotate = (x: np.Array) => {
    const first = x.ref.slice([], [], [], [0, D / 2])
    const second = x.ref.slice([], [], [], [D / 2, D])
    return x.mul(inputs.cos.ref).add(np.concatenate([np.negative(second), first], -1).mul(inputs.sin.ref))
  }

  // One-hot rows stand for token ids, since reading rows by index has no gradient here.
  let x = np.matmul(oneHot(inputs.tokens, config.vocab), weight('model.embed_tokens.weight'))
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `model.layers.${layer}.`
    const h = norm(x.ref, `${prefix}input_layernorm.weight`)
    const qkv = linear(h, `${prefix}self_attn.qkv_proj`).reshape([B, T, H + 2 * Hkv, D])
    const rotated = rotate(qkv.ref.slice([], [], [0, H + Hkv], []))
    const q = rotated.ref.slice([], [], [0, H], [])
    const k = rotated.slice([], [], [H, H + Hkv], [])
    const v = qkv.slice([], [], [H + Hkv, H + 2 * Hkv], [])
    const mixed = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([B * T, H * D])
    x = x.add(linear(mixed, `${prefix}self_attn.o_proj`))
    const m = norm(x.ref, `${prefix}post_attention_layernorm.weight`)
    const [gate, up] = np.split(linear(m, `${prefix}mlp.gate_up_proj`), 2, -1)
    const gated = nn.silu(gate).mul(up)
    x = x.add(linear(gated, `${prefix}mlp.down_proj`))
  }
  inputs.cos.dispose()
  inputs.sin.dispose()
  const logits = linear(norm(x, 'model.norm.weight'), config.tiedEmbedding ? 'model.embed_tokens' : 'lm_head')
  for (const array of Object.values(params)) array.dispose()
  return np.sum(nn.logSoftmax(logits, -1).mul(oneHot(inputs.targets, config.vocab))).mul(-1 / (B * (T - 1)))
}
