import { expect, it } from 'vitest'
import { formatJson, parseJson } from './json.ts'

it('keeps every digit of a whole number, and numbers as they were', () => {
  const text = '{"a":[9007199254740993,-354224848179261915075,9007199254740991,1],"b":{"c":0.1234567890123456,"d":1e+300}}'
  expect(parseJson(text)).toEqual({
    a: [9007199254740993n, -354224848179261915075n, 9007199254740991, 1],
    b: { c: 0.1234567890123456, d: 1e300 },
  })
  expect(formatJson(parseJson(text))).toBe(text)
  expect(parseJson('1000000000000000000000000.0')).toBe(1e24)
})

it('is JSON.parse and JSON.stringify in all else, beside large numbers too', () => {
  const texts = [
    '{"s":"9007199254740993 \\u00e9\\n","t":true,"n":null,"o":{},"l":[],"x":-0.5e-3}',
    '{"a":1,"a":2,"__proto__":{"b":3}}',
    '" 12345678901234567890 "',
  ]
  for (const text of texts) {
    const value: unknown = JSON.parse(text)
    expect(parseJson(text)).toEqual(value)
    const both = `[${text},12345678901234567890]`
    expect(parseJson(both)).toEqual([value, 12345678901234567890n])
    expect(formatJson(parseJson(both))).toBe(`[${JSON.stringify(value)},12345678901234567890]`)
    expect(formatJson({ value, more: [12345678901234567890n] }, 2)).toBe(
      JSON.stringify({ value, more: ['#'] }, null, 2).replace('"#"', '12345678901234567890'),
    )
  }
  expect(formatJson({ gone: undefined, nan: Number.NaN })).toBe('{"nan":null}')
  expect(() => parseJson('{"a": 12345678901234567890,}')).toThrow(SyntaxError)
})

it('is not slowed down by what holds no large number', () => {
  const text = JSON.stringify(Array.from({ length: 200_000 }, (_, i) => Math.sin(i)))
  const time = (read: (text: string) => unknown) => {
    const start = performance.now()
    read(text)
    return performance.now() - start
  }
  time(parseJson)
  expect(time(parseJson)).toBeLessThan(10 * time(JSON.parse) + 50)
})

it('reads a text of thirty megabytes of digits', () => {
  const text = `["${'1'.repeat(30 * 2 ** 20)}"]`
  expect((parseJson(text) as string[])[0].length).toBe(text.length - 4)
})
