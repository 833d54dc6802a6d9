import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { byteLevelTokenizer, sentencepieceTokenizer, streamed } from './testing.ts'
import { loadTokenizer, MAX_TOKENIZER_BYTES, type Tokenizer } from './tokenizer.ts'
import { TOY_EOS_TOKEN_ID, TOY_PAD_TOKEN_ID, TOY_VOCABULARY, toyTokenizerFiles } from './toy-vocabulary.ts'

const MATERIAL = new URL('../../../shared/material/', import.meta.url).pathname
const read = (path: string) => readFileSync(MATERIAL + path, 'utf8')
const readJson = (path: string) => JSON.parse(read(path))
const missing = !existsSync(MATERIAL)

interface Vector {
  text: string
  ids: number[]
  decoded: string
  decoded_skip_special: string
}

const REAL = [
  { name: 'Qwen3', folder: 'tokenizer-qwen3', config: true },
  { name: 'GPT-2', folder: 'tokenizer-gpt2', config: false },
]
describe.each(REAL)('the tokenizer of $name', ({ folder, config }) => {
  const load = () => loadTokenizer(read(`${folder}/tokenizer.json`), config ? read(`${folder}/tokenizer_config.json`) : null)

  it.skipIf(missing)('encodes and decodes as the Hugging Face library does, at once and streamed (needs shared material)', () => {
    const tokenizer = load()
    const vectors: Vector[] = readJson(`${folder}/hf_vectors.json`)
    expect(vectors.length).toBeGreaterThan(100)
    for (const { text, ids, decoded, decoded_skip_special } of vectors) {
      expect(tokenizer.encode(text)).toEqual(ids)
      expect(tokenizer.decode(ids)).toBe(decoded)
      expect(tokenizer.decode(ids, { skipSpecial: true })).toBe(decoded_skip_special)
      expect(streamed(tokenizer, ids)).toBe(decoded)
      expect(streamed(tokenizer, ids, true)).toBe(decoded_skip_special)
    }
  })

  it.skipIf(missing)('streams any ids, broken characters too, to the text they decode to at once (needs shared material)', () => {
    const tokenizer = load()
    // The first 256 tokens are single bytes, so most of these sequences are no valid UTF-8.
    const ids = fc.array(fc.oneof(fc.nat(255), fc.nat(tokenizer.vocabSize + 50)), { maxLength: 40 })
    fc.assert(
      fc.property(ids, fc.boolean(), (some, skip) => streamed(tokenizer, some, skip) === tokenizer.decode(some, { skipSpecial: skip })),
    )
  })
})

describe('the tokenizer of a sentencepiece model', () => {
  it.skipIf(missing)('encodes, decodes and streams with byte fallback (needs shared material)', () => {
    const folder = 'model-stories260k/hf'
    const tokenizer = loadTokenizer(readJson(`${folder}/tokenizer.json`), readJson(`${folder}/tokenizer_config.json`))
    const vectors: { text: string; hf_ids: number[] }[] = readJson('model-stories260k/tok512_vectors.json')
    for (const { text, hf_ids } of vectors) {
      // The vectors have the beginning-of-sequence token in front.
      expect(tokenizer.encode(text)).toEqual(hf_ids.slice(1))
      expect(streamed(tokenizer, hf_ids.slice(1))).toBe(tokenizer.decode(hf_ids.slice(1)))
    }
    expect(tokenizer.eosTokenIds).toEqual([2])
  })
})

describe('the toy tokenizer', () => {
  const files = toyTokenizerFiles()
  const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])
  const ascii = fc.string({
    unit: fc.constantFrom('\n', ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))),
    maxLength: 300,
  })
  const pieces = fc.array(fc.constantFrom(...TOY_VOCABULARY), { maxLength: 40 }).map((some) => some.join(''))

  it('has at most 224 tokens, none twice, and names its special ones', () => {
    expect(TOY_VOCABULARY.length).toBeLessThanOrEqual(224)
    expect(new Set(TOY_VOCABULARY).size).toBe(TOY_VOCABULARY.length)
    expect(tokenizer.vocabSize).toBe(TOY_VOCABULARY.length)
    expect(tokenizer.eosTokenIds).toEqual([TOY_EOS_TOKEN_ID])
    expect(TOY_VOCABULARY[TOY_EOS_TOKEN_ID]).toBe('<|im_end|>')
    expect(TOY_VOCABULARY[TOY_PAD_TOKEN_ID]).toBe('<pad>')
  })

  it('gives back any printable ASCII text and newlines', () => {
    fc.assert(
      fc.property(fc.oneof(ascii, pieces), (text) => {
        const ids = tokenizer.encode(text)
        return tokenizer.decode(ids) === text && streamed(tokenizer, ids) === text && ids.map(tokenizer.piece).join('') === text
      }),
    )
  })

  it('takes the longest piece at each place', () => {
    const bySize = TOY_VOCABULARY.filter((piece) => piece !== '<unk>').toSorted((a, b) => b.length - a.length)
    const greedy = (text: string): string[] => {
      const piece = bySize.find((p) => text.startsWith(p))
      return piece === undefined ? [] : [piece, ...greedy(text.slice(piece.length))]
    }
    const tagless = pieces.filter((text) => !/<|\/(no_)?think/.test(text))
    fc.assert(
      fc.property(
        fc.oneof(
          ascii.filter((text) => !/<|\/(no_)?think/.test(text)),
          tagless,
        ),
        (text) => {
          expect(tokenizer.encode(text).map(tokenizer.piece)).toEqual(greedy(text))
        },
      ),
    )
  })

  it('writes each character it does not know as one <unk>, which can be left out', () => {
    expect(tokenizer.encode('é→5').map(tokenizer.piece)).toEqual(['<unk>', '<unk>', '5'])
    expect(tokenizer.decode(tokenizer.encode('é→5'), { skipSpecial: true })).toBe('5')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => tokenizer.encode(text).every((id) => id < tokenizer.vocabSize)),
    )
  })

  it('encodes 100,000 characters within a second', async () => {
    await expectCost(1000, () => expect(tokenizer.encode('What is the meaning? '.repeat(5000)).length).toBeGreaterThan(10000))
  })
})

/** Each with what its text comes back as: NFC is what Qwen's normalizer makes of it; sentencepiece writes a blank as U+2581, and so reads both alike. */
const SAME = (text: string) => text
const BLANKS = (text: string) => text.replaceAll('\u2581', ' ')
/** These put a blank in front of every stretch of text, and on the way back drop only the first: one is left after each added token, in the Hugging Face library too. */
const PREFIXED = (added: string) => (text: string) => BLANKS(text).replace(RegExp(`(${added})(?!${added}|$)`, 'g'), '$1 ')
const KINDS: { name: string; load: () => Tokenizer; back?: (text: string) => string; needs?: string }[] = [
  {
    name: 'byte-level, with the clean-up that Llama 3 asks for',
    load: () => byteLevelTokenizer({ added: ['<|eot|>'], merges: [['Ġ', '.']], config: { clean_up_tokenization_spaces: true } }),
  },
  { name: 'sentencepiece', load: () => sentencepieceTokenizer({ added: ['</s>'], merges: [['▁', 'Y']] }), back: PREFIXED('<unk>|</s>') },
  { name: 'metaspace that puts no space in front', load: metaspace, back: BLANKS },
  { name: 'the real Qwen3', load: () => real('tokenizer-qwen3', true), back: (text) => text.normalize('NFC'), needs: 'tokenizer-qwen3' },
  { name: 'the real GPT-2', load: () => real('tokenizer-gpt2', false), needs: 'tokenizer-gpt2' },
  {
    name: 'the real stories260k',
    load: () => real('model-stories260k/hf', true),
    ...{ back: PREFIXED('<unk>|<s>|</s>'), needs: 'model-stories260k' },
  },
]

/** Printable ASCII as whole tokens, the rest unknown. */
function metaspace(): Tokenizer {
  const characters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  const vocab = Object.fromEntries(['<unk>', '▁', '\n', ...characters].map((word, id) => [word, id]))
  const spaces = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: false }
  return loadTokenizer({
    ...{ added_tokens: [], normalizer: null, pre_tokenizer: spaces, decoder: spaces },
    model: { type: 'BPE', unk_token: '<unk>', vocab, merges: [] },
  })
}

function real(folder: string, config: boolean): Tokenizer {
  return loadTokenizer(read(`${folder}/tokenizer.json`), config ? read(`${folder}/tokenizer_config.json`) : null)
}

describe.each(KINDS)('text by a tokenizer: $name', ({ load, back = SAME, needs }) => {
  const skipped = needs !== undefined && !existsSync(MATERIAL + needs)

  let loaded: Tokenizer | null = null
  const tokenizerOf = () => (loaded ??= load())

  it.skipIf(skipped)('comes back as it was, spaces too, at once and streamed (the real ones need shared material)', () => {
    const tokenizer = tokenizerOf()
    const program = "return ' '.join(x) , y . z ? a ! don 't I 'm it 's"
    const ascii = fc.string({ unit: fc.constantFrom(...' \n.,?!\'"()nt mresv<>|/axYZ09'), maxLength: 60 })
    const any = needs || tokenizer.encode('é').length > 1 ? fc.string({ unit: 'grapheme', maxLength: 30 }) : ascii
    fc.assert(
      fc.property(fc.oneof(ascii, any), (text) => {
        const ids = tokenizer.encode(text)
        expect(tokenizer.decode(ids)).toBe(back(text))
        expect(streamed(tokenizer, ids)).toBe(back(text))
      }),
      {
        examples: [[program], [' a'], ['  '], ['\u2581'], ['</s> '], ['a </s></s> m</s>'], ['\ufdd0<\ufdd0\ufdd0']].filter(
          ([text]) => any !== ascii || !text.includes('\ufdd0'),
        ) as [string][],
      },
    )
  })

  it.skipIf(skipped)('streams any ids to what they decode to (the real ones need shared material)', () => {
    const tokenizer = tokenizerOf()
    const ids = fc.array(fc.oneof(fc.nat(270), fc.nat(tokenizer.vocabSize + 5)), { maxLength: 30 })
    fc.assert(
      fc.property(ids, fc.boolean(), (some, skipSpecial) => {
        expect(streamed(tokenizer, some, skipSpecial)).toBe(tokenizer.decode(some, { skipSpecial }))
      }),
    )
  })
})

it('never leaves out the thinking tags, which part a reply', () => {
  const tokenizer = byteLevelTokenizer({ added: ['<think>', '</think>', '<|end|>'] })
  const ids = tokenizer.encode('<think>a</think>b<|end|>')
  expect(tokenizer.decode(ids, { skipSpecial: true })).toBe('<think>a</think>b')
  expect(streamed(tokenizer, ids, true)).toBe('<think>a</think>b')
})

describe('a broken tokenizer file', () => {
  const files = toyTokenizerFiles()
  const change = (fields: Record<string, unknown>) => ({ ...files['tokenizer.json'], ...fields })

  it.each([
    ['is cut short', JSON.stringify(files['tokenizer.json']).slice(0, 1000), 'tokenizer.json is not valid JSON.'],
    ['is no object', '[]', 'tokenizer.json does not hold an object.'],
    ['has no model', change({ model: undefined }), 'tokenizer.json has no "model".'],
    ['has no vocabulary', change({ model: { type: 'BPE' } }), 'tokenizer.json has no "vocab" in its model.'],
    [
      'has an id that is no number',
      change({ model: { type: 'BPE', vocab: { a: 'b' }, merges: [] } }),
      'Token "a" in tokenizer.json has no usable id.',
    ],
    [
      'has an absurd id',
      change({ model: { type: 'BPE', vocab: { a: 4e9 }, merges: [] } }),
      'Token "a" in tokenizer.json has no usable id.',
    ],
    [
      'has a strange added token',
      change({ added_tokens: [{ id: 1 }] }),
      'An entry of "added_tokens" in tokenizer.json has no text or no usable id.',
    ],
    [
      'has an unknown part',
      change({ pre_tokenizer: { type: 'Mystery' } }),
      'tokenizer.json cannot be used: Unknown PreTokenizer type: Mystery',
    ],
    ['has no merges', change({ model: { type: 'BPE', vocab: { a: 0 } } }), 'tokenizer.json has no "merges" in its model.'],
    ['is too large', ' '.repeat(MAX_TOKENIZER_BYTES + 1), 'tokenizer.json is larger than 32 MB.'],
  ])('that %s ends in one sentence', (_, file, message) => {
    expect(() => loadTokenizer(file, files['tokenizer_config.json'])).toThrow(message)
  })
})
