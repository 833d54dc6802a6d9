/** @file All that is to be done for a prompt's tests, decided without running anything. */

import { tokenize } from '../tokens.ts'
import type { Tested } from './code-test.ts'
import { type PlannedTest, planTest } from './planned-test.ts'
import { type SplitSetup, splitSetup } from './setup.ts'
import { statementsOf } from './statements.ts'
import { isWeak } from './weak.ts'

export interface Plan {
  tests: number
  /** What is compared out here, each with the index of its test. */
  parts: (PlannedTest & { test: number })[]
  /** What is run where the program is not, one text after another. */
  trial: { code: string; test: number }[]
  /** Tests whose texts must run beside the program. */
  weak: Set<number>
  setup: SplitSetup
  /** Names that are the program's, whatever else they may mean. */
  known: string[]
}

/** Null where the prompt has no tests, or rows that are none. */
export function planTests(prompt: Tested): Plan | null {
  const tests = Array.isArray(prompt.tests) ? prompt.tests : []
  const setup = splitSetup(prompt)
  const assigned = tests.flatMap((test) => (isText(test) ? (statementsOf(test.assert) ?? []) : [])).filter(({ kind }) => kind !== 'import')
  const own = [...setup.withheld, ...assigned.filter(({ tokens }) => tokens[0].text !== 'assert')]
  const bound = new Set(own.flatMap(({ binds }) => [...binds]))
  const plan: Plan = { tests: tests.length, parts: [], trial: [], weak: new Set(), setup, known: [] }
  for (const [test, row] of tests.entries()) {
    const planned = planTest(row, bound)
    if (!planned) return null
    for (const part of planned) {
      if (typeof part === 'string') {
        plan.trial.push({ code: part, test })
        if (isWeak(tokenize(part) ?? [], own)) plan.weak.add(test)
      } else plan.parts.push({ ...part, test })
    }
  }
  plan.known = [...new Set(plan.parts.flatMap(({ calls }) => calls).flatMap((call) => (call.kind === 'call' ? [call.name] : [])))]
  return tests.length === 0 ? null : plan
}

/** How many of a prompt's tests are judged beside the program, told without running anything. 0 where it has no tests that can be read. */
export function weakTests(prompt: Tested): number {
  return planTests(prompt)?.weak.size ?? 0
}

/**
 * The same with every text of the trial run beside the program, in the order of the tests: weaker, since the program could decide it.
 * All of them, because one may build on another.
 */
export function besideProgram(plan: Plan, setup: string): Plan {
  const texts = plan.trial.map(({ code, test }) => ({ calls: [{ kind: 'assert' as const, code }], judge: () => ({ passed: true }), test }))
  const parts = [...plan.parts, ...texts].sort((a, b) => a.test - b.test)
  const weak = new Set(plan.trial.map(({ test }) => test))
  return { ...plan, parts, trial: [], weak, setup: { program: setup, tests: setup, withheld: [] } }
}

function isText(test: unknown): test is { assert: string } {
  return typeof test === 'object' && test !== null && 'assert' in test && typeof test.assert === 'string'
}
