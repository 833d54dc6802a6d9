/**
 * @file The decoder over a packed batch: forward, loss and backward as one recorded plan, submitted once a batch. Gradients are added into the
 * gradient's buffers, so several batches can make one optimizer step. What is in the plan: packed-driver.ts. Generation has its own, smaller
 * forward (generator.ts).
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { Plan } from '../gpu/plan.ts'
import { type KernelContext, type LossScale, type Tokens, writeLive } from '../kernels/context.ts'
import type { PackedBatch } from './batch.ts'
import { ofPredictions } from './logit-chunks.ts'
import { expectedMilliseconds, inTurns, submitsFor } from './pacing.ts'
import { PackedDriver, type PassOptions } from './packed-driver.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import type { ParameterTable } from './parameters.ts'
import { fullBatch, operationsOf } from './token-cost.ts'

export interface DecoderOptions extends PassOptions {
  /** Operations a second that the adapter is known to reach: see `KernelProfile`. */
  rate?: number
}

type SubmitOptions = LossScale & { before?: (encoder: GPUCommandEncoder) => void }

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
    /** That a full batch is expected to take. */
    milliseconds: number
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
    this.paceFor(parts.milliseconds)
  }

  static async create(gpu: Gpu, table: ParameterTable, weights: ParameterBuffers, options: DecoderOptions): Promise<Decoder> {
    const owned: BufferSlice[] = []
    try {
      const driver = new PackedDriver(gpu, table, weights, options, owned)
      const { capacity, context, predictions, input, result } = driver
      const list = driver.dispatches()
      const plan = await Plan.build(gpu, options.gradient ? 'train' : 'score', list)
      await gpu.memory.settle(...owned)
      const milliseconds = expectedMilliseconds(capacity, operationsOf(list, fullBatch(table.config, capacity)), options.rate)
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
  submitInTurns(batch: PackedBatch, staging: GPUBuffer, stagingOffset: number, options: SubmitOptions = {}): Promise<void> {
    return inTurns(this.#gpu, this.#parts(batch, staging, stagingOffset, options))
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
   * Chooses `parts` for passes that take `milliseconds`. Software adapters have no watchdog that would end a long one, and more submits would only
   * cost them time.
   */
  paceFor(milliseconds: number) {
    if (!this.#gpu.adapter.software) this.parts = submitsFor(milliseconds, this.#plan.length)
  }

  /** For counting and timing, of the batch submitted last. */
  get plan(): Plan<Tokens> {
    return this.#plan
  }

  dispose() {
    this.#gpu.memory.free(...this.#owned)
  }
}
