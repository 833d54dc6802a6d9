/**
 * @file Generation: prompts in, completions with log-probs out. A batch of rows decodes together; a prompt that several rollouts share goes
 * through the layers once; a submit draws several tokens for every row without the CPU; finished rows leave, waiting ones take their place.
 *
 * A rollout's tokens depend on the weights, its prompt, the sampling settings and its stream, never on what else is in the batch.
 */
import type { Gpu } from '../gpu/device.ts'
import { writeLive } from '../kernels/context.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import type { Row } from '../kernels/row-table.ts'
import { checkSampling, GREEDY, type Sampling, writeSampling } from '../kernels/sample.ts'
import { CacheSlots } from './cache-slots.ts'
import type { ModelConfig } from './config.ts'
import { DecodePlan, type DecodeSize, RING } from './decode-plan.ts'
import { assertFinite } from './finite.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { strides } from './parameters.ts'

export interface GenerationRequest {
  prompt: readonly number[]
  /** Rollouts of this prompt. */
  count: number
  /** New tokens each may have. */
  maxNewTokens: number
  /** Random stream of the first rollout; the next ones take the next streams. Absent: the rollout's place among all requested. */
  stream?: number
}

export interface Completion {
  /** Index of its request. */
  request: number
  /** New tokens; the one that ended it is the last, where `stop` is `eos`. */
  tokens: number[]
  /** ln p of each token under softmax(logits * sampling.logprobScale). */
  logprobs: number[]
  /** `length`: it reached its limit. `stopped`: the signal was aborted before it ended. */
  stop: 'eos' | 'length' | 'stopped'
}

export interface GenerationOptions {
  /** When aborted, `generate` resolves with what there is. */
  signal?: AbortSignal
  /** Tokens that end a rollout. Absent: the configuration's. */
  eosTokenIds?: readonly number[]
  /** No token ends a rollout. */
  ignoreEos?: boolean
  /** Rollouts that have ended, of all. */
  onProgress?: (done: number, total: number) => void
  /** New tokens of a rollout, by its index in the result. */
  onTokens?: (rollout: number, tokens: readonly number[]) => void
  /** A rollout that has ended, while others go on: what is done with it overlaps their decoding. */
  onCompletion?: (rollout: number, completion: Completion) => void
}

/** Milliseconds a submit should take: short enough for others to get in between, long enough to hide a round trip. */
const SUBMIT_MS = 25

/** A prompt whose keys and values, its last token's left out, are in the cache. */
interface Prefix {
  start: number
  length: number
  /** Rollouts that still need it. */
  users: number
}

interface Rollout {
  index: number
  request: GenerationRequest
  completion: Completion
  stream: number
  prefix: Prefix | null
  /** First of its own cache slots. */
  own: number
}

/** Bytes of cache a batch may take. */
const CACHE_BYTES = 1e9

/** `wanted` cache slots, or as many as the budget allows, but enough for one sequence of the model's own length or what is wanted. */
export function affordableSlots(config: ModelConfig, wanted: number): number {
  const bytes = 4 * config.layers * strides(config).kv
  return Math.min(wanted, Math.max(config.maxPositions, Math.floor(CACHE_BYTES / bytes)))
}

export class Generator {
  #burst = 1
  #busy = false
  #destroyed = false

  private constructor(
    private readonly gpu: Gpu,
    private readonly config: ModelConfig,
    private readonly plan: DecodePlan,
    private readonly size: DecodeSize,
  ) {}

  /**
   * `weights` are read at every step: a trainer may change them between calls.
   *
   * @throws GpuError when a buffer exceeds the adapter's limits or memory.
   */
  static async create(
    gpu: Gpu,
    config: ModelConfig,
    weights: ParameterBuffers,
    choice: MatmulChoice,
    options: Pick<DecodeSize, 'rows' | 'slots'> & Partial<DecodeSize>,
  ): Promise<Generator> {
    const { software } = gpu.adapter
    const size: DecodeSize = { prefillRows: Math.max(options.rows, software ? 64 : 256), lanes: software ? 1 : 64, ...options }
    const plan = await DecodePlan.build(gpu, config, weights, choice, size)
    return new Generator(gpu, config, plan, size)
  }

  /** Dispatches of one decoding step, which draws a token for every row. */
  get dispatches() {
    return this.plan.decode.length
  }

  /** New tokens that a prompt of this many tokens leaves room for, in the cache and in the model's positions; may be negative. */
  room(promptTokens: number) {
    return Math.min(this.size.slots, this.config.maxPositions) + 1 - promptTokens
  }

  /**
   * Frees every buffer, a generation under way ends as if it were stopped. Nothing is submitted after this returns, so the weights may go
   * as well. The generator cannot be used afterwards.
   */
  destroy() {
    this.#destroyed = true
    if (!this.#busy) this.plan.free(this.gpu)
  }

  /**
   * Completions in the order of the requests, each request's rollouts together.
   *
   * @throws Error with one sentence: a token out of range, a prompt that does not fit, settings that make no sense, a call while another is
   * under way. GpuError `non-finite` when the model's outputs are no numbers.
   */
  async generate(requests: readonly GenerationRequest[], sampling: Sampling, options: GenerationOptions = {}): Promise<Completion[]> {
    checkSampling(sampling)
    for (const request of requests) this.#check(request)
    if (this.#destroyed) throw new Error('This generator has been destroyed.')
    if (this.#busy) throw new Error('This generator is already generating; wait until it is done.')
    this.#busy = true
    try {
      writeSampling(this.gpu, this.plan.settings, sampling, this.config.vocab, RING)
      return await this.#run(enlist(requests), options)
    } finally {
      this.#busy = false
      if (this.#destroyed) this.plan.free(this.gpu)
    }
  }

  /**
   * ln p of every token of the vocabulary, as the one behind these, at temperature 1: one forward pass. Nothing else may be asked of the
   * generator until it is there. Throws as `generate`.
   */
  async nextLogprobs(tokens: readonly number[]): Promise<Float64Array> {
    await this.generate([{ prompt: tokens, count: 1, maxNewTokens: 1 }], GREEDY, { ignoreEos: true })
    const { logits } = this.plan
    const row = Float64Array.from(await this.gpu.readFloats({ ...logits, size: 4 * this.config.vocab }))
    const most = row.reduce((a, b) => Math.max(a, b))
    const normaliser = most + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - most), 0))
    return row.map((logit) => logit - normaliser)
  }

  async #run(
    rollouts: Rollout[],
    { signal, ignoreEos, eosTokenIds = this.config.eosTokenIds, onProgress, onTokens, onCompletion }: GenerationOptions,
  ): Promise<Completion[]> {
    const slots = new CacheSlots(this.size.slots)
    const prefixes = new Map<GenerationRequest, Prefix>()
    const halted = () => this.#destroyed || Boolean(signal?.aborted)
    const ends = new Set(ignoreEos ? [] : eosTokenIds)
    const waiting = [...rollouts].reverse()
    let active: Rollout[] = []
    let done = 0
    let changed = true

    while ((waiting.length || active.length) && !halted()) {
      const fresh: Row[] = []
      for (
        let next = waiting.at(-1);
        next && active.length < this.size.rows && admit(next, slots, prefixes, fresh);
        next = waiting.at(-1)
      ) {
        active.push(next)
        waiting.pop()
        changed = true
      }
      await this.#prefill(fresh, halted)
      if (halted()) break
      if (changed) this.plan.tables.decode.write(this.gpu.device, active.map(rowOf))
      changed = false

      const firsts = active.map((rollout) => positionOf(rollout))
      const steps = Math.min(this.#burst, Math.max(...active.map(left)))
      const drawn = await this.#step(active.length, steps)
      active.forEach((rollout, row) => {
        const { tokens, logprobs } = rollout.completion
        const before = tokens.length
        for (let step = 0; step < steps && left(rollout) > 0 && !ends.has(tokens[tokens.length - 1] ?? -1); step++) {
          const at = 2 * (((firsts[row] + step) % RING) * this.plan.tables.decode.capacity + row)
          tokens.push(drawn.words[at])
          logprobs.push(drawn.floats[at + 1])
        }
        assertFinite(logprobs.slice(before))
        onTokens?.(rollout.index, tokens.slice(before))
      })
      const over = active.filter((rollout) => ends.has(rollout.completion.tokens.at(-1) ?? -1) || left(rollout) === 0)
      for (const rollout of over) {
        rollout.completion.stop = ends.has(rollout.completion.tokens.at(-1) ?? -1) ? 'eos' : 'length'
        release(rollout, slots, prefixes)
        onCompletion?.(rollout.index, rollout.completion)
      }
      if (over.length) {
        active = active.filter((rollout) => !over.includes(rollout))
        changed = true
        done += over.length
        onProgress?.(done, rollouts.length)
      }
    }
    return rollouts.map((rollout) => rollout.completion)
  }

  /** Prompt tokens through the layers, a submit a chunk. Chunks keep their order, so that each token finds its predecessors' keys. */
  async #prefill(rows: readonly Row[], halted: () => boolean) {
    const { gpu, plan } = this
    for (let from = 0; from < rows.length && !halted(); from += this.size.prefillRows) {
      const chunk = rows.slice(from, from + this.size.prefillRows)
      plan.tables.prefill.write(gpu.device, chunk)
      const live = { tokens: chunk.length, distinct: 0 }
      writeLive(gpu, plan.live, live)
      const encoder = gpu.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      plan.prefill.encode(pass, live)
      pass.end()
      gpu.device.queue.submit([encoder.finish()])
      await gpu.finished()
      gpu.assertHealthy()
    }
  }

  /** Draws `steps` tokens for the first `rows` rows in one submit. */
  async #step(rows: number, steps: number): Promise<{ words: Uint32Array; floats: Float32Array }> {
    const { gpu, plan } = this
    const started = performance.now()
    const live = { tokens: rows, distinct: 0 }
    writeLive(gpu, plan.live, live)
    const encoder = gpu.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (let step = 0; step < steps; step++) plan.decode.encode(pass, live)
    pass.end()
    encoder.copyBufferToBuffer(plan.drawn.buffer, 0, plan.staging, 0, plan.staging.size)
    gpu.device.queue.submit([encoder.finish()])
    const bytes = await gpu.map(plan.staging, plan.staging.size)
    const stepsInTime = Math.floor((SUBMIT_MS * steps) / (performance.now() - started))
    this.#burst = Math.max(1, Math.min(stepsInTime, 2 * this.#burst, RING))
    return { words: new Uint32Array(bytes), floats: new Float32Array(bytes) }
  }

  #check({ prompt, count, maxNewTokens, stream = 0 }: GenerationRequest) {
    const { vocab, maxPositions } = this.config
    if (prompt.length === 0) throw new Error('The prompt is empty: generation needs at least one token to start from.')
    const wrong = prompt.find((id) => !Number.isInteger(id) || id < 0 || id >= vocab)
    if (wrong !== undefined) throw new Error(`Token id ${wrong} is out of range: the model's vocabulary has the ids 0 to ${vocab - 1}.`)
    if (!(Number.isInteger(count) && count >= 1)) throw new Error(`The number of rollouts of a prompt must be at least 1, not ${count}.`)
    if (!(Number.isInteger(maxNewTokens) && maxNewTokens >= 1))
      throw new Error(`The number of new tokens must be at least 1, not ${maxNewTokens}.`)
    if (!(Number.isInteger(stream) && stream >= 0 && stream + count <= 2 ** 32))
      throw new Error(`The random stream ${stream} is not a whole number below 2^32.`)
    // The last token drawn is never fed back, so it needs neither a position nor a slot.
    const needed = prompt.length + maxNewTokens - 1
    const sizes = `A prompt of ${prompt.length} tokens and up to ${maxNewTokens} new ones`
    if (needed > maxPositions) throw new Error(`${sizes} exceed the ${maxPositions} positions of this model.`)
    if (needed > this.size.slots) throw new Error(`${sizes} exceed the ${this.size.slots} slots of this generator's cache.`)
  }
}

const left = (rollout: Rollout) => rollout.request.maxNewTokens - rollout.completion.tokens.length

/** Where the token that goes in next stands in its sequence. */
const positionOf = ({ request, completion }: Rollout) => request.prompt.length - 1 + completion.tokens.length

function enlist(requests: readonly GenerationRequest[]): Rollout[] {
  const rollouts: Rollout[] = []
  for (const [at, request] of requests.entries()) {
    const first = request.stream ?? rollouts.length
    for (let copy = 0; copy < request.count; copy++) {
      const completion: Completion = { request: at, tokens: [], logprobs: [], stop: 'stopped' }
      rollouts.push({ index: rollouts.length, request, completion, stream: first + copy, prefix: null, own: 0 })
    }
  }
  return rollouts
}

/**
 * Gives a rollout its cache slots, and its prompt's where it is the first of its request: then the prompt's rows are added to `fresh`.
 * False when the cache has no room now. Room is sure once the others are done: the first of a request takes both parts at once.
 */
function admit(rollout: Rollout, slots: CacheSlots, prefixes: Map<GenerationRequest, Prefix>, fresh: Row[]): boolean {
  const { request } = rollout
  const known = prefixes.get(request)
  const length = request.prompt.length - 1
  const start = known?.start ?? slots.take(length)
  if (start === null) return false
  const own = slots.take(request.maxNewTokens)
  if (own === null) {
    if (!known) slots.give(start, length)
    return false
  }
  if (!known) {
    prefixes.set(request, { start, length, users: request.count })
    for (let i = 0; i < length; i++) {
      const id = request.prompt[i]
      fresh.push({
        id,
        position: i,
        slot: start + i,
        sharedStart: start,
        sharedEnd: start + i + 1,
        ownStart: 0,
        ownEnd: 0,
        stream: 0,
        left: 0,
      })
    }
  }
  rollout.prefix = prefixes.get(request) as Prefix
  rollout.own = own
  return true
}

function release({ request, own, prefix }: Rollout, slots: CacheSlots, prefixes: Map<GenerationRequest, Prefix>) {
  slots.give(own, request.maxNewTokens)
  if (!prefix || --prefix.users > 0) return
  slots.give(prefix.start, prefix.length)
  prefixes.delete(request)
}

function rowOf(rollout: Rollout): Row {
  const { request, completion, own, prefix, stream } = rollout
  const drawn = completion.tokens.length
  const shared = prefix as Prefix
  return {
    id: completion.tokens.at(-1) ?? request.prompt[request.prompt.length - 1],
    position: positionOf(rollout),
    slot: own + drawn,
    sharedStart: shared.start,
    sharedEnd: shared.start + shared.length,
    ownStart: own,
    ownEnd: own + drawn + 1,
    stream,
    left: left(rollout),
  }
}
