/**
 * @file From text to token ids: added tokens first, those that are looked for in normalized text second, then normalizer, pre-tokenizer
 * and model of @huggingface/tokenizers over each stretch between them. What somebody typed (guard.ts) and what stands beside it are
 * encoded as one text, but only the template's own letters give control tokens: where the two would not keep apart, they are cut.
 */
import type { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { type AddedToken, AddedTokens } from './added-tokens.ts'
import { type Guard, isControl, MARK, type Source } from './guard.ts'

function isNormalized({ special, normalized = special !== true }: AddedToken): boolean {
  return normalized
}

/** An added token as it stands in the text it is looked for in, and as it is decoded. */
export function written(token: AddedToken, { normalizer }: HuggingFaceTokenizer): string {
  return isNormalized(token) && normalizer ? normalizer(token.content) : token.content
}

/** `guard` of the control tokens; `idOf`: the id of the token written exactly so, added ones too. */
export function encoder(
  inner: HuggingFaceTokenizer,
  added: readonly AddedToken[],
  guard: Guard,
  idOf: (token: string) => number | undefined,
) {
  const { normalizer, pre_tokenizer: preTokenizer, model } = inner
  const finder = (tokens: readonly AddedToken[]) => new AddedTokens(tokens, (token) => written(token, inner))
  const before = finder(added.filter((token) => !isNormalized(token)))
  const behind = finder(added.filter(isNormalized))
  const controlIds = new Set(added.filter(isControl).map(({ id }) => id))
  const unknown = model?.unk_token_id
  const unknownToken = unknown === undefined ? undefined : inner.id_to_token(unknown)

  const wordsOf = (text: string, first: boolean) => (preTokenizer ? preTokenizer(text, { section_index: first ? 0 : 1 }) : [text])
  // A tokenizer without an unknown token has no id at all for text outside its vocabulary.
  const modelled = (words: string[]): number[] =>
    (model ? model(words) : []).flatMap((token) => inner.token_to_id(token) ?? idOf(token) ?? unknown ?? [])

  /** Letters that were typed: where the model has a control token among its words (Unigram has `</s>`), they are cut inside it. */
  const letters = (text: string, first: boolean): number[] => {
    const ids = modelled(wordsOf(text, first).flatMap((word) => guard.cut(word)))
    return ids.flatMap((id) => (controlIds.has(id) ? (unknown ?? []) : id))
  }
  const words = (source: Source, first: boolean): number[] => {
    const { text, typed } = source
    const ids = modelled(wordsOf(text, first))
    // The unknown token stands for any letter outside the vocabulary, and is a control token only where it is written.
    const isMade = (id: number) => controlIds.has(id) && (id !== unknown || (unknownToken && text.includes(unknownToken)))
    if (!typed?.includes(1) || !ids.some(isMade)) return ids
    return stretches(source).flatMap((stretch, i) => {
      const begins = first && i === 0
      return stretch.typed ? letters(stretch.text, begins) : modelled(wordsOf(stretch.text, begins))
    })
  }
  /** As one text if a border between typed and not typed changes nothing and stays where it is; otherwise each stretch for itself. */
  const normalized = (source: Source): Source => {
    if (!normalizer) return source
    const whole = normalizer(source.text)
    if (!source.typed?.includes(1)) return { text: whole, typed: null }
    const parts = stretches(source)
    const probed = source.text.includes(MARK) ? [] : normalizer(parts.map(({ text }) => text).join(MARK)).split(MARK)
    const kept = probed.length === parts.length && probed.join('') === whole
    const texts = kept ? probed : parts.map(({ text }) => normalizer(text))
    const typed = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    texts.forEach((text, i) => {
      typed.fill(Number(parts[i].typed), at, (at += text.length))
    })
    return { text: texts.join(''), typed }
  }
  /** Between added tokens. `first`: at the beginning of the text. */
  const plain = (source: Source, first: boolean): number[] =>
    behind.split(normalized(source)).flatMap((part, i) => ('text' in part ? words(part, first && i === 0) : [part.id]))

  return (source: Source): number[] => before.split(source).flatMap((part, i) => ('text' in part ? plain(part, i === 0) : [part.id]))
}

/** The text where it passes from typed to not typed. */
function stretches({ text, typed }: Source): { text: string; typed: boolean }[] {
  const parts: { text: string; typed: boolean }[] = []
  for (let start = 0; start < text.length; ) {
    const kind = typed?.[start] ?? 0
    const next = typed ? typed.indexOf(1 - kind, start) : -1
    const end = next < 0 ? text.length : next
    parts.push({ text: text.slice(start, end), typed: kind === 1 })
    start = end
  }
  return parts
}
