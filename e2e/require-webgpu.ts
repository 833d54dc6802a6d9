/** @file Before any test: the browser must offer the adapter the tests are meant for. Without it they would pass by testing nothing. */
import { chromium, type FullConfig } from '@playwright/test'
import { useHostGpu } from '../src/cli/chromium.ts'

/** @throws Error when there is no WebGPU adapter, or not the one asked for. */
export default async function requireWebGpu(config: FullConfig): Promise<void> {
  const { use } = config.projects.find(({ name }) => name === 'app') ?? config.projects[0]
  const browser = await chromium.launch(use.launchOptions)
  try {
    const page = await browser.newPage()
    await page.goto(use.baseURL as string)
    const adapter = await page.evaluate(async () => {
      const found = await navigator.gpu?.requestAdapter()
      return found ? { vendor: found.info.vendor, architecture: found.info.architecture } : null
    })
    if (!adapter) throw new Error(`Chromium ${browser.version()} offers no WebGPU adapter, so nothing could be tested.`)
    const software = /swiftshader|llvmpipe/.test(adapter.architecture)
    if (useHostGpu && software) throw new Error(`CASCADE_GPU=host asks for a real GPU, but Chromium offers ${adapter.architecture}.`)
    if (!useHostGpu && !software)
      throw new Error(`SwiftShader was expected, but Chromium offers ${adapter.vendor} ${adapter.architecture}.`)
    console.log(`Chromium ${browser.version()}, WebGPU on ${adapter.vendor} ${adapter.architecture}`)
  } finally {
    await browser.close()
  }
}
