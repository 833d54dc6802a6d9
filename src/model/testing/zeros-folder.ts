/** @file A model folder of any size that takes no room: its bytes are made when they are read. */
import type { FileReader } from '../../runs/storage.ts'
import { formatConfig, type ModelConfig } from '../config.ts'
import { expectedTensors } from '../folder.ts'

/** Every weight is 0 in F32, but the first of the tensors that are given one. */
export function zerosFolder(config: ModelConfig, firsts: Readonly<Record<string, number>> = {}): FileReader {
  const header: Record<string, unknown> = {}
  const firstAt = new Map<number, number>()
  let end = 0
  for (const [name, shape] of expectedTensors(config)) {
    const begin = end
    end += 4 * shape.reduce((x, y) => x * y, 1)
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] }
    if (name in firsts) firstAt.set(begin, firsts[name])
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const head = new Uint8Array(8 + json.length)
  new DataView(head.buffer).setBigUint64(0, BigInt(json.length), true)
  head.set(json, 8)
  const settings = new TextEncoder().encode(JSON.stringify(formatConfig(config)))
  const sizes: Record<string, number> = { 'config.json': settings.length, 'model.safetensors': head.length + end }
  return {
    size: async (path) => sizes[path] ?? null,
    async read(path, from = 0, to = sizes[path]) {
      if (path === 'config.json') return settings.slice(from, to)
      if (path !== 'model.safetensors') return null
      const bytes = new Uint8Array(to - from)
      bytes.set(head.subarray(from, to))
      for (const [at, value] of firstAt) {
        const place = head.length + at - from
        if (place >= 0 && place + 4 <= bytes.length) new DataView(bytes.buffer).setFloat32(place, value, true)
      }
      return bytes
    },
  }
}

/** 51 million weights, nearly all of them the embedding's. */
export const LARGE_CONFIG: ModelConfig = {
  modelType: 'llama', layers: 1, hidden: 256, heads: 4, kvHeads: 4, headDim: 64, feedForward: 256, vocab: 200_000, maxPositions: 32,
  rmsNormEps: 1e-5, rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: false, eosTokenIds: [],
} // biome-ignore format: sizes together
