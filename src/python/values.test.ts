import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { parseLiteral } from './literals.ts'
import { equalOutput } from './trials/stdout.ts'
import { equalValues, fromJson, meetsValue, type PyValue, readValue, showValue } from './values.ts'

const literal = (text: string) => {
  const parsed = parseLiteral(text)
  if (!parsed) throw new Error(text)
  return parsed.value
}
const equal = (a: string, b: string) => equalValues(literal(a), literal(b))

describe('equality of values', () => {
  it.each([
    ['1', '1.0'],
    ['1', 'True'],
    ['0.0', '-0.0'],
    ['100000000000000000000', '1e20'],
    ['[1, [2]]', '[1.0, [2]]'],
    ['(1, 2)', '(1, 2)'],
    ['{1: 2, 3: 4}', '{3: 4, 1.0: 2}'],
    ['{1, 2, 3}', '{3, 2, 1}'],
    ['{1}', 'frozenset([1])'],
    ['1+0j', '1'],
    ['0.1', '0.1000000000000000055511151231257827'],
  ])('%s == %s', (a, b) => {
    expect(equal(a, b)).toBe(true)
  })

  it.each([
    ['1', '2'],
    ['1', "'1'"],
    ['0.3', '0.30000000000000004'],
    ['[1, 2]', '(1, 2)'],
    ['[1, 2]', '[2, 1]'],
    ['{1}', '[1]'],
    ['None', '0'],
    ['None', '[]'],
    ["'a'", "b'a'"],
    ['[1, 2]', '[12]'],
    ["['a,b']", "['a', 'b']"],
    ['{1: 2}', '{1, 2}'],
    ['10000000000000000000000', '10000000000000000000001'],
    ['1e23', '100000000000000000000000'],
  ])('not %s == %s', (a, b) => {
    expect(equal(a, b)).toBe(false)
  })

  it('finds nan equal to nothing, not even inside a list', () => {
    expect(equalValues([{ float: 'nan' }], [{ float: 'nan' }])).toBe(false)
  })

  it('takes a tuple for a list only where the expectation came from JSON', () => {
    expect(equalValues(fromJson([[1, 2]]), [{ tuple: [1, 2] }], { anySequence: true })).toBe(true)
    expect(equalValues([1], { set: [1] }, { anySequence: true })).toBe(false)
  })

  it('compares fractions and decimals exactly with floats', () => {
    expect(equalValues(0.5, { fraction: ['1', '2'] })).toBe(true)
    expect(equalValues(0.5, { decimal: '0.50' })).toBe(true)
    expect(equalValues(0.1, { decimal: '0.1' })).toBe(false)
  })
})

describe('what a test expects', () => {
  const meets = (expected: string, actual: string) => meetsValue(literal(expected), literal(actual))

  it.each([
    ['0.3', '0.30000000000000004'],
    ['1.41421356', '1.4142135623730951'],
    ['1.41421', '1.4142146'],
    ['[0.3, (1, 0.1)]', '[0.30000000000000004, (1, 0.1)]'],
    ["{'a': [0.3]}", "{'a': [0.30000000000000004]}"],
    ['0.0', '1e-17'],
    ['2.0', '1.9999999999'],
    ['2', '2.0'],
  ])('%s is met by %s', (expected, actual) => {
    expect(meets(expected, actual)).toBe(true)
  })

  it.each([
    ['1.414213562', '1.42'],
    ['1.414213562', '1.4142'],
    ['0.33', '0.3333333'],
    ['0.5', '0.52'],
    ['2', '2.0000000001'],
    ['1.9999999', '2'],
    ['[0.3]', '(0.3,)'],
    ['[0.3, 1]', '[0.3]'],
    ["{'a': 0.3}", "{'b': 0.3}"],
    ['{0.3}', '{0.30000000000000004}'],
    ['354224848179261915075', '3.542248481792619e20'],
    ['9007199254740993', '9007199254740992'],
    ['1e20', '100000000000000000001'],
    ['1.0', "'1.0'"],
  ])('%s is not met by %s', (expected, actual) => {
    expect(meets(expected, actual)).toBe(false)
  })

  it('keeps whole numbers of any size', () => {
    expect(fromJson([12345678901234567890n, 3n, 354224848179261900000])).toEqual([
      { int: '12345678901234567890' },
      3,
      { float: '354224848179261900000.0' },
    ])
  })
})

describe('canonical JSON from an interpreter', () => {
  it.each([
    '',
    '{',
    '{"a":1,"b":2}',
    '{"evil":1}',
    '{"dict":[[1]]}',
    '{"int":"x"}',
    '{"tuple":1}',
    '{"fraction":["1","0"]}',
    '{}',
    `${'['.repeat(999)}${']'.repeat(999)}`,
  ])('%j is refused', (text) => {
    expect(readValue(text)).toBeNull()
  })

  it('may hold any JSON without an exception anywhere', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => {
        const [left, right] = [readValue(a), readValue(b)]
        if (!left || !right) return
        expect(typeof equalValues(left.value, right.value)).toBe('boolean')
        expect(typeof meetsValue(left.value, right.value)).toBe('boolean')
        expect(typeof showValue(left.value)).toBe('string')
      }),
    )
  })

  it('equals what plain JSON of the same content means', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(fromJson(value))
        expect(equalValues(fromJson(value), readValue(text)?.value ?? null, { anySequence: true })).toBe(true)
      }),
    )
  })
})

describe('what a value looks like', () => {
  it.each(["[1, 'a', None]", '(1,)', "{'a': (1, 2)}", '{1, 2}', 'True', '1.5', '2.0'])('%s as Python prints it', (text) => {
    expect(showValue(literal(text))).toBe(text)
  })

  it('is cut', () => {
    expect(showValue(Array(1000).fill(1), 20)).toHaveLength(21)
  })
})

describe('printed output', () => {
  it.each([
    ['1 2\n3', ' 1 2 \n3\n\n'],
    ['1', '1.0'],
    ['0.50 2', '.5 2e0'],
    ['100', '1e2'],
    ['', '\n'],
    ['1.414213562 2', '1.4142135623730951 2'],
    ['Area: 1.414213562', 'Area: 1.4142135623730951'],
    ['0.000000', '1e-17'],
  ])('%j is matched by %j', (expected, actual) => {
    expect(equalOutput(expected, actual)).toBe(true)
  })

  it.each([
    ['1 2', '1  3'],
    ['1\n2', '1 2'],
    ['yes', 'YES'],
    ['1', '1.0000000001'],
    ['1', ''],
    ['nan', 'NaN'],
    ['-1', '1'],
    ['a b', 'a  b'],
    ['1.414213562', '1.42'],
    ['1.414213562', '1.4142'],
    ['3.14', '3.14159'],
    ['1000000', '1000000.1'],
    ['1000000.5', '1000001'],
    ['Area: 1.5', 'area: 1.5'],
  ])('%j is not matched by %j', (expected, actual) => {
    expect(equalOutput(expected, actual)).toBe(false)
  })
})

it('is told of a million characters in little time, whatever their numbers are', async () => {
  for (const number of ['5e-324', '{"decimal":"1e9999"}', '{"decimal":"1e-9999"}']) {
    const { value } = readValue(`[${Array(40_000).fill(number).join()}]`) as { value: PyValue }
    await expectCost(1000, () => expect(meetsValue(0.5, value)).toBe(false), number)
  }
  for (const output of [`${'1'.repeat(900_000)}x`, `1${'0'.repeat(900_000)}1`]) {
    await expectCost(1000, () => expect(equalOutput('5', output)).toBe(false))
  }
})
