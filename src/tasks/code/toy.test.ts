import { expect, it } from 'vitest'
import type { CodeTest } from '../../python/trials/code-test.ts'
import { createTask } from '../index.ts'
import type { Prompt } from '../task.ts'

/** The few expressions of the generated programs, in JavaScript: an independent reading of the demonstrations. */
function compile(reply: string): (...args: never[]) => unknown {
  const [, parameters, body] = /^```python\ndef f\((.*?)\): return (.*)\n```$/.exec(reply) ?? expect.fail(reply)
  const [, yes, test, no] = /^(.*) if (.*) else (.*)$/.exec(body) ?? [null, body, 'true', '0']
  const script = `const sum = (v) => v.reduce((a, b) => a + b, 0), max = (v) => Math.max(...v), min = (v) => Math.min(...v), len = (v) => v.length
    return (${parameters}) => (${test}) ? (${yes}) : (${no})`
  return new Function(script.replace(/\(s\*(\d+)/, '(s.repeat($1)'))() as (...args: never[]) => unknown
}

const passes = (tests: CodeTest[], reply: string) => {
  const f = compile(reply)
  return tests.every((test) => 'call' in test && f(...(test.args as never[])) === test.expected)
}

/** The examples a prompt gives: `f(2,3)=19`, `f([1,2])=4`, `f('ab')='abab'`. */
function examplesOf({ prompt }: Prompt): [unknown[], unknown][] {
  const literal = (text: string): unknown => JSON.parse(text.replaceAll("'", '"'))
  return [...prompt.matchAll(/f\((.*?)\)=('[^']*'|-?\d+)/g)].map(([, args, value]) => [literal(`[${args}]`) as unknown[], literal(value)])
}

it('worked and guessed demonstrations pass the hidden tests unless the teacher slips', () => {
  const careful = createTask('code', { preset: 'toy', slip: 0 })
  for (let i = 0; i < 2000; i++) {
    const { prompt, answer } = careful.demonstrationAt(5, i)
    if (!passes(prompt.tests as CodeTest[], answer)) expect.fail(`${prompt.prompt}: ${answer}`)
  }
  const usual = createTask('code', { preset: 'toy' })
  const right = Array.from({ length: 4000 }, (_, i) => usual.demonstrationAt(5, i)).filter((d) =>
    passes(d.prompt.tests as CodeTest[], d.answer),
  )
  expect(right.length / 4000).toBeGreaterThan(0.93)
  expect(right.length / 4000).toBeLessThan(0.99)
})

it('hidden tests ask for more than the examples show', () => {
  const task = createTask('code', { preset: 'toy', slip: 0 })
  for (let i = 0; i < 1000; i++) {
    const { prompt, answer } = task.demonstrationAt(6, i)
    const examples = examplesOf(prompt)
    expect(examples.length, prompt.prompt).toBeGreaterThan(0)
    const f = compile(answer)
    for (const [args, value] of examples) expect(f(...(args as never[])), prompt.prompt).toBe(value)
    const shown = new Set(examples.map(([args]) => JSON.stringify(args)))
    const hidden = (prompt.tests as CodeTest[]).filter((test) => 'call' in test && !shown.has(JSON.stringify(test.args)))
    expect(hidden.length, prompt.prompt).toBeGreaterThanOrEqual(5)
  }
})
