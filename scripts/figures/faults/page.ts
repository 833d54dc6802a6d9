/** @file The page in Chromium, driven through its own fields and buttons, and what the engine keeps in the browser's private storage. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { build, preview } from 'vite'
import { button, editor, storedRuns } from '../../../e2e/lab.ts'
import { Chromium } from './browser.ts'
import { root } from './command.ts'
import type { Outcome } from './outcome.ts'
import { temporaryFolder } from './passing.ts'
import { recipe, steps } from './recipe.ts'

/** Longer than anything takes, however busy the machine. */
export const LIMIT = 300_000

/** The page's build, each device of the engine kept where a test can destroy it, as a driver might. */
const KEEP_DEVICES = `{ const open = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...args) { const device = await open.apply(this, args); globalThis.device = device; return device } };\n`

export class PageHost {
  /** Set once the undisturbed run has been: what it left, milliseconds until its first step, and of a step. */
  whole: Outcome = { metrics: [], rollouts: {}, weights: null }
  opening = 0
  stepping = 0

  private constructor(
    readonly chromium: Chromium,
    readonly address: string,
  ) {}

  static async open(): Promise<PageHost> {
    const outDir = temporaryFolder()
    await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } })
    const worker = readdirSync(join(outDir, 'assets')).find((name) => name.startsWith('engine.worker-')) ?? ''
    const script = join(outDir, 'assets', worker)
    writeFileSync(script, KEEP_DEVICES + readFileSync(script, 'utf8'))
    const server = await preview({ root, logLevel: 'warn', build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
    const { port } = server.httpServer.address() as { port: number }
    const chromium = new Chromium()
    await chromium.open()
    const host = new PageHost(chromium, `http://127.0.0.1:${port}/`)
    await host.#runUndisturbed()
    return host
  }

  async #runUndisturbed() {
    // The first time measures kernels and fills the browser's cache of shaders.
    for (let i = 0; i < 2; i++) {
      await this.clear()
      const page = await this.openTrain()
      const clock = performance.now()
      await start(page)
      await reachStep(page, 1)
      this.opening = performance.now() - clock
      await ended(page)
      this.stepping = (performance.now() - clock - this.opening) / steps
      await page.close()
      this.whole = await this.outcome()
    }
  }

  /** A new tab on Train, its engine open. */
  async openTrain(): Promise<Page> {
    const page = await this.chromium.context.newPage()
    await page.goto(`${this.address}#/train`)
    await opened(page)
    return page
  }

  /** For a moment a tab of the page's origin on which nothing runs. */
  async inStorage<T>(use: (page: Page) => Promise<T>): Promise<T> {
    const page = await this.chromium.context.newPage()
    try {
      await page.goto(`${this.address}models/index.json`)
      return await use(page)
    } finally {
      await page.close()
    }
  }

  /** The metrics of every run, as they are. A folder that a start cut off has left without a run in it is no run, to the page neither. */
  records(): Promise<string[]> {
    return this.inStorage((page) =>
      page.evaluate(async () => {
        const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
        const found: string[] = []
        for await (const [name, handle] of runs.entries()) {
          if (handle.kind !== 'directory') continue
          const run = handle as FileSystemDirectoryHandle
          const names: string[] = []
          for await (const [file] of run.entries()) names.push(file)
          if (names.includes('metrics.jsonl')) found.push(await (await (await run.getFileHandle('metrics.jsonl')).getFile()).text())
          else if (names.includes('run.json')) found.push('')
          else await runs.removeEntry(name, { recursive: true })
        }
        return found
      }),
    )
  }

  async outcome(): Promise<Outcome> {
    const { length } = await this.records()
    if (length !== 1) throw new Error(`there are ${length} runs instead of one`)
    return (await this.inStorage(storedRuns))[0]
  }

  /** Closes every tab and removes every run; the kernels measured stay. */
  async clear(): Promise<void> {
    for (const page of this.chromium.context.pages().slice(1)) await page.close()
    await this.inStorage((page) =>
      page.evaluate(async () => {
        const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs', { create: true })
        for await (const [name, { kind }] of runs.entries()) if (kind === 'directory') await runs.removeEntry(name, { recursive: true })
      }),
    )
  }
}

/** Until nothing runs, here or (a tab that has just died may hold its run for a moment) elsewhere, and a run can be begun or taken up. */
export async function opened(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const first = document.querySelector('[aria-label="Training"] button')
      return first?.textContent?.includes('Start') && first.getAttribute('aria-disabled') === 'false'
    },
    undefined,
    { timeout: LIMIT, polling: 50 },
  )
}

export async function fillRecipe(page: Page): Promise<void> {
  await page.getByLabel('Recipe', { exact: true }).selectOption('nano-grpo')
  await (await editor(page)).fill(JSON.stringify(recipe))
  await page.getByText('This recipe can be run.').waitFor({ timeout: LIMIT })
}

export async function start(page: Page): Promise<void> {
  await fillRecipe(page)
  await button(page, 'Start').click()
}

/** Whether the step was seen; false when the run had come to rest before. */
export async function reachStep(page: Page, step: number): Promise<boolean> {
  const seen = await page.waitForFunction(
    ([wanted, total]) => {
      const bar = document.querySelector('progress[aria-label="Steps of this run"]')
      if (bar && Number(bar.getAttribute('value')) >= wanted) return 'step'
      const alert = [...document.querySelectorAll('.notice-bad[role=alert]')].find(
        ({ textContent }) => !textContent?.includes('GPU was lost'),
      )
      if (alert) return `alert ${alert.textContent}`
      return document.body.textContent?.includes(`${total} steps, finished`) ? 'end' : false
    },
    [step, steps] as const,
    { timeout: LIMIT, polling: 20 },
  )
  const answer = (await seen.jsonValue()) as string
  if (answer.startsWith('alert')) throw new Error(`the page says: ${answer.slice(6)}`)
  return answer === 'step'
}

/** @throws Error with what the page says instead, when the run does not come to its end. */
export async function ended(page: Page): Promise<void> {
  const done = page.getByText(`${steps} steps, finished`)
  try {
    await reachStep(page, steps)
    await done.waitFor({ timeout: LIMIT })
  } catch (error) {
    const words = await page
      .locator('[role=alert], [data-testid=now]')
      .allTextContents()
      .catch(() => [])
    throw new Error(`the run did not end; the page says: ${words.join(' ') || (error as Error).message.split('\n')[0]}`)
  }
}

export async function isEnded(page: Page): Promise<boolean> {
  return (await page.getByText(`${steps} steps, finished`).count()) > 0
}

/**
 * What a visitor does on a page just opened: nothing when the run is finished, else one click, on Resume, or on Start where the run was not
 * begun yet.
 */
export async function resume(page: Page): Promise<'by itself' | 'by one click'> {
  if (await isEnded(page)) return 'by itself'
  const offer = page.getByRole('button', { name: /^Resume/ }).first()
  if ((await offer.count()) > 0) await offer.click()
  else if ((await page.locator('.runs .run').count()) === 0) await start(page)
  else throw new Error(`the page offers no Resume: ${(await page.locator('.runs').allTextContents()).join(' ')}`)
  return 'by one click'
}
