/** @file Model folders whose headers, indexes and settings are made to hang the machine or to fill its memory. */

/** A safetensors file that is all header. */
function header(json: string): Uint8Array {
  const text = new TextEncoder().encode(json)
  const bytes = new Uint8Array(8 + text.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const CONFIG = JSON.stringify({
  ...{ model_type: 'llama', architectures: ['LlamaForCausalLM'], num_hidden_layers: 1, hidden_size: 8, num_attention_heads: 2 },
  ...{ num_key_value_heads: 2, intermediate_size: 16, vocab_size: 16, max_position_embeddings: 64, rms_norm_eps: 1e-6, rope_theta: 10_000 },
})
const tensor = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
const tensors = (count: number) => `{${Array.from({ length: count }, (_, i) => `"t${i}":${tensor}`).join()}}`
const weights = (json: string) => ({ 'config.json': CONFIG, 'model.safetensors': header(json) })
const config = (text: string) => ({ 'config.json': text, 'model.safetensors': header('{}') })

/** By what they do: files by name. */
export const HOSTILE_FOLDERS: Readonly<Record<string, () => Record<string, string | Uint8Array>>> = {
  '100,000 tensors': () => weights(tensors(100_000)),
  'a shape of four million sizes': () => weights(`{"a":{"dtype":"F32","shape":[1${',1'.repeat(4_000_000)}],"data_offsets":[0,0]}}`),
  'four million empty lists in a header': () => weights(`{"a":[${'[],'.repeat(2_600_000)}[]]}`),
  'a header eight million deep': () => weights('['.repeat(8_000_000)),
  'a million notes in a header': () => weights(`{"__metadata__":{${Array.from({ length: 700_000 }, (_, i) => `"${i}":""`).join()}}}`),
  'config.json a million deep': () => config('['.repeat(1_000_000)),
  'config.json with a number nested 100,000 deep': () =>
    config(CONFIG.replace('"hidden_size":8', `"hidden_size":${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
  'config.json of 30 MB': () => config(`{"a":"${'x'.repeat(30_000_000)}"}`),
  'config.json of sizes beyond belief': () => config(CONFIG.replace('"vocab_size":16', '"vocab_size":1e300')),
  'an index of a million lists': () => ({
    'config.json': CONFIG,
    'model.safetensors.index.json': `{"weight_map":{"a":[${'[],'.repeat(1_000_000)}[]]}}`,
  }),
  'an index of 100,000 files': () => ({
    'config.json': CONFIG,
    'model.safetensors.index.json': JSON.stringify({
      weight_map: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`t${i}`, `${i}.safetensors`])),
    }),
  }),
  'an index of 30 MB': () => ({ 'config.json': CONFIG, 'model.safetensors.index.json': ' '.repeat(30_000_000) }),
  'special_tokens_map.json of 30 MB': () => ({ ...weights('{}'), 'special_tokens_map.json': ' '.repeat(30_000_000) }),
  'chat_template.jinja of 30 MB': () => ({ ...weights('{}'), 'chat_template.jinja': ' '.repeat(30_000_000) }),
  'generation_config.json of a million ends': () => ({
    ...weights('{}'),
    'generation_config.json': `{"eos_token_id":[1${',1'.repeat(510_000)}]}`,
  }),
}
