/** @file Small tokenizers of the two great kinds, for tests: byte-level as GPT-2's, and sentencepiece as Llama 2's. */
import type { AddedToken } from './added-tokens.ts'
import { loadTokenizer, type Tokenizer } from './tokenizer.ts'

interface Additions {
  /** Added tokens, as their text or with what they ask for. Those without a word are special. */
  added?: (string | Omit<AddedToken, 'id'>)[]
  /** Pairs that are merged, most wanted first. */
  merges?: [string, string][]
  config?: Record<string, unknown>
}

/** A token a byte, written as GPT-2 writes bytes, and one a merge. */
export function byteLevelTokenizer({ added = [], merges = [], config }: Additions = {}): Tokenizer {
  const bytes: string[] = []
  for (let byte = 0, next = 256; byte < 256; byte++) {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
    bytes.push(String.fromCharCode(printable ? byte : next++))
  }
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }
  return bpe(bytes, merges, added, { normalizer: null, pre_tokenizer: byteLevel, decoder: byteLevel }, {}, config)
}

/** Printable ASCII, bytes for all else, and one token a merge; `▁` in front of every text between added tokens. */
export function sentencepieceTokenizer({ added = [], merges = [], config }: Additions = {}): Tokenizer {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  const characters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  const decoders = [
    { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
    { type: 'ByteFallback' },
    { type: 'Fuse' },
    { type: 'Strip', content: ' ', start: 1, stop: 0 },
  ]
  const normalizers = [
    { type: 'Prepend', prepend: '▁' },
    { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  ]
  const parts = { normalizer: { type: 'Sequence', normalizers }, pre_tokenizer: null, decoder: { type: 'Sequence', decoders } }
  const model = { unk_token: '<unk>', byte_fallback: true, fuse_unk: true }
  return bpe(['<unk>', ...bytes, '▁', ...characters], merges, ['<unk>', ...added], parts, model, config)
}

function bpe(
  pieces: string[],
  merges: [string, string][],
  added: (string | Omit<AddedToken, 'id'>)[],
  parts: object,
  model: object,
  config?: Record<string, unknown>,
): Tokenizer {
  const words = [...new Set([...pieces, ...merges.flat(), ...merges.map((pair) => pair.join(''))])]
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]))
  let next = words.length
  const tokens = added.map((token) => {
    const fields = typeof token === 'string' ? { content: token, special: true } : token
    return { normalized: false, ...fields, id: vocab[fields.content] ?? next++ }
  })
  return loadTokenizer({ ...parts, added_tokens: tokens, model: { type: 'BPE', ...model, vocab, merges } }, config ?? null)
}

/** The tokens as they come, put together. */
export function streamed(tokenizer: Tokenizer, ids: readonly number[], skipSpecial = false): string {
  const stream = tokenizer.stream({ skipSpecial })
  return ids.map((id) => stream.push(id)).join('') + stream.end()
}
