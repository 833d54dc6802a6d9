import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallOutcome, Program, PythonSandbox } from '../../python/sandbox.ts'
import type { CodeTest } from '../../python/trials/code-test.ts'
import { judgeResponse, type VerifyContext } from '../judge.ts'
import type { Prompt } from '../task.ts'
import { judged } from '../testing.ts'
import { UNFENCED, verifyCode as verifier } from './verify.ts'

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

  it('is on the whole reply where that has no fence and is graded so', async () => {
    const bare = 'def f(a, b): return a + b'
    const grade = (reply: string, flags: string[]) =>
      judgeResponse(verifier, addition, reply, 'instruct', { tools: answering(value('3'), value('4')), flags })
    expect(await grade(bare, [])).toMatchObject({ outcome: 'no-code' })
    expect(await grade(bare, [UNFENCED])).toMatchObject({ outcome: 'correct', detail: { program: bare } })
    expect(await grade(program, [UNFENCED])).toMatchObject({ outcome: 'correct', detail: { program: bare } })
    expect(await grade('```\nno Python\n```', [UNFENCED])).toMatchObject({ outcome: 'no-code' })
    expect(await grade('  ', [UNFENCED])).toMatchObject({ outcome: 'no-code' })
  })

  it('is on what the marks of MBPP enclose, in lines of Windows too, where the reply is graded without a fence', async () => {
    const bare = 'def f(a, b):\n  return a + b\n'
    const reply = `[BEGIN]\n${bare}[DONE]\n\nNow another task.`
    const grade = (text: string, flags: string[]) =>
      judgeResponse(verifier, addition, text, 'instruct', { tools: answering(value('3'), value('4')), flags })
    for (const text of [reply, reply.replaceAll('\n', '\r\n')])
      expect(await grade(text, [UNFENCED])).toMatchObject({ outcome: 'correct', detail: { program: bare } })
    expect(await grade(reply, [])).toMatchObject({ outcome: 'no-code' })
    expect(await grade('[BEGIN]\n[DONE]', [UNFENCED])).toMatchObject({ outcome: 'no-code' })
  })

  it('sends no expected value into the sandbox', async () => {
    const { python, seen } = answering(value('3'))
    const tests: CodeTest[] = [
      { call: 'f', args: [1], expected: 'secret-1' },
      { stdin: '1', stdout: 'secret-2' },
      { assert: "assert f(1) == 'secret-3'" },
      { assert: "assert len(f(1)) > len('secret-4') and ref()" },
    ]
    await verifyCode({ ...prompt(...tests), setup: "import math\ndef ref(): return 'secret-5'" }, program, 'instruct', { python })
    const beside = seen.filter(({ source }) => source !== '')
    expect(beside).toHaveLength(1)
    expect(beside[0].calls).toHaveLength(3)
    expect(JSON.stringify(beside)).not.toContain('secret')
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

  it('asks a program for what its tests ask, until they ask nothing new', async () => {
    const runs: Program[] = []
    const reports = ['["pending",0,["a","b"],0]', '["pending",1,["c"],0]', '["passed",true]', '["passed",true]']
    const python: PythonSandbox = {
      run: async (run) => {
        runs.push(run)
        if (run.source === '') return [value(reports.shift() ?? '')]
        return run.calls.map((_, i) => value(i === 0 ? '0' : `["value",${i}]`))
      },
    }
    const asking = prompt({ assert: 'x = f(4)\nassert f(x) == 2' }, { call: 'f', args: [1], expected: 0 })
    expect(await verifyCode(asking, program, 'instruct', { python })).toMatchObject({ outcome: 'correct', detail: { passed: 2 } })
    const asked = runs
      .filter(({ source }) => source !== '')
      .map(({ calls }) => calls.slice(1).map((call) => 'request' in call && call.request))
    expect(asked).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ])
    // An argument was changed unseen: once more with the change seen.
    const trials = runs.flatMap(({ calls }) => calls).filter((call) => call.kind === 'trial')
    expect(trials.map(({ results, aliasing }) => [results.length, aliasing])).toEqual([
      [0, false],
      [2, false],
      [2, false],
      [2, true],
    ])
  })

  it.each([
    ['exited', { outcome: 'exited', message: 'why' }],
    ['type-error', value('["raised",1]')],
    ['type-error', value('[]')],
    ['type-error', value('["iterator",[1]]')],
    ['harness-error', { outcome: 'harness-error', message: 'why' }],
  ] as [string, CallOutcome][])('is %s where a trial needs an answer that is %j', async (outcome, answer) => {
    const python: PythonSandbox = { run: async ({ source }) => [source === '' ? value('["pending",0,["a"],0]') : answer] }
    expect(await verifyCode(prompt({ assert: 'x = f(4)\nassert x == 2' }), program, 'instruct', { python })).toMatchObject({ outcome })
  })

  it('is weak-tests, unpaid and not run, where a test would have to run beside the program', async () => {
    const { python, seen } = answering({ outcome: 'done', stdout: '' })
    const weak = prompt({ assert: 'for i in range(3): assert f(lambda x: x, i) == i' })
    const judge = (context: Partial<VerifyContext>) => judgeResponse(verifier, weak, program, 'instruct', { tools: { python }, ...context })
    expect(await judge({})).toMatchObject({
      reward: 0,
      outcome: 'weak-tests',
      detail: { weaker: 1, reason: expect.stringMatching(/beside/) },
    })
    expect(seen).toHaveLength(0)
    for (const context of [{ rule: 'benchmark' }, { flags: ['weakTests'] }] as const) {
      expect(await judge(context)).toMatchObject({ reward: 1, outcome: 'correct', detail: { weaker: 1, reason: expect.any(String) } })
    }
  })

  it('is weak-tests too where only the trial finds that out', async () => {
    const python: PythonSandbox = { run: async ({ source }) => [source === '' ? value('["not-taken",0,"an object"]') : value('null')] }
    const late = prompt({ assert: 'x = f(object())\nassert x == 1' })
    const judge = (context: Partial<VerifyContext>) => judgeResponse(verifier, late, program, 'instruct', { tools: { python }, ...context })
    expect(await judge({})).toMatchObject({ reward: 0, outcome: 'weak-tests' })
    expect(await judge({ rule: 'benchmark' })).toMatchObject({ reward: 1, detail: { weaker: 1 } })
  })

  it('takes whole numbers of any size, and shows them', async () => {
    const { python, seen } = answering(value('{"int":"12345678901234567892"}'))
    const large = prompt({ call: 'f', args: [12345678901234567891n], expected: 12345678901234567893n })
    expect(await verifyCode(large, program, 'instruct', { python })).toMatchObject({
      outcome: 'wrong',
      detail: { expected: '12345678901234567893', test: expect.stringContaining('12345678901234567893') },
    })
    expect(seen[0].calls).toEqual([{ kind: 'call', name: 'f', args: '[{"int":"12345678901234567891"}]' }])
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
