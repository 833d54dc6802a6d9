/**
 * @file A model as a Hugging Face folder: `config.json`, `model.safetensors` or shards with an index, and the tokenizer's files. Weights are
 * looked up by their Hugging Face names and read and written a few rows at a time, so a folder larger than memory can still be moved to the GPU.
 */
import { type FileReader, readText, type Storage } from '../runs/storage.ts'
import { tooMuchJson } from '../text/json-size.ts'
import { formatConfig, type ModelConfig, parseConfig, parseEos } from './config.ts'
import { ModelFileError } from './model-file-error.ts'
import { decodeTensor, readHeaderFrom, type TensorEntry, type TensorSource, writeSafetensors } from './safetensors.ts'

/** The files beside the weights that travel with a model unchanged, byte for byte. */
export const companionFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  'generation_config.json',
] as const
export type CompanionFile = (typeof companionFiles)[number]

/** Bytes of a text file that are read: a vocabulary is large, an index lists a few thousand tensors, and all else is small. */
const maxBytes: Record<string, number> = {
  'tokenizer.json': 32 << 20,
  'tokenizer_config.json': 8 << 20,
  'model.safetensors.index.json': 4 << 20,
}
const maxOtherBytes = 1 << 20
/** What a JSON file may hold; the vocabulary is parsed where it is used. */
const jsonLimits = { depth: 64, values: 500_000, names: 300_000, lists: 100_000 }

export interface ModelFolder {
  config: ModelConfig
  /**
   * Reads rows [from, to) of one of `expectedTensors(config)` as f32, row-major, its shape already checked; a vector is one row.
   *
   * @throws ModelFileError for a name the configuration does not have.
   */
  rows(name: string, from: number, to: number): Promise<Float32Array>
  /** All of a tensor, a few rows at a time. */
  blocks(name: string): AsyncGenerator<Float32Array>
  /** `tokenizer_config.json`, parsed; null where the folder has none. */
  tokenizerConfig: Record<string, unknown> | null
  /** The Jinja source, from `chat_template.jinja` or else from `tokenizer_config.json`. */
  chatTemplate: string | null
  /** The tokenizer's and generation files as they are, to be handed to `writeModelFolder`. */
  companions: Map<CompanionFile, string>
}

/**
 * Hugging Face name and shape of every weight of a model; matrices are [out, in]. A tied model has no `lm_head.weight`.
 */
export function expectedTensors(config: ModelConfig): Map<string, number[]> {
  const { hidden, feedForward, headDim, vocab } = config
  const queries = config.heads * headDim
  const keys = config.kvHeads * headDim
  const shapes = new Map<string, number[]>([['model.embed_tokens.weight', [vocab, hidden]]])
  for (let layer = 0; layer < config.layers; layer++) {
    const add = (name: string, ...shape: number[]) => shapes.set(`model.layers.${layer}.${name}`, shape)
    add('input_layernorm.weight', hidden)
    add('self_attn.q_proj.weight', queries, hidden)
    add('self_attn.k_proj.weight', keys, hidden)
    add('self_attn.v_proj.weight', keys, hidden)
    add('self_attn.o_proj.weight', hidden, queries)
    if (config.qkvBias) {
      add('self_attn.q_proj.bias', queries)
      add('self_attn.k_proj.bias', keys)
      add('self_attn.v_proj.bias', keys)
    }
    if (config.qkNorm) {
      add('self_attn.q_norm.weight', headDim)
      add('self_attn.k_norm.weight', headDim)
    }
    add('post_attention_layernorm.weight', hidden)
    add('mlp.gate_proj.weight', feedForward, hidden)
    add('mlp.up_proj.weight', feedForward, hidden)
    add('mlp.down_proj.weight', hidden, feedForward)
  }
  shapes.set('model.norm.weight', [hidden])
  if (!config.tiedEmbedding) shapes.set('lm_head.weight', [vocab, hidden])
  return shapes
}

/** Weights a file may hold beside the expected ones: a tied model's copy of its embedding, and the rotary buffers old Llama files keep. */
function mayBeIgnored(name: string, config: ModelConfig): boolean {
  return (name === 'lm_head.weight' && config.tiedEmbedding) || name.endsWith('.rotary_emb.inv_freq')
}

/**
 * Opens a model folder and checks that it holds exactly the weights its configuration asks for, each of the right shape. Reads
 * headers, not data.
 *
 * @param files The folder itself (`within(storage, path)` where it is part of a larger one).
 * @throws ModelFileError, one sentence: a missing or broken file, a missing, unknown or misshapen tensor, an unsupported configuration.
 */
export async function readModelFolder(files: FileReader): Promise<ModelFolder> {
  const configText = await readCapped(files, 'config.json')
  if (configText === null) throw new ModelFileError('MissingFile', 'The model folder has no config.json.')
  const config = parseConfig(parseJson(configText, 'config.json'))

  const companions = new Map<CompanionFile, string>()
  for (const name of companionFiles) {
    const text = await readCapped(files, name)
    if (text !== null) companions.set(name, text)
  }
  const object = (name: CompanionFile) => (companions.has(name) ? parseObject(companions.get(name)!, name) : null)
  const tokenizerConfig = object('tokenizer_config.json')
  // transformers stops generating where generation_config.json says, and falls back on config.json.
  const eos = parseEos(object('generation_config.json')?.eos_token_id, config.vocab, 'generation_config.json')
  if (eos.length > 0) config.eosTokenIds = eos

  const places = await locateTensors(files, config)
  const rows = async (name: string, from: number, to: number) => {
    const { file, entry } = placeOf(name)
    const row = bytesOfRow(entry)
    const bytes = await files.read(file, entry.begin + from * row, entry.begin + to * row)
    if (bytes?.length !== (to - from) * row) throw new ModelFileError('MissingFile', `${file} changed while it was being read.`)
    return decodeTensor(entry, bytes)
  }
  const placeOf = (name: string) => {
    const place = places.get(name)
    if (!place) throw new ModelFileError('MissingTensor', `The model has no tensor named ${JSON.stringify(name)}.`)
    return place
  }
  return {
    config,
    tokenizerConfig,
    chatTemplate: companions.get('chat_template.jinja') ?? chatTemplateOf(tokenizerConfig),
    companions,
    rows,
    async *blocks(name) {
      const { entry } = placeOf(name)
      const row = bytesOfRow(entry)
      const [count, most] = [(entry.end - entry.begin) / row, Math.max(1, Math.floor(BLOCK_BYTES / row))]
      for (let from = 0; from < count; from += most) yield await rows(name, from, Math.min(count, from + most))
    },
  }
}

/** Bytes of a tensor's file that are read at a time, unless a row has more. */
const BLOCK_BYTES = 16 << 20

const bytesOfRow = ({ begin, end, shape }: TensorEntry) => (end - begin) / (shape.length > 1 ? shape[0] : 1)

interface Place {
  file: string
  entry: TensorEntry
}

/** Finds each expected tensor in the folder's weight files. */
async function locateTensors(files: FileReader, config: ModelConfig): Promise<Map<string, Place>> {
  const indexText = await readCapped(files, 'model.safetensors.index.json')
  const single = (await files.size('model.safetensors')) !== null
  // Where both are there, transformers reads the single file.
  const shards = single || indexText === null ? ['model.safetensors'] : shardNames(indexText)
  const expected = expectedTensors(config)
  const places = new Map<string, Place>()
  for (const file of shards) {
    const size = await files.size(file)
    if (size === null) {
      const why =
        shards.length > 1 || file !== 'model.safetensors' ? `${file}, which model.safetensors.index.json names` : 'model.safetensors'
      throw new ModelFileError('MissingFile', `The model folder has no ${why}.`)
    }
    const read = async (begin: number, end: number) => (await files.read(file, begin, end)) ?? new Uint8Array()
    const header = await readHeaderFrom({ name: file, size, read })
    for (const entry of header.tensors.values()) {
      const shape = expected.get(entry.name)
      if (!shape) {
        if (mayBeIgnored(entry.name, config)) continue
        throw new ModelFileError(
          'UnexpectedTensor',
          `${file} holds ${JSON.stringify(entry.name)}, which a ${config.modelType} model of this config.json does not have.`,
        )
      }
      if (places.has(entry.name))
        throw new ModelFileError('UnexpectedTensor', `Tensor ${entry.name} is in both ${places.get(entry.name)!.file} and ${file}.`)
      if (entry.shape.join() !== shape.join()) {
        throw new ModelFileError(
          'WrongShape',
          `Tensor ${entry.name} in ${file} is [${entry.shape.join(', ')}], but config.json makes it [${shape.join(', ')}].`,
        )
      }
      places.set(entry.name, { file, entry })
    }
  }
  for (const name of expected.keys()) {
    if (!places.has(name)) throw new ModelFileError('MissingTensor', `The weights lack ${name}.`)
  }
  return places
}

/** The shards an index names, in order. Only plain file names are followed: an index must not lead out of its folder. */
function shardNames(indexText: string): string[] {
  const map = parseObject(indexText, 'model.safetensors.index.json').weight_map
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new ModelFileError('InvalidJson', 'model.safetensors.index.json has no weight_map.')
  }
  const names = [...new Set(Object.values(map as Record<string, unknown>))].sort()
  for (const name of names) {
    if (typeof name !== 'string' || !/^[\w-][\w.-]{0,150}\.safetensors$/.test(name)) {
      throw new ModelFileError(
        'InvalidJson',
        `model.safetensors.index.json names ${JSON.stringify(name)?.slice(0, 60)}, which is not a safetensors file of its folder.`,
      )
    }
  }
  if (names.length > 1000) throw new ModelFileError('InvalidJson', `model.safetensors.index.json names ${names.length} files.`)
  return names as string[]
}

/** A text file of bounded size, or null when there is none. */
async function readCapped(files: FileReader, name: string): Promise<string | null> {
  const size = await files.size(name)
  if (size === null) return null
  const limit = maxBytes[name] ?? maxOtherBytes
  if (size > limit) throw new ModelFileError('FileTooLarge', `${name} has ${size} bytes; at most ${limit} are read.`)
  return readText(files, name)
}

function parseJson(text: string, name: string): unknown {
  const fault = tooMuchJson(text, jsonLimits)
  if (fault) throw new ModelFileError('InvalidJson', `${name} ${fault}.`)
  try {
    return JSON.parse(text)
  } catch {
    throw new ModelFileError('InvalidJson', `${name} is not valid JSON.`)
  }
}

function parseObject(text: string, name: string): Record<string, unknown> {
  const json = parseJson(text, name)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ModelFileError('InvalidJson', `${name} must hold a JSON object.`)
  }
  return json as Record<string, unknown>
}

/** `chat_template` is a string, or a list of named ones of which `default` is the one for chat. */
function chatTemplateOf(tokenizerConfig: Record<string, unknown> | null): string | null {
  const template = tokenizerConfig?.chat_template
  if (typeof template === 'string') return template
  if (!Array.isArray(template)) return null
  const chosen = template.find((item: unknown) => (item as { name?: unknown } | null)?.name === 'default') as
    | { template?: unknown }
    | undefined
  return typeof chosen?.template === 'string' ? chosen.template : null
}

/**
 * Writes a model folder that transformers loads: `config.json`, `model.safetensors` in f32, and the companion files given. The weights
 * are asked for one at a time, in the order of `expectedTensors`, and written as they come; then the other files, `config.json` last.
 *
 * @param tensor Called once for each name of `expectedTensors(config)`; returns its values, row-major, at once or in pieces.
 */
export async function writeModelFolder(
  files: Pick<Storage, 'write'>,
  model: {
    config: ModelConfig
    tensor: (name: string) => ReturnType<TensorSource['data']>
    companions?: ReadonlyMap<CompanionFile, string>
  },
): Promise<void> {
  const sources = Array.from(
    expectedTensors(model.config),
    ([name, shape]): TensorSource => ({ name, shape, data: () => model.tensor(name) }),
  )
  await files.write('model.safetensors', writeSafetensors(sources))
  for (const [name, text] of model.companions ?? []) await files.write(name, text)
  await files.write('config.json', `${JSON.stringify(formatConfig(model.config), null, 2)}\n`)
}
