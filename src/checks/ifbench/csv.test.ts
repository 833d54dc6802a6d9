import { describe, expect, it } from 'vitest'
import { csvRows } from './csv.ts'

/** What CPython's csv.reader answers for `io.StringIO(text)`. */
const CASES: readonly [string, string[][] | null][] = [
  ['', []],
  ['a,b', [['a', 'b']]],
  ['a,b\n', [['a', 'b']]],
  [
    'a,,\n,b',
    [
      ['a', '', ''],
      ['', 'b'],
    ],
  ],
  ['a\n\nb', [['a'], [], ['b']]],
  ['a\r\nb', [['a'], ['b']]],
  ['a\r\r\nb', [['a'], ['b']]],
  ['a\rb', null],
  ['"a,b",c', [['a,b', 'c']]],
  ['"a""b"', [['a"b']]],
  ['"a" b', [['a b']]],
  ['a "b"', [['a "b"']]],
  ['"a\nb",c', [['a\nb', 'c']]],
  ['a,"b', [['a', 'b']]],
  ['a,"b\n', [['a', 'b\n']]],
  ['""', [['']]],
  ['"a"\rb', null],
]

describe('rows of delimited text', () => {
  it.each(CASES)('%j is read as Python reads it', (text, rows) => {
    expect(csvRows(text, ',')).toEqual(rows)
  })

  it('are split at another delimiter where one is given', () => {
    expect(csvRows('a,b\tc', '\t')).toEqual([['a,b', 'c']])
  })

  it('are refused where a field has more than 131,072 characters', () => {
    expect(csvRows('x'.repeat(131_073), ',')).toBeNull()
    expect(csvRows('x'.repeat(131_072), ',')).toHaveLength(1)
  })
})
