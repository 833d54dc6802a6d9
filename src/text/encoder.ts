/**
 * @file From text to token ids: added tokens first, those that are looked for in normalized text second, then normalizer, pre-tokenizer
 * and model of @huggingface/tokenizers over each stretch between them. The text may hold marks (guard.ts); they are out of it before
 * the model reads it, so that what was typed and what stands beside it are encoded as one text.
 */
import type { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { type AddedToken, AddedTokens } from './added-tokens.ts'
import { isControl, MARK, unmark } from './guard.ts'

/** A mark that is none of a doubled pair. */
const SINGLE_MARK = /(?<!\ufdd0)\ufdd0(?!\ufdd0)/

function isNormalized({ special, normalized = special !== true }: AddedToken): boolean {
  return normalized
}

/** An added token as it stands in the text it is looked for in, and as it is decoded. */
export function written(token: AddedToken, { normalizer }: HuggingFaceTokenizer): string {
  return isNormalized(token) && normalizer ? normalizer(token.content) : token.content
}

/** `idOf`: the id of the token written exactly so, added ones too. */
export function encoder(inner: HuggingFaceTokenizer, added: readonly AddedToken[], idOf: (token: string) => number | undefined) {
  const { normalizer, pre_tokenizer: preTokenizer, model } = inner
  const finder = (tokens: readonly AddedToken[]) => new AddedTokens(tokens, (token) => written(token, inner))
  const before = finder(added.filter((token) => !isNormalized(token)))
  const behind = finder(added.filter(isNormalized))
  const behindTyped = finder(added.filter((token) => isNormalized(token) && !isControl(token)))
  const controlIds = new Set(added.filter(isControl).map(({ id }) => id))

  const modelled = (text: string, first: boolean): number[] => {
    const words = preTokenizer ? preTokenizer(text, { section_index: first ? 0 : 1 }) : [text]
    // A tokenizer without an unknown token has no id at all for text outside its vocabulary.
    return (model ? model(words) : []).flatMap((token) => inner.token_to_id(token) ?? idOf(token) ?? model?.unk_token_id ?? [])
  }
  /** Between added tokens. `first`: at the beginning of the text. */
  const plain = (marked: string, first: boolean): number[] => {
    const normalize = (text: string) => (normalizer ? normalizer(text) : text)
    const text = normalize(unmark(marked))
    const parts = marked.includes(MARK) ? splitMarked(normalize(marked), text, marked) : behind.split(text)
    return parts.flatMap((part, i) => (typeof part === 'string' ? modelled(part, first && i === 0) : [part.id]))
  }
  /** Where the normalizer leaves no mark where it was, no control token is looked for at all. */
  const splitMarked = (normalizedMarked: string, text: string, marked: string) => {
    const kept = normalizedMarked.split(MARK).length === marked.split(MARK).length && unmark(normalizedMarked) === text
    if (!kept) return behindTyped.split(text)
    return behind.split(normalizedMarked).map((part) => (typeof part === 'string' ? unmark(part) : part))
  }
  return (text: string) =>
    before.split(text).flatMap((part, i) => {
      if (typeof part !== 'string') return [part.id]
      const ids = plain(part, i === 0)
      // A model may have a control token among its words (Unigram has `</s>`): then the text is cut at the marks.
      if (!part.includes(MARK) || !ids.some((id) => controlIds.has(id))) return ids
      return part.split(SINGLE_MARK).flatMap((cut, j) => plain(cut, i === 0 && j === 0))
    })
}
