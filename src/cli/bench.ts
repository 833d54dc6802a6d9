/**
 * @file `bench`: the page's benchmark in a real browser, since its peers run nowhere else. Vite serves the sources to a headless Chromium,
 * which runs them as the Benchmark page does; rows are printed as they come, one JSON line each.
 */
import { fileURLToPath } from 'node:url'
import type { BenchRow } from '../workers/bench-rows.ts'
import { BENCH_SIZES, type BenchSizeName } from '../workers/bench-sizes.ts'
import { defineCommand, type Output, UsageError } from './args.ts'
import { profileCommand } from './bench-profile.ts'
import { findChromium, hostGpuFlags, useHostGpu } from './chromium.ts'

/** An empty page of the app's own origin, with its headers; only the benchmark runs in it. */
const PAGE = '<!doctype html><meta charset="utf-8"><title>Benchmark</title>'

export const command = defineCommand({
  summary: 'the benchmark page in a real browser, as JSON lines; with --profile a step kernel by kernel, in Node',
  options: {
    steps: { type: 'integer', min: 1, max: 1000, help: 'measured steps of each engine, after one to warm up (default 3)' },
    profile: { type: 'flag', help: 'time and count the kernels of a training step and of decoding on the adapter at hand' },
    shape: { type: 'string', choices: Object.keys(BENCH_SIZES), help: 'of the model that is profiled (default 0.9m)' },
    model: { type: 'string', value: 'DIR', help: 'profile a model of this configuration instead' },
    tokens: { type: 'integer', min: 2, max: 1_000_000, help: 'of the training step that is profiled' },
    rows: { type: 'integers', value: '1,64', help: 'decoded together in the profile (default 1,64)' },
    'count-only': { type: 'flag', help: 'profile without a GPU: what a graphics card would be asked for, no times' },
  },
  check({ steps, profile, shape, model, tokens, rows, 'count-only': countOnly }) {
    if (profile) {
      if (shape !== undefined && model !== undefined) throw new UsageError('--shape and --model name the model both; give one of them.')
      if (steps !== undefined) throw new UsageError('--steps is for the benchmark, and --profile is none.')
      const wrong = rows?.find((count) => count < 1 || count > 4096)
      if (wrong !== undefined) throw new UsageError(`--rows must be whole numbers from 1 to 4096, not ${wrong}.`)
    } else if (shape !== undefined || model !== undefined || tokens !== undefined || rows !== undefined || countOnly) {
      throw new UsageError('--shape, --model, --tokens, --rows and --count-only are for --profile.')
    }
  },
  async run({ steps, profile, shape, model, tokens, rows, 'count-only': countOnly }, output) {
    if (!profile) return benchmark(steps ?? 3, output)
    await profileCommand({ model, shape: (shape ?? '0.9m') as BenchSizeName, tokens, rows: rows ?? [1, 64], countOnly }, output)
    return undefined
  },
})

async function benchmark(steps: number, output: Output): Promise<undefined> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('there is no Chromium on this machine; `npx playwright install chromium` brings one.')
  const [{ createServer }, { chromium }] = await Promise.all([import('vite'), import('@playwright/test')])
  const server = await createServer({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    // Known beforehand, or the page would reload when it first meets them.
    optimizeDeps: {
      include: [
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-core/dist/register_all_gradients.js',
        '@tensorflow/tfjs-backend-webgpu',
        '@jax-js/jax',
      ],
    },
  })
  const software = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader']
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', ...(useHostGpu ? hostGpuFlags : software)],
  })
  let failed = false
  try {
    await server.listen()
    const address = server.resolvedUrls?.local[0]
    if (!address) throw new Error('the page could not be served.')
    const page = await browser.newPage()
    await page.route('**/bench-page', async (route) => route.fulfill({ contentType: 'text/html', body: PAGE }))
    await page.goto(new URL('bench-page', address).href)
    await page.exposeFunction('onBenchProgress', (text: string, done: number, total: number) =>
      output.progress(`[${done + 1}/${total}] ${text}`),
    )
    await page.exposeFunction('onBenchRow', (row: BenchRow) => {
      if (row.losses_agree === false) failed = true
      output.line(JSON.stringify(withoutBlanks(row)))
    })
    await page.evaluate(async (count) => {
      const host = globalThis as unknown as {
        onBenchRow(row: BenchRow): void
        onBenchProgress(text: string, done: number, total: number): void
      }
      const source = '/src/workers/bench-client.ts'
      const { runBenchmark } = await import(/* @vite-ignore */ source)
      await runBenchmark({ steps: count }, host.onBenchRow, host.onBenchProgress, new AbortController().signal)
    }, steps)
  } catch (error) {
    throw new Error((error as Error).message.replace(/^page\.evaluate: (Error: )?/, ''))
  } finally {
    await browser.close()
    await server.close()
  }
  if (failed) throw new Error('the engines disagree on the loss, so they did not do the same work.')
  return undefined
}

/** JSON has no NaN: numbers that a benchmark does not have are left out. */
function withoutBlanks(row: BenchRow): Partial<BenchRow> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && !Number.isNaN(value)))
}
