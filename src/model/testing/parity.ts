/**
 * @file How far a model is from PyTorch: log-probs, greedy tokens, each parameter's gradient and one AdamW step. The tests hold these figures to
 * their bounds, `npm run figures:parity` prints them. Goldens of `fixtures/` come from scripts/fixtures/make_parity.py.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NodeStorage } from '../../cli/node-storage.ts'
import type { Gpu } from '../../gpu/device.ts'
import type { SliceRule } from '../../kernels/fold.ts'
import type { MatmulChoice } from '../../kernels/matmul.ts'
import type { FileReader } from '../../runs/storage.ts'
import { Learner } from '../../training/learner.ts'
import type { Sequence } from '../batch.ts'
import { Generator } from '../generator.ts'
import { Model } from '../model.ts'
import { decodeTensor, readHeader } from '../safetensors.ts'

export const FAMILIES = ['llama', 'llama3-rope', 'qwen2', 'qwen3'] as const

/** What PyTorch computed with the same weights. */
export interface Golden {
  /** `logprobs[i]` = ln p(tokens[i + 1] | tokens[0..i]); `entropies[i]` is that of the same distribution, and of the one after the end. */
  sequences: { tokens: number[]; logprobs: number[]; entropies?: number[] }[]
  greedy: { prompt: number[]; completion: number[] }
  /** Loss: -sum of advantage * ln p over all completion tokens, divided by their number. */
  policy: { rollouts: { prompt: number[]; completion: number[]; advantage: number }[]; loss: number }
  /** Decoupled decay, on matrices only. */
  adamw: { lr: number; betas: [number, number]; eps: number; weight_decay: number }
  /** Gradients of the policy loss, and parameters after one step on it, by name. */
  gradients: Map<string, Float32Array>
  updated: Map<string, Float32Array>
}

export interface Kernels {
  matmul: MatmulChoice
  slices: SliceRule | null
  lanes: 1 | 64
}

export interface Parity {
  /** Largest differences, in nats. */
  logprob: number
  entropy: number
  loss: number
  greedyEqual: number
  greedyTokens: number
  /** |ours - theirs| / |theirs| of the worst parameter. */
  gradient: { error: number; name: string }
  /** |ours - theirs| / |update|, over all parameters. */
  adamw: number
}

export const fixtureFolder = (family: string) => fileURLToPath(new URL(`../fixtures/${family}/`, import.meta.url))

/** Tensors of a safetensors file on disk, as f32. */
export function readTensors(path: string | URL): Map<string, Float32Array> {
  const bytes = new Uint8Array(readFileSync(path))
  const { tensors } = readHeader(bytes)
  return new Map([...tensors.values()].map((entry) => [entry.name, decodeTensor(entry, bytes.subarray(entry.begin, entry.end))]))
}

export function readFixture(family: string): { files: FileReader; golden: Golden } {
  const folder = fixtureFolder(family)
  const golden = JSON.parse(readFileSync(`${folder}golden.json`, 'utf8')) as Golden
  golden.gradients = readTensors(`${folder}grads.safetensors`)
  golden.updated = readTensors(`${folder}adamw.safetensors`)
  return { files: new NodeStorage(folder), golden }
}

export async function measureParity(gpu: Gpu, files: FileReader, golden: Golden, kernels: Kernels): Promise<Parity> {
  const model = await Model.load(gpu, files)
  const { table, weights } = model
  const { lr, betas, eps, weight_decay: weightDecay } = golden.adamw
  const longest = Math.max(64, ...golden.sequences.map(({ tokens }) => tokens.length))
  const learner = await Learner.create(gpu, table, weights, {
    tokens: Math.ceil(longest / 64) * 64,
    choice: kernels.matmul,
    lanes: kernels.lanes,
    slices: kernels.slices,
    optimizer: { kind: 'adamw', betas, epsilon: eps, weightDecay, maxGradNorm: 0 },
  })
  try {
    const before = table.unpack(await weights.read(gpu))
    const scored = await learner.step(
      golden.sequences.map(({ tokens }) => ({ tokens, weights: Array<number>(tokens.length - 1).fill(0) })),
      { learningRate: 0, muonLearningRate: 0 },
    )
    const apart = (ours: ArrayLike<number>, theirs: readonly number[] = []) => Math.max(0, ...theirs.map((x, i) => Math.abs(ours[i] - x)))
    const logprob = Math.max(...golden.sequences.map((s, i) => apart(scored.scores[i].logprobs, s.logprobs)))
    const entropy = Math.max(...golden.sequences.map((s, i) => apart(scored.scores[i].entropies, s.entropies?.slice(0, -1))))
    const greedyEqual = await countGreedy(model, golden.greedy, kernels.matmul)

    // A fresh optimizer: the first step left moments behind.
    learner.optimizer.steps = 0
    for (const moment of Object.values(learner.optimizer.moments)) moment.write(gpu, new Float32Array(table.size))
    const taken = await learner.step(policySequences(golden.policy.rollouts), { learningRate: lr, muonLearningRate: 0 })
    const gradients = table.unpack(await learner.readGradient())
    const after = table.unpack(await weights.read(gpu))
    const data = (tensors: typeof after, name: string) => (tensors.get(name) as { data: Float32Array }).data
    let worst = { error: 0, name: '' }
    for (const [name, theirs] of golden.gradients) {
      const error = distance(data(gradients, name), theirs) / distance(theirs)
      if (!(error <= worst.error)) worst = { error, name }
    }
    let error = 0
    let update = 0
    for (const [name, theirs] of golden.updated) {
      error += distance(data(after, name), theirs) ** 2
      update += distance(theirs, data(before, name)) ** 2
    }
    return {
      logprob,
      entropy,
      loss: Math.abs(taken.loss - golden.policy.loss),
      greedyEqual,
      greedyTokens: golden.greedy.completion.length,
      gradient: worst,
      adamw: Math.sqrt(error / update),
    }
  } finally {
    learner.dispose()
    weights.free()
  }
}

/** The rollouts as what the trainer learns from: every completion token weighs its advantage over the number of all. */
function policySequences(rollouts: Golden['policy']['rollouts']): Sequence[] {
  const count = rollouts.reduce((sum, { completion }) => sum + completion.length, 0)
  return rollouts.map(({ prompt, completion, advantage }) => ({
    tokens: [...prompt, ...completion],
    weights: [...Array<number>(prompt.length - 1).fill(Number.NaN), ...Array<number>(completion.length).fill(advantage / count)],
  }))
}

/** How many tokens are equal before the first that differs. */
async function countGreedy(model: Model, { prompt, completion }: Golden['greedy'], matmul: MatmulChoice): Promise<number> {
  const { gpu, config, weights } = model
  const slots = prompt.length + completion.length
  const generator = await Generator.create(gpu, config, weights, matmul, { rows: 1, slots })
  const [{ tokens }] = await generator.generate(
    [{ prompt, count: 1, maxNewTokens: completion.length }],
    { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 0, logprobScale: 1 },
    { ignoreEos: true },
  )
  generator.destroy()
  const first = completion.findIndex((id, i) => tokens[i] !== id)
  return first < 0 ? completion.length : first
}

/** Euclidean; from 0 where there is no other. */
function distance(a: Float32Array, b?: Float32Array): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b ? b[i] : 0)) ** 2, 0))
}
