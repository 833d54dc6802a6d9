/**
 * @file Where each weight lives on the GPU. All parameters share one flat f32 buffer (gradients and optimizer state mirror it), so that
 * AdamW and the gradient norm are one dispatch each. Matrices come first: weight decay stops where the vectors begin.
 *
 * Kept otherwise than in the file:
 * - rows start at multiples of four floats and are padded with zeros, so every load is a vec4;
 * - q, k and v are one matrix, each head padded to a multiple of four rows;
 * - gate and up are one matrix with interleaved rows (gate 0, up 0, gate 1, ...), so that one invocation has both for SwiGLU.
 * Padding stays zero: its gradient is zero by construction.
 */
import { ALIGN_FLOATS, type BufferSlice, type Memory } from '../gpu/memory.ts'
import type { ModelConfig } from './config.ts'

/** A Hugging Face tensor's place within an entry: HF (row, col) is at row `row(r)`, column `col(c)`. */
export interface Piece {
  name: string
  shape: number[]
  row: (r: number) => number
  col: (c: number) => number
}

export interface Parameter {
  /** `embed`, `0.qkv`, `0.norm1`, ... */
  name: string
  rows: number
  cols: number
  /** Floats between rows: cols rounded up to four. */
  ld: number
  /** In floats, from the start of the flat buffer. */
  offset: number
  kind: 'matrix' | 'vector'
  /** Hidden matrices are what Muon trains. */
  hidden: boolean
  pieces: Piece[]
}

const ceil4 = (n: number) => Math.ceil(n / 4) * 4
const same = (i: number) => i

export class ParameterTable {
  readonly entries: readonly Parameter[]
  readonly byName: ReadonlyMap<string, Parameter>
  /** Floats in the flat buffer, alignment included. */
  readonly size: number
  /** Floats before the first vector. */
  readonly matrixSize: number
  /** Weights of the model itself, padding not counted. */
  readonly count: number

  constructor(readonly config: ModelConfig) {
    const entries = describe(config)
    let offset = 0
    let matrixSize = 0
    for (const kind of ['matrix', 'vector'] as const) {
      for (const entry of entries.filter((item) => item.kind === kind)) {
        entry.offset = offset
        offset += Math.ceil((entry.rows * entry.ld) / ALIGN_FLOATS) * ALIGN_FLOATS
      }
      if (kind === 'matrix') matrixSize = offset
    }
    this.entries = [...entries].sort((x, y) => x.offset - y.offset)
    this.byName = new Map(entries.map((entry) => [entry.name, entry]))
    this.size = offset
    this.matrixSize = matrixSize
    this.count = entries.flatMap((entry) => entry.pieces).reduce((sum, piece) => sum + piece.shape.reduce((x, y) => x * y, 1), 0)
  }

  get(name: string): Parameter {
    const entry = this.byName.get(name)
    if (!entry) throw new Error(`no parameter ${name}`)
    return entry
  }

  /** The part of a flat buffer that holds `name`; `toEnd`: up to the buffer's end, for slices and batches further on. */
  slice(flat: BufferSlice, name: string, toEnd = false): BufferSlice {
    const entry = this.get(name)
    return { buffer: flat.buffer, offset: entry.offset * 4, size: toEnd ? flat.size - entry.offset * 4 : entry.rows * entry.ld * 4 }
  }

  /** Tensors by Hugging Face name into the flat layout. */
  pack(tensor: (name: string) => Float32Array): Float32Array {
    const flat = new Float32Array(this.size)
    this.#each((piece, at) => {
      const data = tensor(piece.name)
      for (let i = 0; i < data.length; i++) flat[at(i)] = data[i]
    })
    return flat
  }

  /** The reverse of `pack`. */
  unpack(flat: Float32Array): Map<string, { shape: number[]; data: Float32Array }> {
    const tensors = new Map<string, { shape: number[]; data: Float32Array }>()
    this.#each((piece, at) => {
      const data = new Float32Array(piece.shape.reduce((x, y) => x * y, 1))
      for (let i = 0; i < data.length; i++) data[i] = flat[at(i)]
      tensors.set(piece.name, { shape: piece.shape, data })
    })
    return tensors
  }

  #each(visit: (piece: Piece, at: (i: number) => number) => void) {
    for (const entry of this.entries) {
      for (const piece of entry.pieces) {
        const cols = piece.shape.at(-1) as number
        visit(piece, (i) => entry.offset + piece.row(Math.floor(i / cols)) * entry.ld + piece.col(i % cols))
      }
    }
  }
}

/** Padded head width and the strides (in floats) that follow from it. */
export function strides(config: ModelConfig) {
  const head = ceil4(config.headDim)
  const q = config.heads * head
  const kv = 2 * config.kvHeads * head
  return { head, hidden: ceil4(config.hidden), q, kv, qkv: q + kv, feedForward: ceil4(config.feedForward), vocab: ceil4(config.vocab) }
}

function describe(config: ModelConfig): Parameter[] {
  const { hidden: C, feedForward: F, vocab: V, heads: H, kvHeads, headDim: D } = config
  const s = strides(config)
  const matrix = (name: string, rows: number, cols: number, hidden: boolean, pieces: Piece[]): Parameter => ({
    name, rows, cols, ld: ceil4(cols), offset: 0, kind: 'matrix', hidden, pieces,
  }) // biome-ignore format: one entry
  const vector = (name: string, cols: number, pieces: Piece[]): Parameter => ({
    name, rows: 1, cols, ld: ceil4(cols), offset: 0, kind: 'vector', hidden: false, pieces,
  }) // biome-ignore format: one entry
  const norm = (name: string, hf: string, n: number) => vector(name, n, [{ name: `${hf}.weight`, shape: [n], row: same, col: same }])
  const head = (first: number) => (r: number) => (first + Math.floor(r / D)) * s.head + (r % D)

  const entries = [matrix('embed', V, C, false, [{ name: 'model.embed_tokens.weight', shape: [V, C], row: same, col: same }])]
  for (let layer = 0; layer < config.layers; layer++) {
    const hf = `model.layers.${layer}`
    const attention = `${hf}.self_attn`
    const projections = [
      { name: 'q_proj', first: 0, heads: H },
      { name: 'k_proj', first: H, heads: kvHeads },
      { name: 'v_proj', first: H + kvHeads, heads: kvHeads },
    ]
    entries.push(
      matrix(`${layer}.qkv`, s.qkv, C, true, projections.map((p) => ({
        name: `${attention}.${p.name}.weight`, shape: [p.heads * D, C], row: head(p.first), col: same,
      }))), // biome-ignore format: one entry
      matrix(`${layer}.o`, C, s.q, true, [{ name: `${attention}.o_proj.weight`, shape: [C, H * D], row: same, col: head(0) }]),
      matrix(`${layer}.gate_up`, 2 * F, C, true, [
        { name: `${hf}.mlp.gate_proj.weight`, shape: [F, C], row: (r) => 2 * r, col: same },
        { name: `${hf}.mlp.up_proj.weight`, shape: [F, C], row: (r) => 2 * r + 1, col: same },
      ]),
      matrix(`${layer}.down`, C, F, true, [{ name: `${hf}.mlp.down_proj.weight`, shape: [C, F], row: same, col: same }]),
      norm(`${layer}.norm1`, `${hf}.input_layernorm`, C),
      norm(`${layer}.norm2`, `${hf}.post_attention_layernorm`, C),
    )
    if (config.qkNorm) entries.push(norm(`${layer}.q_norm`, `${attention}.q_norm`, D), norm(`${layer}.k_norm`, `${attention}.k_norm`, D))
    if (config.qkvBias) {
      entries.push(vector(`${layer}.qkv_bias`, s.qkv, projections.map((p) => ({
        name: `${attention}.${p.name}.bias`, shape: [p.heads * D], row: () => 0, col: head(p.first),
      })))) // biome-ignore format: one entry
    }
  }
  entries.push(norm('norm', 'model.norm', C))
  if (!config.tiedEmbedding) entries.push(matrix('head', V, C, false, [{ name: 'lm_head.weight', shape: [V, C], row: same, col: same }]))
  return entries
}

/** The name of the output projection's entry. */
export const headName = (config: ModelConfig) => (config.tiedEmbedding ? 'embed' : 'head')

/** Allocates the flat weight buffer. */
export function allocateWeights(memory: Memory, table: ParameterTable): BufferSlice {
  return memory.floats('weights', table.size)
}
