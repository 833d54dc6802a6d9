/**
 * @file The decoder's forward for generation, as two plans over one cache. `decode`: one token a row through all layers, logits, and the
 * next token drawn; 6 dispatches a layer and 3 more. `prefill`: prompt tokens as rows, up to the last layer's keys and values, which is
 * all that later tokens need of them.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, Plan } from '../gpu/plan.ts'
import { attentionDecode } from '../kernels/attention_decode.ts'
import { type KernelContext, type Tokens, tokensOf } from '../kernels/context.ts'
import { embeddingForward } from '../kernels/embedding.ts'
import { type Chosen, type MatmulChoice, matmul } from '../kernels/matmul.ts'
import { ropeForward } from '../kernels/rope.ts'
import { RowTable } from '../kernels/row-table.ts'
import { SETTINGS_BYTES, sample } from '../kernels/sample.ts'
import type { ModelConfig } from './config.ts'
import { uploadAngles } from './decoder.ts'
import { headShape, type LayerProduct, layerForward, layerProjections } from './layer.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { headName, strides } from './parameters.ts'

/** Steps of results kept on the GPU: the most a submit can draw. */
export const RING = 16

export interface DecodeSize {
  /** Rollouts decoded at once. */
  rows: number
  /** Cache slots: each prompt takes its length less one, each rollout in flight its limit of new tokens. */
  slots: number
  /** Prompt tokens that go through the layers at once. */
  prefillRows: number
  /** Invocations that share a row in sampling and attention: 1 where barriers are slow (software adapters), else 64. */
  lanes: 1 | 64
}

export class DecodePlan {
  private constructor(
    readonly prefill: Plan<Tokens>,
    readonly decode: Plan<Tokens>,
    /** Rows of prompt tokens, and of rollouts. */
    readonly tables: { prefill: RowTable; decode: RowTable },
    readonly live: BufferSlice,
    readonly settings: BufferSlice,
    /** (token, bits of ln p) at [position % RING][row]. */
    readonly drawn: BufferSlice,
    /** Of the rows of the last step, `strides(config).vocab` a row. */
    readonly logits: BufferSlice,
    readonly staging: GPUBuffer,
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
      const q = floats('q', width * s.q)
      const attended = floats('attended', width * s.q)
      const activated = floats('activated', width * s.feedForward)
      const logits = floats('logits', size.rows * s.vocab)
      const cache = Array.from({ length: config.layers }, (_, layer) => floats(`cache ${layer}`, size.slots * s.kv))
      const tables = {
        prefill: new RowTable(gpu.memory, 'generation prompt rows', size.prefillRows),
        decode: new RowTable(gpu.memory, 'generation rows', size.rows),
      }
      keep(tables.prefill.all)
      keep(tables.decode.all)
      const ringBytes = RING * tables.decode.capacity * 8
      const drawn = floats('drawn tokens', ringBytes / 4)
      const staging = keep(gpu.memory.staging('generation staging', ringBytes))

      // Positions beyond the cache are never reached.
      const angles = keep(uploadAngles(gpu, config, size.slots))

      const layers = (rows: RowTable, cap: number, variant: Chosen, keysOnly: boolean): Dispatch<Tokens>[] => {
        const product = (op: LayerProduct) => matmul<Tokens>(gpu, variant, { ...op, m: cap, live, liveTokens: true }, tokensOf, keep)
        const list = weights.blocks('embed').map((block) => embeddingForward(k, rows.fields('id'), block.slice, x, s.hidden, block))
        for (let layer = 0; layer < config.layers; layer++) {
          const of = (name: string) => weight(`${layer}.${name}`)
          const norms = config.qkNorm ? { q: of('q_norm'), k: of('k_norm') } : null
          const keys = ropeForward(k, shape, rows.fields('position'), angles, qkv, q, cache[layer], norms, rows.fields('slot'))
          const attention = () => [keys, attentionDecode(k, shape, rows, q, cache[layer], attended)]
          const driver = { config, weight: of, product, projections: { c: qkv }, attention }
          if (keysOnly && layer === config.layers - 1) return [...list, layerProjections(driver, x), keys]
          list.push(...layerForward(driver, { x, middle, attended, gateUp: null, activated, out: x }))
        }
        list.push(
          ...weights.blocks(headName(config)).map(({ firstRow, rows: n, slice }) => product({
            label: 'logits', layout: 'NT', n, k: config.hidden, lda: s.hidden, ldb: s.hidden, ldc: s.vocab, a: x, b: slice,
            c: { ...logits, offset: 4 * firstRow, size: logits.size - 4 * firstRow }, norm: { gamma: weight('norm'), eps: config.rmsNormEps },
          })), // biome-ignore format: one operation
          sample(k, size.lanes, settings, logits, rows, drawn),
        )
        return list
      }
      // No more rows than decoding was measured with: then its own variant does, and software adapters are spared seconds of compiling.
      const variant = size.prefillRows <= 64 ? choice.decode : choice.NT
      const prefill = await Plan.build(gpu, 'prefill', layers(tables.prefill, size.prefillRows, variant, true))
      const decode = await Plan.build(gpu, 'decode', layers(tables.decode, size.rows, choice.decode, false))
      await gpu.memory.settle()
      return new DecodePlan(prefill, decode, tables, live, settings, drawn, logits, staging, owned)
    } catch (error) {
      gpu.memory.free(...owned)
      throw error
    }
  }

  free(gpu: Gpu) {
    gpu.memory.free(...this.owned)
  }
}
