import { describe, expect, it } from 'vitest'
import { isLower, isUpper, length, lstrip, rstrip, split, strip, wordRuns } from './python.ts'
import { PatternError, pythonPattern } from './regex.ts'

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
})

describe('a Python expression', () => {
  const findAll = (pattern: string, text: string, options?: Parameters<typeof pythonPattern>[1]) =>
    text.match(pythonPattern(pattern, options)) ?? []

  it.each([
    ['a.c', 'abc a\rc a\nc', ['abc', 'a\rc']],
    ['\\bé', 'é aé', ['é']],
    ['\\bcat\\b', 'cat écat cat\u0301 cats', ['cat', 'cat']],
    ['\\w+', 'né_1 ½', ['né_1', '½']],
    ['\\d', '1٣²', ['1', '٣']],
    ['\\s', '\x85\ufeff', ['\x85']],
    ['x?y', 'xy y', ['xy', 'y']],
    ['a{2}', 'aaaaa', ['aa', 'aa']],
    ['a{b', 'a{b', ['a{b']],
    ['c\\+\\+', 'c++', ['c++']],
    ['(?:a|b)c', 'ac bc', ['ac', 'bc']],
    ['[^a\\]-]', 'a]-b', ['b']],
    ['[a-c.]+', 'abc.d', ['abc.']],
    ['[]x]', ']x', [']', 'x']],
    ['}]', '}]', ['}]']],
    ['😀', 'a😀', ['😀']],
    ['a/b', 'a/b', ['a/b']],
    ['"#&', '"#&', ['"#&']],
    ['a+?b', 'aab', ['aab']],
  ])('%j finds in %j what re.findall does', (pattern, text, found) => {
    expect(findAll(pattern, text)).toEqual(found)
  })

  it('ignores case and knows lines as Python does', () => {
    expect(findAll('straße', 'STRAßE', { ignoreCase: true })).toHaveLength(1)
    expect(findAll('^b$', 'a\nb\nc', { multiline: true })).toHaveLength(1)
    expect(findAll('^b$', 'a\rb\rc', { multiline: true })).toHaveLength(0)
    expect(findAll('^a$', 'a\n')).toHaveLength(1)
    expect(findAll('^a$', 'a\n\n')).toHaveLength(0)
  })

  it.each(['(a', 'a)', '(a)+', '(?=a)', '\\1', '\\q', '[a', 'a\\', '*a', 'a*b*', 'a{9,1}', 'x'.repeat(2000), '(?i)a'])(
    '%j is refused',
    (pattern) => {
      expect(() => pythonPattern(pattern)).toThrow(PatternError)
    },
  )
})
