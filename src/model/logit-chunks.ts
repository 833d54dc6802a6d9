/**
 * @file From the final norm's rows of what predicts something to its log-probs and, in training, back to their gradient and the head's: logits a
 * chunk of predictions at a time, so that memory never holds tokens x vocabulary.
 */
import type { BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import type { KernelContext, Tokens } from '../kernels/context.ts'
import { loss } from '../kernels/loss.ts'
import type { Matmul } from '../kernels/matmul.ts'
import type { BatchSlices } from './batch.ts'
import type { ModelConfig } from './config.ts'
import type { GradientPlaces } from './gradient.ts'
import { columnsFrom } from './layer.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { headName, strides } from './parameters.ts'

/** Only the predictions of a batch. */
export const ofPredictions = (live: Tokens): Tokens => ({ ...live, tokens: live.predictions ?? live.tokens })

/** A dispatch whose rows are the predictions of a batch. */
export const overPredictions = ({ grid, cost, ...rest }: Dispatch<Tokens>): Dispatch<Tokens> => ({
  ...rest,
  grid: (live) => grid(ofPredictions(live)),
  cost: cost && ((live) => cost(ofPredictions(live))),
})

/** What the driver of a pass brings. */
export interface ChunkDriver {
  config: ModelConfig
  weights: ParameterBuffers
  /** Predictions a batch may hold. */
  capacity: number
  /** Most bytes of logits at a time; absent: 64 MB. */
  logitBytes?: number
  /** `live` counts predictions. */
  predictions: KernelContext
  batch: Pick<BatchSlices, 'targets' | 'weights'>
  floats(label: string, count: number): BufferSlice
  product(op: Omit<Matmul, 'liveTokens'>): Dispatch<Tokens>
}

/** In training: where the gradient of `normed` goes, and those of weights. */
export interface ChunkGradient {
  dnormed: BufferSlice
  places: GradientPlaces
}

/** (ln p, entropy) of each row of `normed` to `result`; with `training` its gradient, too. */
export function logitChunks(
  driver: ChunkDriver,
  normed: BufferSlice,
  result: BufferSlice,
  training: ChunkGradient | null,
): Dispatch<Tokens>[] {
  const { config, capacity, predictions, batch } = driver
  const { live } = predictions
  const s = strides(config)
  const { vocab: V, hidden: C } = config
  const rows = Math.max(64, Math.min(capacity, Math.floor((driver.logitBytes ?? 64e6) / (4 * s.vocab) / 64) * 64))
  const logits = driver.floats('logits', rows * s.vocab)
  const head = headName(config)
  const blocks = driver.weights.blocks(head)
  // What one block of the vocabulary gives is added to what those before it gave, and no dispatch reads what it writes.
  const other = training && blocks.length > 1 ? driver.floats('d normed of blocks', rows * s.hidden) : null
  const product = (op: Omit<Matmul, 'live' | 'liveTokens'>) => overPredictions(driver.product({ ...op, live }))
  const list: Dispatch<Tokens>[] = []
  for (let first = 0; first < capacity; first += rows) {
    const cap = Math.min(rows, capacity - first)
    const from = (slice: BufferSlice) => ({ ...slice, offset: first * s.hidden * 4, size: cap * s.hidden * 4 })
    const columns = ({ firstRow }: { firstRow: number }) => columnsFrom(logits, firstRow)
    const chunk = { vocab: V, ld: s.vocab, first, cap, backward: training !== null }
    list.push(
      ...blocks.map((block) => product({
        label: 'logits', layout: 'NT', m: cap, n: block.rows, k: C, lda: s.hidden, ldb: s.hidden, ldc: s.vocab,
        a: from(normed), b: block.slice, c: columns(block), firstToken: first,
      })),
      overPredictions(loss(predictions, chunk, batch.targets, batch.weights, logits, result)),
    ) // biome-ignore format: one product an entry
    if (!training) continue
    const { dnormed, places } = training
    // The last one's goes where it is wanted.
    const sum = (i: number) => (other && (blocks.length - i) % 2 === 0 ? other : from(dnormed))
    list.push(
      ...blocks.map((block, i) => product({
        label: 'd normed', layout: 'NN', m: cap, n: C, k: block.rows, lda: s.vocab, ldb: s.hidden, ldc: s.hidden,
        a: columns(block), b: block.slice, c: sum(i), firstToken: first, epilogue: i > 0 ? { kind: 'residual', residual: sum(i - 1) } : undefined,
      })),
      ...places.products(head, cap, (place, block) => product({
        label: `${head} gradient`, layout: 'TN', m: block.rows, n: C, k: cap, lda: s.vocab, ldb: s.hidden, ldc: s.hidden,
        a: columns(block), b: from(normed), firstToken: first, ...place,
      })),
    ) // biome-ignore format: one product an entry
  }
  return list
}
