import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitBoxed } from './boxed.ts'
import { entropyShade, logprobShade, pushOf, pushShade, ratioShade, SHADES, visible } from './shading.ts'

describe('a boxed answer', () => {
  it('is cut out of the text around it', () => {
    expect(splitBoxed('It is \\boxed{567}.')).toEqual([
      { kind: 'text', text: 'It is ' },
      { kind: 'boxed', text: '567' },
      { kind: 'text', text: '.' },
    ])
  })
  it('may hold braces of its own', () => {
    expect(splitBoxed('\\boxed{\\frac{1}{2}}')).toEqual([{ kind: 'boxed', text: '\\frac{1}{2}' }])
  })
  it('stays text while it is being written', () => {
    expect(splitBoxed('\\boxed{56')).toEqual([{ kind: 'text', text: '\\boxed{56' }])
  })
  it('loses no character of any text', () => {
    const text = fc.array(fc.constantFrom('\\boxed{', '}', '{', 'a', '1', ' ')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (value) => {
        const back = splitBoxed(value)
          .map((piece) => (piece.kind === 'boxed' ? `\\boxed{${piece.text}}` : piece.text))
          .join('')
        expect(back).toBe(value)
      }),
    )
  })
})

describe('shades', () => {
  it('go from certain to astonishing without a step back', () => {
    const shades = [0, -0.1, -0.4, -0.7, -1.2, -2, -3, -9].map(logprobShade)
    expect(shades).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect([0, 0.1, 0.2, 0.5, 0.8, 1, 1.5, 3].map(entropyShade)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
  it('mark what is not a number most strongly', () => {
    expect(logprobShade(Number.NaN)).toBe(SHADES - 1)
    expect(logprobShade(Number.NEGATIVE_INFINITY)).toBe(SHADES - 1)
    expect(entropyShade(Number.NaN)).toBe(SHADES - 1)
  })
  it('tell a hard push from a slight one, whichever way, and none where the token was certain', () => {
    expect([0, 0.05, 0.2, -0.4, 0.7, -1, 1.5, -3].map(pushShade)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect([0, 1, -2, 5, 9, -15, 40, 70].map(ratioShade)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(pushOf(2, Math.log(0.25))).toBeCloseTo(1.5, 12)
    expect(pushOf(-2, 0)).toBeCloseTo(0, 12)
  })
  it('show a new line as a sign and a new line', () => {
    expect(visible('\n')).toBe('↵\n')
    expect(visible('')).toBe('∅')
  })
  it('show a token that cannot be seen, or is only marks', () => {
    expect(visible('\u202e')).toBe('⟨U+202E⟩')
    expect(visible('\u0301')).toBe('◌\u0301')
    expect(visible('\u0301'.repeat(1000)).length).toBeLessThan(40)
    expect(visible('x'.repeat(1000))).toBe(`${'x'.repeat(200)}…`)
  })
})
