/**
 * @file The code verifier: the program in the last ```python block behind the reasoning must pass every test. Reward 1 or 0, nothing for
 * passing some (AceReason-Nemotron, section 3.1). The tests' expectations stay on this side; see tests.ts.
 */

import type { CallOutcome, Program } from '../../python/sandbox.ts'
import { formatJson } from '../../text/json.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import type { TaskTools } from '../tools.ts'
import { lastPythonBlock, MAX_PROGRAM, withStarter } from './extract.ts'
import { type DoneCall, type PlannedTest, planTest } from './tests.ts'

export type CodeOutcome =
  | 'correct'
  | 'wrong'
  /** What it returned is not made of exactly built-in types. */
  | 'type-error'
  | 'runtime-error'
  /** `sys.exit` and the like, before there was an answer. */
  | 'exited'
  | 'timeout'
  | 'memory'
  /** Printed or returned more than allowed. */
  | 'output'
  /** The interpreter broke down under it. */
  | 'crash'
  /** The verifier's own failure, no judgement of the response. */
  | 'harness-error'
  | 'no-code'
  | NoReply
  /** The prompt has no tests, or rows that are none. */
  | 'no-tests'

const SHOWN_PROGRAM = 4000
const SHOWN_TEST = 300

/** Never throws; how long it may take is the sandbox's limits' affair. */
export async function verifyCode(prompt: Prompt, reply: Reply, { tools, signal }: VerifyContext): Promise<Verdict> {
  const detail: Record<string, unknown> = {}
  const verdict = (outcome: CodeOutcome): Verdict => ({
    reward: outcome === 'correct' ? 1 : 0,
    correct: outcome === 'correct',
    outcome,
    detail,
    ...(outcome === 'harness-error' && { harnessError: true as const }),
  })

  const tests = Array.isArray(prompt.tests) ? prompt.tests : []
  const planned = tests.map(planTest)
  if (planned.length === 0 || planned.includes(null)) return verdict('no-tests')
  const plan = (planned as PlannedTest[][]).flatMap((parts, test) => parts.map((part) => ({ ...part, test })))
  detail.tests = tests.length

  const block = lastPythonBlock(reply.text)
  if (block === null || !block.trim() || block.length > MAX_PROGRAM) return verdict('no-code')
  const source = withStarter(prompt.starter, block)
  detail.program = source.slice(0, SHOWN_PROGRAM)
  const weaker = new Set(plan.filter((part) => part.weaker).map(({ test }) => test)).size
  if (weaker > 0) detail.weaker = weaker

  const program: Program = { setup: prompt.setup, source, calls: plan.flatMap(({ calls }) => calls) }
  const runs: Runs = (code) => (tools.python ? run(tools.python, code, signal) : Promise.resolve(NO_SANDBOX))
  const { outcome, ...findings } = await judge(plan, await runs(program), runs)
  Object.assign(detail, findings)
  if (findings.failed !== undefined) detail.test = formatJson(tests[findings.failed]).slice(0, SHOWN_TEST)
  return verdict(outcome)
}

const NO_SANDBOX: CallOutcome[] = [{ outcome: 'harness-error', message: 'there is no Python sandbox here' }]

async function run(python: NonNullable<TaskTools['python']>, program: Program, signal?: AbortSignal): Promise<CallOutcome[]> {
  try {
    return await python.run(program, signal)
  } catch (error) {
    return [{ outcome: 'harness-error', message: String(error).slice(0, SHOWN_TEST) }]
  }
}

interface Findings {
  outcome: CodeOutcome
  passed: number
  /** Index of the first test that failed, what was got there and what was expected, or what went wrong. */
  failed?: number
  got?: string
  expected?: string
  message?: string
}

type Runs = (program: Program) => Promise<CallOutcome[]>

/** In the order of the tests, up to the first that fails. Nothing counts that was not positively done. */
async function judge(plan: readonly (PlannedTest & { test: number })[], outcomes: readonly CallOutcome[], runs: Runs): Promise<Findings> {
  let at = 0
  for (const { test, calls, condition, judge } of plan) {
    const done: DoneCall[] = []
    for (const call of calls) {
      const outcome = outcomes[at++] ?? { outcome: 'harness-error', message: 'a test was not run' }
      if (outcome.outcome !== 'done') {
        const wrong = call.kind === 'assert' && /^AssertionError\b/.test(outcome.message)
        return { outcome: wrong ? 'wrong' : outcome.outcome, passed: test, failed: test, message: outcome.message }
      }
      done.push(outcome)
    }
    const { passed, got, expected } = judge(done)
    const holds = passed && condition !== undefined ? await doesHold(condition, done, runs) : passed
    if (holds === 'harness-error') return { outcome: holds, passed: test, failed: test }
    if (!holds) return { outcome: 'wrong', passed: test, failed: test, got, expected }
  }
  return { outcome: 'correct', passed: new Set(plan.map(({ test }) => test)).size }
}

/** Puts a condition to an interpreter of which the program knows nothing. An exception there is the values' fault. */
async function doesHold(condition: string, done: readonly DoneCall[], runs: Runs): Promise<boolean | 'harness-error'> {
  const args = `[${done.map(({ value }) => value).join()}]`
  const [outcome] = await runs({ source: condition, calls: [{ kind: 'call', name: 'condition', args }] })
  if (outcome.outcome === 'harness-error') return 'harness-error'
  return outcome.outcome === 'done' && outcome.value === 'true'
}
