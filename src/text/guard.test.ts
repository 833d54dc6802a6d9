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
