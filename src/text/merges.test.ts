import { BPE } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_MERGES, Merges } from './merges.ts'

/** A vocabulary and merges that a training could have ended with: each merge joins two tokens that are there. */
const learned = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }).map((choices) => {
  const tokens = ['a', 'b', 'c', 'é']
  const merges: [string, string][] = []
  for (const [i, j] of choices) {
    const pair: [string, string] = [tokens[i % tokens.length], tokens[j % tokens.length]]
    if (!tokens.includes(pair.join(''))) tokens.push(pair.join(''))
    if (!merges.some((merge) => merge.join(' ') === pair.join(' '))) merges.push(pair)
  }
  return { tokens, merges }
})
const words = fc.array(fc.constantFrom('a', 'b', 'c', 'é', '😀'), { maxLength: 40 }).map((some) => some.join(''))

describe('byte-pair merges', () => {
  it('are the same as the library makes them, words with unknown characters too', () => {
    fc.assert(
      fc.property(learned, words, ({ tokens, merges }, word) => {
        const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]))
        const library = new BPE({ type: 'BPE', vocab, merges } as unknown as ConstructorParameters<typeof BPE>[0])
        expect(new Merges(tokens, merges, '').split(word)).toEqual(library.bpe(word))
        const asText = merges.map((merge) => merge.join(' '))
        expect(new Merges(tokens, asText, '').split(word)).toEqual(library.bpe(word))
      }),
      { numRuns: 500 },
    )
  })

  it('go on over a word of a million characters', () => {
    const tokens = Array.from({ length: 8 }, (_, i) => 'a'.repeat(2 ** i))
    const merges = tokens.slice(0, -1).map((token) => [token, token])
    expect(new Merges(tokens, merges, '').split('a'.repeat(1_000_000))).toHaveLength(7812 + 1)
  })

  it('know the end of a word where the model marks it', () => {
    expect(new Merges(['a', 'a</w>', 'aa</w>'], ['a a</w>'], '</w>').split('aa')).toEqual(['aa</w>'])
  })

  it.each([
    [undefined, 'tokenizer.json has no "merges" in its model.'],
    [['a x'], 'tokenizer.json merges "a x", but has no token "ax".'],
    [
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      'tokenizer.json merges ["b","a"], but has no token "ba".',
    ],
    [['ab'], 'tokenizer.json has the merge "ab", which is not two tokens.'],
    [['a b c'], 'tokenizer.json has the merge "a b c", which is not two tokens.'],
    [[['a', 1]], 'tokenizer.json has the merge ["a",1], which is not two tokens.'],
    [new Array(MAX_MERGES + 1), 'tokenizer.json has 1,048,577 merges; at most 1,048,576 are read.'],
  ])('%# are refused in one sentence', (merges, sentence) => {
    expect(() => new Merges(['a', 'b', 'ab'], merges, '')).toThrow(sentence)
  })
})
