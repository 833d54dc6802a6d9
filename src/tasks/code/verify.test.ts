import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallOutcome, Program, PythonSandbox } from '../../python/sandbox.ts'
import type { Prompt } from '../task.ts'
import { judged } from '../testing.ts'
import type { CodeTest } from './code-test.ts'
import { verifyCode as verifier } from './verify.ts'

const verifyCode = judged(verifier)

const prompt = (...tests: CodeTest[]): Prompt => ({ id: 'p', domain: 'code', prompt: '', tests })
const addition = prompt({ call: 'f', args: [1, 2], expected: 3 }, { call: 'f', args: [2, 2], expected: 4 })
const program = '```python\ndef f(a, b): return a + b\n```'

/** A sandbox in which each program ends the same way. */
function answering(...outcomes: CallOutcome[]) {
  const seen: Program[] = []
  const python: PythonSandbox = {
    run: async (run) => {
      seen.push(run)
      return outcomes
    },
  }
  return { python, seen }
}
const value = (text: string): CallOutcome => ({ outcome: 'done', value: text, stdout: '' })

describe('a verdict on a program', () => {
  it('is 1 only if every test passes', async () => {
    expect(await verifyCode(addition, program, 'instruct', answering(value('3'), value('4')))).toMatchObject({
      reward: 1,
      correct: true,
      outcome: 'correct',
    })
    expect(await verifyCode(addition, program, 'instruct', answering(value('3'), value('5')))).toMatchObject({
      reward: 0,
      outcome: 'wrong',
      detail: { passed: 1, failed: 1, got: '5', expected: '4' },
    })
  })

  it('sends no expected value into the sandbox', async () => {
    const { python, seen } = answering(value('3'))
    const tests: CodeTest[] = [
      { call: 'f', args: [1], expected: 'secret-1' },
      { stdin: '1', stdout: 'secret-2' },
      { assert: "assert f(1) == 'secret-3'" },
      { assert: "assert len(f(1)) > len('secret-4')" },
    ]
    await verifyCode(prompt(...tests), program, 'instruct', { python })
    expect(seen[0].calls).toHaveLength(4)
    expect(JSON.stringify(seen[0])).not.toContain('secret')
  })

  it.each(['type-error', 'runtime-error', 'exited', 'timeout', 'memory', 'output', 'crash'] as const)(
    'is %s, and 0, where that is what happened',
    async (outcome) => {
      const verdict = await verifyCode(addition, program, 'instruct', answering(value('3'), { outcome, message: 'why' }))
      expect(verdict).toMatchObject({ reward: 0, outcome, detail: { passed: 1, failed: 1, message: 'why' } })
      expect(verdict.harnessError).toBeUndefined()
    },
  )

  it('is a harness error, outside the gradient, where the sandbox failed, threw, said too little or is missing', async () => {
    const missing = await verifyCode(addition, program, 'instruct', {})
    const failed = await verifyCode(addition, program, 'instruct', answering({ outcome: 'harness-error', message: '' }))
    const short = await verifyCode(addition, program, 'instruct', answering(value('3')))
    const thrown = await verifyCode(addition, program, 'instruct', { python: { run: () => Promise.reject(new Error('x')) } })
    for (const verdict of [missing, failed, short, thrown])
      expect(verdict).toMatchObject({ reward: 0, outcome: 'harness-error', harnessError: true })
  })

  it('asks another program whether a condition holds', async () => {
    const runs: Program[] = []
    const python: PythonSandbox = {
      run: async (run) => {
        runs.push(run)
        return [runs.length === 1 ? value('{"float":"2.0"}') : value('true')]
      },
    }
    expect(await verifyCode(prompt({ assert: 'assert abs(f(4) - 2) < 1' }), program, 'instruct', { python })).toMatchObject({
      outcome: 'correct',
    })
    expect(runs[1].source).not.toContain('a + b')
    expect(runs[1].calls).toEqual([{ kind: 'call', name: 'condition', args: '[{"float":"2.0"}]' }])
  })

  it.each([
    ['no-tests', {}, program],
    ['no-tests', { tests: [] }, program],
    ['no-tests', { tests: [{}] }, program],
    ['no-tests', { tests: 'x' }, program],
    ['no-code', { tests: addition.tests }, 'def f(a, b): return a + b'],
    ['no-code', { tests: addition.tests }, '```python\n\n```'],
    ['no-code', { tests: addition.tests }, `\`\`\`python\n${'x = 1\n'.repeat(50_000)}\`\`\``],
    ['wrong-mode', { tests: addition.tests }, `<think>so</think>${program}`],
  ])('is %s without running anything', async (outcome, fields, response) => {
    const { python, seen } = answering()
    expect(await verifyCode({ ...prompt(), ...fields } as Prompt, response, 'instruct', { python })).toMatchObject({ reward: 0, outcome })
    expect(seen).toHaveLength(0)
  })

  it('comes for any response and any value from the sandbox', async () => {
    const outcome = fc.oneof(fc.json().map(value), fc.string().map(value), fc.constant<CallOutcome>({ outcome: 'done', stdout: '' }))
    const text = fc.oneof(
      fc.string(),
      fc.string().map((code) => `\`\`\`python\n${code}\n\`\`\``),
      fc.constantFrom('</think>', program, '```'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text), outcome, outcome, async (parts, first, second) => {
        const verdict = await verifyCode(addition, parts.join('\n'), 'instruct', answering(first, second))
        expect([0, 1]).toContain(verdict.reward)
      }),
    )
  })
})
