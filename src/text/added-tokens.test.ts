import { describe, expect, it } from 'vitest'
import { type AddedToken, AddedTokens } from './added-tokens.ts'
import { byteLevelTokenizer, sentencepieceTokenizer } from './testing.ts'

/** The parts of a text, added tokens in braces. */
const parts = (tokens: Partial<AddedToken>[], text: string) =>
  new AddedTokens(tokens as AddedToken[], ({ content }) => content)
    .split({ text, typed: null })
    .map((part) => ('text' in part ? part.text : `{${part.content}}`))
    .join('|')

describe('added tokens in a text', () => {
  it('are found leftmost first, of several the longest', () => {
    const tokens = [{ content: '<a' }, { content: '<a>' }, { content: 'a>b' }]
    expect(parts(tokens, '<<a>b<a<a>')).toBe('<|{<a>}|b|{<a}|{<a>}')
    expect(parts(tokens, 'a>')).toBe('a>')
    expect(parts(tokens, '')).toBe('')
  })

  it('are whole words only where a token asks for it, in any script', () => {
    const tokens = [{ content: 'yesterday', single_word: true }]
    for (const inside of ['yesterdayx', 'xyesterday', 'yesterday_', '1yesterday', 'éyesterday', 'yesterday\u0301', '\u{1d400}yesterday']) {
      expect(parts(tokens, inside)).toBe(inside)
    }
    expect(parts(tokens, 'yesterday, yesterday-yesterday.')).toBe('{yesterday}|, |{yesterday}|-|{yesterday}|.')
    expect(parts([{ content: '<T>', single_word: true }], '<T> x<T> <T>x\u{1d400}<T>')).toBe('{<T>}| x<T> <T>x\u{1d400}<T>')
  })

  it('take the blanks beside them where they ask for it', () => {
    const both = [{ content: '<L>', lstrip: true, rstrip: true }]
    expect(parts(both, 'a <L>\t\u0085 b <L>  <L>c')).toBe('a|{<L>}|b|{<L>}|{<L>}|c')
    expect(parts([{ content: '<L>', lstrip: true }], '  <L> <L>')).toBe('{<L>}|{<L>}')
  })
})

// What `tokenizers` 0.23.2 gives for the same files.
describe('a tokenizer with added tokens', () => {
  it('finds normalized ones with the space before them, and gives it back', () => {
    const tokenizer = sentencepieceTokenizer({ added: [{ content: '<T>', normalized: true }] })
    const [id] = [tokenizer.tokenId('<T>') as number]
    const ids = tokenizer.encode('Hello <T> world')
    expect(ids.map((one) => (one === id ? '<T>' : tokenizer.piece(one))).join('')).toBe(' Hello<T> world')
    expect(tokenizer.decode(ids)).toBe('Hello <T> world')
    expect(tokenizer.decode(tokenizer.encode('<T> world'))).toBe('<T> world')
    expect(tokenizer.encode('Hello<T>')).not.toContain(id)
    expect([tokenizer.piece(id), tokenizer.decode([id])]).toEqual(['<T>', '<T>'])
  })

  it('does not lend them to the model, whose words may be written alike', () => {
    const tokenizer = byteLevelTokenizer({ added: [{ content: 'ab', single_word: true }], merges: [['a', 'b']] })
    const apart = byteLevelTokenizer({ added: [{ content: 'bc', single_word: true }] })
    expect(tokenizer.encode('abx').map(tokenizer.piece)).toEqual(['ab', 'x'])
    expect(apart.encode('abc bc').map(apart.piece)).toEqual(['a', 'b', 'c', ' ', 'bc'])
  })
})
