/** @file A Chromium with a profile of its own on disk, started as a process, so that it can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { type Browser, type BrowserContext, chromium } from '@playwright/test'
import settings from '../../../playwright.config.ts'
import { follow, temporaryFolder } from './passing.ts'

/** After crashes of its GPU process it gives the page another. */
const PATIENT = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit']
/** What Playwright starts a browser with that matters here: no window, and hidden tabs that go on. */
const HEADLESS = [
  '--headless',
  '--remote-debugging-port=0',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]
const START_MS = 120_000

export class Chromium {
  readonly #profile = temporaryFolder()
  #child: ChildProcess | null = null
  #browser: Browser | null = null

  get browser(): Browser {
    if (!this.#browser) throw new Error('the browser is not open')
    return this.#browser
  }

  /** The profile's own, whose storage lasts. */
  get context(): BrowserContext {
    return this.browser.contexts()[0]
  }

  async open(): Promise<void> {
    const { launchOptions } = settings.projects?.find(({ name }) => name === 'app')?.use ?? {}
    const program = launchOptions?.executablePath ?? chromium.executablePath()
    const args = [...HEADLESS, ...(launchOptions?.args ?? []), ...PATIENT, `--user-data-dir=${this.#profile}`, 'about:blank']
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    follow(child)
    this.#child = child
    this.#browser = await chromium.connectOverCDP(await address(child))
  }

  /** Its process, at once. The profile stays. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = null
    this.#browser = null
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
}

/** Where it listens, as it says when it has started. */
function address({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const limit = setTimeout(() => reject(new Error(`Chromium did not start: ${said.trim().split('\n').at(-1)}`)), START_MS)
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (!found) return
      clearTimeout(limit)
      resolve(found)
      said = ''
    })
  })
}
