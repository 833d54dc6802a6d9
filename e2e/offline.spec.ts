/**
 * @file A visit with the server, then without it: every screen opens, the shipped model answers, and the page is isolated as before. A newer version
 * is told, and waits for the run under way.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type PreviewServer, preview } from 'vite'
import { PAGES, screenOf } from '../src/app/screens/registry.ts'
import { expect, test } from './fixtures.ts'
import { button, checkCode, ENDLESS, OPENING, prepareNano, waitForStep } from './lab.ts'

test.use({ serviceWorkers: 'allow' })

/** Gzipped script of the first route, in bytes. */
const FIRST_ROUTE = 200_000

let folder: string
let server: PreviewServer
let address: string

/** A server of our own, with its own copy of the build: it goes away, and its page gets newer. */
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-offline-'))
  cpSync(fileURLToPath(new URL('../dist', import.meta.url)), folder, { recursive: true })
  await serve(0)
})
test.afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function serve(port: number) {
  server = await preview({ logLevel: 'silent', build: { outDir: folder }, preview: { host: '127.0.0.1', port, strictPort: port > 0 } })
  address = server.resolvedUrls?.local[0] as string
}

test('after the first visit the page opens without a network, with every screen and a model that answers', async ({ page, errors }) => {
  const scripts: string[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(new URL(response.url()).pathname)
  })
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  // Without the workers', which have an own table in `npm run figures:size`.
  const first = [...new Set(scripts)].filter((path) => !/worker|sw\.js/.test(path))
  const bytes = first.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0)
  console.log(`first route: ${first.length} scripts, ${(bytes / 1000).toFixed(1)} KB gzipped`)
  expect(first.length).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(FIRST_ROUTE)

  const kept = () =>
    page.evaluate(async () => {
      const cache = await caches.open('models')
      return (await cache.keys()).map(({ url }) => new URL(url).pathname)
    })
  await expect
    .poll(kept, { timeout: OPENING })
    .toEqual(expect.arrayContaining(['/models/index.json', '/models/default/recipe.json', '/models/nano/recipe.json']))
  await server.close()
  await page.goto('about:blank')

  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  expect(await page.evaluate(() => [crossOriginIsolated, navigator.serviceWorker.controller !== null])).toEqual([true, true])
  for (const name of PAGES) {
    await page.goto(`${address}#/${name}`)
    await expect(page).toHaveTitle(`${screenOf(name).title} · Cascade Lab`)
    await expect(page.locator('main').getByText('Loading…')).toHaveCount(0, { timeout: OPENING })
    await expect(page.locator('main').getByRole('heading').first()).toBeAttached({ timeout: OPENING })
    await expect(page.getByText('This page failed')).toHaveCount(0)
  }
  await page.goto(`${address}#/chat`)
  await page.getByLabel('Message').fill('What is 2 + 3?')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await serve(Number(new URL(address).port))
  // That the server was gone is what this is about.
  errors.splice(0, errors.length, ...errors.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_FAILED/.test(text)))
})

test('where a program was checked once, others are without a network, in a sandbox as closed as before', async ({ page }) => {
  test.setTimeout(600_000)
  await page.goto(address)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 3 * OPENING }).toBe(true)
  await checkCode(page, 'sum(a) + 2')
  await server.close()
  await page.goto('about:blank')
  await page.goto(address)
  await checkCode(page, '2 + sum(a)')
  const sandbox = page.frames().find((frame) => frame.parentFrame()?.url().endsWith('/sandbox.html'))
  expect(await sandbox?.evaluate(() => [self.origin, crossOriginIsolated])).toEqual(['null', false])
  await serve(Number(new URL(address).port))
})

test('a newer version is told, waits for the run under way, and is loaded when the visitor says so', async ({ page }) => {
  await page.goto(`${address}#/train`)
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: OPENING }).toBe(true)
  await prepareNano(page, { steps: ENDLESS, promptsPerStep: 2, groupSize: 2 })
  await button(page, 'Start').click()
  await waitForStep(page, 1)

  const script = join(folder, 'sw.js')
  writeFileSync(script, `${readFileSync(script, 'utf8')}\n// Newer.`)
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update()
  })
  const notice = page.getByText('A new version of this page is here.')
  await expect(notice).toBeVisible({ timeout: OPENING })
  await expect(notice).toContainText('when the run has ended')
  await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0)
  await button(page, 'Stop').click()
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Reload' }).click({ timeout: OPENING })
  await loaded
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  await expect(notice).toHaveCount(0)
})
