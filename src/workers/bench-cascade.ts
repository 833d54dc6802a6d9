/**
 * @file This project's engine in the benchmark, put together from the parts that a run uses.
 */
import { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { Plan } from '../gpu/plan.ts'
import { matmul } from '../kernels/matmul.ts'
import { describeKernels, type KernelProfile } from '../kernels/tuning.ts'
import { pack, type Sequence } from '../model/batch.ts'
import type { ModelConfig } from '../model/config.ts'
import { chooseKernels } from '../model/decode-tuning.ts'
import { Decoder } from '../model/decoder.ts'
import { Generator } from '../model/generator.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { readScores } from '../model/score.ts'
import { ADAM, type BenchEngine } from '../reference/bench-engine.ts'
import type { HostWeights } from '../reference/weights.ts'
import { Learner } from '../training/learner.ts'
import { BENCH_GRPO } from './bench-rows.ts'
import type { BenchSize } from './bench-sizes.ts'

/** Sampling that draws from the whole distribution: the dearest kind, as training uses it. */
const SAMPLING = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1, logprobScale: 1 }

export class CascadeEngine implements BenchEngine {
  readonly name = 'cascade'
  readonly backend = 'webgpu'
  #gpu!: Gpu
  #config!: ModelConfig
  #kernels!: KernelProfile
  #learner!: Learner
  #scorer!: Decoder
  #staging!: GPUBuffer
  #weights!: ParameterBuffers
  /** By the rows that they decode together: kernels are chosen by what a batch has room for. */
  readonly #generators = new Map<number, Generator>()

  constructor(private readonly size: BenchSize) {}

  async init(weights: HostWeights, config: ModelConfig) {
    const tokens = this.size.sequences * this.size.tokens
    const gpu = await Gpu.open(navigator.gpu)
    const table = new ParameterTable(config, gpu.memory.largestBinding)
    const kernels = await chooseKernels(gpu)
    const flat = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    const tensor = (name: string) => (weights.get(name) as { data: Float32Array }).data
    flat.write(gpu, table.pack(tensor))
    const { lanes, slices, rate, matmul: choice } = kernels
    this.#learner = await Learner.create(gpu, table, flat, {
      tokens,
      choice,
      lanes,
      slices,
      rate,
      optimizer: { kind: 'adamw', betas: [ADAM.beta1, ADAM.beta2], epsilon: ADAM.epsilon, weightDecay: 0, maxGradNorm: 0 },
    })
    this.#scorer = await Decoder.create(gpu, table, flat, { tokens, choice, lanes, gradient: null, rate })
    this.#staging = gpu.memory.staging('scores', tokens * 8)
    this.#gpu = gpu
    this.#weights = flat
    this.#config = config
    this.#kernels = kernels
  }

  /** What the tuner chose, in words. */
  get kernels(): string {
    return describeKernels(this.#kernels)
  }

  async step(batch: number[][]): Promise<number> {
    const { loss } = await this.#learner.step(sequences(batch), { learningRate: ADAM.learningRate, muonLearningRate: 0 })
    return loss
  }

  /** The forward pass of a training step alone, output projection and log-probs included; done when it resolves, with the loss. */
  async forward(batch: number[][]): Promise<number> {
    const rows = sequences(batch)
    const packed = pack(rows, this.#scorer.capacity, this.#config.vocab)
    this.#scorer.submit(packed, this.#staging, 0)
    const pairs = new Float32Array(await this.#gpu.map(this.#staging, packed.predictions * 8))
    const scores = readScores(pairs, rows).flatMap(({ logprobs }) => [...logprobs])
    return -scores.reduce((sum, logprob) => sum + logprob, 0) / scores.length
  }

  /** Decodes `count` new tokens for each of `rows` sequences with the cache, from one-token prompts, as a rollout does. */
  async decode(rows: number, count: number): Promise<void> {
    const requests = Array.from({ length: rows }, (_, row) => ({ prompt: [row % this.#config.vocab], count: 1, maxNewTokens: count }))
    const generator = await this.#generatorOf(rows, count)
    await generator.generate(requests, SAMPLING, { ignoreEos: true })
  }

  /** Made on first use: rows of at most `tokens`. */
  async #generatorOf(rows: number, tokens: number): Promise<Generator> {
    const known = this.#generators.get(rows)
    if (known) return known
    const options = { rows, slots: rows * tokens }
    const made = await Generator.create(this.#gpu, this.#config, this.#weights, this.#kernels.matmul, options)
    this.#generators.set(rows, made)
    return made
  }

  /**
   * A step of group relative policy optimisation as a run takes it: rollouts of `prompts`, a reward for each, one update on all their
   * tokens. `reward` of the new tokens. Resolves with the tokens that were generated, and those that were trained on.
   */
  async grpoStep(
    prompts: number[][],
    reward: (prompt: number[], tokens: number[]) => number,
  ): Promise<{ generated: number; trained: number }> {
    const { group, tokens } = BENCH_GRPO
    const generator = await this.#generatorOf(prompts.length * group, prompts[0].length + tokens)
    const requests = prompts.map((prompt) => ({ prompt, count: group, maxNewTokens: tokens }))
    const rollouts = await generator.generate(requests, SAMPLING, { ignoreEos: true })
    const rewards = rollouts.map(({ request, tokens: drawn }) => reward(prompts[request], drawn))
    const batch = rollouts.map(({ request, tokens: drawn }, i) => {
      const peers = rewards.slice(request * group, (request + 1) * group)
      const mean = peers.reduce((sum, value) => sum + value, 0) / group
      const deviation = Math.sqrt(peers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / group)
      const weight = (rewards[i] - mean) / (deviation + 1e-4) / (rollouts.length * tokens)
      const prompt = prompts[request]
      const weights = Float32Array.from({ length: prompt.length + drawn.length - 1 }, (_, at) =>
        at < prompt.length - 1 ? Number.NaN : weight,
      )
      return { tokens: [...prompt, ...drawn], weights }
    })
    const { tokens: trained } = await this.#learner.step(batch, { learningRate: ADAM.learningRate, muonLearningRate: 0 })
    return { generated: rollouts.length * tokens, trained }
  }

  /** Products of [m, k] and the transpose of [n, k], by the kernel chosen for this adapter: `times` of them in one submit, once for each call. */
  async matmulRunner(m: number, n: number, k: number): Promise<{ run(times: number): Promise<void>; dispose(): void }> {
    const gpu = this.#gpu
    const owned: BufferSlice[] = [m * k, n * k, m * n].map((count) => gpu.memory.floats('product', count))
    const [a, b, c] = owned
    const live = gpu.memory.uniform('product live', 16)
    owned.push(live)
    const operation = { label: 'product', layout: 'NT', m, n, k, lda: k, ldb: k, ldc: n, a, b, c, live } as const
    const dispatch = matmul<null>(
      gpu,
      this.#kernels.matmul.NT,
      operation,
      () => 0,
      (dims) => owned.push(dims),
    )
    const plan = await Plan.build(gpu, 'product', [dispatch])
    return {
      async run(times) {
        const encoder = gpu.device.createCommandEncoder()
        const pass = encoder.beginComputePass()
        for (let i = 0; i < times; i++) plan.encode(pass, null)
        pass.end()
        gpu.device.queue.submit([encoder.finish()])
        await gpu.device.queue.onSubmittedWorkDone()
        gpu.assertHealthy()
      },
      dispose: () => gpu.memory.free(...owned),
    }
  }

  dispose() {
    this.#gpu.close()
  }
}

/** Mean cross-entropy over every next-token prediction. */
function sequences(batch: number[][]): Sequence[] {
  const weight = 1 / (batch.length * (batch[0].length - 1))
  return batch.map((tokens) => ({ tokens, weights: new Float32Array(tokens.length - 1).fill(weight) }))
}
