/** @file A model ready for use: its weights on the GPU, its tokenizer and chat template, and the folder it is written back to. */
import type { Gpu } from '../gpu/device.ts'
import { NotHalf, type Stored } from '../gpu/stored.ts'
import type { FileReader, Storage } from '../runs/storage.ts'
import { Random } from '../tasks/random.ts'
import { endTokens } from '../text/chat-format.ts'
import { type ChatTemplate, loadChatTemplate } from '../text/template.ts'
import { loadTokenizer, type Tokenizer } from '../text/tokenizer.ts'
import type { ModelConfig } from './config.ts'
import { assertFinite } from './finite.ts'
import { type CompanionFile, expectedTensors, readModelFolder, writeModelFolder } from './folder.ts'
import { flatBlocks, ParameterBuffers, type TensorRows } from './parameter-buffers.ts'
import { ParameterTable } from './parameters.ts'

/** Tokenizer and template files, as text, by name. */
export type Companions = ReadonlyMap<CompanionFile, string>

/** What is known of a model before its weights are read. */
export interface ModelOutline {
  config: ModelConfig
  companions: Companions
}

export interface LoadOptions {
  /** The day that templates write into a prompt; today, unless a run is to read again what it read on another. */
  today?: Date
  /** Share of the weights that has been read, from 0 to 1. */
  onRead?: (share: number) => void
  /** It will decode and nothing else, and its log-probs will not be compared with what learns: see `decodesFrom`. */
  decodesOnly?: boolean
}

/**
 * Weights beyond which matrices that only decode are stored as f16. All models that ship, and all that a page trains from nothing, have fewer
 * and decode as they learn, to the bit. Beyond, f32 is 200 MB and more: memory that a card lacks, and on a GPU of 100 GB/s 2 ms a token.
 */
const LARGE = 50e6

const count = (shape: readonly number[]) => shape.reduce((x, y) => x * y, 1)
const weightsOf = (config: ModelConfig) => [...expectedTensors(config).values()].reduce((sum, shape) => sum + count(shape), 0)

/** What the matrices of a model that only decodes are stored as, if they have no number that f16 lacks. */
export const decodesFrom = (config: ModelConfig): Stored => (weightsOf(config) > LARGE ? 'f16' : 'f32')

interface OutlineOptions {
  today?: Date
  /** Of the matrices; absent: f32. */
  stored?: Stored
}

export class Model {
  /** Tokens that end a reply; the first is the one that the model's own template ends it with. */
  readonly eosTokenIds: readonly number[]

  private constructor(
    readonly gpu: Gpu,
    readonly table: ParameterTable,
    readonly weights: ParameterBuffers,
    /** Null where the folder has no tokenizer: such a model takes and gives token ids only. */
    readonly tokenizer: Tokenizer | null,
    readonly template: ChatTemplate,
    readonly companions: Companions,
  ) {
    const { eosTokenIds, vocab } = table.config
    this.eosTokenIds = endTokens(tokenizer, template, eosTokenIds).filter((id) => id < vocab)
  }

  get config(): ModelConfig {
    return this.table.config
  }

  /** Reads a Hugging Face folder. Throws one sentence for whatever is wrong with it. */
  static async load(gpu: Gpu, files: FileReader, options: LoadOptions = {}): Promise<Model> {
    const folder = await readModelFolder(files)
    const { config, companions } = folder
    const all = weightsOf(config)
    const loaded = (stored: Stored) => {
      let read = 0
      const rows: TensorRows = async (name, from, to) => {
        const data = await folder.rows(name, from, to)
        read += data.length
        options.onRead?.(read / all)
        return data
      }
      return Model.#make(gpu, config, rows, companions, { ...options, stored })
    }
    try {
      return await loaded(options.decodesOnly ? decodesFrom(config) : 'f32')
    } catch (error) {
      // Read once more, which next to no model needs.
      if (error instanceof NotHalf) return loaded('f32')
      throw error
    }
  }

  /**
   * A new model: norms 1, biases 0, embeddings from a normal distribution of standard deviation `embeddingStd`, other matrices of
   * 1 / sqrt(inputs), those that write to the residual stream smaller by sqrt(2 layers) (as GPT-2).
   */
  static async create(gpu: Gpu, config: ModelConfig, companions: Companions, seed: number, embeddingStd = 0.02): Promise<Model> {
    const shapes = expectedTensors(config)
    const draws = new Map<string, () => number>()
    const initial: TensorRows = (name, from, to) => {
      const shape = shapes.get(name) as number[]
      const data = new Float32Array((to - from) * (shape.at(-1) as number))
      if (shape.length === 1) return data.fill(name.endsWith('.bias') ? 0 : 1)
      const outward = name.includes('o_proj') || name.includes('down_proj')
      const std = /embed_tokens|lm_head/.test(name) ? embeddingStd : shape[1] ** -0.5 / (outward ? Math.sqrt(2 * config.layers) : 1)
      const draw = draws.get(name) ?? normals(std, new Random('weights', seed, name))
      draws.set(name, draw)
      return data.map(draw)
    }
    return Model.#make(gpu, config, initial, companions)
  }

  static async #make(
    gpu: Gpu,
    config: ModelConfig,
    tensor: TensorRows,
    companions: Companions,
    options: OutlineOptions = {},
  ): Promise<Model> {
    const model = Model.outline(gpu, { config, companions }, options)
    try {
      await model.weights.settle()
      await model.weights.fill(gpu, flatBlocks(model.table, tensor))
      return model
    } catch (error) {
      model.dispose()
      throw error
    }
  }

  /** One whose weights have their room and no values: all that a GPU that only counts (gpu/planned.ts) needs of it. */
  static outline(gpu: Gpu, { config, companions }: ModelOutline, { today, stored }: OutlineOptions = {}): Model {
    const text = companions.get('tokenizer.json')
    const tokenizer = text === undefined ? null : loadTokenizer(text, companions.get('tokenizer_config.json') ?? null)
    const tokenizerConfig = JSON.parse(companions.get('tokenizer_config.json') ?? 'null') as unknown
    const template = loadChatTemplate(tokenizerConfig, companions.get('chat_template.jinja') ?? null, today)
    const table = new ParameterTable(config, gpu.memory.largestBinding, stored)
    return new Model(gpu, table, ParameterBuffers.allocate(gpu.memory, table, 'weights'), tokenizer, template, companions)
  }

  /** Takes the weights of another model of the same shape. */
  become({ weights }: Model) {
    this.weights.copyFrom(this.gpu, weights)
  }

  /** Writes the weights as they are now into a folder that transformers loads. */
  async write(files: Pick<Storage, 'write'>): Promise<void> {
    const tensors = this.weights.tensors(this.gpu)
    async function* tensor(name: string) {
      for await (const rows of (tensors.get(name) as { rows(): AsyncIterable<Float32Array> }).rows()) {
        // A model that computes nothing should not take the place of one that does.
        assertFinite(rows, "The model's weights are not finite numbers, so it was not written: training has diverged.")
        yield rows
      }
    }
    await writeModelFolder(files, { config: this.config, tensor, companions: this.companions })
  }

  dispose() {
    this.weights.free()
  }
}

/** Numbers of a normal distribution around 0, two by two (Box and Muller 1958). */
function normals(std: number, random: Random): () => number {
  let spare: number | null = null
  return () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    const radius = std * Math.sqrt(-2 * Math.log(1 - random.unit()))
    const angle = 2 * Math.PI * random.unit()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}
