/**
 * @file `npm run screenshots [-- --only start,chat] [--out screenshots]`: pictures of every screen, wide, narrow and dark, with runs, empty, still opening, without a GPU,
 * with a lost one and with an interrupted run, to be looked at. They are of an engine made of timers (src/app/fake-engine.ts), so no figure in them is
 * real. Tells which page is wider than its window, and every error that a page reports; ends with 1 if there was any.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { createServer } from 'vite'
import { PAGES } from '../src/app/screens/registry.ts'
import { findChromium } from '../src/cli/chromium.ts'

const LOOKS = [
  { look: 'wide', viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
  { look: 'narrow', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { look: 'dark', viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
] as const
/** What the fake engine plays, and how long a page is given for it in milliseconds. */
const STATES = [
  { state: 'runs', fake: '', settled: 3000 },
  { state: 'empty', fake: 'empty', settled: 2500 },
  { state: 'opening', fake: '', settled: 150 },
  { state: 'no-gpu', fake: 'none', settled: 2000 },
  { state: 'lost-gpu', fake: 'lost', settled: 2500 },
  { state: 'interrupted', fake: 'interrupted', settled: 2500 },
] as const

const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string', default: 'screenshots' } } })
const only = values.only?.split(',')
const stranger = only?.find((name) => !(PAGES as string[]).includes(name))
if (stranger !== undefined) {
  console.error(`There is no screen ${stranger}; there are ${PAGES.join(', ')}.`)
  process.exit(2)
}
const pages = PAGES.filter((name) => !only || only.includes(name))
const out = resolve(values.out)
mkdirSync(out, { recursive: true })

const server = await createServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  logLevel: 'error',
  server: { host: '127.0.0.1', port: 0, hmr: false },
})
await server.listen()
const [address] = server.resolvedUrls?.local ?? []
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] })
const faults: string[] = []
let taken = 0
for (const { look, viewport, colorScheme } of LOOKS) {
  for (const { state, fake, settled } of STATES) {
    const context = await browser.newContext({ viewport, colorScheme, serviceWorkers: 'block' })
    const page = await context.newPage()
    let on = ''
    page.on('pageerror', (error) => faults.push(`${on}: ${error.message}`))
    for (const name of pages) {
      on = `${name}-${state}-${look}`
      await page.goto('about:blank')
      await page.goto(`${address}?fake${fake ? `=${fake}` : ''}#/${name}`)
      await page.waitForTimeout(settled)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (over > 0) faults.push(`${on}: ${over} pixels wider than its window`)
      await page.screenshot({ path: join(out, `${on}.png`) })
      taken++
    }
    await context.close()
  }
  console.log(`${look}: done`)
}
await browser.close()
await server.close()
for (const fault of faults) console.log(fault)
console.log(`${taken} pictures in ${values.out}, ${faults.length} faults`)
process.exit(faults.length === 0 ? 0 : 1)
