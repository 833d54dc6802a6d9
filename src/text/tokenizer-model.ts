/**
 * @file The model of tokenizer.json, checked before the library builds it and metered behind: merges by `merges.ts`, a vocabulary of bounded
 * size in which no two tokens share an id, words that WordPiece or Unigram would take too long over refused.
 */
import type { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { Merges } from './merges.ts'
import type { PatternTank } from './pattern.ts'
import { UnigramModel } from './unigram.ts'

/** Tokens that are read at most; the largest vocabularies in use have 0.26 million. */
export const MAX_TOKENS = 2 ** 19
/** Ids that are read at most, one above the largest. */
const MAX_ID = 2 ** 21
/** WordPiece looks at each part of a word. */
const MAX_WORD = 200

type Json = Record<string, unknown>
type Instance = Record<string, unknown>

/** Makes the library's model run in bounded time and memory. */
export type ModelMeter = (tokenizer: HuggingFaceTokenizer, tank: PatternTank) => void

export const isTokenId = (id: unknown): id is number => Number.isInteger(id) && (id as number) >= 0 && (id as number) < MAX_ID

/**
 * The model as the library is given it, and what is put in its place.
 *
 * @throws Error, one sentence.
 */
export function checkModel(model: Json): { model: Json; meter: ModelMeter } {
  const { vocab } = model
  const tokens = Array.isArray(vocab) ? [] : Object.keys(vocab as object)
  const size = Array.isArray(vocab) ? vocab.length : tokens.length
  if (size > MAX_TOKENS)
    throw new Error(`tokenizer.json has ${size.toLocaleString('en')} tokens; at most ${MAX_TOKENS.toLocaleString('en')} are read.`)
  // A list of pieces is Unigram's to the library too, whatever the model calls itself.
  if (Array.isArray(vocab)) return unigram(model, vocab)
  checkIds(vocab as Json, tokens)
  if (model.type === 'BPE' || (model.type === undefined && model.merges !== undefined)) return pairs(model, tokens)
  return { model, meter: (tokenizer, tank) => meterWords(tokenizer.model as unknown as Instance, tank) }
}

function checkIds(vocab: Json, tokens: readonly string[]): void {
  const seen = new Uint8Array(MAX_ID)
  // Not by Object.entries, which takes five times as long over so many.
  for (const token of tokens) {
    const id = vocab[token]
    if (!isTokenId(id)) throw new Error(`Token ${JSON.stringify(token.slice(0, 60))} in tokenizer.json has no usable id.`)
    if (seen[id]) throw new Error(`Two tokens in tokenizer.json have the id ${id}, one of them ${JSON.stringify(token.slice(0, 60))}.`)
    seen[id] = 1
  }
}

function pairs(model: Json, tokens: readonly string[]): { model: Json; meter: ModelMeter } {
  for (const name of ['continuing_subword_prefix', 'continuing_subword_suffix']) {
    if (model[name]) throw new Error(`tokenizer.json has a ${name} in its model, which is not supported.`)
  }
  const merges = new Merges(tokens, model.merges, typeof model.end_of_word_suffix === 'string' ? model.end_of_word_suffix : '')
  return {
    model: { ...model, merges: [] },
    meter: ({ model: built }) => {
      ;(built as unknown as Instance).bpe = (word: string) => merges.split(word)
    },
  }
}

function unigram(model: Json, vocab: unknown[]): { model: Json; meter: ModelMeter } {
  const pieces = new UnigramModel(vocab, model.unk_id)
  // The library would grow a tree with a node for each character of the vocabulary, a quarter of a kilobyte each.
  return {
    model: { ...model, type: 'Unigram', vocab: [[pieces.pieces[0], 0]], unk_id: 0 },
    meter: ({ model: built }, tank) => {
      const instance = built as unknown as Instance
      const added = new Map(instance.tokens_to_ids as Map<string, number>)
      added.delete(pieces.pieces[0])
      instance.tokens_to_ids = new Map([...pieces.pieces.map((piece, id): [string, number] => [piece, id]), ...added])
      const tokens = pieces.pieces.slice()
      for (const [token, id] of added) tokens[id] = token
      Object.assign(instance, {
        vocab: tokens,
        unk_token_id: pieces.unknown,
        unk_token: pieces.pieces[pieces.unknown ?? -1],
        fuse_unk: false,
      })
      instance.encode = (words: string[]) => words.flatMap((word) => pieces.split(word, tank))
    },
  }
}

/** WordPiece: the cube of a word's length. */
function meterWords(instance: Instance, tank: PatternTank): void {
  const longest = instance.max_input_chars_per_word
  if (longest === undefined) return
  if (typeof longest !== 'number' || !(longest <= MAX_WORD)) {
    throw new Error(`max_input_chars_per_word is ${JSON.stringify(longest)}, and may be ${MAX_WORD} at most.`)
  }
  const encode = instance.encode as (words: string[]) => string[]
  instance.encode = (words: string[]) => {
    for (const { length } of words) tank.spend(length > longest ? length / 4 : length ** 3 / 100)
    return encode.call(instance, words)
  }
}
