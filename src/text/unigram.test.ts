import { Unigram } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PatternTank } from './pattern.ts'
import { UnigramModel } from './unigram.ts'

describe('Unigram', () => {
  it('finds the same pieces as the library', () => {
    const pieces = fc.uniqueArray(
      fc.array(fc.constantFrom('a', 'b', 'é'), { minLength: 1, maxLength: 4 }).map((some) => some.join('')),
      { maxLength: 8 },
    )
    const word = fc.array(fc.constantFrom('a', 'b', 'é', '😀'), { maxLength: 20 }).map((some) => some.join(''))
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: -64, max: -1 }), { minLength: 8, maxLength: 8 }), word, (some, scores, text) => {
        // Quarters and distinct sums as good as always: of several best ways either may be taken.
        const vocab: [string, number][] = [['?', 0], ...some.map((piece, i): [string, number] => [piece, scores[i] - 1 / 3 ** (i + 1)])]
        const library = new Unigram({ type: 'Unigram', vocab, unk_id: 0 } as unknown as ConstructorParameters<typeof Unigram>[0], '</s>')
        const theirs = (library as unknown as (words: string[]) => string[])([text]).map((piece) =>
          library.tokens_to_ids.has(piece) ? piece : '?',
        )
        expect(new UnigramModel(vocab, 0).split(text, new PatternTank())).toEqual(theirs)
      }),
    )
  })

  it('keeps unknown text where there is no piece for it', () => {
    expect(new UnigramModel([['a', -1]], undefined).split('axya', new PatternTank())).toEqual(['a', 'x', 'y', 'a'])
  })
})
