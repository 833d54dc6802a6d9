import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { type ModelConfig, parseConfig } from './config.ts'
import { type CompanionFile, expectedTensors, readModelFolder, writeModelFolder } from './folder.ts'
import { ModelFileError } from './model-file-error.ts'
import { type TensorSource, writeSafetensors } from './safetensors.ts'

const config = parseConfig({
  model_type: 'llama',
  hidden_size: 8,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  num_hidden_layers: 2,
  intermediate_size: 12,
  vocab_size: 16,
  tie_word_embeddings: true,
  eos_token_id: 2,
})
const untied: ModelConfig = { ...config, tiedEmbedding: false }

function values(name: string, shape: number[]): Float32Array {
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + name.length))
}

async function modelFiles(of = config, companions?: Map<CompanionFile, string>): Promise<MemoryStorage> {
  const storage = new MemoryStorage()
  await writeModelFolder(storage, { config: of, tensor: (name) => values(name, expectedTensors(of).get(name)!), companions })
  return storage
}

/** The same model with other weight files: `change` may drop, rename or reshape tensors. */
async function withTensors(change: (sources: TensorSource[]) => TensorSource[], of = config): Promise<MemoryStorage> {
  const storage = await modelFiles(of)
  const sources = Array.from(expectedTensors(of), ([name, shape]) => ({ name, shape, data: () => values(name, shape) }))
  await storage.write('model.safetensors', writeSafetensors(change(sources)))
  return storage
}

async function refusal(storage: MemoryStorage): Promise<string> {
  try {
    await readModelFolder(storage)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError)
    expect((error as Error).message).toMatch(/^[^\n]{10,300}\.$/)
    return (error as Error).message
  }
  return 'accepted'
}

const extra = (name: string, shape: number[]): TensorSource => ({ name, shape, data: () => values(name, shape) })

describe('expectedTensors', () => {
  it('names a tied Llama without an output matrix, and an untied one with it', () => {
    expect(expectedTensors(config).size).toBe(1 + 2 * 9 + 1)
    expect(expectedTensors(config).get('model.layers.1.self_attn.k_proj.weight')).toEqual([4, 8])
    expect(expectedTensors(config).has('lm_head.weight')).toBe(false)
    expect(expectedTensors(untied).get('lm_head.weight')).toEqual([16, 8])
  })

  it('adds the biases of Qwen2 and the head norms of Qwen3', () => {
    expect(expectedTensors({ ...config, qkvBias: true }).get('model.layers.0.self_attn.v_proj.bias')).toEqual([4])
    expect(expectedTensors({ ...config, qkNorm: true, headDim: 6 }).get('model.layers.0.self_attn.q_norm.weight')).toEqual([6])
    expect(expectedTensors({ ...config, headDim: 6 }).get('model.layers.0.self_attn.o_proj.weight')).toEqual([8, 12])
  })
})

describe('a model folder', () => {
  it('comes back as it was written', async () => {
    const companions = new Map<CompanionFile, string>([
      ['tokenizer.json', '{"model": {"type": "WordPiece"}}'],
      ['tokenizer_config.json', '{"eos_token": "</s>", "chat_template": "old"}'],
      ['chat_template.jinja', '{{ messages }}'],
    ])
    const model = await readModelFolder(await modelFiles(untied, companions))
    expect(model.config).toEqual(untied)
    for (const [name, shape] of expectedTensors(untied)) {
      const all = values(name, shape)
      expect(await model.rows(name, 0, shape.length > 1 ? shape[0] : 1)).toEqual(all)
      // A part of it, where it has rows.
      if (shape.length > 1) expect(await model.rows(name, 1, 3)).toEqual(all.slice(shape[1], 3 * shape[1]))
    }
    expect([model.tokenizerConfig?.eos_token, model.chatTemplate]).toEqual(['</s>', '{{ messages }}'])
    expect(model.companions).toEqual(companions)
  })

  it('needs no tokenizer', async () => {
    const model = await readModelFolder(await modelFiles())
    expect([model.tokenizerConfig, model.chatTemplate]).toEqual([null, null])
  })

  it('takes the chat template from tokenizer_config.json where it has no file of its own', async () => {
    const storage = await modelFiles()
    await storage.write('tokenizer_config.json', '{"chat_template": "one"}')
    expect((await readModelFolder(storage)).chatTemplate).toBe('one')
    await storage.write(
      'tokenizer_config.json',
      '{"chat_template": [{"name": "tool_use", "template": "a"}, {"name": "default", "template": "b"}]}',
    )
    expect((await readModelFolder(storage)).chatTemplate).toBe('b')
  })

  it('stops where generation_config.json says, as transformers does', async () => {
    const storage = await modelFiles()
    await storage.write('generation_config.json', '{"eos_token_id": [3, 4]}')
    expect((await readModelFolder(storage)).config.eosTokenIds).toEqual([3, 4])
  })

  it('ignores the copy of the embedding that some tied models carry, and rotary buffers', async () => {
    const storage = await withTensors((all) => [
      ...all,
      extra('lm_head.weight', [16, 8]),
      extra('model.layers.0.self_attn.rotary_emb.inv_freq', [2]),
    ])
    expect((await readModelFolder(storage)).config.tiedEmbedding).toBe(true)
  })

  it('reads shards, and names the one that is missing', async () => {
    const storage = await modelFiles()
    const sources = Array.from(expectedTensors(config), ([name, shape]) => extra(name, shape))
    const weight_map = Object.fromEntries(sources.map(({ name }, i) => [name, `part-${i % 2}.safetensors`]))
    for (const part of [0, 1]) await storage.write(`part-${part}.safetensors`, writeSafetensors(sources.filter((_, i) => i % 2 === part)))
    await storage.write('model.safetensors.index.json', JSON.stringify({ weight_map }))
    await storage.remove('model.safetensors')
    const model = await readModelFolder(storage)
    expect(await model.rows('model.norm.weight', 0, 1)).toEqual(values('model.norm.weight', [8]))
    await storage.remove('part-1.safetensors')
    expect(await refusal(storage)).toBe('The model folder has no part-1.safetensors, which model.safetensors.index.json names.')
  })

  it('never follows an index out of its folder', async () => {
    const storage = await modelFiles()
    await storage.remove('model.safetensors')
    for (const file of ['../secret.safetensors', '/etc/x.safetensors', 'a/b.safetensors', 'config.json', 7, null]) {
      await storage.write('model.safetensors.index.json', JSON.stringify({ weight_map: { 'model.norm.weight': file } }))
      expect(await refusal(storage)).toMatch(/not a safetensors file of its folder/)
    }
  })

  it.each<[string, (sources: TensorSource[]) => TensorSource[], RegExp]>([
    ['a missing tensor', (all) => all.filter(({ name }) => name !== 'model.norm.weight'), /^The weights lack model\.norm\.weight\.$/],
    ['a tensor it has no place for', (all) => [...all, extra('model.layers.0.self_attn.q_proj.bias', [8])], /q_proj\.bias.*does not have/],
    ['a layer too many', (all) => [...all, extra('model.layers.2.input_layernorm.weight', [8])], /layers\.2/],
    [
      'a wrong shape',
      (all) => [...all.slice(0, -1), extra('model.norm.weight', [9])],
      /model\.norm\.weight in model\.safetensors is \[9\], but config\.json makes it \[8\]/,
    ],
    [
      'a matrix the wrong way round',
      (all) => all.map((source) => (source.name.endsWith('0.mlp.up_proj.weight') ? extra(source.name, [8, 12]) : source)),
      /up_proj.*\[8, 12\].*\[12, 8\]/,
    ],
  ])('refuses %s', async (_, change, pattern) => {
    expect(await refusal(await withTensors(change))).toMatch(pattern)
  })

  it('refuses an untied model without its output matrix', async () => {
    expect(await refusal(await withTensors((all) => all.filter(({ name }) => name !== 'lm_head.weight'), untied))).toBe(
      'The weights lack lm_head.weight.',
    )
  })

  it('names the file that is missing or broken', async () => {
    const storage = await modelFiles()
    const weights = storage.files.get('model.safetensors')!
    await storage.write('model.safetensors', weights.subarray(0, weights.length - 4))
    expect(await refusal(storage)).toMatch(/^model\.safetensors is not a valid safetensors file: it is cut short, 4 bytes/)
    await storage.remove('model.safetensors')
    expect(await refusal(storage)).toBe('The model folder has no model.safetensors.')
    await storage.write('tokenizer_config.json', '[]')
    expect(await refusal(storage)).toBe('tokenizer_config.json must hold a JSON object.')
    await storage.write('config.json', '{')
    expect(await refusal(storage)).toBe('config.json is not valid JSON.')
    await storage.remove('config.json')
    expect(await refusal(storage)).toBe('The model folder has no config.json.')
  })
})

const material = '../shared/material'
it.skipIf(!existsSync(material))('reads every real folder of ../shared/material (skipped where that folder is absent)', async () => {
  const hf = ['hf', 'hf-bf16', 'hf-fp16', 'hf-sharded'].map((name) => `model-stories260k/${name}`)
  const tiny = ['qwen2', 'qwen3', 'llama3rope'].map((name) => `model-tiny-random/tiny-random-${name}`)
  for (const folder of [...hf, ...tiny]) {
    const storage = new MemoryStorage()
    for (const name of readdirSync(`${material}/${folder}`)) storage.files.set(name, readFileSync(`${material}/${folder}/${name}`))
    const model = await readModelFolder(storage)
    for (const [name, shape] of expectedTensors(model.config)) {
      const data = await model.rows(name, 0, shape.length > 1 ? shape[0] : 1)
      expect([name, data.length, data.every(Number.isFinite)]).toEqual([name, shape.reduce((a, b) => a * b, 1), true])
    }
  }
})
