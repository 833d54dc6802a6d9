/**
 * @file Runs every check, the cheap ones first, goes on past failures so that all are counted, and ends with one line over all of them.
 * Linter, import rules, types and build count one each; the test runners report their own numbers.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { useHostGpu } from '../../src/cli/chromium.ts'
import { ensureChromium } from './ensure-chromium.ts'
import { checkImports } from './import-rules.ts'
import { type Count, once, playwright, vitest } from './runners.ts'

const root = process.cwd()
const reports = mkdtempSync(join(tmpdir(), 'cascade-reports-'))

/** Whether the page was built here, so that Playwright need not build it again. */
let built = false

/** The tag of page tests that hold a time. */
const ALONE = '@alone'

const CHECKS: Record<string, () => Promise<Count>> = {
  'Lint and format (biome)': () => once('biome', ['check']),
  'Import rules': async () => {
    const { files, violations } = checkImports(root)
    for (const violation of violations) console.log(violation)
    return files > 0 && violations.length === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
  },
  'Types (tsc)': () => once('tsc', ['--noEmit']),
  'Unit and GPU tests in Node (vitest)': () => vitest(join(reports, 'vitest.json')),
  'Build (vite)': async () => {
    const count = await once('vite', ['build', '--logLevel', 'warn'])
    built = count.passed > 0
    return count
  },
  'The page in Chromium (Playwright)': () =>
    playwright(join(reports, 'page.json'), built, ['--grep-invert', ALONE, '--workers', String(useHostGpu ? 1 : 2)]),
  'The page’s times, with the machine to itself (Playwright)': () => playwright(join(reports, 'times.json'), built, ['--grep', ALONE]),
}

const total: Count = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
// Without a browser the suites that need one fail and are counted; the others still tell something.
await ensureChromium().catch((error: Error) => console.log(error.message))
for (const [name, run] of Object.entries(CHECKS)) {
  console.log(`\n== ${name}`)
  const started = performance.now()
  const count = await run().catch((error: Error): Count => {
    console.log(error.message)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key]
  lines.push(`${name}: ${sentence(count)} (${((performance.now() - started) / 1000).toFixed(0)} s)`)
}
rmSync(reports, { recursive: true })

console.log(`\n${lines.join('\n')}\n`)
console.log(sentence(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

function sentence({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
