import { describe, expect, it } from 'vitest'
import { parseLiteral } from './literals.ts'

const read = (text: string) => parseLiteral(text)?.value

describe('Python literals', () => {
  it.each([
    ['12', 12],
    ['-1_000', -1000],
    ['0x1F', 31],
    ['- -3', 3],
    ['12345678901234567890', { int: '12345678901234567890' }],
    ['1.5', 1.5],
    ['2.', { float: '2.0' }],
    ['-0.0', { float: '-0.0' }],
    ['1e3', { float: '1000.0' }],
    ['1e400', { float: 'inf' }],
    ['1+2j', { complex: ['1', '2'] }],
    ['None', null],
    ['[True, False]', [true, false]],
    ['\'a\' "b"', 'ab'],
    ["'it\\'s\\n\\x41\\u00e9\\101'", "it's\nAéA"],
    ["r'\\d'", '\\d'],
    ['"""two\nlines"""', 'two\nlines'],
    ["b'\\x00a'", { bytes: '0061' }],
    ['()', { tuple: [] }],
    ['(1)', 1],
    ['(1,)', { tuple: [1] }],
    ['[(1, 2), [3,],]', [{ tuple: [1, 2] }, [3]]],
    ['{}', { dict: [] }],
    [
      "{'a': 1, 2: [3]}",
      {
        dict: [
          ['a', 1],
          [2, [3]],
        ],
      },
    ],
    ['{1, 2}', { set: [1, 2] }],
    ['set()', { set: [] }],
    ['frozenset([1])', { frozenset: [1] }],
    ['[1, # one\n 2]', [1, 2]],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value)
  })

  it.each([
    '',
    'x',
    '1 +',
    '1 + 1',
    '[1 2]',
    "f'{x}'",
    '01',
    '[',
    '"open',
    'f(1)',
    '{1: 2, 3}',
    '__import__("os")',
    'constructor',
    '1; 2',
    "'\\N{BULLET}'",
  ])('is null for %j, which is no literal', (text) => {
    expect(parseLiteral(text)).toBeNull()
  })

  it('gives up on a nest of brackets instead of exhausting the stack', () => {
    expect(parseLiteral('['.repeat(50_000) + ']'.repeat(50_000))).toBeNull()
  })
})
