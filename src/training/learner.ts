/**
 * @file A model that learns: weights, gradient, the decoder's plan and an optimizer, and one verb, `step`. It knows sequences and
 * weights on their log-probabilities; whether those come from demonstrations or from rewards is decided above.
 */
import type { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { LossScale } from '../kernels/context.ts'
import type { SliceRule } from '../kernels/fold.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { microbatches, pack, type Sequence } from '../model/batch.ts'
import { Decoder } from '../model/decoder.ts'
import { allocateGradient } from '../model/gradient.ts'
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
    readonly weights: BufferSlice,
    readonly gradient: BufferSlice,
    readonly optimizer: Optimizer,
    readonly decoder: Decoder,
  ) {}

  static async create(gpu: Gpu, table: ParameterTable, weights: BufferSlice, options: LearnerOptions): Promise<Learner> {
    const gradient = allocateGradient(gpu, table, options.slices, options.tokens)
    const optimizer = await Optimizer.create(gpu, table, weights, gradient, options.optimizer, options.choice)
    const decoder = await Decoder.create(gpu, table, weights, {
      tokens: options.tokens,
      choice: options.choice,
      lanes: options.lanes,
      gradient,
    })
    return new Learner(gpu, table, weights, gradient.buffer, optimizer, decoder)
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
   * One optimizer step on L = -sum of weight * ln p, less the bonus for entropy over the predictions that are wanted. A gradient that is not finite leaves weights and optimizer state as they were and
   * throws a GpuError of kind `non-finite`. `onPass` runs between submits: the place to let others use the GPU.
   */
  async step(
    sequences: readonly Sequence[],
    rates: { learningRate: number; muonLearningRate: number },
    scale: LossScale = {},
    onPass?: (done: number, total: number) => Promise<void> | void,
  ): Promise<StepResult> {
    const { device } = this.gpu
    const groups = microbatches(sequences, this.capacity)
    const stride = this.capacity * 8
    const staging = this.#stagingFor(16 + groups.length * stride)
    const batches = groups.map((group) => pack(group, this.capacity, this.table.config.vocab))
    const start = performance.now()
    for (const [i, batch] of batches.entries()) {
      const before = i === 0 ? (encoder: GPUCommandEncoder) => encoder.clearBuffer(this.gradient.buffer) : undefined
      this.decoder.submit(batch, staging, 16 + i * stride, { ...scale, before })
      if (onPass) {
        await this.gpu.finished()
        await onPass(i + 1, batches.length)
      }
    }
    const encoder = device.createCommandEncoder()
    this.optimizer.encode(encoder, rates, staging, 0)
    device.queue.submit([encoder.finish()])
    const data = new Float32Array(await this.gpu.map(staging, 16 + groups.length * stride))
    this.decoder.paceFor((performance.now() - start) / batches.length)
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
      const own = readScores(data.subarray(4 + (g * stride) / 4), group, batches[g])
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
    return (await this.gpu.readFloats(this.gradient)).subarray(0, this.table.size)
  }

  dispose() {
    this.decoder.dispose()
    this.optimizer.dispose()
    this.gpu.memory.free(this.gradient)
    if (this.#staging) this.gpu.memory.free(this.#staging)
  }

  #stagingFor(bytes: number): GPUBuffer {
    if (!this.#staging || this.#staging.size < bytes) {
      if (this.#staging) this.gpu.memory.free(this.#staging)
      this.#staging = this.gpu.memory.alloc('step staging', 1.5 * bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
    }
    return this.#staging
  }
}
