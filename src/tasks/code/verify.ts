/**
 * @file The code verifier: the program in the last ```python block behind the reasoning must pass every test. Reward 1 or 0, nothing for
 * passing some (AceReason-Nemotron, section 3.1). The tests' expectations stay on this side; see python/trials/planned-test.ts.
 */

import type { CallOutcome, Program, ProgramCall } from '../../python/sandbox.ts'
import { lastPythonBlock, MAX_PROGRAM, unfencedProgram, withStarter } from '../../python/trials/extract.ts'
import { besideProgram, type Plan, planTests } from '../../python/trials/plan.ts'
import type { DoneCall } from '../../python/trials/planned-test.ts'
import { type RunProgram, runTrial } from '../../python/trials/trial.ts'
import { WEAK_TESTS } from '../../python/trials/weak.ts'
import { formatJson } from '../../text/json.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import type { TaskTools } from '../tools.ts'

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
  /** A test can only be judged beside the program, which could decide it: that is not paid. */
  | 'weak-tests'

/** The switch to grade replies without a fence, as completions of models that do not chat are: a program from first to last, or within marks. */
export const UNFENCED = 'unfenced'

const SHOWN_PROGRAM = 4000
const SHOWN_TEST = 300

/** Never throws; how long it may take is the sandbox's limits' affair. */
export async function verifyCode(prompt: Prompt, reply: Reply, { tools, rule, flags, signal }: VerifyContext): Promise<Verdict> {
  const detail: Record<string, unknown> = {}
  const verdict = (outcome: CodeOutcome): Verdict => ({
    reward: outcome === 'correct' ? 1 : 0,
    correct: outcome === 'correct',
    outcome,
    detail,
    ...(outcome === 'harness-error' && { harnessError: true as const }),
  })
  const unpaid = rule === 'reward' && !flags.includes(WEAK_TESTS)
  const weak = (tests: ReadonlySet<number>, why = '') => {
    detail.weaker = tests.size
    detail.reason = `${tests.size === 1 ? 'A test' : `${tests.size} tests`} can only be judged beside the program, which could decide it${why && `: ${why}`}.`
    return unpaid
  }

  const plan = planTests(prompt)
  if (!plan) return verdict('no-tests')
  detail.tests = plan.tests
  if (plan.weak.size > 0 && weak(plan.weak)) return verdict('weak-tests')

  const block = flags.includes(UNFENCED) ? unfencedProgram(reply.text) : lastPythonBlock(reply.text)
  if (block === null || !block.trim() || block.length > MAX_PROGRAM) return verdict('no-code')
  const source = withStarter(prompt.starter, block)
  detail.program = source.slice(0, SHOWN_PROGRAM)

  const runs: RunProgram = (code) => (tools.python ? run(tools.python, code, signal) : Promise.resolve(NO_SANDBOX))
  const beside = () => judge(besideProgram(plan, prompt.setup ?? ''), source, runs)
  let findings = await (plan.weak.size > 0 ? beside() : judge(plan, source, runs))
  if (findings.outcome === 'weak-tests') {
    const { failed = 0, message } = findings
    if (weak(new Set([failed]), message)) return verdict('weak-tests')
    findings = await beside()
  }
  const { outcome, ...rest } = findings
  Object.assign(detail, rest)
  if (findings.failed !== undefined) detail.test = shownTest(prompt.tests?.[findings.failed])
  return verdict(outcome)
}

function shownTest(test: unknown): string {
  return formatJson(test).slice(0, SHOWN_TEST)
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

/** First what is compared out here, then the trial; up to the first test that fails. Nothing counts that was not positively done. */
async function judge(plan: Plan, source: string, run: RunProgram): Promise<Findings> {
  const { program: setup, tests: trusted } = plan.setup
  const calls = plan.parts.flatMap((part) => part.calls)
  let parts: Findings | null = null
  /** The calls of the tests, and behind them those of the trial. */
  const ask = async (more: ProgramCall[]) => {
    const outcomes = await run({ setup, source, calls: [...calls, ...more] })
    parts = judgeParts(plan, outcomes)
    return parts.outcome === 'correct' ? outcomes.slice(calls.length) : 'stop'
  }
  const codes = plan.trial.map(({ code }) => code)
  const end = codes.length === 0 ? null : await runTrial({ codes, setup: trusted, known: plan.known, ask, run })
  if (parts === null && calls.length > 0) await ask([])
  const compared = parts ?? judgeParts(plan, [])
  if (!end || compared.outcome !== 'correct' || end.outcome === 'stop') return compared
  if (end.outcome === 'passed') return { outcome: 'correct', passed: plan.tests }
  const failed = plan.trial[end.code]?.test ?? plan.trial[0].test
  if (end.outcome === 'not-taken') return { outcome: 'weak-tests', passed: 0, failed, message: end.reason }
  return { outcome: end.how, passed: failed, failed, message: end.message }
}

function judgeParts(plan: Plan, outcomes: readonly CallOutcome[]): Findings {
  let at = 0
  for (const { test, calls, judge } of plan.parts) {
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
    if (!passed) return { outcome: 'wrong', passed: test, failed: test, got, expected }
  }
  return { outcome: 'correct', passed: new Set(plan.parts.map(({ test }) => test)).size }
}
