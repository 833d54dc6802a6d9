import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../../tasks/testing.ts'
import { lastPythonBlock, withStarter } from './extract.ts'
import { planTests, weakTests } from './plan.ts'
import { type PlannedTest, planTest } from './planned-test.ts'
import { splitSetup } from './setup.ts'

const parts = (code: string) => planTest({ assert: code }) ?? []
const part = (code: string) => {
  const [first] = parts(code)
  return typeof first === 'string' ? null : first
}
const callsOf = (code: string) => part(code)?.calls

describe('planning an assert', () => {
  it('makes a call of a call with literals, and keeps the expected value outside', () => {
    expect(callsOf('assert f(1, [2, (3,)]) == {"a": 4}')).toEqual([{ kind: 'call', name: 'f', args: '[1,[2,{"tuple":[3]}]]' }])
    expect(callsOf('assert 3 == f(1)\n')).toEqual([{ kind: 'call', name: 'f', args: '[1]' }])
    expect(callsOf('assert f("a,b == c") == "d", "says why"')).toEqual([{ kind: 'call', name: 'f', args: '["a,b == c"]' }])
    expect(callsOf('assert f([\n 1,\n 2,\n]) == [\n 3\n]')).toEqual([{ kind: 'call', name: 'f', args: '[[1,2]]' }])
    expect(callsOf('assert f(12345678901234567890) == 1')).toEqual([{ kind: 'call', name: 'f', args: '[{"int":"12345678901234567890"}]' }])
  })

  it('keeps whole numbers that no double holds, in arguments and in what is expected', () => {
    const planned = planTest({ call: 'f', args: [12345678901234567891n, [2]], expected: [9007199254740993n] })?.[0] as PlannedTest
    expect(planned.calls).toEqual([{ kind: 'call', name: 'f', args: '[{"int":"12345678901234567891"},[2]]' }])
    const passes = (value: string) => planned.judge([{ outcome: 'done', value, stdout: '' }]).passed
    expect(['9007199254740993', '9007199254740992'].map((digits) => passes(`[{"int":"${digits}"}]`))).toEqual([true, false])
  })

  it('sends the text of a call only where a function cannot be sent', () => {
    expect(callsOf('assert f(lambda x: x + 1, 2) == 3')).toEqual([{ kind: 'eval', code: 'f(lambda x: x + 1, 2)' }])
    expect(part('assert sorted(f(2), key=lambda x: x) == [1]')).toBeNull()
    expect(part('assert f(lambda x: x)(2) == 3')).toBeNull()
  })

  it.each([
    'assert f(2)',
    'assert not f(2)',
    'assert abs(f(2) - 1.5) < 0.1',
    'assert sorted(f(3)) == [1, 2]',
    'assert f(3)[0] == 1',
    'assert f(x) == 1',
    'assert f(a=1) == 1',
    'assert f(1)(2) == 1',
    'assert f(x) == g(x)',
    'assert f(1) == 1 and g(2) == 2',
    'x = f(1)\nassert x == 1',
    'assert f(1) == 1; assert f(2) == 2',
    'for i in range(3): assert f(i) == i',
    'assert',
    'not python ("',
  ])('leaves %j for a trial', (code) => {
    expect(parts(code)).toEqual([code])
  })

  it('leaves what a test or its setup defines for the trial', () => {
    expect(planTest({ assert: 'assert ref(1) == 1' }, new Set(['ref']))).toEqual(['assert ref(1) == 1'])
  })

  it('passes only on a value that says so', () => {
    const judge = (code: string, value?: string) => part(code)?.judge([{ outcome: 'done', stdout: '', value }]).passed
    expect(judge('assert f(1) == [1]', '[1]')).toBe(true)
    expect(judge('assert f(1) == [1]', '[2]')).toBe(false)
    expect(judge('assert f(1) == [1]', '{"tuple":[1]}')).toBe(false)
    expect(judge('assert f(1) == [1]')).toBe(false)
    expect(judge('assert f(1) == None')).toBe(false)
    expect(judge('assert f(1) == None', 'null')).toBe(true)
    expect(judge('assert f(1) == 0.3', '0.30000000000000004')).toBe(true)
  })

  it('is never an exception, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom('', 'assert ', 'assert f(', 'for x in '), (text, prefix) => {
        const prompt = { tests: [{ assert: prefix + text }], setup: text, starter: prefix }
        const plan = planTests(prompt)
        expect((plan?.parts.length ?? 0) + (plan?.trial.length ?? 0)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('a check function', () => {
  const check =
    "METADATA = {'author': 'x'}\n\n\ndef check(candidate):\n\n    # Simple\n    assert candidate([1,\n  2]) == 'candidate'\n    assert candidate(3) < 4, 'why'\n    assert True\n\n\ncheck(f)\n"

  it('is taken apart into its asserts', () => {
    expect(parts(check)).toMatchObject([{ calls: [{ kind: 'call', name: 'f', args: '[[1,2]]' }] }, "assert f(3) < 4, 'why'", { calls: [] }])
  })

  it.each([
    check.replace('assert candidate(3)', 'x = 1; assert candidate(3)'),
    check.replace('def', 'import os\ndef'),
    check.replace('check(f)', ''),
  ])('that does more is tried as it is', (code) => {
    expect(parts(code)).toEqual([code])
  })
})

describe('setup', () => {
  const split = (setup: string, assert: string, starter = '') => splitSetup({ setup, starter, tests: [{ assert }] })
  const setup =
    'import math\n@cache\ndef square(n):\n    return n * n\ndef ref(n):\n    return square(n)\ndef helper(n): return n\ndata = [\n  1,\n]'

  it('is not the program’s where the tests speak of it, nor what that is made of', () => {
    expect(split(setup, 'assert f(2) == ref(2)').program).toBe('import math\ndef helper(n): return n\ndata = [\n  1,\n]')
    expect(split(setup, 'assert f(data) == 3').program).not.toContain('data')
    expect(split(setup, 'assert f(math.pi) == 3').program).toBe(setup)
    expect(split('not python ("', 'assert f(1)').program).toBe('not python ("')
  })

  it('is the tests’ own in full, with the finished functions of the starter', () => {
    const starter = 'import re\n\ndef poly(x):\n    return x\n\ndef f(x):\n    """Open."""\n'
    expect(split(setup, 'assert f(2) == ref(2)', starter).tests).toBe(`import re\ndef poly(x):\n    return x\n${setup}`)
  })
})

describe('weak tests', () => {
  const weak = (setup: string, ...asserts: string[]) => weakTests({ setup, tests: asserts.map((assert) => ({ assert })) })

  it.each([
    ['', 'for i in range(3): assert f(lambda x: x, i) == i'],
    ['', 'def double(x): return 2 * x\nassert f(double, 2) == 4'],
    ['class Node: pass', 'assert f(Node()) == 1'],
    ['', 'class Node: pass\nassert f(Node()) == 1'],
    ['', 'import io\nout = io.StringIO()\nassert f(1)'],
    ['', 'import sys\nassert sys.stdout.getvalue() == f(1)'],
    ['', 'x = eval("f(1)")\nassert x == 1'],
  ])('with %j: %j', (setup, code) => {
    expect(weak(setup, 'assert f(1) == 1', code)).toBe(1)
  })

  it.each([
    ['', 'for i in range(3): assert f(i) == i'],
    ['def ref(n): return n', 'assert all(f(i) == ref(i) for i in range(3))'],
    ['', 'def double(x): return 2 * x\nassert f(double(1)) == 4'],
    ['', 's = Stack()\ns.push(1)\nassert s.pop() == 1'],
    ['', 'assert sorted(f(2), key=lambda x: -x) == [1]'],
    ['', 'assert f(lambda x: x, 2) == 2'],
    ['', 'import random\nassert f(random.random()) == 1'],
    ['', 'input = [1]\nassert f(input, time=3) == 1'],
  ])('not with %j: %j', (setup, code) => {
    expect(weak(setup, code)).toBe(0)
  })

  it('are none where there are no tests', () => {
    expect(weakTests({})).toBe(0)
    expect(weakTests({ tests: [{ stdin: '', stdout: '1' }] })).toBe(0)
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
    expect(lastPythonBlock('```python\r\nx = 1\r\n```\r\n')).toBe('x = 1')
  })

  it('stands in a list, a quotation or behind tildes, without the margin', () => {
    expect(lastPythonBlock('  ```Python\n  x\n  ```')).toBe('x')
    expect(lastPythonBlock('1. ```python3\n   def f(x):\n       return x\n   ```')).toBe('def f(x):\n    return x')
    expect(lastPythonBlock('> ```python\n> if x:\n>     y\n> ```')).toBe('if x:\n    y')
    expect(lastPythonBlock('~~~python\nx\n~~~')).toBe('x')
    expect(lastPythonBlock('\ufeff```python\n\u200bx\n```')).toBe('x')
    expect(lastPythonBlock('~~~~\nTitle\n```python title="a.py"\nx\n```')).toBe('x')
  })

  it('ends where it is whole: a docstring may hold fences', () => {
    const docstring = 'def f(x):\n    """Adds.\n\n    ```\n    f(1)\n    ```\n    ```python\n    f(2)\n    ```\n    """\n    return x'
    expect(lastPythonBlock(`\`\`\`python\n${docstring}\n\`\`\`\n\`\`\`\n1\n\`\`\``)).toBe(docstring)
    expect(lastPythonBlock('```python\nf(\n```\nand\n```\n)\n```')).toBe('f(')
    expect(lastPythonBlock('```python\nf("""\n```\nno:\n```python\n"""x"""\n```')).toBe('"""x"""')
    expect(lastPythonBlock('````python\nx = """\n```\n"""\n````')).toBe('x = """\n```\n"""')
  })

  it('has the spaces that Python knows, but for its strings', () => {
    expect(lastPythonBlock('```python\nif x:\n\u00a0\u00a0y = "a\u00a0b"\n```')).toBe('if x:\n  y = "a\u00a0b"')
  })

  it.each(['', 'x = 1', '```\nx = 1\n```', '```python\nx = 1', '```js\n1\n```', '``` python x = 1 ```'])('is not in %j', (text) => {
    expect(lastPythonBlock(text)).toBeNull()
  })

  it('is found in linear time', async () => {
    await expectCost(1000, () => lastPythonBlock('```python\n`` `'.repeat(10_000)))
    await expectCost(1000, () => lastPythonBlock('```python\n"""\n```\n'.repeat(10_000)))
    await expectCost(1000, () => lastPythonBlock('~~~x\n'.repeat(10_000)))
    await expectCost(1000, () => lastPythonBlock('~~~python\n'.repeat(100_000)))
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
