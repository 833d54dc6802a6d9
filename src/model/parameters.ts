/**
 * @file Where each weight lives on the GPU. All parameters have a place in one flat order (gradients and optimizer state mirror it), which is
 * cut into as many buffers as the adapter's binding limit asks: one for most models, so that AdamW and the gradient norm are one dispatch
 * each. Matrices come first: weight decay stops where the vectors begin. They may be stored as f16, where nothing learns; then the vectors, f32
 * always, begin a buffer of their own. The buffers themselves: parameter-buffers.ts.
 *
 * Kept otherwise than in the file:
 * - rows start at multiples of four floats and are padded with zeros, so every load is a vec4;
 * - q, k and v are one matrix, each head padded to a multiple of four rows;
 * - gate and up are one matrix with interleaved rows (gate 0, up 0, gate 1, ...), so that one invocation has both for SwiGLU.
 * Padding stays zero: its gradient is zero by construction.
 */
import { ALIGN_FLOATS } from '../gpu/memory.ts'
import { BYTES, type Stored } from '../gpu/stored.ts'
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
  /** In floats, from the start of the flat order. */
  offset: number
  kind: 'matrix' | 'vector'
  /** Hidden matrices are what Muon trains. */
  hidden: boolean
  /** It may be cut between rows into blocks of a multiple of this; 0: it lies whole. */
  blockRows: number
  pieces: Piece[]
}

/** A stretch of the flat order that is one buffer; in numbers, whatever they are stored as. */
export interface Part {
  start: number
  floats: number
  stored: Stored
}

/** Neighbouring rows of an entry that lie in one part; most entries are one block. */
export interface RowBlock {
  part: number
  firstRow: number
  rows: number
}

/** Rows of a vocabulary's blocks: then its logits begin where a binding may. Gate and up make half as many floats as they have rows. */
const VOCABULARY_ROWS = 64
const GATE_UP_ROWS = 128

const ceil4 = (n: number) => Math.ceil(n / 4) * 4
const same = (i: number) => i

export class ParameterTable {
  readonly entries: readonly Parameter[]
  readonly byName: ReadonlyMap<string, Parameter>
  /** Without gaps, in order. Vectors lie in one part. */
  readonly parts: readonly Part[]
  /** Floats of all parts, alignment included. */
  readonly size: number
  /** Floats before the first vector. */
  readonly matrixSize: number
  /** Floats from there to the end. */
  readonly vectorSize: number
  /** Weights of the model itself, padding not counted. */
  readonly count: number
  readonly #blocks = new Map<string, RowBlock[]>()

  /**
   * `partBytes`: most a buffer may have. A part ends where a parameter does; embedding, output projection, and gate and up, which may be larger
   * than a buffer by themselves, are cut between rows. Where other matrices are, their part is larger than was asked. `matrices`: what they are
   * stored as.
   */
  constructor(
    readonly config: ModelConfig,
    partBytes = Number.POSITIVE_INFINITY,
    readonly matrices: Stored = 'f32',
  ) {
    const entries = describe(config)
    // Numbers between what may be bound, and the most of them a buffer may have.
    const step = (ALIGN_FLOATS * BYTES.f32) / BYTES[matrices]
    const most = Math.floor(partBytes / BYTES[matrices] / step) * step
    const parts: Part[] = [{ start: 0, floats: 0, stored: matrices }]
    let size = 0
    const fits = (floats: number) => size + floats - (parts.at(-1) as Part).start <= most
    const lay = (name: string, firstRow: number, rows: number, ld: number) => {
      const floats = Math.ceil((rows * ld) / step) * step
      if (!fits(floats) && (parts.at(-1) as Part).floats > 0) parts.push({ start: size, floats: 0, stored: matrices })
      size += floats
      const part = parts.at(-1) as Part
      part.floats = size - part.start
      this.#blocks.set(name, [...(this.#blocks.get(name) ?? []), { part: parts.length - 1, firstRow, rows }])
    }
    for (const entry of entries.filter(({ kind }) => kind === 'matrix')) {
      entry.offset = size
      const { name, rows, ld, blockRows } = entry
      const block = Math.max(blockRows, Math.floor(most / ld / blockRows) * blockRows)
      if (blockRows === 0 || rows * ld <= most) lay(name, 0, rows, ld)
      else for (let first = 0; first < rows; first += block) lay(name, first, Math.min(block, rows - first), ld)
    }
    this.matrixSize = size
    const vectors = entries.filter(({ kind }) => kind === 'vector')
    const vectorFloats = vectors.reduce((sum, { ld }) => sum + Math.ceil(ld / ALIGN_FLOATS) * ALIGN_FLOATS, 0)
    if ((matrices === 'f16' || !fits(vectorFloats)) && (parts.at(-1) as Part).floats > 0)
      parts.push({ start: size, floats: 0, stored: 'f32' })
    const last = parts.length - 1
    for (const entry of vectors) {
      entry.offset = size
      size += Math.ceil(entry.ld / ALIGN_FLOATS) * ALIGN_FLOATS
      this.#blocks.set(entry.name, [{ part: last, firstRow: 0, rows: 1 }])
    }
    parts[last].floats = size - parts[last].start
    this.parts = parts
    this.entries = [...entries].sort((x, y) => x.offset - y.offset)
    this.byName = new Map(entries.map((entry) => [entry.name, entry]))
    this.size = size
    this.vectorSize = size - this.matrixSize
    this.count = entries.flatMap((entry) => entry.pieces).reduce((sum, piece) => sum + piece.shape.reduce((x, y) => x * y, 1), 0)
  }

  get(name: string): Parameter {
    const entry = this.byName.get(name)
    if (!entry) throw new Error(`no parameter ${name}`)
    return entry
  }

  /** In order; several where the parameter is cut between rows. */
  blocks(name: string): readonly RowBlock[] {
    this.get(name)
    return this.#blocks.get(name) as RowBlock[]
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
  const matrix = (name: string, rows: number, cols: number, hidden: boolean, pieces: Piece[], blockRows = 0): Parameter => ({
    name, rows, cols, ld: ceil4(cols), offset: 0, kind: 'matrix', hidden, blockRows, pieces,
  }) // biome-ignore format: one entry
  const vector = (name: string, cols: number, pieces: Piece[]): Parameter => ({
    name, rows: 1, cols, ld: ceil4(cols), offset: 0, kind: 'vector', hidden: false, blockRows: 0, pieces,
  }) // biome-ignore format: one entry
  const norm = (name: string, hf: string, n: number) => vector(name, n, [{ name: `${hf}.weight`, shape: [n], row: same, col: same }])
  const head = (first: number) => (r: number) => (first + Math.floor(r / D)) * s.head + (r % D)

  const entries = [
    matrix('embed', V, C, false, [{ name: 'model.embed_tokens.weight', shape: [V, C], row: same, col: same }], VOCABULARY_ROWS),
  ]
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
      matrix(
        `${layer}.gate_up`,
        2 * F,
        C,
        true,
        [
          { name: `${hf}.mlp.gate_proj.weight`, shape: [F, C], row: (r) => 2 * r, col: same },
          { name: `${hf}.mlp.up_proj.weight`, shape: [F, C], row: (r) => 2 * r + 1, col: same },
        ],
        GATE_UP_ROWS,
      ),
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
  if (!config.tiedEmbedding)
    entries.push(matrix('head', V, C, false, [{ name: 'lm_head.weight', shape: [V, C], row: same, col: same }], VOCABULARY_ROWS))
  return entries
}

/** The name of the output projection's entry. */
export const headName = (config: ModelConfig) => (config.tiedEmbedding ? 'embed' : 'head')
