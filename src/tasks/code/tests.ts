/**
 * @file From a prompt's tests to what the interpreter is asked to do, and back from what it did to whether a test passed.
 *
 * What a test expects stays here. `assert f(1, [2]) == 3` becomes a call of f and a value to compare with; `assert sorted(f(x)) == [1]`
 * the evaluation of its left side. Of a condition, `abs(f(2) - 1.41) < 0.01`, the calls are lifted out, and the condition is put to an
 * interpreter that never saw the program, with the values they gave. Where that cannot be done, it is evaluated whole beside the program,
 * which is weaker: a program that tampers with its own interpreter could decide it. Such tests are counted in the verdict.
 */

import { parseTokens } from '../../python/literals.ts'
import type { CallOutcome, ProgramCall } from '../../python/sandbox.ts'
import { type Token, tokenize } from '../../python/tokens.ts'
import { equalValues, fromJson, isTruthy, type PyValue, readValue, showValue } from '../../python/values.ts'
import { assertsOfCheck } from './check.ts'
import type { CodeTest } from './code-test.ts'
import { equalOutput } from './stdout.ts'

/** A test, or one assert of a test that has several. */
export interface PlannedTest {
  calls: ProgramCall[]
  /** Part of the judgement is the interpreter's. */
  weaker: boolean
  /** Judges what became of the calls, all of them done. */
  judge(outcomes: DoneCall[]): Judgement
  /** A trusted program with a function `condition`, which must hold of the values of the calls for the test to pass. */
  condition?: string
}

export type DoneCall = Extract<CallOutcome, { outcome: 'done' }>

export interface Judgement {
  passed: boolean
  got?: string
  expected?: string
}

const SHOWN = 300
/** What a condition may be made of beside calls of the program. */
const PYTHON_WORDS = new Set(
  `True False None and or not in is if else math abs all any bool dict divmod enumerate float frozenset int isinstance len list max min
  range reversed round set sorted str sum tuple type zip`.split(/\s+/),
)
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=', 'in', 'is'])
/** Words and signs at the top of an expression that bind looser than a comparison. */
const LOOSER = new Set(['and', 'or', 'not', 'if', 'else', 'lambda', ':=', '='])

/** Null for what is no test at all: a row whose fields have the wrong types. */
export function planTest(test: CodeTest): PlannedTest[] | null {
  if (typeof test !== 'object' || test === null) return null
  if ('assert' in test) return typeof test.assert === 'string' ? (assertsOfCheck(test.assert) ?? [test.assert]).map(planAssert) : null
  const planned = 'stdin' in test ? planScript(test.stdin, test.stdout) : planCall(test)
  return planned && [planned]
}

function planCall(test: Record<string, unknown>): PlannedTest | null {
  if (!('call' in test) || typeof test.call !== 'string' || !Array.isArray(test.args) || !('expected' in test)) return null
  const expected = fromJson(test.expected)
  // JSON has no tuples: a list expected may be a tuple returned.
  return compared([{ kind: 'call', name: test.call, args: JSON.stringify(fromJson(test.args)) }], expected, { anySequence: true })
}

function planScript(stdin: unknown, stdout: unknown): PlannedTest | null {
  if (typeof stdin !== 'string' || typeof stdout !== 'string') return null
  return {
    calls: [{ kind: 'stdin', stdin }],
    weaker: false,
    judge: ([done]) => ({ passed: equalOutput(stdout, done.stdout), got: shown(done.stdout), expected: shown(stdout) }),
  }
}

function compared(calls: ProgramCall[], expected: PyValue, options?: { anySequence?: boolean }): PlannedTest {
  return {
    calls,
    weaker: false,
    judge: ([done]) => {
      const actual = readValue(done.value ?? '')
      if (!actual) return { passed: false, got: 'no value', expected: showValue(expected, SHOWN) }
      const passed = equalValues(expected, actual.value, options)
      return { passed, got: showValue(actual.value, SHOWN), expected: showValue(expected, SHOWN) }
    },
  }
}

function planAssert(code: string): PlannedTest {
  const condition = assertedCondition(code)
  if (!condition) return { calls: [{ kind: 'assert', code }], weaker: true, judge: () => ({ passed: true }) }
  const sides = splitEquality(condition)
  const text = (tokens: readonly Token[]) => code.slice(tokens[0].start, tokens[tokens.length - 1].end)
  if (!sides) return lifted(code, condition) ?? holds(text(condition))
  const [left, right] = sides
  const expected = parseTokens(right)
  if (expected) return compared([callOf(left, text(left))], expected.value)
  const first = parseTokens(left)
  if (first) return compared([callOf(right, text(right))], first.value)
  return lifted(code, condition) ?? alike(text(left), text(right))
}

/** The condition with a parameter for each call of the program in it; null if the program is needed for more than such calls. */
function lifted(code: string, condition: readonly Token[]): PlannedTest | null {
  const calls: ProgramCall[] = []
  let expression = ''
  let at = condition[0].start
  for (let i = 0; i < condition.length; i++) {
    const { kind, text, start, end } = condition[i]
    const attribute = condition[i - 1]?.text === '.'
    if (kind === 'name' && !attribute && !PYTHON_WORDS.has(text)) {
      const close = condition.findIndex((token, j) => j > i + 1 && token.text === ')' && token.depth === condition[i].depth)
      const call = close < 0 ? null : callOf(condition.slice(i, close + 1), '')
      if (call?.kind !== 'call') return null
      expression += `${code.slice(at, start)}v${calls.push(call) - 1}`
      i = close
    } else expression += code.slice(at, end)
    at = condition[i].end
  }
  if (calls.length === 0) return null
  const parameters = calls.map((_, i) => `v${i}`).join(', ')
  const judge = (done: DoneCall[]): Judgement => {
    const values = done.map(({ value }) => readValue(value ?? ''))
    const got = values.map((value) => (value ? showValue(value.value, SHOWN) : 'no value')).join(', ')
    return { passed: !values.includes(null), got, expected: code.slice(condition[0].start, condition.at(-1)?.end).slice(0, SHOWN) }
  }
  return { calls, weaker: false, judge, condition: `import math\ndef condition(${parameters}): return bool(\n${expression}\n)` }
}

function holds(expression: string): PlannedTest {
  return {
    calls: [{ kind: 'eval', code: expression }],
    weaker: true,
    judge: ([done]) => {
      const actual = readValue(done.value ?? '')
      return {
        passed: actual !== null && isTruthy(actual.value),
        got: actual ? showValue(actual.value, SHOWN) : 'no value',
        expected: 'True',
      }
    },
  }
}

function alike(left: string, right: string): PlannedTest {
  return {
    calls: [left, right].map((code) => ({ kind: 'eval', code })),
    weaker: true,
    judge: (done) => {
      const [actual, expected] = done.map(({ value }) => readValue(value ?? ''))
      if (!actual || !expected) return { passed: false, got: 'no value' }
      return {
        passed: equalValues(expected.value, actual.value),
        got: showValue(actual.value, SHOWN),
        expected: showValue(expected.value, SHOWN),
      }
    },
  }
}

/** The tokens of X where the whole text is `assert X` or `assert X, message`; null for anything else. */
function assertedCondition(code: string): Token[] | null {
  const all = tokenize(code)
  if (!all) return null
  while (all.at(-1)?.kind === 'newline' || all.at(-1)?.text === ';') all.pop()
  while (all[0]?.kind === 'newline') all.shift()
  if (all[0]?.text !== 'assert' || all.some(({ kind, text, depth }) => depth === 0 && (kind === 'newline' || text === ';'))) return null
  const comma = all.findIndex(({ text, depth, kind }) => kind === 'operator' && text === ',' && depth === 0)
  const condition = all.slice(1, comma < 0 ? undefined : comma)
  return condition.length > 0 ? condition : null
}

/** Both sides of `left == right`, if that is all the condition says. */
function splitEquality(tokens: readonly Token[]): [Token[], Token[]] | null {
  const top = tokens.filter(({ depth, kind }) => depth === 0 && kind !== 'string')
  if (top.some(({ text }) => LOOSER.has(text))) return null
  const comparisons = top.filter(({ text }) => COMPARISONS.has(text))
  if (comparisons.length !== 1 || comparisons[0].text !== '==') return null
  const at = tokens.indexOf(comparisons[0])
  const sides: [Token[], Token[]] = [tokens.slice(0, at), tokens.slice(at + 1)]
  return sides.every((side) => side.length > 0) ? sides : null
}

/** `f(literals)` as a call, which needs no trust in the program's namespace; anything else to be evaluated. */
function callOf(tokens: readonly Token[], code: string): ProgramCall {
  const [name, open] = tokens
  const close = tokens.at(-1)
  const isCall = name.kind === 'name' && open?.text === '(' && close?.text === ')' && close.depth === name.depth
  const inside = isCall && tokens.slice(2, -1).every(({ depth }) => depth > name.depth)
  // The arguments with brackets of a list around them: `f(1, [2])` says [1, [2]].
  const args = inside ? parseTokens([bracket('['), ...tokens.slice(2, -1), bracket(']')]) : null
  if (!args) return { kind: 'eval', code }
  return { kind: 'call', name: name.text, args: JSON.stringify(args.value) }
}

function bracket(text: string): Token {
  return { kind: 'operator', text, start: 0, end: 0, depth: 0 }
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
