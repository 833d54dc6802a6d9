import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatConfig, parseConfig, ropeTable } from './config.ts'
import { ModelFileError } from './model-file-error.ts'

const llama = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 64,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  num_hidden_layers: 5,
  intermediate_size: 172,
  vocab_size: 512,
  max_position_embeddings: 512,
  rms_norm_eps: 1e-5,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  eos_token_id: 2,
}
const llama3 = { factor: 32, high_freq_factor: 4, low_freq_factor: 1, original_max_position_embeddings: 128 }

function refusal(json: unknown): string {
  try {
    parseConfig(json)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError)
    return (error as Error).message
  }
  return 'accepted'
}

describe('parseConfig', () => {
  it('reads a Llama and derives the head width from the hidden size', () => {
    expect(parseConfig(llama)).toEqual({
      modelType: 'llama',
      layers: 5,
      hidden: 64,
      heads: 8,
      kvHeads: 4,
      headDim: 8,
      feedForward: 172,
      vocab: 512,
      maxPositions: 512,
      rmsNormEps: 1e-5,
      rope: { theta: 10_000, scaling: null },
      tiedEmbedding: true,
      qkvBias: false,
      qkNorm: false,
      eosTokenIds: [2],
    })
  })

  it('gives Qwen2 its bias and Qwen3 its norm, by architecture', () => {
    const qwen2 = parseConfig({
      ...llama,
      architectures: ['Qwen2ForCausalLM'],
      model_type: 'qwen2',
      use_sliding_window: false,
      sliding_window: 4096,
    })
    expect([qwen2.qkvBias, qwen2.qkNorm, qwen2.headDim]).toEqual([true, false, 8])
    const qwen3 = parseConfig({ ...llama, architectures: ['Qwen3ForCausalLM'], model_type: 'qwen3' })
    expect([qwen3.qkvBias, qwen3.qkNorm, qwen3.headDim]).toEqual([false, true, 128])
  })

  it('fills in what a file leaves out as transformers does', () => {
    const { num_key_value_heads: _, ...sparse } = { ...llama, num_attention_heads: 64, hidden_size: 1024 }
    const of = (type: string) => parseConfig({ ...sparse, architectures: undefined, model_type: type })
    expect(['llama', 'qwen2', 'qwen3'].map((type) => [of(type).kvHeads, of(type).headDim])).toEqual([
      [64, 16],
      [32, 16],
      [32, 128],
    ])
  })

  it('takes null for what transformers takes it for, which is not what it takes an absent field for', () => {
    const wide = { ...llama, architectures: undefined, num_attention_heads: 64, hidden_size: 1024 }
    const of = (type: string, change: object) => parseConfig({ ...wide, model_type: type, ...change })
    expect(['llama', 'qwen2', 'qwen3'].map((type) => of(type, { num_key_value_heads: null }).kvHeads)).toEqual([64, 64, 64])
    expect(['llama', 'qwen2', 'qwen3'].map((type) => of(type, { head_dim: null }).headDim)).toEqual([16, 16, 16])
    expect(['llama', 'qwen2', 'qwen3'].map((type) => of(type, { eos_token_id: undefined }).eosTokenIds)).toEqual([[2], [], []])
    expect(of('llama', { eos_token_id: null }).eosTokenIds).toEqual([])
    const nulls = { rope_scaling: null, rope_parameters: null, tie_word_embeddings: null, hidden_act: null, layer_types: null }
    expect(parseConfig({ ...llama, ...nulls })).toEqual({ ...parseConfig(llama), tiedEmbedding: false })
    expect(parseConfig({ ...llama, hidden_act: 'swish' })).toEqual(parseConfig(llama))
  })

  it('reads rotary settings that are given for each type of layer, where all layers are of one', () => {
    const full_attention = { rope_theta: 1e6, rope_type: 'llama3', ...llama3 }
    const flat = parseConfig({ ...llama, rope_parameters: full_attention })
    expect(parseConfig({ ...llama, rope_parameters: { full_attention } })).toEqual(flat)
    expect(parseConfig({ ...llama, rope_parameters: { full_attention, sliding_attention: null } })).toEqual(flat)
    // As in transformers, nothing said in the older spelling leaves the newer one its word.
    expect(parseConfig({ ...llama, rope_scaling: {}, rope_parameters: full_attention })).toEqual(flat)
  })

  it('loads a Qwen whose window begins after its last layer, and refuses one whose window does not', () => {
    const qwen = { ...llama, architectures: undefined, model_type: 'qwen2', use_sliding_window: true, sliding_window: 128 }
    const { sliding_window: _, ...unsaid } = qwen
    for (const change of [
      { max_window_layers: 5 },
      { max_window_layers: 28 },
      {},
      { max_window_layers: 0, sliding_window: null },
      { max_window_layers: 0, layer_types: Array(5).fill('full_attention') },
    ])
      expect(parseConfig({ ...qwen, ...change }).layers).toBe(5)
    for (const change of [{ max_window_layers: 4 }, { max_window_layers: 0 }, { num_hidden_layers: 29 }])
      for (const one of [qwen, unsaid]) expect(refusal({ ...one, ...change })).toMatch(/sliding-window/)
  })

  it('reads both spellings of the rotary settings alike', () => {
    const scaling = { kind: 'llama3', factor: 32, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 128 }
    const old = parseConfig({ ...llama, rope_theta: 500_000, rope_scaling: { rope_type: 'llama3', ...llama3 } })
    const recent = parseConfig({ ...llama, rope_parameters: { rope_theta: 500_000, rope_type: 'llama3', ...llama3 } })
    expect(old.rope).toEqual({ theta: 500_000, scaling })
    expect(recent.rope).toEqual(old.rope)
    expect(parseConfig({ ...llama, rope_scaling: { type: 'linear', factor: 2 } }).rope.scaling).toEqual({ kind: 'linear', factor: 2 })
    expect(parseConfig({ ...llama, rope_theta: 1e6, rope_scaling: null }).rope).toEqual({ theta: 1e6, scaling: null })
  })

  it('accepts a list of end tokens, or none', () => {
    expect(parseConfig({ ...llama, eos_token_id: [3, 4, 3] }).eosTokenIds).toEqual([3, 4])
    expect(parseConfig({ ...llama, eos_token_id: null }).eosTokenIds).toEqual([])
  })

  it('names the known architectures when it meets an unknown one', () => {
    const sentence = refusal({ ...llama, architectures: ['GPT2LMHeadModel'], model_type: 'gpt2' })
    expect(sentence).toMatch(/GPT2LMHeadModel.*LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM/)
    expect(refusal({ ...llama, architectures: ['LlamaForSequenceClassification'] })).toMatch(/LlamaForSequenceClassification/)
    expect(refusal({ ...llama, architectures: undefined, model_type: undefined })).toMatch(/names no architecture/)
    expect(refusal({ ...llama, model_type: '__proto__', architectures: undefined })).toMatch(/not supported/)
  })

  it.each([
    [{ attention_bias: true }, /attention_bias/],
    [{ mlp_bias: true }, /mlp_bias/],
    [{ hidden_act: 'gelu' }, /hidden_act "gelu"/],
    [{ sliding_window: 4096 }, /sliding-window/],
    [{ use_sliding_window: true }, /sliding-window/],
    [{ layer_types: ['full_attention', 'sliding_attention'] }, /sliding-window/],
    [{ layer_types: ['chunked_attention'] }, /a layer of type "chunked_attention"/],
    [{ layer_types: 'full_attention' }, /layer_types "full_attention"/],
    [{ rope_parameters: { full_attention: {}, sliding_attention: { rope_theta: 1 } } }, /rope_parameters of "sliding_attention"/],
    [{ rope_parameters: { full_attention: { rope_type: 'yarn' } } }, /rope type "yarn"/],
    [{ num_attention_heads: 7, num_key_value_heads: 7, head_dim: null }, /no head_dim/],
    [{ model_type: 'qwen2', architectures: undefined, use_sliding_window: true, max_window_layers: -1 }, /max_window_layers -1/],
    [{ rope_scaling: { rope_type: 'yarn', factor: 4 } }, /rope type "yarn"/],
    [{ rope_scaling: { rope_type: 'llama3', ...llama3, high_freq_factor: 1 } }, /high_freq_factor/],
    [{ partial_rotary_factor: 0.5 }, /partial_rotary_factor/],
    [{ num_key_value_heads: 3 }, /num_key_value_heads/],
    [{ num_attention_heads: 7, num_key_value_heads: 7 }, /no head_dim/],
    [{ head_dim: 7 }, /even/],
    [{ hidden_size: '64' }, /hidden_size "64"/],
    [{ hidden_size: 1e300 }, /hidden_size/],
    [{ vocab_size: undefined }, /lacks vocab_size/],
    [{ rms_norm_eps: 0 }, /rms_norm_eps/],
    [{ eos_token_id: 512 }, /eos_token_id 512/],
    [{ tie_word_embeddings: 'yes' }, /tie_word_embeddings/],
    [{ quantization_config: {} }, /quantized/],
  ])('refuses %j in one sentence', (change, pattern) => {
    const sentence = refusal({ ...llama, ...change })
    expect(sentence).toMatch(pattern)
    expect(sentence).toMatch(/^[^\n]{10,200}\.$/)
  })

  it('refuses what is not an object', () => {
    for (const json of [null, 3, 'llama', []]) expect(refusal(json)).toMatch(/JSON object/)
  })
})

describe('formatConfig', () => {
  it('writes what parseConfig reads back, for every family and scaling', () => {
    const both = { rope_theta: 5e5, rope_scaling: { rope_type: 'llama3', ...llama3 } }
    for (const change of [{}, both, { rope_scaling: { type: 'linear', factor: 2 } }, { eos_token_id: [1, 2] }, { eos_token_id: null }]) {
      for (const type of ['llama', 'qwen2', 'qwen3']) {
        const config = parseConfig({ ...llama, ...change, model_type: type, architectures: undefined, head_dim: 16 })
        expect(parseConfig(JSON.parse(JSON.stringify(formatConfig(config))))).toEqual(config)
      }
    }
  })
})

describe('ropeTable', () => {
  it('turns pair i of position p by p / theta^(2i/D)', () => {
    const { cos, sin } = ropeTable({ headDim: 4, rope: { theta: 10_000, scaling: null } }, 3)
    expect(cos.length).toBe(6)
    expect(Array.from(cos.subarray(0, 2))).toEqual([1, 1])
    expect(cos[4]).toBeCloseTo(Math.cos(2), 7)
    expect(sin[5]).toBeCloseTo(Math.sin(2 / 100), 7)
  })

  it('divides every frequency by a linear factor', () => {
    const scaled = ropeTable({ headDim: 8, rope: { theta: 10_000, scaling: { kind: 'linear', factor: 4 } } }, 9)
    const plain = ropeTable({ headDim: 8, rope: { theta: 10_000, scaling: null } }, 3)
    expect(scaled.sin.subarray(8 * 4)).toEqual(plain.sin.subarray(2 * 4))
  })

  it('keeps short wavelengths, stretches long ones and blends between, under llama3 scaling', () => {
    const rope = parseConfig({ ...llama, rope_theta: 500_000, rope_scaling: { rope_type: 'llama3', ...llama3 } }).rope
    const { sin } = ropeTable({ headDim: 16, rope }, 2)
    const turns = (i: number) => (500_000 ** (-i / 8) * 128) / (2 * Math.PI)
    expect(turns(0)).toBeGreaterThan(4)
    expect(sin[8 + 0]).toBeCloseTo(Math.sin(1), 7)
    expect(turns(7)).toBeLessThan(1)
    expect(sin[8 + 7]).toBeCloseTo(Math.sin(500_000 ** (-7 / 8) / 32), 9)
    // Pair 1 makes 3.95 turns: all but unscaled, since (3.95 - 1) / (4 - 1) = 0.983.
    const smooth = (turns(1) - 1) / 3
    const frequency = 500_000 ** (-1 / 8)
    expect(Math.asin(sin[8 + 1])).toBeCloseTo(smooth * frequency + ((1 - smooth) * frequency) / 32, 6)
  })
})

const material = '../shared/material'
it.skipIf(!existsSync(material))('reads the configurations in ../shared/material (skipped where that folder is absent)', () => {
  for (const folder of [
    'model-stories260k/hf',
    'model-tiny-random/tiny-random-qwen2',
    'model-tiny-random/tiny-random-qwen3',
    'model-tiny-random/tiny-random-llama3rope',
  ]) {
    const config = parseConfig(JSON.parse(readFileSync(`${material}/${folder}/config.json`, 'utf8')))
    expect(config.vocab).toBe(512)
    expect(parseConfig(formatConfig(config))).toEqual(config)
  }
})
