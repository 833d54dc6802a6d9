/**
 * @file From a prompt's tests to what the interpreter is asked to do, and back from what it did to whether a test passed.
 *
 * What a test expects stays here. `assert f(1, [2]) == 3` becomes a call of f and a value to compare with. Any other text is left for a
 * trial (trial.ts), which runs it where the program is not.
 */

import { parseTokens } from '../literals.ts'
import type { CallOutcome, ProgramCall } from '../sandbox.ts'
import { type Token, tokenize } from '../tokens.ts'
import { fromJson, meetsValue, type PyValue, readValue, showValue } from '../values.ts'
import { assertsOfCheck } from './check.ts'
import type { CodeTest } from './code-test.ts'
import { equalOutput } from './stdout.ts'

/** A test, or one assert of a test that has several. */
export interface PlannedTest {
  calls: ProgramCall[]
  /** Judges what became of the calls, all of them done. */
  judge(outcomes: DoneCall[]): Judgement
}

export type DoneCall = Extract<CallOutcome, { outcome: 'done' }>

export interface Judgement {
  passed: boolean
  got?: string
  expected?: string
}

const SHOWN = 300
/** Names that mean Python's own in a test, whatever the program gives them. */
export const PYTHON_WORDS = new Set(
  `True False None and or not in is if else for lambda assert return while abs all any bin bool bytes callable chr complex dict divmod
  enumerate filter float format frozenset hash hex int isinstance issubclass iter len list map max min next oct ord pow print range repr
  reversed round set slice sorted str sum tuple type zip`.split(/\s+/),
)
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=', 'in', 'is'])
/** Words and signs at the top of an expression that bind looser than a comparison. */
const LOOSER = new Set(['and', 'or', 'not', 'if', 'else', 'lambda', ':=', '='])

/**
 * Each part of the test as it is compared out here, or the text for the trial. `bound`: names that tests or their setup define. Null for
 * what is no test at all: a row whose fields have the wrong types.
 */
export function planTest(test: CodeTest, bound: ReadonlySet<string> = new Set()): (PlannedTest | string)[] | null {
  if (typeof test !== 'object' || test === null) return null
  if ('assert' in test) {
    if (typeof test.assert !== 'string') return null
    return (assertsOfCheck(test.assert) ?? [test.assert]).map((code) => planAssert(code, bound) ?? code)
  }
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
    judge: ([done]) => ({ passed: equalOutput(stdout, done.stdout), got: shown(done.stdout), expected: shown(stdout) }),
  }
}

function compared(calls: ProgramCall[], expected: PyValue, options?: { anySequence?: boolean }): PlannedTest {
  return {
    calls,
    judge: ([done]) => {
      const actual = readValue(done.value ?? '')
      if (!actual) return { passed: false, got: 'no value', expected: showValue(expected, SHOWN) }
      const passed = meetsValue(expected, actual.value, options)
      return { passed, got: showValue(actual.value, SHOWN), expected: showValue(expected, SHOWN) }
    },
  }
}

/** `assert call == literal`, either way round, and `assert True`; null for any other text. */
function planAssert(code: string, bound: ReadonlySet<string>): PlannedTest | null {
  const condition = assertedCondition(code)
  if (condition?.length === 1 && condition[0].text === 'True') return { calls: [], judge: () => ({ passed: true }) }
  const sides = condition && splitEquality(condition)
  if (!sides) return null
  for (const [side, other] of [sides, [...sides].reverse()]) {
    const expected = parseTokens(other)
    const call = expected && (callOf(side, bound) ?? evaluated(side, code, bound))
    if (call) return compared([call], expected.value)
  }
  return null
}

/**
 * `f(lambda x: x + 1, [2])`: a function cannot be sent to the program, so the text is. What it gives is the program's to say, as of any call;
 * but the arguments must be nobody else's.
 */
function evaluated(tokens: readonly Token[], code: string, bound: ReadonlySet<string>): ProgramCall | null {
  const call = callOf([...tokens.slice(0, 2), ...tokens.slice(-1)], bound)
  const inside = tokens.slice(2, -1)
  if (call?.kind !== 'call' || PYTHON_WORDS.has(call.name) || !inside.some(({ text }) => text === 'lambda')) return null
  if (inside.some(({ kind, text, depth }) => depth <= tokens[0].depth || (kind === 'name' && bound.has(text)))) return null
  return { kind: 'eval', code: code.slice(tokens[0].start, tokens.at(-1)?.end) }
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

/** `f(literals)` as a call, which needs no trust in the program's namespace; null for anything else. */
function callOf(tokens: readonly Token[], bound: ReadonlySet<string>): ProgramCall | null {
  const [name, open] = tokens
  const close = tokens.at(-1)
  const isCall = name.kind === 'name' && open?.text === '(' && close?.text === ')' && close.depth === name.depth
  const inside = isCall && !bound.has(name.text) && tokens.slice(2, -1).every(({ depth }) => depth > name.depth)
  // The arguments with brackets of a list around them: `f(1, [2])` says [1, [2]].
  const args = inside ? parseTokens([bracket('['), ...tokens.slice(2, -1), bracket(']')]) : null
  return args && { kind: 'call', name: name.text, args: JSON.stringify(args.value) }
}

function bracket(text: string): Token {
  return { kind: 'operator', text, start: 0, end: 0, depth: 0 }
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
