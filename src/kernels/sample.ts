/** @file Drawing the next token of every row on the GPU: shaders/sample.wgsl. */
import code from '../../shaders/sample.wgsl?raw'
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'
import type { RowTable } from './row-table.ts'

/** How tokens are drawn. What transformers calls by these names. */
export interface Sampling {
  /** 0: greedy, the token with the largest logit, the lowest of several. Below 1e-5 counts as 0, as in vLLM. */
  temperature: number
  /** Keep the k most probable tokens; 0: all. */
  topK: number
  /** Keep the fewest tokens whose probabilities reach p together; 1: all. */
  topP: number
  /** Keep tokens at least this share as probable as the most probable; 0: all. */
  minP: number
  /** The same seed, stream and prompt give the same tokens, whatever else is in the batch. An integer below 2^32. */
  seed: number
  /** Log-probs are of softmax(logits * scale) over the whole vocabulary, untruncated: 1, or 1 / temperature in rollouts. */
  logprobScale: number
}

export const GREEDY: Sampling = { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 0, logprobScale: 1 }

/** @throws Error naming the first setting that makes no sense. */
export function checkSampling(s: Sampling) {
  const wrong = (what: string) => {
    throw new Error(`Sampling needs ${what}.`)
  }
  if (!(s.temperature >= 0 && s.temperature <= 1e6)) wrong(`a temperature of 0 or more, not ${s.temperature}`)
  if (!(Number.isInteger(s.topK) && s.topK >= 0)) wrong(`a top-k that is a whole number, 0 for none, not ${s.topK}`)
  if (!(s.topP > 0 && s.topP <= 1)) wrong(`a top-p above 0 and at most 1, not ${s.topP}`)
  if (!(s.minP >= 0 && s.minP <= 1)) wrong(`a min-p between 0 and 1, not ${s.minP}`)
  if (!(Number.isInteger(s.seed) && s.seed >= 0 && s.seed < 2 ** 32)) wrong(`a seed that is a whole number below 2^32, not ${s.seed}`)
  if (!(s.logprobScale > 0 && Number.isFinite(s.logprobScale))) wrong(`a log-prob scale above 0, not ${s.logprobScale}`)
}

export const isGreedy = (s: Sampling) => s.temperature < 1e-5

/** Bytes of the uniform that `writeSampling` fills. */
export const SETTINGS_BYTES = 48

const LOWEST = -3.4e38

/** `ring`: steps of results that `drawn` holds. */
export function writeSampling(gpu: Gpu, settings: BufferSlice, s: Sampling, vocab: number, ring: number) {
  const words = new Uint32Array(SETTINGS_BYTES / 4)
  const floats = new Float32Array(words.buffer)
  words[0] = vocab
  words[1] = Number(isGreedy(s))
  words[2] = s.seed
  words[3] = s.topK < vocab ? s.topK : 0
  floats[4] = s.topP
  floats[5] = s.minP > 0 ? s.temperature * Math.log(s.minP) : LOWEST
  floats[6] = isGreedy(s) ? 1 : 1 / s.temperature
  floats[7] = s.logprobScale
  words[8] = Math.ceil(vocab / 4)
  words[9] = ring
  gpu.device.queue.writeBuffer(settings.buffer, settings.offset, words)
}

/**
 * Draws a token for each row of logits[rows, V], into drawn[position % ring][row] as (token, bits of ln p), and moves the rows of `table`
 * on. `lanes`: invocations that share a row. `vocab`: for what it costs.
 */
export function sample(
  k: Pick<KernelContext, 'live'>,
  lanes: number,
  settings: BufferSlice,
  logits: BufferSlice,
  table: RowTable,
  drawn: BufferSlice,
  vocab: number,
): Dispatch<Tokens> {
  return {
    label: 'sample',
    shader: { name: 'sample', code },
    entry: 'sample',
    defines: { LANES: lanes, SPLIT: Number(lanes > 1) },
    constants: { CAPACITY: table.capacity },
    bindings: [k.live, settings, logits, table.all, drawn],
    grid: (live) => [lanes === 1 ? Math.ceil(live.tokens / 16) : live.tokens],
    // Plain sampling reads a logit once: exponential and sum for its log-prob, noise and comparison for the draw.
    cost: ({ tokens }) => costOf(tokens * (vocab + 2), 10 * tokens * vocab),
  }
}
