import { describe, expect, it } from 'vitest'
import { isLower, isUpper, length, lstrip, rstrip, split, splitLines, strip, wordRuns } from './text.ts'

describe('strings', () => {
  it('are split and stripped at what Python calls white space, not at what JavaScript does', () => {
    expect(split(' a\u0085b\x1cc\u00a0d\u2003e ')).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(split('\ufeffa b')).toEqual(['\ufeffa', 'b'])
    expect(split(' \n ')).toEqual([])
    expect(strip('\x1f a \u3000')).toBe('a')
    expect(strip('\ufeff')).toBe('\ufeff')
    expect(strip('**a*b**', '*')).toBe('a*b')
    expect(lstrip('<<a<', '<') + rstrip('>a>>', '>')).toBe('a<>a')
  })

  it('are in capitals if a letter is and none is not', () => {
    expect(['A', 'A1!', 'ÀÉ', 'Ⅷ', 'ΑΒ'].every(isUpper)).toBe(true)
    expect(['', '1!', 'Aa', 'ǅ', '日本', 'Aß'].some(isUpper)).toBe(false)
    expect(['a', 'ß1', 'é', 'ª'].every(isLower)).toBe(true)
    expect(['', '1', 'aB', 'aǅ', '日本'].some(isLower)).toBe(false)
  })

  it('have the length of their code points', () => {
    expect(length('a😀é')).toBe(3)
  })

  it('have words of letters, numbers and underscores, cut at combining marks', () => {
    expect(wordRuns("it's naïve_1 ½ हिन्दी 日本 e\u0301t")).toEqual(['it', 's', 'naïve_1', '½', 'ह', 'न', 'द', '日本', 'e', 't'])
  })

  it('have lines that many characters end, and none behind the last end', () => {
    expect(splitLines('a\r\nb\rc\vd\x1ce\x85f\u2028g\n')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
    expect(splitLines('')).toEqual([])
    expect(splitLines('\n\n')).toEqual(['', ''])
  })
})
