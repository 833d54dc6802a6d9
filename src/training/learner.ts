/**
 * @file A model that learns: weights, gradient, the decoder's plan and an optimizer, and one verb, `step`. It knows sequences and
 * weights on their log-probabilities; whether those come from demonstrations or from rewards is decided above.
 */
import type { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import type { LossScale } from '../kernels/context.ts'
import type { SliceRule } from '../kernels/fold.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { evenBatches, pack, type Sequence } from '../model/batch.ts'
import { Decoder } from '../model/decoder.ts'
import { allocateGradient } from '../model/gradient.ts'
import type { ParameterBuffers } from '../model/parameter-buffers.ts'
import type { ParameterTable } from '../model/parameters.ts'
import { readScores, type Scores } from '../model/score.ts'
import { Optimizer, type OptimizerSettings } from './optimizer.ts'

export interface LearnerOptions {
  /** Tokens of one pass through the model; a step may take several. */
  tokens: number
  choice: MatmulChoice
  lanes: 1 | 64
  /** By which weight gradients are cut into slices of tokens; null: they are not. */
  slices: SliceRule | null
  /** Operations a second that the adapter is known to reach. */
  rate?: number
  optimizer: OptimizerSettings
}

export interface StepResult {
  /** sum of weight * -ln p over all sequences. */
  loss: number
  /** Before clipping. */
  gradNorm: number
  /** Of all sequences, a prefix that several share with each of them. */
  tokens: number
  scores: Scores[]
}

export class Learner {
  #staging: GPUBuffer | null = null

  private constructor(
    readonly gpu: Gpu,
    readonly table: ParameterTable,
    readonly weights: ParameterBuffers,
    readonly gradient: ParameterBuffers,
    readonly optimizer: Optimizer,
    readonly decoder: Decoder,
  ) {}

  static async create(gpu: Gpu, table: ParameterTable, weights: ParameterBuffers, options: LearnerOptions): Promise<Learner> {
    const { tokens, choice, lanes, rate } = options
    const gradient = allocateGradient(gpu, table, options.slices, tokens)
    let optimizer: Optimizer | null = null
    try {
      await gradient.buffers.settle()
      optimizer = await Optimizer.create(gpu, table, weights, gradient, options.optimizer, choice)
      const decoder = await Decoder.create(gpu, table, weights, { tokens, choice, lanes, gradient, rate })
      return new Learner(gpu, table, weights, gradient.buffers, optimizer, decoder)
    } catch (error) {
      optimizer?.dispose()
      gradient.buffers.free()
      throw error
    }
  }

  /** Longest sequence a pass can hold. */
  get capacity() {
    return this.decoder.capacity
  }

  /** Dispatches of a step of one pass. */
  get dispatches() {
    return this.decoder.dispatches + this.optimizer.dispatches
  }

  /**
   * One optimizer step on L = -sum of weight * ln p, less the bonus for entropy over the predictions that are wanted. A gradient that is not
   * finite leaves weights and optimizer state as they were and throws a GpuError of kind `non-finite`; with no sequences nothing is learned, and
   * they stay as they are. `onPass` runs between passes: with it the GPU is never asked for much more than half a second ahead, so that others have
   * their turn.
   */
  async step(
    sequences: readonly Sequence[],
    rates: { learningRate: number; muonLearningRate: number },
    scale: LossScale = {},
    onPass?: (done: number, total: number) => Promise<void> | void,
  ): Promise<StepResult> {
    if (sequences.length === 0) return { loss: 0, gradNorm: 0, tokens: 0, scores: [] }
    const { device } = this.gpu
    const groups = evenBatches(sequences, this.capacity)
    const staging = this.#stagingFor(16 + groups.length * this.capacity * 8)
    const packed = (i: number) => pack(groups[i], this.capacity, this.table.config.vocab)
    let batch = packed(0)
    // Norm and finiteness of the gradient come first, then what is said of each pass's predictions.
    const ends = [16]
    const start = performance.now()
    for (let i = 0; i < groups.length; i++) {
      const before = i === 0 ? (encoder: GPUCommandEncoder) => this.gradient.clear(encoder) : undefined
      const options = { ...scale, before }
      if (onPass) await this.decoder.submitInTurns(batch, staging, ends[i], options)
      else this.decoder.submit(batch, staging, ends[i], options)
      ends.push(ends[i] + 8 * batch.predictions)
      // The next one is packed while the GPU is busy with this.
      if (i + 1 < groups.length) batch = packed(i + 1)
      if (onPass) {
        await this.gpu.finished()
        await onPass(i + 1, groups.length)
      }
    }
    const encoder = device.createCommandEncoder()
    this.optimizer.encode(encoder, rates, staging, 0)
    device.queue.submit([encoder.finish()])
    const data = new Float32Array(await this.gpu.map(staging, ends[groups.length]))
    this.decoder.paceFor((performance.now() - start) / groups.length)
    const [norm, , finite] = data
    if (finite === 0) {
      this.optimizer.steps--
      throw new GpuError(
        'non-finite',
        'A gradient was not a finite number, so the step was not taken: lower the learning rate, or go back to a checkpoint.',
      )
    }
    let loss = 0
    let tokens = 0
    const scores: Scores[] = []
    groups.forEach((group, g) => {
      const own = readScores(data.subarray(ends[g] / 4, ends[g + 1] / 4), group)
      scores.push(...own)
      group.forEach(({ tokens: { length }, weights }, i) => {
        tokens += length
        own[i].logprobs.forEach((logprob, j) => {
          if (!Number.isNaN(weights[j])) loss -= weights[j] * logprob
        })
      })
    })
    return { loss, gradNorm: norm, tokens, scores }
  }

  /** The gradient that the last step used, before clipping, as the flat layout. For tests and the self-check. */
  async readGradient(): Promise<Float32Array> {
    return this.gradient.read(this.gpu)
  }

  dispose() {
    this.decoder.dispose()
    this.optimizer.dispose()
    this.gradient.free()
    if (this.#staging) this.gpu.memory.free(this.#staging)
  }

  #stagingFor(bytes: number): GPUBuffer {
    if (!this.#staging || this.#staging.size < bytes) {
      if (this.#staging) this.gpu.memory.free(this.#staging)
      this.#staging = this.gpu.memory.staging('step staging', 1.5 * bytes)
    }
    return this.#staging
  }
}
