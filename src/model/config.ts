/**
 * @file The decoder family's configuration: read from a Hugging Face `config.json`, written back as one, and the rotary table
 * that follows from it. Llama, Qwen2 and Qwen3 share one decoder; whatever a file asks for beyond it is refused by name rather than
 * ignored, since an ignored setting computes a different model.
 */
import { fault, field, flag, integer, isObject, type Json, positive, show, unsaid, wholeNumber } from './config-fields.ts'

/** Rotary settings. `llama3` scaling is Llama 3.1's wavelength interpolation. */
export interface RopeConfig {
  theta: number
  scaling:
    | null
    | { kind: 'linear'; factor: number }
    | { kind: 'llama3'; factor: number; lowFreqFactor: number; highFreqFactor: number; originalMaxPositions: number }
}

/** C hidden, H query heads, Hkv key/value heads, D head width, F feed-forward, V vocabulary, L layers. */
export interface ModelConfig {
  modelType: 'llama' | 'qwen2' | 'qwen3'
  layers: number
  hidden: number
  heads: number
  kvHeads: number
  headDim: number
  feedForward: number
  vocab: number
  maxPositions: number
  rmsNormEps: number
  rope: RopeConfig
  /** Output projection shares the embedding matrix. */
  tiedEmbedding: boolean
  /** Qwen2: bias on q, k and v. Llama's `attention_bias` (which adds one on o as well) is refused. */
  qkvBias: boolean
  /** Qwen3: RMSNorm over each query and key head. */
  qkNorm: boolean
  eosTokenIds: number[]
}

/**
 * What the architecture fixes, and what a `config.json` may leave out, as transformers fills it in. What is left out is not what is null: a
 * Qwen2 has 32 key/value heads where the file names none, and one a head where it says null.
 */
interface Family {
  architecture: string
  qkvBias: boolean
  qkNorm: boolean
  /** Layers from some number on attend within a window, where the file asks for it. */
  windows: boolean
  maxPositions: number
  headDim: number | null
  kvHeads: number | null
  eosTokenIds: readonly number[]
}

const families: Record<ModelConfig['modelType'], Family> = {
  llama: {
    architecture: 'LlamaForCausalLM', qkvBias: false, qkNorm: false, windows: false,
    maxPositions: 2048, headDim: null, kvHeads: null, eosTokenIds: [2],
  },
  qwen2: {
    architecture: 'Qwen2ForCausalLM', qkvBias: true, qkNorm: false, windows: true,
    maxPositions: 32768, headDim: null, kvHeads: 32, eosTokenIds: [],
  },
  qwen3: {
    architecture: 'Qwen3ForCausalLM', qkvBias: false, qkNorm: true, windows: true,
    maxPositions: 32768, headDim: 128, kvHeads: 32, eosTokenIds: [],
  },
} // biome-ignore format: a table
const known = Object.values(families).map((family) => family.architecture)

/** Bounds on sizes a file may ask for: far above any model that fits in a browser, far below what would overflow or exhaust memory. */
const limits = { layers: 512, width: 262_144, vocab: 1_048_576, positions: 16_777_216 }

/**
 * Reads a `config.json` of the Llama, Qwen2 or Qwen3 family, with either spelling of the rotary settings
 * (`rope_theta` + `rope_scaling`, or `rope_parameters`).
 *
 * @throws ModelFileError naming the first field that is missing, wrong, or asks for something this decoder does not do.
 */
export function parseConfig(json: unknown): ModelConfig {
  if (!isObject(json)) fault('config.json must hold a JSON object.')
  const modelType = parseModelType(json)
  const family = families[modelType]
  refuseUnsupported(json, modelType)
  const hidden = integer(json, 'hidden_size', limits.width)
  const layers = integer(json, 'num_hidden_layers', limits.layers)
  refuseWindows(json, family, layers)
  const heads = integer(json, 'num_attention_heads', 4096)
  const kvHeads = integer(json, 'num_key_value_heads', 4096, unsaid(json, 'num_key_value_heads', family.kvHeads ?? heads, heads))
  if (heads % kvHeads !== 0) {
    fault(`config.json has ${heads} attention heads, which ${kvHeads} key/value heads (num_key_value_heads) do not divide evenly.`)
  }
  const width = unsaid(json, 'head_dim', family.headDim, null) ?? hidden / heads
  if (field(json, 'head_dim') === undefined && !Number.isInteger(width)) {
    fault(`config.json has hidden_size ${hidden}, which ${heads} attention heads do not divide evenly, and no head_dim.`)
  }
  const headDim = integer(json, 'head_dim', 4096, width)
  if (headDim % 2 !== 0) fault(`config.json has head_dim ${headDim}, but rotary positions need an even width.`)
  const vocab = integer(json, 'vocab_size', limits.vocab)
  const maxPositions = integer(json, 'max_position_embeddings', limits.positions, family.maxPositions)

  return {
    modelType,
    layers,
    hidden,
    heads,
    kvHeads,
    headDim,
    feedForward: integer(json, 'intermediate_size', limits.width),
    vocab,
    maxPositions,
    rmsNormEps: positive(json, 'rms_norm_eps', 1e-6),
    rope: parseRope(json, maxPositions),
    tiedEmbedding: flag(json, 'tie_word_embeddings'),
    qkvBias: family.qkvBias,
    qkNorm: family.qkNorm,
    eosTokenIds: parseEos(
      field(json, 'eos_token_id') ?? unsaid(json, 'eos_token_id', standardEos(family, vocab), []),
      vocab,
      'config.json',
    ),
  }
}

function parseModelType(json: Json): ModelConfig['modelType'] {
  const architectures = field(json, 'architectures')
  const architecture = Array.isArray(architectures) ? architectures[0] : architectures
  const type = field(json, 'model_type')
  for (const [modelType, family] of Object.entries(families)) {
    if (type !== undefined ? type !== modelType : architecture !== family.architecture) continue
    if (architecture !== undefined && architecture !== family.architecture) break
    return modelType as ModelConfig['modelType']
  }
  const named = [
    ...(architecture === undefined ? [] : [`architecture ${show(architecture)}`]),
    ...(type === undefined ? [] : [`model_type ${show(type)}`]),
  ]
  if (named.length === 0) fault(`config.json names no architecture; the known ones are ${known.join(', ')}.`)
  fault(`config.json has ${named.join(' and ')}, which is not supported; the known architectures are ${known.join(', ')}.`)
}

/** Of a file that does not speak of it. */
const standardEos = (family: Family, vocab: number) => family.eosTokenIds.filter((id) => id < vocab)

/** Settings that would change what the decoder computes, beyond what it can do. */
function refuseUnsupported(json: Json, modelType: string): void {
  const activation = field(json, 'hidden_act') ?? 'silu'
  // Two names of one function.
  if (activation !== 'silu' && activation !== 'swish')
    fault(`config.json has hidden_act ${show(activation)}, but only "silu" is supported.`)
  // Qwen2 has its bias by architecture, whatever this field says.
  if (modelType !== 'qwen2' && flag(json, 'attention_bias')) fault('config.json has attention_bias true, which is not supported.')
  if (flag(json, 'mlp_bias')) fault('config.json has mlp_bias true, which is not supported.')
  const rotaryShare = field(json, 'partial_rotary_factor') ?? 1
  if (rotaryShare !== 1) fault(`config.json has partial_rotary_factor ${show(rotaryShare)}, but only 1 is supported.`)
  if (field(json, 'quantization_config') !== undefined)
    fault('config.json describes quantized weights, which are not supported; use f32, f16 or bf16 ones.')
}

/** The kind of layer that this decoder has, and no other. */
const FULL = 'full_attention'

/** As transformers tells layers apart: by `layer_types`, or else Qwen's switches, whose window begins with layer `max_window_layers`. */
function refuseWindows(json: Json, { windows }: Family, layers: number): void {
  const refuse = () => fault('config.json asks for sliding-window attention, which is not supported.')
  const layerTypes = field(json, 'layer_types')
  if (layerTypes !== undefined) {
    if (!Array.isArray(layerTypes)) fault(`config.json has layer_types ${show(layerTypes)}, but it must be a list.`)
    const other = layerTypes.find((type) => type !== FULL)
    if (other === 'sliding_attention') refuse()
    if (other !== undefined) fault(`config.json has a layer of type ${show(other)}, but only "${FULL}" is supported.`)
  }
  if (!windows) {
    if (field(json, 'sliding_window') !== undefined || flag(json, 'use_sliding_window')) refuse()
    return
  }
  const narrow = flag(json, 'use_sliding_window') && unsaid(json, 'sliding_window', true, false)
  if (narrow && layerTypes === undefined && layers > wholeNumber(json, 'max_window_layers', limits.layers, 28)) refuse()
}

/** One set of rotary parameters; transformers 5 may write one for each type of layer. */
function ropeParameters(json: Json): Json {
  const parameters = field(json, 'rope_parameters') ?? {}
  if (!isObject(parameters)) fault('config.json has a rope_parameters that is not an object.')
  const types = Object.keys(parameters).filter((name) => isObject(parameters[name]))
  if (types.length === 0) return parameters
  const other = types.find((type) => type !== FULL)
  if (other !== undefined) fault(`config.json has rope_parameters of ${show(other)}, but only those of "${FULL}" layers are supported.`)
  return parameters[FULL] as Json
}

function parseRope(json: Json, maxPositions: number): RopeConfig {
  const parameters = ropeParameters(json)
  // transformers 5 lets the older field win where both are given.
  const older = field(json, 'rope_scaling') ?? {}
  if (!isObject(older)) fault('config.json has a rope_scaling that is not an object.')
  const scaling = Object.keys(older).length > 0 ? older : parameters
  const theta = positive(scaling, 'rope_theta', positive(parameters, 'rope_theta', positive(json, 'rope_theta', 10_000)))
  const rotaryShare = field(scaling, 'partial_rotary_factor') ?? 1
  if (rotaryShare !== 1) fault(`config.json has partial_rotary_factor ${show(rotaryShare)}, but only 1 is supported.`)

  const kind = field(scaling, 'rope_type') ?? field(scaling, 'type') ?? 'default'
  if (kind === 'default') return { theta, scaling: null }
  if (kind === 'linear') return { theta, scaling: { kind, factor: positive(scaling, 'factor') } }
  if (kind === 'llama3') {
    const lowFreqFactor = positive(scaling, 'low_freq_factor')
    const highFreqFactor = positive(scaling, 'high_freq_factor')
    if (highFreqFactor <= lowFreqFactor) fault('config.json has a high_freq_factor that is not above its low_freq_factor.')
    const originalMaxPositions = integer(scaling, 'original_max_position_embeddings', limits.positions, maxPositions)
    return { theta, scaling: { kind, factor: positive(scaling, 'factor'), lowFreqFactor, highFreqFactor, originalMaxPositions } }
  }
  fault(`config.json has rope type ${show(kind)}; the known ones are "default", "linear" and "llama3".`)
}

/** An `eos_token_id` as transformers writes it: absent, a number or a list. `file` is named in the error. */
export function parseEos(value: unknown, vocab: number, file: string): number[] {
  if (value === undefined || value === null) return []
  const ids = Array.isArray(value) ? value : [value]
  for (const id of ids) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= vocab) {
      fault(`${file} has eos_token_id ${show(id)}, which is not a token of the vocabulary of ${vocab}.`)
    }
  }
  return [...new Set(ids as number[])]
}

/**
 * The `config.json` that transformers reads back as the same model. Rotary settings are written in both spellings, so that
 * version 4 (`rope_theta`, `rope_scaling`) and version 5 (`rope_parameters`) find theirs.
 */
export function formatConfig(config: ModelConfig, torchDtype: 'float32' | 'bfloat16' | 'float16' = 'float32'): Json {
  const { theta, scaling } = config.rope
  const rope: Json = { rope_type: scaling?.kind ?? 'default' }
  if (scaling) rope.factor = scaling.factor
  if (scaling?.kind === 'llama3') {
    rope.low_freq_factor = scaling.lowFreqFactor
    rope.high_freq_factor = scaling.highFreqFactor
    rope.original_max_position_embeddings = scaling.originalMaxPositions
  }
  const eos = config.eosTokenIds
  const json: Json = {
    architectures: [families[config.modelType].architecture],
    attention_dropout: 0,
    dtype: torchDtype,
    eos_token_id: eos.length === 0 ? null : eos.length === 1 ? eos[0] : [...eos],
    head_dim: config.headDim,
    hidden_act: 'silu',
    hidden_size: config.hidden,
    initializer_range: 0.02,
    intermediate_size: config.feedForward,
    max_position_embeddings: config.maxPositions,
    model_type: config.modelType,
    num_attention_heads: config.heads,
    num_hidden_layers: config.layers,
    num_key_value_heads: config.kvHeads,
    rms_norm_eps: config.rmsNormEps,
    rope_parameters: { rope_theta: theta, ...rope },
    rope_scaling: scaling ? rope : null,
    rope_theta: theta,
    tie_word_embeddings: config.tiedEmbedding,
    torch_dtype: torchDtype,
    use_cache: true,
    vocab_size: config.vocab,
  }
  if (config.modelType !== 'qwen2') json.attention_bias = false
  if (config.modelType === 'llama') json.mlp_bias = false
  else json.use_sliding_window = false
  return json
}

/**
 * Cosines and sines of the rotary angles, each [positions, D/2], computed in double precision. Entry (p, i) turns the pair
 * (i, i + D/2) of a head at position p. The llama3 scaling leaves short wavelengths alone, divides the frequency of long ones by the
 * factor, and blends in between, as transformers' `_compute_llama3_parameters`.
 */
export function ropeTable(config: Pick<ModelConfig, 'headDim' | 'rope'>, positions: number): { cos: Float32Array; sin: Float32Array } {
  const half = config.headDim / 2
  const frequencies = ropeFrequencies(config)
  const cos = new Float32Array(positions * half)
  const sin = new Float32Array(positions * half)
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position * frequencies[i]
      cos[position * half + i] = Math.cos(angle)
      sin[position * half + i] = Math.sin(angle)
    }
  }
  return { cos, sin }
}

/** Radians per position of each of the D/2 pairs. */
function ropeFrequencies({ headDim, rope }: Pick<ModelConfig, 'headDim' | 'rope'>): Float64Array {
  const frequencies = new Float64Array(headDim / 2)
  for (let i = 0; i < frequencies.length; i++) {
    frequencies[i] = scaleFrequency(rope.theta ** ((-2 * i) / headDim), rope.scaling)
  }
  return frequencies
}

function scaleFrequency(frequency: number, scaling: RopeConfig['scaling']): number {
  if (scaling === null) return frequency
  if (scaling.kind === 'linear') return frequency / scaling.factor
  const { factor, lowFreqFactor, highFreqFactor, originalMaxPositions } = scaling
  /** Full turns within the context the model was first trained on. */
  const turns = (originalMaxPositions * frequency) / (2 * Math.PI)
  if (turns > highFreqFactor) return frequency
  if (turns < lowFreqFactor) return frequency / factor
  const smooth = (turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor)
  return (1 - smooth) * (frequency / factor) + smooth * frequency
}
