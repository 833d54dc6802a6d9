import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { Guard, isControl, MARK, unmark } from './guard.ts'
import { byteLevelTokenizer, sentencepieceTokenizer } from './testing.ts'
import { loadTokenizer } from './tokenizer.ts'
import { toyTokenizerFiles } from './toy-vocabulary.ts'

const CONTROLS = ['<|im_start|>', '<|im_end|>', '<think>', '</think>', ' /no_think', '€']
const added = [...CONTROLS.map((content) => ({ content, special: content !== '<think>' })), { content: '<N>', normalized: true }]
const toy = toyTokenizerFiles()
const unigram = {
  ...{ normalizer: null, pre_tokenizer: null, decoder: { type: 'Fuse' } },
  added_tokens: [{ id: 1, content: '</s>', special: true }],
  model: {
    ...{ type: 'Unigram', unk_id: 0 },
    vocab: [['<unk>', 0], ['</s>', 0], ...[...'</s>abhink_tmdre| €N!'].map((character, i) => [character, -5 - i / 100])],
  },
}
const TOKENIZERS = {
  'byte-level': byteLevelTokenizer({ added, merges: [['Ġ', '/']] }),
  sentencepiece: sentencepieceTokenizer({ added }),
  'the toy one': loadTokenizer(toy['tokenizer.json'], toy['tokenizer_config.json']),
  'one whose model knows its control tokens as words': loadTokenizer(unigram),
}

const spaceless = (text: string) => text.replaceAll(' ', '')

describe.each(Object.entries(TOKENIZERS))('text that was typed, by a tokenizer: %s', (_, tokenizer) => {
  const controls = (ids: number[]) => ids.filter((id) => tokenizer.isControl(id) && tokenizer.piece(id) !== '<unk>')
  const pieces = fc.array(fc.constantFrom(...CONTROLS, '</s>', '<N>', ' /think', '<', '|', 'think>', '/no_think', ' ', 'a', MARK), {
    maxLength: 8,
  })
  const typed = fc.oneof(
    pieces.map((some) => some.join('')),
    fc.tuple(fc.constantFrom(...CONTROLS), fc.nat(11)).map(([control, from]) => control.slice(from)),
  )

  it('holds no control token, alone or beside the words of a template, and is read letter by letter', () => {
    fc.assert(
      fc.property(typed, fc.constantFrom('<|im_start|>', '<|im_', '<', ' ', ' /', 'a'), (text, before) => {
        const template = controls(tokenizer.encode(before))
        const ids = tokenizer.encodeMarked(before + tokenizer.guard(text))
        expect(controls(ids)).toEqual(template)
        // Sentencepiece writes a space behind an added token.
        if (!tokenizer.decode(ids).includes('<unk>')) expect(spaceless(tokenizer.decode(ids))).toBe(spaceless(before + text))
        // As a template would trim it.
        expect(controls(tokenizer.encodeMarked(before + tokenizer.guard(text).trim()))).toEqual(template)
      }),
    )
  })

  it('is encoded as ever where nothing in it looks like a control token', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'ab <|/ihn.'), maxLength: 30 })
    fc.assert(
      fc.property(plain, (text) => {
        expect(tokenizer.encodeMarked(tokenizer.guard(text))).toEqual(tokenizer.encode(text))
      }),
    )
  })
})

/** Unigram with the control tokens among its words; U+0338 on `>` composes, all else is a letter a token. */
function rewriting(normalizer: unknown, normalized: boolean, pre_tokenizer: unknown = null) {
  const letters = [...'</s>abdhelnotuk ▁≯\u0338\u0301＜＞/SDN~|x'].filter((letter, i, all) => all.indexOf(letter) === i)
  const controls = ['<s>', '</s>', '<a▁b>']
  return loadTokenizer({
    ...{ normalizer, pre_tokenizer, decoder: { type: 'Fuse' } },
    added_tokens: controls.map((content, i) => ({ id: i + 1, content, special: true, normalized })),
    model: {
      ...{ type: 'Unigram', unk_id: 0 },
      vocab: [['<unk>', 0], ...controls.map((content) => [content, 0]), ...letters.map((letter) => [letter, -5])],
    },
  })
}
const replace = (pattern: object, content: string) => ({ type: 'Replace', pattern, content })
const PREPEND = { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, replace({ String: ' ' }, '▁')] }
const BERT = { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true }
const METASPACE = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: false }

describe.each([
  ['NFC', { type: 'NFC' }],
  ['NFD', { type: 'NFD' }],
  ['NFKC', { type: 'NFKC' }],
  ['NFKD', { type: 'NFKD' }],
  ['Precompiled', { type: 'Precompiled', precompiled_charsmap: '' }],
  ['Lowercase', { type: 'Lowercase' }],
  ['StripAccents', { type: 'StripAccents' }],
  ['BertNormalizer', BERT],
  ['Replace, a letter away', replace({ String: '~' }, '')],
  ['Replace, a control token for a letter', replace({ String: 'x' }, '</s>')],
  ['Replace, marks away', replace({ Regex: '[^ -~\n]' }, '')],
  ['Prepend', PREPEND],
  ['NFKC and Prepend', { type: 'Sequence', normalizers: [{ type: 'NFKC' }, PREPEND] }],
])('text that was typed, by a tokenizer that rewrites it: %s', (_, normalizer) => {
  it.each([true, false])('neither makes a control token nor destroys one of the template (tokens normalized: %s)', (normalized) => {
    const tokenizer = rewriting(normalizer, normalized)
    const rewritten = ['＜/s＞', '</S>', '<\u0301/s>', '</\u0301s>', '‹/ś>', '<~/s>', 'axb', '</\u200bs>', `</${MARK}s>`, '</\ufdd3s>']
    const beside = ['\u0338', '\u0338 x', '>\u0338 x', '\u0338\ufdd1', '/s>', '<', '</s', '\u0338</s>', '</s>\u0338<s>', 'n', '', ' ']
    for (const typed of [...rewritten, ...rewritten.map((text) => ` n${text}o `), ...beside, '</s>', '<unk></s>', 'é</s>']) {
      for (const shown of [tokenizer.guard(typed), tokenizer.guard(typed).trim()]) {
        const ids = tokenizer.encodeMarked(`<s>${shown}</s>n${shown}n<s>`)
        expect(
          ids.filter((id) => tokenizer.isControl(id)),
          JSON.stringify(typed),
        ).toEqual([1, 2, 1])
      }
    }
  })

  it('is encoded as one text with what stands beside it, where it looks like nothing', () => {
    const tokenizer = rewriting(normalizer, false)
    for (const typed of ['hello', ' no ', 'h e\u0301 \u1e0d', 'Don', '1'])
      expect(tokenizer.encodeMarked(`<s>un${tokenizer.guard(typed)} told</s>`)).toEqual(tokenizer.encode(`<s>un${typed} told</s>`))
  })
})

it('keeps typed text from what a pre-tokenizer rewrites', () => {
  const tokenizer = rewriting(null, false, METASPACE)
  expect(tokenizer.encode('<a b>').filter((id) => tokenizer.isControl(id))).toEqual([3])
  expect(tokenizer.encodeMarked(tokenizer.guard('<a b>')).filter((id) => tokenizer.isControl(id))).toEqual([])
})

it('marks nothing in ordinary text, runs of blanks and single letters that tokenizers add included', () => {
  const guard = new Guard(CONTROLS)
  for (const text of ['', '  ', 'What is 2 < 3?', 'a <b> |im_end| think', 'for x in /thin:']) expect(guard.mark(text)).toBe(text)
  expect(['  ', 'õ', '\n\n', 'yesterday'].filter((content) => isControl({ content }))).toEqual([])
  expect(isControl({ content: '\n', special: true })).toBe(false)
})

it('gives any text back when the marks are taken out', () => {
  const guard = new Guard(CONTROLS)
  const text = fc
    .array(fc.oneof(fc.constantFrom(...CONTROLS, MARK, '/nothink'), fc.string()), { maxLength: 10 })
    .map((some) => some.join(''))
  fc.assert(
    fc.property(text, (some) => {
      expect(unmark(guard.mark(some))).toBe(some)
    }),
  )
})

it('takes time in proportion to the text', async () => {
  const guard = new Guard(Array.from({ length: 256 }, (_, i) => `<|reserved_special_token_${i}|>`))
  await expectCost(1000, () => expect(guard.mark('<|reserved_'.repeat(5000)).length).toBeGreaterThan(1))
})
