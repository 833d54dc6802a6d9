/** @file Drawing the next token of every row on the GPU: shaders/sample.wgsl and shaders/sample_row.wgsl. */
import entries from '../../shaders/sample.wgsl?raw'
import row from '../../shaders/sample_row.wgsl?raw'
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import type { KernelContext, Tokens } from './context.ts'
import { ROW_DEFINES, type RowTable } from './row-table.ts'

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
export const SETTINGS_BYTES = 80

/** Tokens that may end a row on the GPU; a row that draws another one goes on, and its caller drops what follows. */
export const MOST_ENDS = 8

const LOWEST = -3.4e38
const NO_TOKEN = 0xffffffff

/** What shaders are told. `ring`: steps of results that `drawn` holds. `ends`: tokens that end a row, of which the first MOST_ENDS count. */
export function samplingWords(s: Sampling, vocab: number, ring: number, ends: readonly number[] = []): Uint32Array<ArrayBuffer> {
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
  words.fill(NO_TOKEN, 12, 12 + MOST_ENDS)
  words.set(ends.slice(0, MOST_ENDS), 12)
  return words
}

export function writeSampling(gpu: Gpu, settings: BufferSlice, s: Sampling, vocab: number, ring: number, ends: readonly number[] = []) {
  gpu.device.queue.writeBuffer(settings.buffer, settings.offset, samplingWords(s, vocab, ring, ends))
}

/** Vocabularies from here on are walked by several workgroups a row, where lanes share a row at all. */
export const TILED_VOCAB = 8192
/** vec4s of logits a tile: 150 workgroups for the one row of a vocabulary of 152 k. */
const TILE_QUADS = 256
const TILE_WORDS = 5

/** Words of `tiles` for so many rows. */
export const tileWords = (rows: number, vocab: number) => rows * Math.ceil(Math.ceil(vocab / 4) / TILE_QUADS) * TILE_WORDS

export interface SampleBuffers {
  settings: BufferSlice
  /** [rows, V], rows a multiple of four floats apart. */
  logits: BufferSlice
  table: RowTable
  /** (token, bits of ln p) at [position % ring][row]. */
  drawn: BufferSlice
  /** `tileWords`: with it, a dispatch goes before in which several workgroups share a row. */
  tiles: BufferSlice | null
}

/** Draws a token for each row of logits, into `drawn`, and moves the rows of `table` on. `lanes`: invocations of a workgroup. */
export function sample(
  k: Pick<KernelContext, 'live'>,
  lanes: number,
  vocab: number,
  { settings, logits, table, drawn, tiles }: SampleBuffers,
): Dispatch<Tokens>[] {
  const shared = {
    shader: { name: 'sample', code: `${row}\n${entries}` },
    defines: { LANES: lanes, SPLIT: Number(lanes > 1), TILED: Number(tiles !== null), WHOLE: 0, ...ROW_DEFINES },
    constants: { CAPACITY: table.capacity, ...(tiles && { TILE_QUADS }) },
  }
  const whole: Dispatch<Tokens> = {
    ...shared,
    label: 'sample',
    entry: 'sample',
    bindings: [k.live, settings, logits, table.all, drawn],
    grid: (live) => [lanes === 1 ? Math.ceil(live.tokens / 16) : live.tokens],
    cost: (live) => ({ bytes: 4 * vocab * live.tokens, operations: 2 * vocab * live.tokens }),
  }
  if (!tiles) return [whole]
  const tileBindings: BufferSlice[] = [k.live, settings, logits, table.all]
  tileBindings[5] = tiles
  return [
    {
      ...shared,
      label: 'sample tiles',
      entry: 'sample_tiles',
      bindings: tileBindings,
      grid: (live) => [Math.ceil(Math.ceil(vocab / 4) / TILE_QUADS), live.tokens],
      cost: whole.cost,
    },
    { ...whole, bindings: [...whole.bindings, tiles], cost: (live) => ({ bytes: 4 * tileWords(live.tokens, vocab), operations: 0 }) },
  ]
}
