/**
 * @file What the server says with every file, and what it comes to in the browser: no script of ours reaches another site, whoever wrote the
 * recipe, and no other site has the page in a frame. A canary stands for the other site.
 */

import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pagePolicy } from '../scripts/build/headers.ts'
import { sandboxPolicy } from '../scripts/build/sandbox-page.ts'
import { expect, test } from './fixtures.ts'
import { button, editor, openTrain, visit } from './lab.ts'
import { type Canary, openCanary } from './sandbox/serve.ts'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const COMMON = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

let canary: Canary
test.beforeAll(async () => {
  canary = await openCanary()
})
test.afterAll(() => canary?.close())
test.beforeEach(() => {
  canary.hits.length = 0
})

test.describe('every answer of the server', () => {
  const files = () =>
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dist.length).replaceAll('\\', '/'))
  const sandbox = () => sandboxPolicy(readFileSync(join(dist, 'sandbox.html'), 'utf8'))

  test('has all headers, and _headers says the same of each file', async ({ baseURL }) => {
    const rules = readRules(readFileSync(join(dist, '_headers'), 'utf8'))
    const names = files()
    expect(names.length).toBeGreaterThan(40)
    for (const path of ['/', ...names.map((name) => `/${name}`)]) {
      const expected = { ...COMMON, 'content-security-policy': path === '/sandbox.html' ? sandbox() : pagePolicy }
      const { status, headers } = await head(baseURL!, path)
      expect(status, path).toBe(200)
      expect(pick(headers, expected), path).toEqual(expected)
      if (path !== '/_headers') expect(headersByRules(rules, path), path).toEqual(expected)
    }
  })

  test('has them where there is no such file, where the page is sent instead, and where the request is refused', async ({ baseURL }) => {
    const expected = { ...COMMON, 'content-security-policy': pagePolicy }
    const cases: [string, Record<string, string>, number][] = [
      ['/models/absent/config.json', { accept: 'application/json' }, 404],
      ['/no/such/page', { accept: 'text/html' }, 200],
      ['/%', {}, 0],
      ['/', { host: 'elsewhere.example' }, 403],
    ]
    for (const [path, headers, status] of cases) {
      const answer = await head(baseURL!, path, headers)
      if (status > 0) expect(answer.status, path).toBe(status)
      expect(pick(answer.headers, expected), path).toEqual(expected)
    }
  })

  test('has the sandbox page under its own policy however its address is spelt', async ({ baseURL }) => {
    for (const path of ['/sandbox.html?x', '/sandbox', '/%73andbox.html', '/sandbox.html/'])
      expect((await head(baseURL!, path, { accept: 'text/html' })).headers['content-security-policy'], path).toBe(sandbox())
  })
})

test('no worker of the page reaches another site', async ({ page, errors }) => {
  await openTrain(page)
  await visit(page, 'data')
  await expect(page.getByRole('listbox', { name: 'Prompts' })).toBeVisible()
  const workers = page.workers().filter((worker) => worker.url().startsWith('http'))
  expect(workers.length).toBeGreaterThanOrEqual(2)
  for (const worker of workers) {
    const ends = await worker.evaluate(async (host) => {
      const refused = (reject: (error: Error) => void) => () => reject(new Error('refused'))
      const begin = (address: string) =>
        new Promise((resolve, reject) => {
          const nested = new Worker(address)
          Object.assign(nested, { onmessage: resolve, onerror: refused(reject) })
          setTimeout(refused(reject), 500)
        })
      const attempts: Record<string, () => unknown> = {
        fetch: () => fetch(`http://${host}/model/config.json`),
        'fetch, not read': () => fetch(`http://${host}/`, { mode: 'no-cors' }),
        'an older request': () =>
          new Promise((resolve, reject) => {
            const request = new XMLHttpRequest()
            Object.assign(request, { onload: resolve, onerror: refused(reject) })
            request.open('GET', `http://${host}/`)
            request.send()
          }),
        socket: () =>
          new Promise((resolve, reject) => {
            Object.assign(new WebSocket(`ws://${host}/`), { onopen: resolve, onerror: refused(reject) })
          }),
        module: () => import(/* @vite-ignore */ `http://${host}/a.js`),
        'nested worker': () => begin(`http://${host}/a.js`),
        'code from text': () => new Function('return 1')(),
      }
      const found: Record<string, string> = {}
      for (const [name, attempt] of Object.entries(attempts)) {
        found[name] = await Promise.resolve()
          .then(attempt)
          .then(
            () => 'REACHED',
            () => 'refused',
          )
      }
      // What it needs it has: its own site, and WebAssembly.
      found.own = String((await fetch('/models/index.json')).status)
      found.wasm = String((await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))) instanceof WebAssembly.Module)
      return found
    }, canary.host)
    const { own, wasm, ...away } = ends
    expect({ own, wasm }, worker.url()).toEqual({ own: '200', wasm: 'true' })
    expect(new Set(Object.values(away)), `${worker.url()}: ${JSON.stringify(away)}`).toEqual(new Set(['refused']))
  }
  expect(canary.hits).toEqual([])
  errors.length = 0
})

test('another site cannot have the page in a frame', async ({ browser, baseURL }) => {
  // The last is none of ours, and shows that the others could have been seen.
  const frames = [...['', 'sandbox.html', 'models/index.json'].map((path) => new URL(path, baseURL).href), `http://${canary.host}/`]
  const body = frames.map((address) => `<iframe src="${address}"></iframe>`).join('')
  const site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(body)).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const page = await browser.newPage()
  try {
    // Another name is another site.
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`)
    const addresses = () => page.frames().map((frame) => frame.url())
    const refused = expect.stringMatching(/^chrome-error:/)
    await expect.poll(addresses).toEqual([page.url(), refused, refused, refused, `http://${canary.host}/`])
  } finally {
    await page.close()
    site.close()
  }
})

test('a recipe whose model is an address is refused before Start, and nothing is asked for', async ({ page }) => {
  await openTrain(page)
  const text = await editor(page)
  const preset = JSON.parse(await text.inputValue())
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  for (const model of [`http://${canary.host}/model`, `//${canary.host}/model`, 'models/../other', 'models/%2e%2e/other']) {
    await text.fill(JSON.stringify({ ...preset, model, init: undefined }))
    await expect(page.locator('#recipe-faults').getByRole('listitem')).toHaveText([/^A model must be "models\/NAME".*, not ".*\.$/])
    await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'true')
    await button(page, 'Start').click({ force: true })
  }
  await page.getByRole('button', { name: 'Reset to the preset' }).click()
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false')
  await expect(page.getByText('Runs are kept in this browser')).toBeVisible()
  // Whether the preset fits is worked out from its own model.
  expect(asked.filter((address) => !new URL(address).pathname.startsWith('/models/nano/'))).toEqual([])
  expect(canary.hits).toEqual([])
})

test('no address of the page makes it ask another site, or begin anything', async ({ page, errors }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const evil = `http://${canary.host}/x`
  const encoded = encodeURIComponent(evil)
  for (const hash of [
    `#/train?run=${encoded}&step=1&prompt=${encoded}`,
    `#/train?run=../models&model=${encoded}&recipe=${encoded}&start=1`,
    `#/data?set=@${encoded}&row=1`,
    `#/data?set=${encoded}`,
    '#/data?set=@../runs',
    `#/chat?model=${encoded}&q=hello`,
    `#${evil}`,
    `#//${canary.host}/`,
  ]) {
    await page.goto('about:blank')
    await page.goto(`/?fake=1&model=${encoded}${hash}`)
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expect(page.getByRole('progressbar', { name: 'Steps of this run' })).toHaveCount(0)
  }
  const site = new URL(page.url()).origin
  expect(asked.filter((address) => !address.startsWith(`${site}/`) && !address.startsWith(`blob:${site}/`))).toEqual([])
  expect(canary.hits).toEqual([])
  await openTrain(page)
  await expect(page.getByText('Runs are kept in this browser')).toBeVisible()
  errors.length = 0
})

/** One request as it is written: a browser or `fetch` would tidy its address. */
function head(
  base: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown> }> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    ask({ hostname, port, path, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

function pick(headers: Record<string, unknown>, names: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, headers[name]]))
}

type Rules = { path: RegExp; headers: [string, string][] }[]

/** `_headers` as hosts read it. */
function readRules(text: string): Rules {
  return text
    .trim()
    .split('\n\n')
    .map((block) => {
      const [path, ...lines] = block.split('\n')
      const pattern = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
      return { path: new RegExp(`^${pattern}$`), headers: lines.map((line) => line.trim().split(/: (.*)/, 2) as [string, string]) }
    })
}

/** All rules that fit apply, and a header that two of them have gets both values. */
function headersByRules(rules: Rules, path: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const rule of rules.filter((one) => one.path.test(path))) {
    for (const [name, value] of rule.headers)
      found[name.toLowerCase()] = name.toLowerCase() in found ? `${found[name.toLowerCase()]}, ${value}` : value
  }
  return found
}
