/**
 * @file The decoder's forward for generation, as two plans over one cache. `decode`: one token a row through all layers, logits, and the
 * next token drawn; 5 dispatches a layer (6 where rows may be long) and 3 more (4 where the vocabulary is large), or, of a small model, one
 * dispatch for several tokens. `prefill`: prompt tokens as rows, up to the last layer's keys and values, which is all that later tokens need of
 * them.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, Plan } from '../gpu/plan.ts'
import { attentionDecode, spanFloats, spansFor } from '../kernels/attention_decode.ts'
import { type KernelContext, type Tokens, tokensOf, writeLive } from '../kernels/context.ts'
import { decodeWhole } from '../kernels/decode_whole.ts'
import { embeddingForward } from '../kernels/embedding.ts'
import { type Chosen, type MatmulChoice, matmul } from '../kernels/matmul.ts'
import { ropeForward } from '../kernels/rope.ts'
import { RowExchange } from '../kernels/row-exchange.ts'
import { PAGE, RowTable } from '../kernels/row-table.ts'
import { SETTINGS_BYTES, sample, TILED_VOCAB, tileWords } from '../kernels/sample.ts'
import { CachePages, pagesOf } from './cache-pages.ts'
import type { ModelConfig } from './config.ts'
import { columnsFrom, headShape, type LayerProduct, layerForward, layerProjections } from './layer.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { headName, strides } from './parameters.ts'
import { uploadAngles } from './rope-angles.ts'
import { wholeFor } from './whole-model.ts'

/** Steps of results kept on the GPU: the most a submit can draw. */
export const RING = 64

export interface DecodeSize {
  /** Rollouts decoded at once. */
  rows: number
  /** Cache slots: a prompt takes its length less one, a rollout in flight what it has drawn, each in whole pages. */
  slots: number
  /** Prompt tokens that go through the layers at once. */
  prefillRows: number
  /** Invocations that share a row in sampling and attention: 1 where barriers are slow (software adapters), else 64. */
  lanes: 1 | 64
  /** Bursts submitted beyond the one that is waited for: 1 on real GPUs, which would idle while the host reads; 0 where the host is the GPU. */
  ahead: 0 | 1
}

export class DecodePlan {
  private constructor(
    readonly prefill: Plan<Tokens>,
    readonly decode: Plan<Tokens>,
    /** Rows of prompt tokens, and of rollouts. */
    readonly tables: { prefill: RowTable; decode: RowTable },
    readonly exchange: RowExchange,
    /** Which slots are whose, to be started anew with each batch; on the GPU as `pageLists`. */
    readonly cachePages: () => CachePages,
    readonly pageLists: BufferSlice,
    private readonly live: BufferSlice,
    /** How many tokens a dispatch draws; null: one, in several dispatches. */
    private readonly burst: BufferSlice | null,
    readonly settings: BufferSlice,
    /** (token, bits of ln p) at [position % RING][row]. */
    readonly drawn: BufferSlice,
    /** Of the rows of the last step, `strides(config).vocab` a row. */
    readonly logits: BufferSlice,
    /** One for each burst under way. */
    readonly staging: readonly GPUBuffer[],
    private readonly owned: readonly (GPUBuffer | BufferSlice)[],
  ) {}

  static async build(
    gpu: Gpu,
    config: ModelConfig,
    weights: ParameterBuffers,
    choice: MatmulChoice,
    size: DecodeSize,
  ): Promise<DecodePlan> {
    const owned: (GPUBuffer | BufferSlice)[] = []
    const keep = <T extends GPUBuffer | BufferSlice>(buffer: T): T => {
      owned.push(buffer)
      return buffer
    }
    const s = strides(config)
    const shape = headShape(config)
    const width = Math.max(size.rows, size.prefillRows)
    const floats = (label: string, count: number) => keep(gpu.memory.floats(`generation ${label}`, count))
    const weight = (name: string) => weights.slice(name)

    try {
      const live = keep(gpu.memory.uniform('generation live', 16))
      const settings = keep(gpu.memory.uniform('generation sampling', SETTINGS_BYTES))
      const k: KernelContext = { gpu, live, lanes: size.lanes }
      const x = floats('x', width * s.hidden)
      const middle = floats('x after attention', width * s.hidden)
      const qkv = floats('qkv', width * s.qkv)
      const q = floats('q', size.prefillRows * s.q)
      const attended = floats('attended', width * s.q)
      const activated = floats('activated', width * s.feedForward)
      const logits = floats('logits', size.rows * s.vocab)
      const slots = pagesOf(size.slots) * PAGE
      const whole = wholeFor(gpu, config, weights, choice, size.rows, slots)
      const spans = whole ? null : spansFor(size.lanes, shape, Math.min(size.slots, config.maxPositions), size.rows)
      const cut = spans ? { ...spans, partial: floats('attended by spans', spanFloats(shape, spans, size.rows)) } : undefined
      const kv = whole && floats('cache', config.layers * slots * s.kv)
      const layerBytes = 4 * slots * s.kv
      const cache = Array.from({ length: config.layers }, (_, layer) =>
        kv ? { ...kv, offset: layer * layerBytes, size: layerBytes } : floats(`cache ${layer}`, slots * s.kv),
      )
      // A list for each row and each prompt of one; and of one more, that the next may come while the last is still read.
      const cachePages = () => new CachePages(pagesOf(size.slots), 2 * size.rows + 2, pagesOf(Math.min(size.slots, config.maxPositions)))
      const pageLists = floats('page lists', cachePages().words)
      const rowTable = (label: string, rows: number) => {
        const table = new RowTable(gpu.memory, `generation ${label}`, rows, pageLists)
        keep(table.all)
        return table
      }
      const tables = { prefill: rowTable('prompt rows', size.prefillRows), decode: rowTable('rows', size.rows) }
      const exchange = await RowExchange.build(gpu, tables.decode)
      keep(exchange.list)
      const ringBytes = RING * tables.decode.capacity * 8
      const drawn = floats('drawn tokens', ringBytes / 4)
      const tiled = !whole && size.lanes > 1 && config.vocab >= TILED_VOCAB
      const tiles = tiled ? floats('logits by tiles', tileWords(size.rows, config.vocab)) : null
      const staging = Array.from({ length: size.ahead + 1 }, () => keep(gpu.memory.staging('generation staging', ringBytes)))

      // Positions beyond the cache are never reached.
      const angles = keep(uploadAngles(gpu, config, size.slots))

      const layers = (rows: RowTable, cap: number, variant: Chosen, prompts: boolean): Dispatch<Tokens>[] => {
        const product = (op: LayerProduct) => matmul<Tokens>(gpu, variant, { ...op, m: cap, live, liveTokens: true }, tokensOf, keep)
        const list = weights.blocks('embed').map((block) => embeddingForward(k, rows.fields('id'), block.slice, x, s.hidden, block))
        for (let layer = 0; layer < config.layers; layer++) {
          const of = (name: string) => weight(`${layer}.${name}`)
          const norm = config.qkNorm ? { q: of('q_norm'), k: of('k_norm') } : null
          const kv = cache[layer]
          // A prompt token attends to keys that others of its dispatch write, so those come before; a rollout's token only to its own.
          const keys = prompts ? [ropeForward(k, shape, rows.fields('position'), angles, qkv, q, kv, norm, rows.fields('slot'))] : []
          const queries = prompts ? { q } : { qkv, angles, norm }
          // Prompt tokens are many rows, and keep a GPU busy as they are.
          const heads = { shape, table: rows, queries, kv, out: attended, spans: prompts ? undefined : cut }
          const attention = () => [...keys, ...attentionDecode(k, heads)]
          const blocks = (name: string) => weights.blocks(`${layer}.${name}`)
          const driver = { config, weight: of, blocks, product, projections: { c: qkv }, attention }
          if (prompts && layer === config.layers - 1) return [...list, layerProjections(driver, x), ...keys]
          list.push(...layerForward(driver, { x, middle, attended, gateUp: null, activated, out: x }))
        }
        list.push(
          ...weights.blocks(headName(config)).map(({ firstRow, rows: n, slice }) => product({
            label: 'logits', layout: 'NT', n, k: config.hidden, lda: s.hidden, ldb: s.hidden, ldc: s.vocab, a: x, b: slice,
            c: columnsFrom(logits, firstRow), norm: { gamma: weight('norm'), eps: config.rmsNormEps },
          })), // biome-ignore format: one operation
          ...sample(k, size.lanes, config.vocab, { settings, logits, table: rows, drawn, tiles }),
        )
        return list
      }
      // No more rows than decoding was measured with: then its own variant does, and software adapters are spared seconds of compiling.
      const variant = size.prefillRows <= 64 ? choice.decode : choice.NT
      const burst = whole && keep(gpu.memory.uniform('generation burst', 16))
      const steps =
        whole && kv && burst
          ? [
              decodeWhole(gpu, whole.tile, {
                model: whole.model,
                live,
                burst,
                settings,
                weights: weights.parts[0].slice,
                kv,
                angles,
                table: tables.decode,
                logits,
                drawn,
              }),
            ]
          : layers(tables.decode, size.rows, choice.decode, false)
      // Asked for together: a driver compiles on as many cores as it has.
      const [prefill, decode] = await Promise.all([
        Plan.build(gpu, 'prefill', layers(tables.prefill, size.prefillRows, variant, true)),
        Plan.build(gpu, 'decode', steps),
      ])
      await gpu.memory.settle(...owned)
      return new DecodePlan(prefill, decode, tables, exchange, cachePages, pageLists, live, burst, settings, drawn, logits, staging, owned)
    } catch (error) {
      gpu.memory.free(...owned)
      throw error
    }
  }

  /** Prompt tokens, as `tables.prefill` has them, through the layers. */
  encodePrefill(gpu: Gpu, pass: GPUComputePassEncoder, tokens: number) {
    const live = { tokens, distinct: 0 }
    writeLive(gpu, this.live, live)
    this.prefill.encode(pass, live)
  }

  /** So many tokens for each of the first rows of `tables.decode`, none of which will be longer than `reach`. */
  encodeBurst(gpu: Gpu, pass: GPUComputePassEncoder, rows: number, tokens: number, reach: number) {
    const replays = this.writeBurst(gpu, rows, tokens)
    for (let replay = 0; replay < replays; replay++) this.decode.encode(pass, { tokens: rows, distinct: 0, reach })
  }

  /** Says to `decode` what it must draw; answers how often it must be replayed for that. */
  writeBurst(gpu: Gpu, rows: number, tokens: number): number {
    writeLive(gpu, this.live, { tokens: rows, distinct: 0 })
    if (!this.burst) return tokens
    gpu.device.queue.writeBuffer(this.burst.buffer, this.burst.offset, new Uint32Array([tokens]))
    return 1
  }

  free(gpu: Gpu) {
    gpu.memory.free(...this.owned)
  }
}
