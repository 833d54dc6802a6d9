/**
 * @file `npm run figures:sandbox`: the code verifier over the Python sandbox of the browser, in a headless Chromium: published
 * reference solutions, the same with one line broken beside CPython, speed, kills, and what all of them leave behind. Exits with 1 where a
 * bound is missed.
 */
import { chromium, type Page } from '@playwright/test'
import { serveLab } from '../../e2e/sandbox/serve.ts'
import settings from '../../playwright.config.ts'
import type { PythonSandbox } from '../../src/python/sandbox.ts'
import { measureHoards, measureKills, measureSets, measureStep, Report, smallProgram } from './code-figures.ts'

const report = new Report()
const site = await serveLab()
const { launchOptions } = settings.projects?.find(({ name }) => name === 'app')?.use ?? {}
const browser = await chromium.launch(launchOptions)
try {
  const page = await browser.newPage()
  await page.goto(site.address)
  // Programs are handed over by the debugger, which costs each about a millisecond.
  const python: PythonSandbox = {
    run: async (program) => (await page.evaluate((given) => lab.worker.run(given), program)).outcomes,
  }
  report.line('Chromium', browser.version())
  const started = performance.now()
  await python.run(smallProgram(-2))
  report.line('the first program, Python loaded and started for it', seconds(performance.now() - started))
  await measureRestarts(python)
  await measureStep(python, report)
  await measureKills(python, report)
  await measureHoards(python, report)
  const early = await holdings(page)
  await measureSets(python, report)
  await measureThousand(python)
  const late = await holdings(page)
  report.line(
    'interpreters, and bytes of the page’s heap, before and after all that',
    `${early.interpreters} -> ${late.interpreters}, ${mib(early.heap)} -> ${mib(late.heap)}`,
    late.interpreters <= early.interpreters && late.heap < early.heap + 30 * 2 ** 20,
  )
} finally {
  await browser.close()
  await site.close()
}
process.exitCode = report.missed ? 1 : 0

/** Programs that are not proved harmless, one after another: each costs an interpreter. */
async function measureRestarts(python: PythonSandbox) {
  const count = 40
  const started = performance.now()
  const results = await Promise.all(Array.from({ length: count }, (_, i) => python.run(own(i))))
  const done = results.filter((outcomes) => outcomes.every(({ outcome }) => outcome === 'done')).length
  const each = (performance.now() - started) / count
  report.line(
    'programs that need an interpreter of their own',
    `${(1000 / each).toFixed(1)} a second, ${done}/${count} done`,
    done === count,
  )
}

async function measureThousand(python: PythonSandbox) {
  let done = 0
  for (let i = 0; i < 1000; i++) {
    const outcomes = await python.run(i % 50 === 0 ? own(100 + i) : smallProgram(20_000 + i))
    if (outcomes.every(({ outcome }) => outcome === 'done')) done++
  }
  report.line('1,000 programs in a row', `${done} done`, done === 1000)
}

function own(i: number) {
  const program = smallProgram(50_000 + i)
  return { ...program, source: `class A: pass\n${program.source}` }
}

/** After a collection, and once spare interpreters have started. */
async function holdings(page: Page): Promise<{ interpreters: number; heap: number }> {
  await page.waitForTimeout(3000)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number }
  const interpreters = page.workers().filter((worker) => worker.url().startsWith('blob:')).length
  return { interpreters, heap: usedSize }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
