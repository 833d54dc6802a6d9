import { describe, expect, it } from 'vitest'
import { PatternError, pythonPattern } from './regex.ts'

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
