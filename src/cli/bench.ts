/**
 * @file `bench`: the page's benchmark in a real browser, since its peers run nowhere else. Vite serves the sources to a headless Chromium,
 * which runs them as the Benchmark page does; rows are printed as they come, one JSON line each.
 */
import { fileURLToPath } from 'node:url'
import type { BenchRow } from '../workers/bench-rows.ts'
import { defineCommand } from './args.ts'
import { findChromium, useHostGpu } from './chromium.ts'

/** An empty page of the app's own origin, with its headers; only the benchmark runs in it. */
const PAGE = '<!doctype html><meta charset="utf-8"><title>Benchmark</title>'

export const command = defineCommand({
  summary: 'the benchmark page in a real browser, as JSON lines',
  options: {
    steps: { type: 'integer', default: 3, min: 1, max: 1000, help: 'measured steps of each engine, after one to warm up' },
  },
  async run({ steps }, output) {
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
    const software = ['--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader']
    const browser = await chromium.launch({
      executablePath,
      args: ['--enable-unsafe-webgpu', '--no-sandbox', ...(useHostGpu ? ['--enable-features=Vulkan'] : software)],
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
  },
})

/** JSON has no NaN: numbers that a benchmark does not have are left out. */
function withoutBlanks(row: BenchRow): Partial<BenchRow> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && !Number.isNaN(value)))
}
