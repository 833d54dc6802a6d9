import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { line, marked, readable } from './readable.ts'

const plain = (text: string) => [{ kind: 'plain', text }]

describe('text of others', () => {
  it.each([
    'What is 2 + 2?\n\tIt is 4.',
    'Ça marche: “naïve”, e\u0301, ﷺ, 数学, हिन्दी क्ष, שלום, مرحبا',
    'نمی\u200cخواهم',
    'क्\u200dष',
    '👩\u200d🔬 🏳️\u200d🌈 ❤️ 👍🏽',
    'Z\u0351\u036b\u0343 with a few marks',
  ])('stays as it is where everything in it is seen: %s', (text) => {
    expect(readable(text, 1000)).toEqual({ parts: plain(text), left: 0 })
  })

  it('names what turns the direction of what follows', () => {
    expect(marked('if access != "user\u202e \u2066// Check\u2069 \u2066" {')).toBe(
      'if access != "user⟨U+202E⟩ ⟨U+2066⟩// Check⟨U+2069⟩ ⟨U+2066⟩" {',
    )
    expect(readable('\u202e', 10).parts).toEqual([
      { kind: 'unseen', label: 'U+202E', title: 'everything from here on is turned right to left' },
    ])
  })

  it.each([
    ['a\u200bb', 'a⟨U+200B⟩b'],
    ['p\u200day', 'p⟨U+200D⟩ay'],
    ['\u0430\u200d\u0430', '\u0430⟨U+200D⟩\u0430'],
    ['\ufeffx', '⟨U+FEFF⟩x'],
    ['1\u00ad2', '1⟨U+00AD⟩2'],
    ['\u001b[31mred', '⟨U+001B⟩[31mred'],
    ['a\u0000b\u007f\u0085', 'a⟨U+0000⟩b⟨U+007F⟩⟨U+0085⟩'],
    ['one\u2028two', 'one⟨U+2028⟩two'],
    ['\u3164\u115f', '⟨U+3164⟩⟨U+115F⟩'],
    ['hi\u{e0041}\u{e0042}', 'hi⟨U+E0041⟩⟨U+E0042⟩'],
    ['a\u{e0100}', 'a⟨U+E0100⟩'],
    ['old\rnew', 'old⟨U+000D⟩new'],
    ['old\r\nnew', 'old\nnew'],
  ])('names what is not seen: %j', (text, shown) => {
    expect(marked(text)).toBe(shown)
  })

  it('counts what is there many times over', () => {
    expect(marked(`a${'\u200b'.repeat(100_000)}b`)).toContain('a⟨U+200B ×')
    const hidden = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0xe0020 + (i % 90))).join('')
    expect(marked(`a${hidden}b`)).toMatch(/^a(⟨U\+E00..⟩){8}⟨\+192 unseen⟩b$/)
  })

  it('draws five marks on a letter and counts the others', () => {
    const marks = '\u0301'.repeat(200_000)
    expect(marked(`a${marks}b`, 100_000)).toBe(`a${'\u0301'.repeat(5)}⟨+199995 marks⟩b`)
    expect(marked(`a${'\u0301'.repeat(5)}b`)).toBe(`a${'\u0301'.repeat(5)}b`)
    // A letter's marks at the very limit are not all of the text.
    const { parts, left } = readable(`a${marks}`, 100)
    expect(parts).toHaveLength(2)
    expect(left).toBeGreaterThan(0)
  })

  it('is shown from its beginning, the rest being counted', () => {
    expect(readable('x'.repeat(1e6), 1000)).toEqual({ parts: plain('x'.repeat(1000)), left: 1e6 - 1000 })
    expect(marked('abcdef', 3)).toBe('abc…')
    expect(marked('\n'.repeat(1e6), 1000)).toBe(`${'\n'.repeat(50)}…`)
    expect(marked('😀😀', 3)).toBe('😀…')
    expect(line('one\n  two\u202e')).toBe('one two⟨U+202E⟩')
  })

  it('costs little to look at, whatever it is, and what is shown can all be seen', () => {
    const strange = fc.constantFrom(
      'a',
      '1',
      '\n',
      '\r',
      '\t',
      '\u0301',
      '\u202e',
      '\u200d',
      '😀',
      '\ud800',
      '\ufe0f',
      'ش',
      '\u{e0041}',
      'क',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(strange, fc.nat(40)), { maxLength: 60 }), fc.nat(2000), (pieces, most) => {
        const text = pieces.map(([piece, count]) => piece.repeat(count)).join('')
        const { parts, left } = readable(text, most)
        const shown = parts.map((part) => (part.kind === 'plain' ? part.text : '')).join('')
        expect(shown.length).toBeLessThanOrEqual(most)
        expect(parts.length).toBeLessThanOrEqual(2 * most + 20)
        for (const part of parts) if (part.kind === 'plain') expect(part.text).not.toMatch(/[\u202e\u{e0041}\r]|\p{M}{6}/u)
        expect(left).toBeGreaterThanOrEqual(0)
        if (20 * text.length <= most) expect(left).toBe(0)
      }),
      { numRuns: 2000 },
    )
  })
})
