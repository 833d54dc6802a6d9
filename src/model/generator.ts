/**
 * @file Generation: prompts in, completions with log-probs out. A batch of rows decodes together; a prompt that several rollouts share goes
 * through the layers once; a submit draws several tokens for every row without the CPU; finished rows leave, waiting ones take their place.
 *
 * A rollout's tokens depend on the weights, its prompt, the sampling settings and its stream, never on what else is in the batch.
 */
import type { Gpu } from '../gpu/device.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { PAGE, type Row } from '../kernels/row-table.ts'
import { checkSampling, GREEDY, type Sampling, writeSampling } from '../kernels/sample.ts'
import type { CachePages } from './cache-pages.ts'
import type { ModelConfig } from './config.ts'
import { DecodePlan, type DecodeSize, RING } from './decode-plan.ts'
import { assertFinite } from './finite.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { strides } from './parameters.ts'
import { left, type Rollout, type Seat, Seating } from './seating.ts'

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
  /** `eos`: a token ended it, or `cut` did. `length`: it reached its limit. `stopped`: the signal was aborted before it ended. */
  stop: 'eos' | 'length' | 'stopped'
}

export interface GenerationOptions {
  /** When aborted, `generate` resolves with what there is. */
  signal?: AbortSignal
  /** Tokens that end a rollout. Absent: the configuration's. */
  eosTokenIds?: readonly number[]
  /** No token ends a rollout. */
  ignoreEos?: boolean
  /**
   * How many of a rollout's tokens, all it has so far, are kept where it has ended though no token says so; null: it goes on. What it answers must
   * not hang on how many it is shown at a time.
   */
  cut?: (rollout: number, tokens: readonly number[]) => number | null
  /** Rollouts that have ended, of all. */
  onProgress?: (done: number, total: number) => void
  /** New tokens of a rollout, by its index in the result. */
  onTokens?: (rollout: number, tokens: readonly number[]) => void
  /** A rollout that has ended, while others go on: what is done with it overlaps their decoding. */
  onCompletion?: (rollout: number, completion: Completion) => void
}

/**
 * Milliseconds a submit should take: short enough for others to get in between, long enough to hide a round trip. Where the next submit waits
 * on the GPU it hides itself, and a shorter one lets rows that end stand idle for less.
 */
const BURST_MS = { alone: 25, ahead: 10 }

/** A submit that draws some tokens for every row. */
interface Burst {
  staging: GPUBuffer
  steps: number
  /** Who sat where, and how many tokens each had been given by then. */
  rows: { seat: Seat; row: number; from: number }[]
  /** When it could begin: submitted, and the prompt tokens before it through. */
  ready: number
}

/** Bytes of cache a batch may take. */
const CACHE_BYTES = 1e9

/** `wanted` cache slots, or as many as the budget allows, but enough for one sequence of the model's own length or what is wanted. */
export function affordableSlots(config: ModelConfig, wanted: number): number {
  const bytes = 4 * config.layers * strides(config).kv
  return Math.min(wanted, Math.max(config.maxPositions, Math.floor(CACHE_BYTES / bytes)))
}

/** Most cache slots of which a layer's keys and values lie in a buffer of so many bytes: a sequence may leave a page half empty. */
export const bindableSlots = (config: ModelConfig, bytes: number) => PAGE * (Math.floor(bytes / (4 * strides(config).kv) / PAGE) - 1)

export class Generator {
  #burst = 1
  /** Rows of the burst that said how long the next may be. */
  #timedRows = 1
  #submits = 0
  /** When results were last there. */
  #lastRead = 0
  /** New tokens that rollouts usually have. */
  #usual: { tokens: number | null } = { tokens: null }
  #busy = false
  #destroyed = false

  private constructor(
    private readonly gpu: Gpu,
    private readonly config: ModelConfig,
    /** For counting and timing. */
    readonly plan: DecodePlan,
    private readonly size: DecodeSize,
  ) {}

  /**
   * `weights` are read at every step: a trainer may change them between calls. Rows and slots become fewer where the adapter binds no buffer that
   * holds the logits of as many, or a layer's keys and values; rollouts then wait for each other.
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
    const { largestBinding } = gpu.memory
    const rows = Math.max(1, Math.min(options.rows, Math.floor(largestBinding / (4 * strides(config).vocab))))
    const size: DecodeSize = {
      prefillRows: Math.max(rows, software ? 64 : 256),
      lanes: software ? 1 : 64,
      ahead: software ? 0 : 1,
      ...options,
      rows,
      slots: Math.max(1, Math.min(options.slots, bindableSlots(config, largestBinding))),
    }
    const plan = await DecodePlan.build(gpu, config, weights, choice, size)
    return new Generator(gpu, config, plan, size)
  }

  /** Dispatches of one decoding step, which draws a token for every row; of a small model, several tokens. */
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
      const ends = options.ignoreEos ? [] : (options.eosTokenIds ?? this.config.eosTokenIds)
      writeSampling(this.gpu, this.plan.settings, sampling, this.config.vocab, RING, ends)
      return await this.#run(enlist(requests), options, new Set(ends))
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
    { signal, cut, onProgress, onTokens, onCompletion }: GenerationOptions,
    ends: ReadonlySet<number>,
  ): Promise<Completion[]> {
    const pages = this.plan.cachePages()
    const seating = new Seating(pages, this.size.rows, rollouts, this.#usual)
    const halted = () => this.#destroyed || Boolean(signal?.aborted)
    const flying: Burst[] = []
    let done = 0

    for (;;) {
      while (flying.length <= this.size.ahead && !halted()) {
        const burst = await this.#submit(seating, pages, halted)
        if (!burst) break
        flying.push(burst)
      }
      const burst = flying.shift()
      if (!burst || halted()) break
      const drawn = await this.#read(burst)
      for (const { seat, row, from } of burst.rows) {
        // A rollout that had to leave draws the same once it is back.
        if (seat.gone) continue
        const { rollout } = seat
        const { tokens, logprobs } = rollout.completion
        const before = tokens.length
        for (let step = Math.max(0, before - from); step < burst.steps && !isOver(rollout, ends); step++) {
          const position = rollout.request.prompt.length - 1 + from + step
          const at = 2 * ((position % RING) * this.plan.tables.decode.capacity + row)
          tokens.push(drawn.words[at])
          logprobs.push(drawn.floats[at + 1])
        }
        assertFinite(logprobs.slice(before))
        const kept = tokens.length > before ? (cut?.(rollout.index, tokens) ?? null) : null
        if (kept !== null) {
          tokens.length = kept
          logprobs.length = kept
          rollout.cut = true
        }
        if (tokens.length > before) onTokens?.(rollout.index, tokens.slice(before))
      }
      const over = burst.rows.map(({ seat }) => seat).filter((seat) => !seat.gone && isOver(seat.rollout, ends))
      for (const seat of over) {
        const { rollout } = seat
        rollout.completion.stop = rollout.cut || ends.has(rollout.completion.tokens.at(-1) ?? -1) ? 'eos' : 'length'
        seating.end(seat)
        onCompletion?.(rollout.index, rollout.completion)
      }
      done += over.length
      if (over.length) onProgress?.(done, rollouts.length)
    }
    return rollouts.map((rollout) => rollout.completion)
  }

  /** Lets rollouts in and draws the next tokens of all that are there, in one submit; null when there is nothing to draw, or no more time. */
  async #submit(seating: Seating, pages: CachePages, halted: () => boolean): Promise<Burst | null> {
    const { gpu, plan } = this
    const { device } = gpu
    // Where the host is the GPU a step takes as much longer as there are more rows, and a stop must not wait for it.
    const share = this.size.ahead ? 1 : Math.min(1, this.#timedRows / seating.most)
    const most = Math.min(Math.max(1, Math.floor(share * this.#burst)), seating.patience)
    const fresh = seating.fill(most)
    const steps = Math.min(most, Math.max(0, ...seating.seats.map(left)))
    if (steps === 0) return null
    pages.write(device, plan.pageLists)
    await this.#prefill(fresh, halted)
    if (halted()) return null
    const prompts = fresh.length > 0 && this.size.ahead ? device.queue.onSubmittedWorkDone() : null

    const longest = Math.max(...seating.seats.map(({ rollout, drawn }) => rollout.request.prompt.length + drawn)) + steps
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    plan.exchange.encode(device, pass, seating.changes())
    plan.encodeBurst(gpu, pass, seating.seats.length, steps, longest)
    pass.end()
    const staging = plan.staging[this.#submits++ % plan.staging.length]
    encoder.copyBufferToBuffer(plan.drawn.buffer, 0, staging, 0, staging.size)
    device.queue.submit([encoder.finish()])
    const rows = seating.seats.map((seat) => ({ seat, row: seat.row, from: seat.drawn }))
    for (const seat of seating.seats) seat.drawn += Math.min(steps, left(seat))
    const burst: Burst = { staging, steps, rows, ready: performance.now() }
    prompts?.then(
      () => {
        burst.ready = performance.now()
      },
      // A lost device is heard of where the burst is read.
      () => {},
    )
    return burst
  }

  /**
   * Prompt tokens through the layers, a submit a chunk. Chunks keep their order, so that each token finds its predecessors' keys. Each is
   * waited for, so that `halted` is heard; with bursts ahead the one before it, so that the GPU is never without work.
   */
  async #prefill(rows: readonly Row[], halted: () => boolean) {
    const { gpu, plan } = this
    let before: Promise<void> | null = null
    for (let from = 0; from < rows.length && !halted(); from += this.size.prefillRows) {
      const chunk = rows.slice(from, from + this.size.prefillRows)
      plan.tables.prefill.write(gpu.device, chunk)
      const encoder = gpu.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      plan.encodePrefill(gpu, pass, chunk.length)
      pass.end()
      gpu.device.queue.submit([encoder.finish()])
      if (this.size.ahead && chunk.length === rows.length - from) return
      const done = gpu.finished()
      // Where nobody waits for it, a lost device is heard of at the next read.
      done.catch(() => {})
      await (this.size.ahead ? before : done)
      before = done
      gpu.assertHealthy()
    }
  }

  /** What a burst has drawn. Learns how long the next may be. */
  async #read(burst: Burst): Promise<{ words: Uint32Array; floats: Float32Array }> {
    const { staging, steps, rows } = burst
    const asked = performance.now()
    const bytes = await this.gpu.map(staging, staging.size)
    const now = performance.now()
    const milliseconds = now - Math.max(burst.ready, this.#lastRead)
    this.#lastRead = now
    const budget = this.size.ahead ? BURST_MS.ahead : BURST_MS.alone
    // It was ready before it was asked for: the GPU waits for the host, which has less to do where bursts are longer.
    const idle = this.size.ahead > 0 && now - asked < 1
    const inTime = idle ? RING : Math.floor((budget * steps) / milliseconds)
    this.#burst = Math.max(1, Math.min(inTime, 2 * this.#burst, RING))
    this.#timedRows = rows.length
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

const isOver = ({ request, completion, cut }: Rollout, ends: ReadonlySet<number>) =>
  cut || completion.tokens.length === request.maxNewTokens || ends.has(completion.tokens.at(-1) ?? -1)

function enlist(requests: readonly GenerationRequest[]): Rollout[] {
  const rollouts: Rollout[] = []
  for (const [at, request] of requests.entries()) {
    const first = request.stream ?? rollouts.length
    for (let copy = 0; copy < request.count; copy++) {
      const completion: Completion = { request: at, tokens: [], logprobs: [], stop: 'stopped' }
      rollouts.push({ index: rollouts.length, request, completion, stream: first + copy })
    }
  }
  return rollouts
}
