import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Style } from '../teacher.ts'
import { type Argument, drawProgram, keyOf, parameterOf, parseProgram, runProgram, sameValue, sourceOf, valueText } from './programs.ts'
import { write } from './write.ts'

const of = (more = {}) => createTask('code', { kinds: ['write'], slip: 0, ...more })
const programOf = (answer: string) => parseProgram(/^```python\n([\s\S]*)\n```$/.exec(answer)?.[1] ?? '')

/** As the sandbox would judge it, without one. */
function passes(prompt: Prompt, answer: string): boolean {
  const program = programOf(answer)
  return (
    program !== null &&
    (prompt.tests ?? []).every((test) => 'call' in test && Array.isArray(test.args[0]) === (parameterOf(program) === 'a')) &&
    (prompt.tests ?? []).every((test) => 'call' in test && sameValue(runProgram(program, test.args[0] as Argument), test.expected))
  )
}

/** The calls that a text shows: `f([3, 8])=11`. */
const callsIn = (text: string) =>
  [...text.matchAll(/f\((\[[\d, ]*\]|-?\d+)\)=(\[[-\d, ]*\]|-?\d+)/g)].map(([, argument, value]) => ({
    argument: JSON.parse(argument) as Argument,
    value,
  }))

it('reads what it writes, and knows a function by what it does', () => {
  const random = new Random('read')
  for (let i = 0; i < 400; i++) {
    const program = drawProgram(random, 1 + (i % 5))
    const read = parseProgram(sourceOf(program))
    expect(read && sourceOf(read)).toBe(sourceOf(program))
    expect(read && keyOf(read)).toBe(keyOf(program))
  }
  const key = (source: string) => {
    const program = parseProgram(source)
    return program && keyOf(program)
  }
  const loop = 'def f(a):\n    s = 0\n    for x in a:\n        if x >= 5:\n            s += x*2\n    return s'
  expect(key(loop)).toBe(key('def f(a):\n    b = [x*2 for x in a if x > 4]\n    return sum(b)'))
  expect(key(loop)).not.toBe(key(loop.replace('>=', '>')))
  expect(parseProgram('def f(x):\n    return eval(x)')).toBeNull()
})

describe.each([1, 2, 3, 4, 5])('functions of level %i', (level) => {
  it('are found by careful workers, in agreement with all calls of the prompt', () => {
    for (const style of ['guess', 'steps', 'full'] as Style[])
      for (let i = 0; i < 60; i++) {
        const { prompt, answer, reasoning } = of({ levels: [level], styles: { [style]: 1 } }).demonstrationAt(2, i)
        const program = programOf(answer)
        if (!program || !passes(prompt, answer)) throw new Error(`${prompt.prompt}\n${reasoning}\n${answer}`)
        for (const { argument, value } of callsIn(prompt.prompt)) expect(valueText(runProgram(program, argument))).toBe(value)
      }
  })

  it('are left alone by no other function of the level that the examples allow', () => {
    const random = new Random('others', level)
    const others = Array.from({ length: 1500 }, () => drawProgram(random, level))
    for (let i = 0; i < 25; i++) {
      const { prompt, answer } = of({ levels: [level], styles: { guess: 1 } }).demonstrationAt(4, i)
      const right = programOf(answer)
      const calls = callsIn(prompt.prompt)
      // Where a program or a condition is given, others need not be of its kind.
      if (!right || calls.length === 0 || /def f| if /.test(prompt.prompt)) continue
      const same = others.filter(
        (other) => other.shape === right.shape && calls.every(({ argument, value }) => valueText(runProgram(other, argument)) === value),
      )
      for (const other of same.filter((one) => one.shape !== 'list' || one.fold === 'list'))
        expect(keyOf(other), prompt.prompt).toBe(keyOf(right))
    }
  })

  it('are hit at random no more often than the floor says, and by no cheat', () => {
    const random = new Random('floor', level)
    let hits = 0
    for (let i = 0; i < 150; i++) {
      const prompt = of({ levels: [level] }).promptAt('train', 5, i)
      if (passes(prompt, write.anyReply(prompt, random))) hits++
    }
    expect(hits / 150).toBeLessThan(write.floor[Math.min(level, 4) - 1] + 0.04)
  })
})

it('asks by a sentence in less than half of the prompts', () => {
  const task = of({ levels: [1, 2, 3, 4] })
  const without = Array.from({ length: 300 }, (_, i) => task.promptAt('train', 6, i)).filter(({ prompt }) => callsIn(prompt).length === 0)
  expect(without.length / 300).toBeLessThan(0.5)
})

it('keeps pairs of condition and step for tests', () => {
  const task = of({ levels: [3, 4], reserved: 'pairs' })
  for (let i = 0; i < 20; i++) expect(task.promptAt('test', 1, i).content).toMatch(/^pair /)
})
