/**
 * @file `npm run figures:learns [-- --seeds 1,2,3] [--steps N]`: does GRPO on the nano model improve? Trains the nano preset in Chromium,
 * through the page's own fields and buttons, once a seed, each from a browser that was never used. Prints a JSON line a seed, and a sentence:
 * mean reward of the first and last five steps, minutes, and what the page holds of memory early and late in the run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { button, mean, OPENING, openTrain, prepareNano, stepsTaken, storedRuns, waitForEnd, waitForStep } from '../../e2e/lab.ts'
import settings from '../../playwright.config.ts'

/** The preset's own number of steps, and the bound the issue of this figure asks for. */
const STEPS = 260
const GAIN = 0.15
const HOUR = 3_600_000

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1,2,3' }, steps: { type: 'string', default: String(STEPS) } },
})
const seeds = values.seeds.split(',').map(Number)
const steps = Number(values.steps)
if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0) || !Number.isInteger(steps) || steps < 40) {
  console.error('Seeds are whole numbers with commas between them, and steps a whole number from 40: --seeds 1,2,3 --steps 260')
  process.exit(2)
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'cascade-learns-'))
await build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
const server = await preview({ root, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
const { port } = server.httpServer.address() as { port: number }
const gains: number[] = []
try {
  for (const seed of seeds) gains.push(await learn(seed))
} finally {
  await server.close()
  rmSync(outDir, { recursive: true })
}
const enough = gains.filter((gain) => gain >= GAIN).length
console.error(`${enough} of ${gains.length} seeds gained at least ${GAIN}.`)
process.exitCode = enough === gains.length ? 0 : 1

/** One run; the gain in mean reward, last five steps over first five. */
async function learn(seed: number): Promise<number> {
  const { launchOptions } = settings.projects?.find(({ name }) => name === 'app')?.use ?? {}
  const browser = await chromium.launch(launchOptions)
  try {
    const page = await browser.newPage({ baseURL: `http://127.0.0.1:${port}/` })
    await openTrain(page)
    await prepareNano(page, { steps }, { seed })
    const clock = performance.now()
    await button(page, 'Start').click()
    // Shaders are compiled and every buffer is made by the third step.
    await waitForStep(page, 3, 2 * OPENING)
    const early = await memory(page)
    // Well before the end: the browser takes its time over a measurement, and an ended run holds nothing any more.
    await waitForStep(page, steps - 20, HOUR)
    const late = await memory(page)
    await waitForEnd(page, HOUR)
    const minutes = (performance.now() - clock) / 60_000
    const [run] = await storedRuns(page)
    const rewards = run.metrics.map(({ reward }) => reward as number)
    const first = mean(rewards.slice(0, 5))
    const last = mean(rewards.slice(-5))
    const figures = { figure: 'learns', seed, steps: rewards.length, first5: first, last5: last, gain: last - first, minutes, early, late }
    console.log(JSON.stringify(figures))
    console.error(
      `Seed ${seed}: reward ${first.toFixed(3)} -> ${last.toFixed(3)} (${(last - first).toFixed(3)}) in ${minutes.toFixed(1)} minutes; GPU ${early.gpu} -> ${late.gpu}.`,
    )
    return last - first
  } finally {
    await browser.close()
  }
}

/** What the engine holds on the GPU, as the Device page says, and the JavaScript heaps of page and workers in bytes. The run goes on. */
async function memory(page: Page): Promise<{ step: number; gpu: string | null; heap: number }> {
  const step = await stepsTaken(page)
  await page.getByRole('link', { name: 'Device' }).click()
  const gpu = await page.getByText(/ in \d+ buffers$/).textContent()
  const heap = await page.evaluate(async () => {
    type Measure = { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }
    return (await (performance as unknown as Measure).measureUserAgentSpecificMemory()).bytes
  })
  await page.getByRole('link', { name: 'Train', exact: true }).click()
  return { step, gpu, heap }
}
