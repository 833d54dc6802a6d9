/**
 * @file A tokenizer read from a Hugging Face model folder (tokenizer.json and tokenizer_config.json).
 * Normalizer, pre-tokenizer, model and decoder are @huggingface/tokenizers'; what is added here is checking of broken files, where
 * added tokens stand (added-tokens.ts), text that must not become one (guard.ts), and decoding of a stream of tokens when a character
 * may be spread over several of them.
 */
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import type { AddedToken } from './added-tokens.ts'
import { encoder, written } from './encoder.ts'
import { Guard, isControl, readMarked, type Source } from './guard.ts'
import { tooMuchJson } from './json-size.ts'
import type { PatternTank } from './pattern.ts'
import { ByteLevelStream, bytesOfToken, type TokenStream, WindowStream } from './token-stream.ts'
import { checkModel, isTokenId } from './tokenizer-model.ts'
import { checkParts, meterParts } from './tokenizer-parts.ts'

export interface DecodeOptions {
  /** Leave out special tokens (<|im_end|> and the like), but never the thinking tags, which part a reply. */
  skipSpecial?: boolean
}

export interface Tokenizer {
  /** One more than the largest token id. The model's own vocabulary may be padded beyond it. */
  readonly vocabSize: number
  /** Tokens that end a turn, by tokenizer_config.json; empty where it names none. */
  readonly eosTokenIds: readonly number[]
  /** Token ids; no token is added at either end, and the text of a special token in it becomes that token. */
  encode(text: string): number[]
  /** Marks what somebody typed, so that `encodeMarked` takes no part of it for a control token: as part of a longer text too. */
  guard(text: string): string
  /** Token ids of a text whose typed parts were guarded; otherwise as `encode`. */
  encodeMarked(text: string): number[]
  /** The text back, without any clean-up of spaces. Ids without a token (a padded vocabulary) decode to nothing; incomplete UTF-8 to U+FFFD. */
  decode(ids: readonly number[], options?: DecodeOptions): string
  /** One token for showing; part of a character shows as U+FFFD. */
  piece(id: number): string
  /** Whether it says how text is to be read: a special token, a mark in brackets, a switch of the mode. */
  isControl(id: number): boolean
  /** The id of the token written exactly so. */
  tokenId(token: string): number | undefined
  /** Decodes as tokens come. The parts put together are `decode` of all of them. */
  stream(options?: DecodeOptions): TokenStream
}

/** Bytes of a tokenizer file that are read at most; the largest vocabularies in use take about 20 MB. */
export const MAX_TOKENIZER_BYTES = 32 * 2 ** 20
/** What it may hold: 0.5 million tokens, a million merges of two, added tokens with seven fields each. */
const JSON_LIMITS = { depth: 32, values: 4_500_000, names: 1_000_000, lists: 1_150_000 }
/** Added tokens, characters of one, and of all: they are looked for at each place of a text. */
const ADDED_LIMITS = { tokens: 2 ** 16, length: 256, total: 2 ** 19 }

/**
 * Reads the two files, as text or parsed. tokenizer_config.json may be null where a folder has none.
 * Throws an Error with one sentence where a file is too large, no JSON, or no tokenizer.
 */
export function loadTokenizer(tokenizerJson: unknown, tokenizerConfig: unknown = null): Tokenizer {
  const file = parseFile(tokenizerJson, 'tokenizer.json')
  const config = tokenizerConfig === null || tokenizerConfig === undefined ? {} : parseFile(tokenizerConfig, 'tokenizer_config.json')
  const added = checkTokens(file)
  checkParts(file)
  const { model, meter } = checkModel(file.model as Json)
  let inner: HuggingFaceTokenizer
  let tank: PatternTank
  try {
    // Added tokens stay outside: the library would take them for words of the model's. What a post-processor adds at either end is not asked for.
    const own = { post_processor: null, added_tokens: [], decoder: decoderOf(file.decoder), model }
    const complete = { normalizer: null, pre_tokenizer: null, ...file, ...own }
    inner = new HuggingFaceTokenizer(complete, { ...config, clean_up_tokenization_spaces: false, additional_special_tokens: [] })
    tank = meterParts(inner)
    meter(inner, tank)
    inner.encode('a', { add_special_tokens: false })
  } catch (error) {
    throw new Error(`tokenizer.json cannot be used: ${error instanceof Error ? error.message : String(error)}`)
  }

  const left = new Set(added.filter(({ special, content }) => special === true && !THINKING.includes(content)).map(({ id }) => id))
  const writtenById = new Map(added.map((token) => [token.id, written(token, inner)]))
  const idOfAdded = new Map(added.map(({ content, id }) => [content, id]))
  const tokenId = (token: string) => idOfAdded.get(token) ?? inner.token_to_id(token)
  const vocabSize = 1 + [...inner.get_vocab().values(), ...idOfAdded.values()].reduce((max, id) => Math.max(max, id), -1)
  const eosTokenIds = eosTokens(config).flatMap((token) => tokenId(token) ?? [])
  const byteLevel = isByteLevel(file.decoder)
  const controls = added.filter(isControl)
  const controlIds = new Set(controls.map(({ id }) => id))
  const rewrites = inner.normalizer !== null || rewritesWords(file.pre_tokenizer)
  const guard = new Guard(
    controls.map(({ content }) => content),
    rewrites,
  )
  const encodeSource = encoder(inner, added, guard, tokenId)
  const encodeWithin = (source: Source) => {
    tank.refill(source.text.length)
    return encodeSource(source)
  }

  const tokenOf = (id: number) => writtenById.get(id) ?? inner.id_to_token(id)
  const shown = (id: number, skipSpecial: boolean) => !(skipSpecial && left.has(id)) && tokenOf(id) !== undefined
  const byteStream = (skipSpecial: boolean) =>
    new ByteLevelStream((id) => {
      if (!shown(id, skipSpecial)) return null
      return writtenById.get(id) ?? bytesOfToken(tokenOf(id) as string)
    })
  const join = (tokens: string[]) => (inner.decoder ? inner.decoder(tokens) : tokens.join(' '))
  const decode = (ids: readonly number[], { skipSpecial = false }: DecodeOptions = {}): string => {
    if (byteLevel) {
      const stream = byteStream(skipSpecial)
      return ids.map((id) => stream.push(id)).join('') + stream.end()
    }
    tank.refill(64 * ids.length)
    const tokens = ids.filter((id) => shown(id, skipSpecial)).map((id) => tokenOf(id) as string)
    return tokens.length === 0 ? '' : join(tokens)
  }
  return {
    vocabSize,
    eosTokenIds,
    encode: (text) => encodeWithin({ text, typed: null }),
    guard: (text) => guard.mark(text),
    encodeMarked: (marked) => encodeWithin(readMarked(marked)),
    decode,
    piece: (id) => (byteLevel || writtenById.has(id) ? decode([id]) : showPiece(inner.id_to_token(id))),
    isControl: (id) => controlIds.has(id),
    tokenId,
    stream: ({ skipSpecial = false } = {}) => {
      if (byteLevel) return byteStream(skipSpecial)
      return new WindowStream(
        (ids) => decode(ids),
        (id) => (shown(id, skipSpecial) ? (tokenOf(id) as string) : null),
      )
    },
  }
}

const THINKING = ['<think>', '</think>']
type Json = Record<string, unknown>

function parseFile(value: unknown, name: string): Json {
  if (typeof value === 'string') {
    if (value.length > MAX_TOKENIZER_BYTES) throw new Error(`${name} is larger than ${MAX_TOKENIZER_BYTES / 2 ** 20} MB.`)
    const fault = tooMuchJson(value, JSON_LIMITS)
    if (fault) throw new Error(`${name} ${fault}.`)
    try {
      value = JSON.parse(value)
    } catch {
      throw new Error(`${name} is not valid JSON.`)
    }
  }
  if (!isObject(value)) throw new Error(`${name} does not hold an object.`)
  return value
}

/** The added tokens, once it is sure that every id in the file is one the library can index by. */
function checkTokens(file: Json): AddedToken[] {
  const model = file.model
  if (!isObject(model)) throw new Error('tokenizer.json has no "model".')
  const vocab = model.vocab
  const added = file.added_tokens ?? []
  if (!isObject(vocab) && !Array.isArray(vocab)) throw new Error('tokenizer.json has no "vocab" in its model.')
  if (!Array.isArray(added)) throw new Error('"added_tokens" in tokenizer.json is not a list.')
  if (added.length > ADDED_LIMITS.tokens)
    throw new Error(`tokenizer.json has ${added.length} added tokens; at most ${ADDED_LIMITS.tokens} are read.`)
  const names = new Map<unknown, unknown>()
  let total = 0
  for (const token of added) {
    if (!isObject(token) || typeof token.content !== 'string' || token.content === '' || !isTokenId(token.id)) {
      throw new Error('An entry of "added_tokens" in tokenizer.json has no text or no usable id.')
    }
    total += token.content.length
    if (token.content.length > ADDED_LIMITS.length || total > ADDED_LIMITS.total) {
      throw new Error(
        `The added tokens of tokenizer.json are longer than ${ADDED_LIMITS.length} characters, or ${ADDED_LIMITS.total} together.`,
      )
    }
    if ((names.get(token.id) ?? token.content) !== token.content)
      throw new Error(`Two added tokens in tokenizer.json have the id ${token.id}.`)
    names.set(token.id, token.content)
  }
  return added
}

/** `eos_token` is a string, or an object with the string as `content`. */
function eosTokens(config: Json): string[] {
  const eos = config.eos_token
  if (typeof eos === 'string') return [eos]
  return isObject(eos) && typeof eos.content === 'string' ? [eos.content] : []
}

/** The library's Metaspace takes the first space off even where none was put there. */
function decoderOf(decoder: unknown): unknown {
  if (!isObject(decoder)) return null
  if (decoder.type === 'Sequence' && Array.isArray(decoder.decoders)) return { ...decoder, decoders: decoder.decoders.map(decoderOf) }
  if (decoder.type !== 'Metaspace' || decoder.prepend_scheme !== 'never') return decoder
  return { type: 'Replace', pattern: { String: decoder.replacement ?? '\u2581' }, content: ' ' }
}

function isByteLevel(decoder: unknown): boolean {
  if (!isObject(decoder)) return false
  if (decoder.type === 'ByteLevel') return true
  return decoder.type === 'Sequence' && Array.isArray(decoder.decoders) && decoder.decoders.length === 1 && isByteLevel(decoder.decoders[0])
}

/** Whether a pre-tokenizer not only cuts text but may write a control token of other letters. */
function rewritesWords(part: unknown): boolean {
  if (!isObject(part)) return false
  if (Array.isArray(part.pretokenizers)) return part.pretokenizers.some(rewritesWords)
  return part.type === 'Metaspace' || part.type === 'Replace'
}

/** Sentencepiece writes a space as U+2581 and a raw byte as <0x0A>. */
function showPiece(token: string | undefined): string {
  const byte = token?.match(/^<0x([0-9A-F]{2})>$/)
  if (byte) return new TextDecoder().decode(Uint8Array.of(Number.parseInt(byte[1], 16)))
  return (token ?? '').replaceAll('\u2581', ' ')
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
