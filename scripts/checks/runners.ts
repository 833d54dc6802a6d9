/** @file Starts the tools the checks consist of and counts what they report, from their JSON and never from their prose. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

export interface Count {
  passed: number
  failed: number
  skipped: number
}

/** A tool that hangs must not take the whole run with it; twice what the slowest takes on two busy cores, or a slow machine would count as a failure. */
const LIMIT_MINUTES = 40
/** How long a tool that was told to end may take over it: Playwright closes its browsers and writes its report. */
const GRACE_MINUTES = 1

/** A tool whose exit code is its whole answer: one check. */
export async function once(tool: string, args: string[]): Promise<Count> {
  const code = await run(tool, args)
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

export async function vitest(report: string): Promise<Count> {
  const reporters = ['default', 'json', './scripts/checks/running-tests.ts'].map((name) => `--reporter=${name}`)
  const code = await run('vitest', ['run', ...reporters, `--outputFile.json=${report}`])
  return settle('vitest', code, vitestCount(await readReport(report)))
}

/** `built`: the build that is there is the one to test; otherwise Playwright makes its own first. `chosen`: arguments that say which tests, and how. */
export async function playwright(report: string, built: boolean, chosen: string[]): Promise<Count> {
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...(built && { CASCADE_BUILT: '1' }) }
  const code = await run('playwright', ['test', '--reporter=list,json', ...chosen], env)
  return settle('Playwright', code, playwrightCount(await readReport(report)))
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** A file that broke before its tests ran (a wrong import, a failed hook) has no failed test to show; it counts as one failure. */
export function vitestCount(report: VitestReport): Count {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  errors: { message?: string }[]
}

/** `errors` are failures outside any test: the global set-up, a file that does not load. A test that passed only on a retry has failed. */
export function playwrightCount({ stats, errors }: PlaywrightReport): Count {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
}

/** A runner that ends badly although it counts no failure (an unhandled error, a crash, no tests at all) has failed once. */
export function settle(name: string, code: number, count: Count): Count {
  if (count.failed > 0) return count
  if (code === 0 && count.passed > 0) return count
  console.log(`${name} ended with exit code ${code} and ${count.passed} tests passed: this counts as one failure.`)
  return { ...count, failed: 1 }
}

async function readReport<T>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch {
    throw new Error('the runner ended without writing its report: this counts as one failure.')
  }
}

/**
 * Runs a tool of this project's packages with our standard output and error. Resolves with its exit code; 1 when it was ended. At the limit it is
 * interrupted as from the keyboard: Playwright then names the test it was at and reports the others, whereas at SIGTERM it would stop its server and go on.
 */
function run(tool: string, args: string[], extra: Record<string, string> = {}): Promise<number> {
  const path = [join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const child = spawn(tool, args, {
    env: { ...process.env, ...extra, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  const minutes = (count: number, then: () => void) => setTimeout(then, count * 60_000)
  const timers = [
    minutes(LIMIT_MINUTES, () => {
      console.log(`\n${tool} has run for ${LIMIT_MINUTES} minutes, the limit of scripts/checks/runners.ts, and is ended.`)
      child.kill('SIGINT')
      timers.push(minutes(GRACE_MINUTES, () => child.kill('SIGKILL')))
    }),
  ]
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (signal) console.log(`${tool} was ended by ${signal}.`)
      resolve(code ?? 1)
    })
  }).finally(() => timers.forEach(clearTimeout))
}
