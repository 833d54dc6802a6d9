import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { sameProgram } from './same-program.ts'

const same = (before: string, after: string) => sameProgram('a.py', before, after)

describe('a Python program', () => {
  it.each([
    ['x = 1\n', 'x  =  1 # one\n\n'],
    ['x = 1\n', '"""Why."""\nx = 1;\r\n'],
    ['if a:\n    b\n    c\n', 'if a:\n  b\n\n  # more\n  c\n'],
    ['x = [1,\n  2]\n', 'x = [1, 2]\n'],
    ['x = 1 + \\\n  2\n', 'x = 1 + 2\n'],
    ["x = 'a'\n", 'x = "a"\n'],
    ['def f():\n    return (((1)))\n', 'def f():\n    return 1\n'],
    ['return w * h\n', 'return h * w\n'],
    ['def f(x): return 3*x+7\n', 'def f(x): return (7 + x*3)\n'],
    ['y = x + 1 if x < 2 * a else b\n', 'y = 1 + x if x < a * 2 else b\n'],
    ['def f():\n\treturn 1\n', 'def f():\n        return 1\n'],
    ['if a:\n    pass\n', 'if a:\n    "why"  # so\n'],
    ['if a:\n    b\n', '\fif a:\n\f    pass\n    b\n'],
  ])('%j is %j', (before, after) => expect(same(before, after)).toBe(true))

  it.each([
    ['x = 1\n', 'x = 2\n'],
    ['x = 12\n', 'x = 1 2\n'],
    ['if a:\n    b\n    c\n', 'if a:\n    b\nc\n'],
    ['if a:\n    b\nif c:\n    d\n', 'if a:\n    b\n    if c:\n        d\n'],
    ['if a: b; c\n', 'if a: b\nc\n'],
    ["x = '# a'\n", "x = ''  # a'\n"],
    ["x = 'a b'\n", "x = 'a  b'\n"],
    ["x = 'a'\n", "x = b'a'\n"],
    ["x = '\\'\n", "x = '\\\\'\n"],
    ['def f():\n    return (1, 2)\n', 'def f():\n    return 1\n'],
    ['return (a) + (b)\n', 'return a) + (b\n'],
    ['return a + b\n', 'return b + a\n'],
    ['return 2 * a + b\n', 'return b + 2 * a\n'],
    ['return a * b ** c\n', 'return b * a ** c\n'],
    ['return x / a * b\n', 'return x / b * a\n'],
    ['return a * b.c\n', 'return b * a.c\n'],
    ['return a * b(c)\n', 'return b * a(c)\n'],
    ['return a - b\n', 'return b - a\n'],
    ['return x - 1 + a\n', 'return x - a + 1\n'],
    ['f(*a)\n', 'f(a)\n'],
    ['print(a, b)\n', 'print(b, a)\n'],
    ['return a @ b\n', 'return b @ a\n'],
    ['return [1] + a\n', 'return a + [1]\n'],
    ['x = (1,)\n', 'x = 1\n'],
    ['x = f(1)\n', 'x = f\n'],
    ['x = 1\n', 'x = 1\nf"{g()}"\n'],
    // What only looks like it: Python refuses the second of each pair.
    ['if a:\n    if b:\n        c\n    d\n', 'if a:\n    if b:\n        c\n      d\n'],
    ['if a:\n    if b:\n        c\n', 'if a:\n    if b:\n\tc\n'],
    ['if a:\n        b\n        c\n', 'if a:\n        b\n\tc\n'],
    ['if a:\n    pass\nb\n', 'if a:\nb\n'],
    ['try: a\nfinally:\n    pass\n', 'try: a\nfinally:\n'],
    ['if a:\n    b\nelse:\n    pass\nc\n', 'if a:\n    b\nelse:\n    # c\nc\n'],
    ['a\nb\n', 'a\n    pass\nb\n'],
    ['for i in (1,): pass\n', 'for i in (2,): pass\n'],
  ])('%j is not %j', (before, after) => expect(same(before, after)).toBe(false))

  it('that cannot be read is compared by its lines', () => {
    expect(same("x = 'a\n", "x = 'a  \n\n")).toBe(true)
    expect(same("x = 'a\n", "x  = 'a\n")).toBe(false)
  })
})

it('of another language is compared by its lines', () => {
  expect(sameProgram('a.c', 'a;\n\nb;\n', 'a; \nb;')).toBe(true)
  expect(sameProgram('a.c', 'a;\n', 'a; // b\n')).toBe(false)
  expect(sameProgram('Makefile', 'a:\n\tb\n', 'a:\n    b\n')).toBe(false)
})

it('is told in time that grows with the length', async () => {
  for (const part of ['(', ')', 'x = (1)\n', "'", '"""', '\\\n', '#', ' ', '\t', 'if a:\n ', '\n', 'a*', 'a+', 'a b '])
    await expectCost(
      1000,
      () => same(part.repeat(400_000 / part.length), `${part.repeat(400_000 / part.length)}a`),
      `for ${JSON.stringify(part)}`,
    )
})
