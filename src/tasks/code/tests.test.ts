import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../testing.ts'
import { lastPythonBlock, withStarter } from './extract.ts'
import { planTest } from './tests.ts'

const plan = (code: string) => planTest({ assert: code })?.[0]
const callsOf = (code: string) => plan(code)?.calls

describe('planning an assert', () => {
  it('makes a call of a call with literals, and keeps the expected value outside', () => {
    expect(callsOf('assert f(1, [2, (3,)]) == {"a": 4}')).toEqual([{ kind: 'call', name: 'f', args: '[1,[2,{"tuple":[3]}]]' }])
    expect(plan('assert f() == 1')?.weaker).toBe(false)
    expect(callsOf('assert 3 == f(1)\n')).toEqual([{ kind: 'call', name: 'f', args: '[1]' }])
    expect(callsOf('assert f("a,b == c") == "d", "says why"')).toEqual([{ kind: 'call', name: 'f', args: '["a,b == c"]' }])
    expect(callsOf('assert f([\n 1,\n 2,\n]) == [\n 3\n]')).toEqual([{ kind: 'call', name: 'f', args: '[[1,2]]' }])
  })

  it('keeps whole numbers that no double holds, in arguments and in what is expected', () => {
    const [planned] = planTest({ call: 'f', args: [12345678901234567891n, [2]], expected: [9007199254740993n] }) ?? []
    expect(planned.calls).toEqual([{ kind: 'call', name: 'f', args: '[{"int":"12345678901234567891"},[2]]' }])
    const passes = (value: string) => planned.judge([{ outcome: 'done', value, stdout: '' }]).passed
    expect(['9007199254740993', '9007199254740992'].map((digits) => passes(`[{"int":"${digits}"}]`))).toEqual([true, false])
  })

  it('evaluates any other left side, and still compares outside', () => {
    expect(callsOf('assert sorted(f(3)) == [1, 2]')).toEqual([{ kind: 'eval', code: 'sorted(f(3))' }])
    expect(callsOf('assert f(3)[0] == 1')).toEqual([{ kind: 'eval', code: 'f(3)[0]' }])
    expect(callsOf('assert f(x) == 1')).toEqual([{ kind: 'eval', code: 'f(x)' }])
    expect(callsOf('assert f(a=1) == 1')).toEqual([{ kind: 'eval', code: 'f(a=1)' }])
    expect(callsOf('assert f(1)(2) == 1')).toEqual([{ kind: 'eval', code: 'f(1)(2)' }])
    expect(plan('assert sorted(f(3)) == [1, 2]')?.weaker).toBe(false)
  })

  it('compares two sides outside where neither is a literal', () => {
    const planned = plan('assert f(x) == g(x)')
    expect(planned?.calls).toEqual([
      { kind: 'eval', code: 'f(x)' },
      { kind: 'eval', code: 'g(x)' },
    ])
    expect(planned?.weaker).toBe(true)
  })

  it.each([
    ['assert f(2)', 'v0'],
    ['assert not f(2)', 'not v0'],
    ['assert abs(f(2) - 1.5) < 0.1', 'abs(v0 - 1.5) < 0.1'],
    ['assert f(1) == 1 and g("a)") == 2, "why"', 'v0 == 1 and v1 == 2'],
    ['assert f(1)[0].lower() == f(1)', 'v0[0].lower() == v1'],
    ['assert math.isclose(f(1), 2.5)', 'math.isclose(v0, 2.5)'],
  ])('lifts the calls out of the condition of %j, and puts the rest to another interpreter', (code, expression) => {
    const planned = plan(code)
    expect(planned?.condition?.split('\n')[2]).toBe(expression)
    expect(planned?.weaker).toBe(false)
    expect(planned?.calls.every(({ kind }) => kind === 'call')).toBe(true)
  })

  it.each([
    'assert f(x)',
    'assert not f(g(2))',
    'assert abs(f(2) - y) < 0.1',
    'assert all(f(i) == i for i in range(3))',
    'assert callable(f)',
  ])('evaluates the condition of %j whole, which is weaker', (code) => {
    expect(plan(code)?.calls).toEqual([{ kind: 'eval', code: code.slice(7) }])
    expect(plan(code)?.weaker).toBe(true)
  })

  it.each([
    'x = f(1)\nassert x == 1',
    'def check(f):\n    assert f(1) == 1\ncheck(g)',
    'assert f(1) == 1; assert f(2) == 2',
    'assert',
    'not python ("',
  ])('runs %j inside, which is weaker', (code) => {
    expect(plan(code)?.calls).toEqual([{ kind: 'assert', code }])
    expect(plan(code)?.weaker).toBe(true)
  })

  it('passes only on a value that says so', () => {
    const judge = (code: string, ...values: (string | undefined)[]) =>
      plan(code)?.judge(values.map((value) => ({ outcome: 'done' as const, stdout: '', value }))).passed
    expect(judge('assert f(1) == [1]', '[1]')).toBe(true)
    expect(judge('assert f(1) == [1]', '[2]')).toBe(false)
    expect(judge('assert f(1) == [1]', undefined)).toBe(false)
    expect(judge('assert f(1) == None', undefined)).toBe(false)
    expect(judge('assert f(1) == None', 'null')).toBe(true)
    expect(judge('assert f(x)', '1')).toBe(true)
    expect(judge('assert f(x)', '{"tuple":[]}')).toBe(false)
    expect(judge('assert f(x) == g(x)', '1', '1')).toBe(true)
    expect(judge('assert f(x) == g(x)', '1', undefined)).toBe(false)
    expect(judge('assert f(1) < 2', undefined)).toBe(false)
  })

  it('is never an exception, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom('', 'assert ', 'assert f('), (text, prefix) => {
        expect(plan(prefix + text)?.calls.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('a check function', () => {
  const check =
    "METADATA = {'author': 'x'}\n\n\ndef check(candidate):\n\n    # Simple\n    assert candidate([1,\n  2]) == 'candidate'\n    assert candidate(3) < 4, 'why'\n\n\ncheck(f)\n"

  it('is taken apart into its asserts', () => {
    const parts = planTest({ assert: check })
    expect(parts?.map(({ calls }) => calls)).toEqual([
      [{ kind: 'call', name: 'f', args: '[[1,2]]' }],
      [{ kind: 'call', name: 'f', args: '[3]' }],
    ])
    expect(parts?.[1].condition).toContain('v0 < 4')
  })

  it.each([
    check.replace('assert candidate(3)', 'x = 1; assert candidate(3)'),
    check.replace('def', 'import os\ndef'),
    check.replace('check(f)', ''),
  ])('that does more runs inside as it is', (code) => {
    expect(planTest({ assert: code })).toMatchObject([{ calls: [{ kind: 'assert', code }], weaker: true }])
  })
})

describe('rows that are no tests', () => {
  it.each([null, 1, 'x', {}, { call: 'f' }, { call: 'f', args: 1, expected: 1 }, { stdin: 1, stdout: '' }, { assert: 3 }, { stdin: '' }])(
    '%j is refused',
    (row) => {
      expect(planTest(row as never)).toBeNull()
    },
  )
})

describe('the program in a reply', () => {
  it('is the last closed python block', () => {
    expect(lastPythonBlock('a\n```python\nx = 1\n```\nb\n```py\ny = 2\n```\n```\nnot this\n```')).toBe('y = 2')
    expect(lastPythonBlock('```python\r\nx = 1\r\n```\r\n')).toBe('x = 1\r')
    expect(lastPythonBlock('  ```Python\n  x\n  ```')).toBe('  x')
  })

  it.each(['', 'x = 1', '```\nx = 1\n```', '```python\nx = 1', '```js\n1\n```', '``` python x = 1 ```'])('is not in %j', (text) => {
    expect(lastPythonBlock(text)).toBeNull()
  })

  it('is found in linear time', async () => {
    await expectCost(1000, () => lastPythonBlock('```python\n`` `'.repeat(10_000)))
  })
})

describe('a starter', () => {
  const starter = 'import math\n\n\ndef f(x):\n    """Doubles."""\n'

  it('is left out where the program repeats it', () => {
    const program = 'import math\n\ndef f(x):\n    """Doubles."""\n    return 2 * x'
    expect(withStarter(starter, program)).toBe(program)
  })

  it('gives its imports to a program that defines the function itself', () => {
    expect(withStarter(starter, 'def f(x):\n    return math.pi')).toBe('import math\n\n\ndef f(x):\n    return math.pi')
  })

  it('stands before a body, indented or not', () => {
    expect(withStarter(starter, '    return 2 * x')).toBe(`${starter.trimEnd()}\n    return 2 * x`)
    expect(withStarter(starter, 'y = 2\nreturn y * x')).toBe(`${starter.trimEnd()}\n    y = 2\n    return y * x`)
  })

  it('of imports alone is put in front', () => {
    expect(withStarter('import re', 'def f(): pass')).toBe('import re\ndef f(): pass')
    expect(withStarter(undefined, 'x')).toBe('x')
  })
})
