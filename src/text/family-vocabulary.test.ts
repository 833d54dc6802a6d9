import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTask } from '../tasks/index.ts'
import { expectCost } from '../tasks/testing.ts'
import { FAMILY_VOCABULARY, familyTokenizerFiles } from './family-vocabulary.ts'
import { CODE, FORMS, NAMES, OPENERS, WORDS } from './family-words.ts'
import { loadTokenizer } from './tokenizer.ts'
import { TOY_TOKENS, TOY_VOCABULARY } from './toy-vocabulary.ts'

const files = familyTokenizerFiles()
const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])
const pieces = (text: string) => tokenizer.encode(text).map(tokenizer.piece)

describe('the vocabulary of families', () => {
  it('has 640 tokens, none twice, and the special ones where the toy has them', () => {
    expect(FAMILY_VOCABULARY.length).toBe(640)
    expect(new Set(FAMILY_VOCABULARY).size).toBe(640)
    expect(tokenizer.vocabSize).toBe(640)
    for (const token of Object.values(TOY_TOKENS)) expect(FAMILY_VOCABULARY.indexOf(token)).toBe(TOY_VOCABULARY.indexOf(token))
  })

  it('gives back whatever a visitor types', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('é→5', '東京 🙂', 'a\tb\r\nc', "l'été", 'naïve café', '\u0000\u007f', 'What is 7+5? ', ' and and  and'),
    )
    fc.assert(
      fc.property(text, (typed) => {
        // A lone surrogate is no text: it has no bytes.
        const whole = typed.replace(/\p{Surrogate}/gu, '')
        const ids = tokenizer.encode(tokenizer.guard(whole))
        expect(ids).not.toContain(tokenizer.tokenId(TOY_TOKENS.unknown))
        expect(tokenizer.decode(tokenizer.encodeMarked(tokenizer.guard(whole)))).toBe(whole)
      }),
      { numRuns: 500 },
    )
  })

  it('reads a word with its blank as one, and spells it in quotes, in other words and behind letters', () => {
    expect(pieces(' and the')).toEqual([' and', ' the'])
    expect(pieces("'the'")).toEqual(["'", 't', 'h', 'e', "'"])
    expect(pieces(' theory')).toEqual([' ', 't', 'h', 'e', 'o', 'r', 'y'])
    expect(pieces('Tom and Tomas')).toEqual(['Tom', ' and', ' ', 'T', 'o', 'm', 'a', 's'])
    expect(pieces('What')).toEqual(['What'])
    expect(pieces('"What')).toEqual(['"', 'W', 'h', 'a', 't'])
    expect(pieces('x1234')).toEqual(['x', '1', '2', '3', '4'])
  })

  it('has words that are words, so that nothing is merged with a digit and no phrase is one piece', () => {
    for (const word of [...WORDS, ...OPENERS, ...NAMES]) expect(word).toMatch(/^[A-Za-z]+$/)
    for (const piece of [...FORMS, ...CODE]) if (piece !== '[::-1]') expect(piece).not.toMatch(/\d/)
  })

  it('encodes 100,000 characters within a second', async () => {
    await expectCost(1000, () => expect(tokenizer.encode('What is the meaning of 12 words? '.repeat(3000)).length).toBeGreaterThan(10000))
  })

  it('gives back 2,000 demonstrations of puzzles', () => {
    const task = createTask('puzzle')
    for (let i = 0; i < 2000; i++) {
      const { prompt, reasoning, answer } = task.demonstrationAt(1, i)
      for (const text of [prompt.prompt, reasoning ?? '', answer]) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
    }
  })
})
