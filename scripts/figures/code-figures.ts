/** @file What is asked of every Python sandbox, in Node and in the browser: right verdicts on published sets, speed, and kills in time. */
import type { Program, PythonSandbox } from '../../src/python/sandbox.ts'
import { DEADLY, LIVING, LIVING_ENDS } from '../../src/python/testing.ts'
import { weakTests } from '../../src/python/trials/plan.ts'
import { verifyCode } from '../../src/tasks/code/verify.ts'
import { judgeResponse } from '../../src/tasks/judge.ts'
import type { Verdict } from '../../src/tasks/task.ts'
import { asResponse, type CodeRow, type CPythonVerdicts, judgeWithCPython, readCodeRows } from './code-sets.ts'

/** Prints one figure a line and remembers whether a bound was missed. */
export class Report {
  missed = false

  line(name: string, figure: string, holds: boolean | null = null) {
    if (holds === false) this.missed = true
    console.log(`${name.padEnd(58)} ${figure}${holds === false ? '  MISSED' : ''}`)
  }
}

/** MBPP has two rows whose setup needs what the program defines (367, 927): where setup runs first, they fail. */
const MAY_FAIL = { HumanEval: 0, MBPP: 2 }
/**
 * Room for the slowest reference (MBPP/123, some 10^8 steps) on a busy machine; and for broken programs what CPython is given, doubled,
 * since some of them never end.
 */
const LIMITS = { reference: { callMs: 120_000, totalMs: 180_000 }, broken: { callMs: 20_000, totalMs: 60_000 } }

/** HumanEval and MBPP: references pass, broken ones fail where CPython's do, and at what speed. */
export async function measureSets(python: PythonSandbox, report: Report): Promise<void> {
  const rows = readCodeRows()
  for (const set of ['HumanEval', 'MBPP'] as const) {
    const tests = rows.filter((row) => row.set === set).flatMap(({ prompt }) => prompt.tests ?? []).length
    const weak = rows.filter((row) => row.set === set).reduce((sum, { prompt }) => sum + weakTests(prompt), 0)
    report.line(`${set}, tests that must run beside the program`, `${weak}/${tests}`)
  }
  const references = await verifyAll(python, rows, 'reference')
  const cpython = await judge(rows, 'reference')
  for (const set of ['HumanEval', 'MBPP'] as const) {
    const failed = rows.filter((row, i) => row.set === set && !references.verdicts[i].correct).map(({ prompt }) => prompt.id)
    const all = rows.filter((row) => row.set === set).length
    const holds = failed.length <= MAY_FAIL[set]
    report.line(
      `${set}, reference solutions that pass`,
      `${all - failed.length}/${all}${failed.length ? ` (not ${failed.join(', ')})` : ''}`,
      holds,
    )
  }
  for (const [i, verdict] of references.verdicts.entries()) {
    if (!verdict.correct)
      report.line(`  ${rows[i].prompt.id}`, `${verdict.outcome}: ${String(verdict.detail.message ?? verdict.detail.got)}`)
  }

  const broken = await verifyAll(python, rows, 'broken')
  const brokenThere = await judge(rows, 'broken')
  const failing = broken.verdicts.filter(({ correct }) => !correct).length
  report.line('one line broken, programs that fail', `${failing}/${rows.length}`)
  if (cpython && brokenThere) {
    report.line(`the same under CPython ${brokenThere.version}`, `${brokenThere.passed.filter((passed) => !passed).length}/${rows.length}`)
    const differing = rows.flatMap(({ prompt }, i) => {
      const { correct, outcome } = broken.verdicts[i]
      return correct === brokenThere.passed[i] ? [] : [`${prompt.id} ${outcome}`]
    })
    const share = 1 - differing.length / rows.length
    const there = rows.filter((_, i) => !cpython.passed[i]).map(({ prompt }) => prompt.id)
    report.line('reference programs that fail under CPython, in 10 s', `${there.length}/${rows.length}  ${there.join(', ')}`)
    report.line('verdicts on broken programs equal to CPython’s', `${(100 * share).toFixed(2)}%  ${differing.join(', ')}`, share >= 0.995)
    report.line('reference programs a second, CPython forked for each', (rows.length / cpython.seconds).toFixed(0))
  }
  report.line('reference programs a second, sandbox', (rows.length / references.seconds).toFixed(0))
}

async function verifyAll(
  python: PythonSandbox,
  rows: CodeRow[],
  which: 'reference' | 'broken',
): Promise<{ verdicts: Verdict[]; seconds: number }> {
  await python.run({ source: '', calls: [{ kind: 'eval', code: '1' }] })
  const limited: PythonSandbox = { run: (program, signal) => python.run({ ...program, limits: LIMITS[which] }, signal) }
  const started = performance.now()
  const verdicts = await Promise.all(
    rows.map((row) =>
      judgeResponse(verifyCode, row.prompt, asResponse(row[which]), 'instruct', { tools: { python: limited }, rule: 'benchmark' }),
    ),
  )
  return { verdicts, seconds: (performance.now() - started) / 1000 }
}

function judge(rows: CodeRow[], which: 'reference' | 'broken'): Promise<CPythonVerdicts | null> {
  return judgeWithCPython(rows.map((row) => ({ program: row[which], tests: row.prompt.tests ?? [] })))
}

/** A program as small models write them, different for each number, with five tests. */
export function smallProgram(i: number): Program {
  const calls = [-3, 0, 2, 7, 20].map((x) => ({ kind: 'call' as const, name: 'f', args: JSON.stringify([x]) }))
  return { source: `def f(x): return x*${(i % 97) + 2}+${i}`, calls }
}

/** One training step's worth: 256 small programs at once. Bound: a minute. */
export async function measureStep(python: PythonSandbox, report: Report): Promise<void> {
  await python.run(smallProgram(-1))
  const started = performance.now()
  const outcomes = await Promise.all(Array.from({ length: 256 }, (_, i) => python.run(smallProgram(i))))
  const seconds = (performance.now() - started) / 1000
  const done = outcomes.filter((calls) => calls.length === 5 && calls.every(({ outcome }) => outcome === 'done')).length
  report.line('256 small programs of 5 tests', `${seconds.toFixed(2)} s, ${done} done`, seconds < 60 && done === 256)
}

/** Runaways of several kinds, one after another. Bound: deadline + 200 ms. */
export async function measureKills(python: PythonSandbox, report: Report): Promise<void> {
  const callMs = 1000
  const bodies = ['while True: pass', 'return sum(range(10**12))', 'return 9**9**9', 'import time\n    while True: time.sleep(1)']
  let latest = 0
  for (const [i, body] of bodies.entries()) {
    const program = { source: `def f(x):\n    ${body}\n# ${i}`, calls: [{ kind: 'call' as const, name: 'f', args: '[1]' }] }
    await python.run(smallProgram(1000 + i))
    const started = performance.now()
    const [outcome] = await python.run({ ...program, limits: { callMs } })
    const late = performance.now() - started - callMs
    if (outcome.outcome !== 'timeout') report.line(`  ${body.slice(0, 30)}`, outcome.outcome, false)
    latest = Math.max(latest, late)
  }
  report.line('runaways are killed after their deadline by at most', `${latest.toFixed(0)} ms`, latest <= 200)
}

/** Ten times the memory, by every way that leads past Python's own. Bound: each ends as it should, and the next program runs. */
export async function measureHoards(python: PythonSandbox, report: Report): Promise<void> {
  const call = { kind: 'call' as const, name: 'f', args: '[]' }
  const limits = { callMs: 60_000, totalMs: 60_000 }
  const [living] = await python.run({ source: LIVING, calls: [call], limits })
  const ends = living.outcome === 'done' ? (JSON.parse(living.value ?? '').dict as [string, string][]) : []
  const refused = ends.filter(([name, end]) => LIVING_ENDS[name].test(end)).length
  const ways = Object.keys(LIVING_ENDS).length
  report.line('ten times the memory, ways refused within Python', `${refused}/${ways}`, refused === ways)
  for (const [way, source] of Object.entries(DEADLY)) {
    const started = performance.now()
    const outcomes = await python.run({ source, calls: [call, call], limits })
    const ms = performance.now() - started
    const [next] = await python.run(smallProgram(60_000 + source.length))
    const { outcome } = outcomes.at(-1) ?? { outcome: 'nothing' }
    report.line(
      `  ${way}`,
      `${outcome} in ${ms.toFixed(0)} ms, the next program ${next.outcome}`,
      outcome === 'crash' && next.outcome === 'done',
    )
  }
}
