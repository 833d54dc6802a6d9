/**
 * @file Does this GPU compute correctly? The engine and the reference run the same small models on it; this file has the models, the bounds
 * and the words. It compares numbers that others have computed and touches no GPU, so it is tested without one.
 *
 * The reference runs on the same GPU by other shaders, written by other people: an error of the driver that hits both alike would pass.
 */
import type { ModelConfig } from '../model/config.ts'
import { randomWeights, uniforms } from './random-weights.ts'
import type { BatchResults, WeightedSequence } from './results.ts'
import type { HostWeights } from './weights.ts'

/** One comparison, as the page shows it. `error` is the largest found, `bound` what it was held to. */
export interface CheckRow {
  name: string
  ok: boolean
  error: number
  bound: number
  sentence: string
}

export interface SelfCheckReport {
  ok: boolean
  sentence: string
  rows: CheckRow[]
  milliseconds: number
}

export interface SelfCheckCase {
  title: string
  config: ModelConfig
  weights: HostWeights
  batch: WeightedSequence[]
}

/** Largest absolute difference of a log-prob or of the loss. Float32 arithmetic stays a tenth of this. */
export const LOG_PROB_BOUND = 2e-4
/** Largest norm of a gradient's difference, relative to the gradient's norm. */
export const GRADIENT_BOUND = 1e-3

/** Models small enough to take a moment, with every feature of the family between them and widths that fill no tile. */
export function selfCheckCases(): SelfCheckCase[] {
  const base = { layers: 2, maxPositions: 128, rmsNormEps: 1e-6, eosTokenIds: [1] }
  const configs: [string, ModelConfig][] = [
    [
      'grouped queries, separate output',
      {
        ...base,
        modelType: 'llama',
        hidden: 36,
        heads: 3,
        kvHeads: 1,
        headDim: 12,
        feedForward: 50,
        vocab: 97,
        rope: { theta: 10000, scaling: null },
        tiedEmbedding: false,
        qkvBias: false,
        qkNorm: false,
      },
    ],
    [
      'normed queries and keys, scaled positions',
      {
        ...base,
        modelType: 'qwen3',
        hidden: 40,
        heads: 4,
        kvHeads: 2,
        headDim: 14,
        feedForward: 52,
        vocab: 83,
        rope: { theta: 10000, scaling: { kind: 'llama3', factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 64 } },
        tiedEmbedding: true,
        qkvBias: false,
        qkNorm: true,
      },
    ],
    [
      'biased queries, keys and values',
      {
        ...base,
        modelType: 'qwen2',
        hidden: 36,
        heads: 6,
        kvHeads: 2,
        headDim: 6,
        feedForward: 58,
        vocab: 89,
        rope: { theta: 1000000, scaling: null },
        tiedEmbedding: true,
        qkvBias: true,
        qkNorm: false,
      },
    ],
  ]
  return configs.map(([title, config], index) => ({
    title,
    config,
    weights: randomWeights(config, 100 + index, 2),
    batch: randomBatch(config, 200 + index),
  }))
}

/** Sequences of unlike lengths; weights of both signs and some of them 0, as advantages and prompts make them. */
function randomBatch(config: ModelConfig, seed: number): WeightedSequence[] {
  const uniform = uniforms(seed)
  return [37, 5, 2].map((length) => ({
    tokens: Array.from({ length }, () => Math.floor(uniform() * config.vocab)),
    weights: Array.from({ length: length - 1 }, (_, t) => (t < length / 4 && length > 2 ? 0 : (2 * uniform() - 1) / 20)),
  }))
}

/** Rows of one case: log-probs, loss, and the gradients of each kind of weight. `reference` names what ours was held to. */
export function compareResults(title: string, ours: BatchResults, theirs: BatchResults, reference = 'TensorFlow.js'): CheckRow[] {
  const row = (name: string, subject: string, plural: boolean, error: number, bound: number, unit: (error: number) => string): CheckRow => {
    // Asked this way round because every comparison with NaN is false; Math.max keeps one once it is seen.
    const ok = error <= bound
    const agree = plural ? 'agree' : 'agrees'
    const differ = plural ? 'differ' : 'differs'
    const sentence = !Number.isFinite(error)
      ? `${subject} (${title}) could not be compared: a number is missing or not finite.`
      : ok
        ? `${subject} (${title}) ${agree} with ${reference} to within ${unit(error)}.`
        : `${subject} (${title}) ${differ} from ${reference} by ${unit(error)}, where ${unit(bound)} is allowed.`
    return { name: `${name}, ${title}`, ok, error, bound, sentence }
  }
  const nats = (error: number) => `${tidy(error)} nats`
  const percent = (error: number) => `${tidy(100 * error)}%`

  const rows = [
    row('Log-probs', 'Log-probabilities', true, largestDifference(ours.logprobs, theirs.logprobs), LOG_PROB_BOUND, nats),
    row('Loss', 'The loss', false, Math.abs(ours.loss - theirs.loss), LOG_PROB_BOUND, nats),
  ]
  for (const [kind, names] of gradientKinds([...theirs.gradients.keys()])) {
    const error = names.reduce((worst, name) => Math.max(worst, relativeError(ours.gradients.get(name), theirs.gradients.get(name)!)), 0)
    rows.push(row(`Gradients of ${kind}`, `Gradients of the ${kind} weights`, true, error, GRADIENT_BOUND, percent))
  }
  return rows
}

/** The verdict over all cases, in words that need no knowledge of the rows. */
export function selfCheckReport(rows: CheckRow[], milliseconds: number): SelfCheckReport {
  const failed = rows.filter((row) => !row.ok)
  const ok = rows.length > 0 && failed.length === 0
  const sentence = ok
    ? `This GPU computes correctly: all ${rows.length} comparisons with an independent implementation agree.`
    : rows.length === 0
      ? 'Nothing was compared, so nothing is known about this GPU.'
      : `This GPU does not compute correctly: ${failed.length} of ${rows.length} comparisons with an independent implementation disagree. ` +
        'Update the graphics driver or try another browser; a model trained here could not be trusted.'
  return { ok, sentence, rows, milliseconds }
}

/** Weights by what they belong to, so that a failure says which kernel to look at. */
function gradientKinds(names: string[]): Map<string, string[]> {
  const kindOf = (name: string) =>
    /norm\.weight$/.test(name)
      ? 'normalization'
      : /self_attn/.test(name)
        ? 'attention'
        : /mlp/.test(name)
          ? 'feed-forward'
          : 'embedding and output'
  const kinds = new Map<string, string[]>()
  for (const name of names) kinds.set(kindOf(name), [...(kinds.get(kindOf(name)) ?? []), name])
  return kinds
}

function largestDifference(ours: number[][], theirs: number[][]): number {
  if (ours.length !== theirs.length || ours.some((row, i) => row.length !== theirs[i].length)) return Number.NaN
  return ours.reduce((worst, row, i) => row.reduce((inner, value, t) => Math.max(inner, Math.abs(value - theirs[i][t])), worst), 0)
}

/** Norm of the difference over the norm of the reference; NaN where there is nothing to compare. */
export function relativeError(ours: ArrayLike<number> | undefined, theirs: ArrayLike<number>): number {
  if (ours === undefined || ours.length !== theirs.length) return Number.NaN
  let difference = 0
  let norm = 0
  for (let i = 0; i < theirs.length; i++) {
    difference += (ours[i] - theirs[i]) ** 2
    norm += theirs[i] ** 2
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm)
}

/** Two significant digits, and no exponent that a reader must decode. */
function tidy(value: number): string {
  if (value === 0) return '0'
  const digits = Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value))))
  return digits > 12 ? 'less than 0.000000000001' : value.toFixed(digits)
}
