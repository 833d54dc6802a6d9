/**
 * @file Tests of the built page in a real Chromium. By default WebGPU runs on SwiftShader; `CASCADE_GPU=host` takes the machine's own GPU, and
 * `CASCADE_CHROMIUM` names the browser.
 */
import { createServer } from 'node:net'
import { defineConfig } from '@playwright/test'
import { findChromium, hostGpuFlags, useHostGpu } from './src/cli/chromium.ts'

const base = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const software = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

/** For tests that crash the GPU process more than once: without these the browser gives the page no other. */
const patient = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit']

// Playwright reads this file once in each of its processes; they inherit the choice of the first.
process.env.CASCADE_E2E_PORT ??= String(await freePort())
const vite = 'node node_modules/vite/bin/vite.js'
const address = `http://127.0.0.1:${process.env.CASCADE_E2E_PORT}/`

const browser = (args: string[]) => ({ launchOptions: { executablePath: findChromium() ?? undefined, args: [...base, ...args] } })

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/require-webgpu.ts',
  // One at a time, so that times mean something; `npm test` takes those that hold none (`@alone` does) two at a time, since one alone leaves half
  // of two cores idle. A retry would hide what it should show.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // For two at a time on two cores, and slow ones.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results',
  // A service worker would answer for the server that tests ask; e2e/offline.spec.ts lets it in.
  use: {
    baseURL: address,
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    // Without pictures of every frame, which take a third of a processor that draws and computes in software.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
  webServer: {
    // `npm test` has just built it.
    command: `${process.env.CASCADE_BUILT ? '' : `${vite} build --logLevel warn && `}${vite} preview --host 127.0.0.1 --port ${process.env.CASCADE_E2E_PORT} --strictPort`,
    url: address,
    timeout: 240_000,
  },
  projects: [
    { name: 'app', testIgnore: ['no-webgpu.spec.ts', 'gpu-loss.spec.ts'], use: browser(useHostGpu ? hostGpuFlags : software) },
    { name: 'gpu-loss', testMatch: 'gpu-loss.spec.ts', use: browser([...(useHostGpu ? hostGpuFlags : software), ...patient]) },
    { name: 'no-webgpu', testMatch: 'no-webgpu.spec.ts', use: browser([]) },
  ],
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
