/**
 * @file The tokenizer of models that talk and know every family, in Hugging Face form: fixed, greedy longest match, 640 tokens.
 *
 * Words are whole with the blank before them, between other things than letters and never behind a quote: so that a word in quotes is spelt,
 * and its letters can be counted. Digits stand alone, nothing is merged with one. No piece is a phrase, which would tie a model to a wording.
 * What is no piece is a character, what is no printable ASCII its bytes: everything that a visitor types comes back as it was typed.
 *
 * A Split pre-tokenizer finds the pieces, each becomes bytes as GPT-2 writes them, and WordPiece looks it up: whole, or byte by byte. Other
 * libraries read the same files alike.
 */

import { CODE, FORMS, NAMES, OPENERS, WORDS } from './family-words.ts'
import { ADDED_TOKENS, TOKENIZER_CONFIG, TOY_TOKENS } from './toy-vocabulary.ts'

/** As GPT-2 writes bytes: printable ones of Latin-1 as they are, the others from U+0100 on. */
const BYTE_LETTERS: readonly string[] = (() => {
  const plain = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255)
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(plain(byte) ? byte : next++))
})()

function inBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => BYTE_LETTERS[byte]).join('')
}

/** UTF-8 has no others. */
const BYTES = Array.from({ length: 0xf5 }, (_, byte) => byte).filter((byte) => byte !== 0xc0 && byte !== 0xc1)

const PIECES: readonly string[] = [
  ...FORMS,
  ...CODE,
  ...OPENERS,
  ...WORDS.map((word) => ` ${word}`),
  ...NAMES.flatMap((name) => [name, ` ${name}`]),
]

/** Token text by id, as the files write it: ` and` is `Ġand`. */
export const FAMILY_VOCABULARY: readonly string[] = [
  ...Object.values(TOY_TOKENS),
  ...BYTES.map((byte) => BYTE_LETTERS[byte]),
  ...PIECES.map(inBytes),
]

const escaped = (piece: string) => piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Words by their first letter: a text is looked at once for each letter, not for each word. */
function anyOf(words: readonly string[]): string {
  const byFirst = new Map<string, string[]>()
  for (const word of words) byFirst.set(word[0], [...(byFirst.get(word[0]) ?? []), escaped(word.slice(1))])
  const groups = [...byFirst].map(([first, rest]) => `${escaped(first)}(?:${rest.toSorted((a, b) => b.length - a.length).join('|')})`)
  return `(?:${groups.join('|')})`
}

/** A mark and the blank behind it: not before a small letter, whose word has the blank. */
const isMark = (form: string) => /^[,.:;?] $/.test(form)

/** Forms and code first, the longest first; then words, which end where letters end; then any character. */
const PATTERN = [
  anyOf([...FORMS.filter((form) => !isMark(form)), ...CODE].toSorted((a, b) => b.length - a.length)),
  `${anyOf(FORMS.filter(isMark))}(?![a-z])`,
  ` ${anyOf([...WORDS, ...NAMES])}(?![A-Za-z])`,
  `(?<![A-Za-z'"])${anyOf([...OPENERS, ...NAMES])}(?![A-Za-z])`,
  '[\\s\\S]',
].join('|')

/** The two files beside a model's weights, as plain objects. */
export function familyTokenizerFiles(): { 'tokenizer.json': Record<string, unknown>; 'tokenizer_config.json': Record<string, unknown> } {
  return {
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: ADDED_TOKENS,
      normalizer: null,
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [
          { type: 'Split', pattern: { Regex: PATTERN }, behavior: 'Isolated', invert: false },
          { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
        ],
      },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      model: {
        type: 'WordPiece',
        unk_token: TOY_TOKENS.unknown,
        continuing_subword_prefix: '',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(FAMILY_VOCABULARY.map((token, id) => [token, id])),
      },
    },
    'tokenizer_config.json': TOKENIZER_CONFIG,
  }
}
