/** @file tokenizer.json files made to hang the machine or to fill its memory. Built when asked for: some have 30 MB. */

type Json = Record<string, unknown>

const LETTERS = Object.fromEntries(Array.from('abcdefghijklmnopqrstuvwxyz !', (letter, id) => [letter, id]))
const bpe = (vocab: Json, merges: unknown, rest: Json = {}) => ({ model: { type: 'BPE', vocab, merges, ...rest } })
const letters = (rest: Json) => ({ ...bpe(LETTERS, []), ...rest })
const split = (Regex: string) => letters({ pre_tokenizer: { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false } })
const growing = (part: Json, list: string, times = 40) => ({ type: 'Sequence', [list]: new Array(times).fill(part) })
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, id) => [`t${id}`, id]))

/** A text that the patterns below take longest over. */
export const SLOW_TEXT = `${'a'.repeat(20_000)}!`

/** Patterns, each by another way to run away over `SLOW_TEXT`. */
export const HOSTILE_PATTERNS: Readonly<Record<string, string>> = {
  'a loop in a loop': '(a+)+$',
  'a loop in a loop, possessive': '(?:a++)+$',
  'a choice of the same': '(?:a|a)*$',
  'an empty turn': '(?:a*)*$',
  'lazy loops': '(?:a+?)+?$',
  'many loops after each other': 'a*a*a*a*a*a*b',
  'nested choices': '(?:a|aa|(?:a|aa)a)*b',
  'looking ahead': '(?:(?=a*b|a*c)a)*$',
  'looking behind': '(?<=a*a*b)c|(?<=a*a*)d',
  'counted turns': '(?:a{1,50}){1,50}$',
  'a long literal': `${'a'.repeat(5000)}b`,
  'many literals': Array.from({ length: 80 }, (_, i) => `${'a'.repeat(i + 10)}b`).join('|'),
  'capitals, ignored': '(?i:(a+)+)$',
  'a back reference': '(a*)\\1$',
  'a pattern of many classes': '\\b\\w'.repeat(1000),
  'groups 2,000 deep': `${'(?:'.repeat(2000)}a${')'.repeat(2000)}`,
  'turns of turns of turns': '(?:(?:(?:(?:ab){99}){99}){99}){99}',
}

export interface HostileTokenizer {
  /** tokenizer.json, an object or its text. */
  file(): unknown
  /** What is encoded, and then decoded, where the file is read at all. */
  text?: string
}

/** By what they do. All end in one sentence, when they are read or at the latest over the text. */
export const HOSTILE_TOKENIZERS: Readonly<Record<string, HostileTokenizer>> = {
  ...Object.fromEntries(
    Object.entries(HOSTILE_PATTERNS).map(([name, pattern]) => [`a split by ${name}`, { file: () => split(pattern), text: SLOW_TEXT }]),
  ),
  'a normalizer that runs away': {
    file: () => letters({ normalizer: { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: '' } }),
    text: SLOW_TEXT,
  },
  'a normalizer that runs away over an added token': {
    file: () =>
      letters({
        normalizer: { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: '' },
        added_tokens: [{ id: 99, content: `${'a'.repeat(100)}!`, normalized: true }],
      }),
  },
  'a decoder that runs away': {
    file: () => ({
      ...bpe({ [SLOW_TEXT.slice(-5000)]: 0, a: 1 }, []),
      decoder: { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: '' },
      added_tokens: [],
    }),
    text: 'decode 0',
  },
  'a normalizer that doubles forty times': {
    file: () => letters({ normalizer: growing({ type: 'Replace', pattern: { String: 'a' }, content: 'aa' }, 'normalizers') }),
    text: 'aaaa',
  },
  'bytes of bytes of bytes': {
    file: () => letters({ pre_tokenizer: growing({ type: 'ByteLevel', add_prefix_space: false, use_regex: false }, 'pretokenizers') }),
    text: 'é'.repeat(100),
  },
  'spaces that double': {
    file: () => letters({ pre_tokenizer: growing({ type: 'Metaspace', replacement: ' ', str_rep: '  ' }, 'pretokenizers') }),
    text: 'a a a',
  },
  'a decoder that doubles forty times': {
    file: () => letters({ decoder: growing({ type: 'BPEDecoder', suffix: '' }, 'decoders') }),
    text: 'decode 0',
  },
  'a decoder that parts everything': {
    file: () => letters({ decoder: { type: 'CTC', pad_token: '', word_delimiter_token: '', cleanup: true } }),
  },
  'a replacement by a long text': {
    file: () => letters({ normalizer: { type: 'Replace', pattern: { String: 'a' }, content: 'x'.repeat(1_000_000) } }),
  },
  'pieces of length 0': { file: () => letters({ pre_tokenizer: { type: 'FixedLength', length: 0 } }) },
  'ten thousand parts': { file: () => letters({ normalizer: growing({ type: 'NFC' }, 'normalizers', 10_000) }) },
  'parts 1,000 deep': {
    file: () => {
      let part: Json = { type: 'NFC' }
      for (let i = 0; i < 1000; i++) part = { type: 'Sequence', normalizers: [part] }
      return letters({ normalizer: part })
    },
  },
  'a million merges of unknown tokens': {
    file: () =>
      JSON.stringify(
        bpe(
          LETTERS,
          Array.from({ length: 1_000_000 }, (_, i) => `x${i} y${i}`),
        ),
      ),
  },
  'more than a million merges': {
    file: () => `{"model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a"${',"a a"'.repeat(1_100_000)}]}}`,
  },
  'a million pairs of lists': {
    file: () => `{"model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":[["a"]${',["a"]'.repeat(1_100_000)}]}}`,
  },
  '600,000 tokens': { file: () => JSON.stringify(bpe(many(600_000), [])) },
  'a million empty lists': { file: () => `[${'[],'.repeat(1_200_000)}[]]` },
  'brackets a million deep': { file: () => '['.repeat(1_000_000) },
  'a million added tokens': { file: () => `{"model":{"vocab":{"a":0}},"added_tokens":[{}${',{}'.repeat(1_200_000)}]}` },
  'added tokens of 10 MB': {
    file: () => letters({ added_tokens: Array.from({ length: 100 }, (_, id) => ({ id: 100 + id, content: `${id}`.repeat(50_000) })) }),
  },
  'two tokens of one id': { file: () => bpe({ a: 0, b: 0 }, []) },
  'two added tokens of one id': {
    file: () =>
      letters({
        added_tokens: [
          { id: 99, content: 'x' },
          { id: 99, content: 'y' },
        ],
      }),
  },
  'ids far apart': { file: () => bpe({ a: 0, b: 2 ** 31 }, []) },
  'pieces of 20,000 letters': {
    file: () => ({
      model: {
        type: 'Unigram',
        unk_id: 0,
        vocab: [
          ['?', 0],
          ['a'.repeat(20_000), -1],
        ],
      },
    }),
  },
  'pieces within pieces within pieces': {
    file: () => ({
      model: { type: 'Unigram', unk_id: 0, vocab: [['?', 0], ...Array.from({ length: 256 }, (_, i) => ['a'.repeat(i + 1), -1])] },
    }),
    text: 'a'.repeat(1_000_000),
  },
  'words of any length, part by part': {
    file: () => ({
      model: { type: 'WordPiece', unk_token: '?', continuing_subword_prefix: '', max_input_chars_per_word: 1e9, vocab: { '?': 0, a: 1 } },
    }),
  },
  'words of 200 letters, part by part': {
    file: () => ({
      model: { type: 'WordPiece', unk_token: '?', continuing_subword_prefix: '', max_input_chars_per_word: 200, vocab: { '?': 0, a: 1 } },
      pre_tokenizer: { type: 'FixedLength', length: 200 },
    }),
    text: 'a'.repeat(1_000_000),
  },
}
