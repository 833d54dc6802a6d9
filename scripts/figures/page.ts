/**
 * @file `npm run figures:page [-- --points 100000] [--attempts 64] [--tokens 500]`: how the built page feels, in Chromium: what the first route weighs and
 * when it can be used, and the longest task, the delay of input and the times between frames while a run trains, with that many recorded steps in
 * the charts, and with a Fork of that many attempts and tokens. On a software adapter training shares the processor with the page.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { button, ENDLESS, OPENING, openTrain, prepareNano, waitForEnd, waitForStep } from '../../e2e/lab.ts'
import { frameTimes, recordLatency, shareAndWorst } from '../../e2e/latency.ts'
import { storeRun } from '../../e2e/stored-run.ts'
import settings from '../../playwright.config.ts'
import { attempts } from '../../src/app/fork/testing.ts'
import type { RolloutRecord } from '../../src/runs/records.ts'

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '100000' },
    attempts: { type: 'string', default: '64' },
    tokens: { type: 'string', default: '500' },
  },
})
const [points, count, tokens] = [values.points, values.attempts, values.tokens].map(Number)
if (![points, count, tokens].every((n) => Number.isInteger(n) && n >= 2)) {
  console.error('--points, --attempts and --tokens are whole numbers from 2.')
  process.exit(2)
}
/** Milliseconds without a long task after which the page is at rest. */
const QUIET = 2000

const root = fileURLToPath(new URL('../..', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'cascade-page-'))
await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } })
const server = await preview({ root, logLevel: 'silent', build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
const baseURL = server.resolvedUrls?.local[0] as string
const { launchOptions } = settings.projects?.find(({ name }) => name === 'app')?.use ?? {}
const browser = await chromium.launch(launchOptions)
const context = await browser.newContext({ baseURL, serviceWorkers: 'block', viewport: { width: 1280, height: 860 } })
// What runs this file wraps named functions in a helper that the page does not have.
await context.addInitScript('globalThis.__name = (value) => value')
try {
  await opening(await context.newPage())
  const page = await context.newPage()
  // What one of them could not measure keeps no other from it.
  for (const part of [training, recorded, tree]) {
    await part(page).catch((error: Error) => {
      row(part.name, `not measured: ${error.message.split('\n')[0]}`)
      process.exitCode = 1
    })
  }
} finally {
  await browser.close()
  await server.close()
  rmSync(outDir, { recursive: true })
}

function row(what: string, figure: string): void {
  console.log(`${what.padEnd(74)}${figure}`)
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`
}

/** The first visit. It can be used once it is drawn and no task longer than 50 ms is in the way any more. */
async function opening(page: Page): Promise<void> {
  const scripts = new Set<string>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.add(new URL(response.url()).pathname)
  })
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { tasks })
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push(startTime + duration)
    }).observe({ type: 'longtask', buffered: true })
  })
  await page.goto('/')
  await page.getByRole('tree').first().waitFor()
  const usable = await page.evaluate(async (quiet) => {
    const { tasks } = globalThis as unknown as { tasks: number[] }
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const last = () => Math.max(painted, ...tasks)
    while (performance.now() - last() < quiet && performance.now() < 60_000) await new Promise((resolve) => setTimeout(resolve, 100))
    return { painted, last: last() }
  }, QUIET)
  const own = [...scripts].filter((path) => !/worker|sw\.js/.test(path))
  const bytes = own.reduce((sum, path) => sum + gzipSync(readFileSync(join(outDir, path))).length, 0)
  row('first route, script without workers, gzipped', `${(bytes / 1000).toFixed(1)} KB in ${own.length} files`)
  row('first contentful paint', ms(usable.painted))
  row('time to interactive', ms(usable.last))
  await page.close()
}

/** Input at several places of a screen, and what it cost. */
async function feel(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  const end = await recordLatency(page)
  const frames = await frameTimes(page, act)
  const latency = await end()
  const { share, worst } = shareAndWorst(latency)
  const at = (quantile: number) => ms(frames[Math.min(frames.length - 1, Math.floor(quantile * frames.length))])
  row(`${what}: longest task`, latency.frame === 0 ? 'none over 50 ms' : ms(latency.frame))
  row(`${what}: input delay, 95% and worst of ${latency.answers.length}`, `${ms(share)}, ${ms(worst)}`)
  row(`${what}: between frames, median, 95% and worst of ${frames.length}`, `${at(0.5)}, ${at(0.95)}, ${at(1)}`)
}

async function training(page: Page): Promise<void> {
  await openTrain(page)
  await prepareNano(page, { steps: ENDLESS })
  await button(page, 'Start').click()
  await waitForStep(page, 3, 3 * OPENING)
  await feel(page, 'while training', async () => useCharts(page))
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
}

async function useCharts(page: Page): Promise<void> {
  const smoothing = page.getByRole('slider', { name: 'Smoothing' })
  for (let i = 0; i < 12; i++) {
    await smoothing.press(i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft')
    await page.getByLabel('Log scale').click()
    await page.waitForTimeout(150)
  }
}

async function recorded(page: Page): Promise<void> {
  const samples = attempts(1, count, tokens)
  const group = samples.map(
    (sample): RolloutRecord => ({
      ...{ step: 1, prompt_id: 'p', group: 0, mode: 'think', domain: 'math', prompt: 'A long problem', completion: sample.pieces.join('') },
      ...{
        prompt_tokens: [1],
        completion_tokens: [...sample.tokens],
        pieces: [...sample.pieces],
        logprobs: [...sample.logprobs],
        entropies: [],
      },
      ...{ stop: 'eos', reward: sample.reward, advantage: sample.advantage },
      verdict: { reward: sample.reward, correct: sample.correct, outcome: sample.outcome, detail: {} },
    }),
  )
  await page.goto('about:blank')
  await page.goto('/#/library')
  await storeRun(page, points, group)
  await page.goto('about:blank')
  await page.goto('/#/train?run=long')
  const clock = performance.now()
  await page
    .getByTestId('value-reward')
    .filter({ hasText: /\d/ })
    .waitFor({ timeout: 3 * OPENING })
  row(`${points} recorded steps: on view after`, ms(performance.now() - clock))
  await feel(page, `${points} recorded steps`, () => useCharts(page))
}

async function tree(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.goto('/#/rollouts?run=long&step=1')
  const fork = page.getByRole('tree').first()
  await fork.waitFor({ timeout: 3 * OPENING })
  await fork.focus()
  await feel(page, `a Fork of ${count} x ${tokens}`, async () => {
    const box = (await fork.boundingBox())!
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i % 3 === 2 ? 'ArrowRight' : 'ArrowDown')
      await page.mouse.move(box.x + (box.width * (i + 1)) / 14, box.y + box.height / 2)
      await page.waitForTimeout(100)
    }
  })
}
