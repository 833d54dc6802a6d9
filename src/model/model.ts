/** @file A model ready for use: its weights on the GPU, its tokenizer and chat template, and the folder it is written back to. */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { FileReader, Storage } from '../runs/storage.ts'
import { Random } from '../tasks/random.ts'
import { endTokens } from '../text/chat-format.ts'
import { type ChatTemplate, loadChatTemplate } from '../text/template.ts'
import { loadTokenizer, type Tokenizer } from '../text/tokenizer.ts'
import type { ModelConfig } from './config.ts'
import { assertFinite } from './finite.ts'
import { type CompanionFile, expectedTensors, readModelFolder, writeModelFolder } from './folder.ts'
import { allocateWeights, ParameterTable } from './parameters.ts'

/** Tokenizer and template files, as text, by name. */
export type Companions = ReadonlyMap<CompanionFile, string>

export interface LoadOptions {
  /** The day that templates write into a prompt; today, unless a run is to read again what it read on another. */
  today?: Date
  /** Share of the weights that has been read, from 0 to 1. */
  onRead?: (share: number) => void
}

export class Model {
  /** Tokens that end a reply; the first is the one that the model's own template ends it with. */
  readonly eosTokenIds: readonly number[]

  private constructor(
    readonly gpu: Gpu,
    readonly table: ParameterTable,
    readonly weights: BufferSlice,
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
    const tensors = new Map<string, Float32Array>()
    const shapes = expectedTensors(folder.config)
    const count = (shape: readonly number[]) => shape.reduce((x, y) => x * y, 1)
    const all = [...shapes.values()].reduce((sum, shape) => sum + count(shape), 0)
    let read = 0
    for (const [name, shape] of shapes) {
      tensors.set(name, (await folder.tensor(name)).data)
      read += count(shape)
      options.onRead?.(read / all)
    }
    return Model.#make(gpu, folder.config, (name) => tensors.get(name) as Float32Array, folder.companions, options)
  }

  /**
   * A new model: norms 1, biases 0, embeddings from a normal distribution of standard deviation `embeddingStd`, other matrices of
   * 1 / sqrt(inputs), those that write to the residual stream smaller by sqrt(2 layers) (as GPT-2).
   */
  static async create(gpu: Gpu, config: ModelConfig, companions: Companions, seed: number, embeddingStd = 0.02): Promise<Model> {
    const shapes = expectedTensors(config)
    const initial = (name: string) => {
      const shape = shapes.get(name) as number[]
      const data = new Float32Array(shape.reduce((x, y) => x * y, 1))
      if (shape.length === 1) return data.fill(name.endsWith('.bias') ? 0 : 1)
      const outward = name.includes('o_proj') || name.includes('down_proj')
      const std = /embed_tokens|lm_head/.test(name) ? embeddingStd : shape[1] ** -0.5 / (outward ? Math.sqrt(2 * config.layers) : 1)
      const random = new Random('weights', seed, name)
      for (let i = 0; i < data.length; i += 2) {
        const radius = std * Math.sqrt(-2 * Math.log(1 - random.unit()))
        const angle = 2 * Math.PI * random.unit()
        data[i] = radius * Math.cos(angle)
        if (i + 1 < data.length) data[i + 1] = radius * Math.sin(angle)
      }
      return data
    }
    return Model.#make(gpu, config, initial, companions)
  }

  static async #make(
    gpu: Gpu,
    config: ModelConfig,
    tensor: (name: string) => Float32Array,
    companions: Companions,
    { today }: LoadOptions = {},
  ): Promise<Model> {
    const text = companions.get('tokenizer.json')
    const tokenizer = text === undefined ? null : loadTokenizer(text, companions.get('tokenizer_config.json') ?? null)
    const tokenizerConfig = JSON.parse(companions.get('tokenizer_config.json') ?? 'null') as unknown
    const template = loadChatTemplate(tokenizerConfig, companions.get('chat_template.jinja') ?? null, today)
    const table = new ParameterTable(config)
    const weights = allocateWeights(gpu.memory, table)
    gpu.device.queue.writeBuffer(weights.buffer, 0, table.pack(tensor) as Float32Array<ArrayBuffer>)
    await gpu.memory.settle()
    return new Model(gpu, table, weights, tokenizer, template, companions)
  }

  /** Takes the weights of another model of the same shape. */
  become({ weights }: Model) {
    const encoder = this.gpu.device.createCommandEncoder()
    encoder.copyBufferToBuffer(weights.buffer, weights.offset, this.weights.buffer, this.weights.offset, this.weights.size)
    this.gpu.device.queue.submit([encoder.finish()])
  }

  /** Writes the weights as they are now into a folder that transformers loads. */
  async write(files: Pick<Storage, 'write'>): Promise<void> {
    const weights = await this.gpu.readFloats(this.weights)
    // A model that computes nothing should not take the place of one that does.
    assertFinite(weights, "The model's weights are not finite numbers, so it was not written: training has diverged.")
    const tensors = this.table.unpack(weights)
    const tensor = (name: string) => (tensors.get(name) as { data: Float32Array }).data
    await writeModelFolder(files, { config: this.config, tensor, companions: this.companions })
  }

  dispose() {
    this.gpu.memory.free(this.weights)
  }
}
