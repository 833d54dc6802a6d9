/**
 * @file The private file system exists only in a browser, so these cases run in a worker of a real Chromium: the worker is
 * bundled by Vite, served with an empty page from memory, and posts back what each case came to.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from '@playwright/test'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../cli/chromium.ts'
import { storageCases } from '../runs/storage-cases.ts'

/** What the worker does: every shared case on a folder of its own, then OPFS's own. */
const workerSource = `
import { storageCases } from '/src/runs/storage-cases.ts'
import { loadCheckpoint, saveCheckpoint } from '/src/runs/checkpoint.ts'
import { openOpfsStorage } from '/src/workers/opfs-storage.ts'
const results = {}
async function run(name, action) {
  try { results[name] = (await action()) ?? 'ok' } catch (error) { results[name] = String(error?.stack ?? error) }
}
let folder = 0
for (const [name, check] of Object.entries(storageCases)) await run(name, async () => check(await openOpfsStorage('case/' + folder++)))
const storage = await openOpfsStorage('own')
await run('locked', async () => {
  await storage.append('file', 'x')
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('own')
  const handle = await (await root.getFileHandle('file')).createSyncAccessHandle()
  try { await storage.append('file', 'y') } catch (error) { return error.name + ' ' + error.fault + ': ' + error.message } finally { handle.close() }
})
const held = async (action) => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('own')
  const handle = await (await root.getFileHandle('file')).createSyncAccessHandle()
  try { return await action() } finally { handle.close() }
}
/** The next calls of a browser's method fail so. */
const failing = async (prototype, method, errors, action) => {
  const own = prototype[method]
  prototype[method] = function (...args) {
    const error = errors.shift()
    return error ? Promise.reject(new DOMException('injected', error)) : own.apply(this, args)
  }
  try { return await action() } catch (error) { return error.name + ' ' + error.fault + ': ' + error.message } finally { prototype[method] = own }
}
const text = async (path) => new TextDecoder().decode(await storage.read(path))
await run('move', async () => {
  await storage.write('moved', 'old')
  const sentence = await failing(FileSystemFileHandle.prototype, 'move', ['NoModificationAllowedError'], () => storage.write('moved', 'new'))
  return [sentence, await text('moved'), (await storage.list('')).filter((name) => name.startsWith('moved'))].join(' | ')
})
await run('move, held', () =>
  held(() => failing(FileSystemFileHandle.prototype, 'move', ['NoModificationAllowedError'], () => storage.write('file', 'new'))))
await run('replaced', async () => {
  await storage.write('replaced', 'whole')
  const gone = ['NotReadableError', 'NotFoundError']
  return [
    await failing(Blob.prototype, 'arrayBuffer', ['NotReadableError', 'NotReadableError'], () => text('replaced')),
    await failing(FileSystemFileHandle.prototype, 'getFile', [...gone], () => text('replaced')),
    await failing(FileSystemFileHandle.prototype, 'getFile', [...gone], () => storage.size('replaced')),
    await failing(Blob.prototype, 'arrayBuffer', Array(9).fill('NotReadableError'), () => text('replaced')),
    await storage.read('absent'),
  ].join(' | ')
})
await run('left over', async () => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('own')
  const handle = await (await root.getFileHandle('torn.tmp', { create: true })).createSyncAccessHandle()
  handle.write(new Uint8Array(100), { at: 0 })
  handle.close()
  await storage.write('torn', 'new')
  return (await storage.list('')).join() + ' ' + await storage.size('torn')
})
await run('checkpoint', async () => {
  const state = { step: 3, stage: 0, optimizerStep: 3, random: 1, data: 2, kernels: null }
  await saveCheckpoint(storage, state, (files) => files.write('model.safetensors', new Uint8Array(100000)))
  return 'step ' + (await loadCheckpoint(storage)).state.step
})
postMessage(results)
`

async function bundleWorker(): Promise<string> {
  const id = '\0opfs-test-worker'
  const output = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'worker-source',
        resolveId: (name) => (name === id ? id : name.startsWith('/src/') ? process.cwd() + name : null),
        load: (name) => (name === id ? workerSource : null),
      },
    ],
    build: { write: false, minify: false, rollupOptions: { input: id, output: { format: 'es' } }, target: 'es2022' },
  })
  const [bundle] = [output].flat()
  if (!('output' in bundle)) throw new Error('Vite gave no bundle.')
  return bundle.output[0].code
}

describe('OpfsStorage, in a worker of Chromium', () => {
  let server: Server
  let browser: Browser
  let page: Page
  let results: Record<string, string>

  beforeAll(async () => {
    const code = await bundleWorker()
    server = createServer((request, response) => {
      const worker = request.url === '/worker.js'
      response.setHeader('content-type', worker ? 'text/javascript' : 'text/html')
      response.end(worker ? code : '<!doctype html>')
    }).listen(0, '127.0.0.1')
    browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] })
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    results = await page.evaluate(
      () =>
        new Promise<Record<string, string>>((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message))
        }),
    )
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  it.each(Object.keys(storageCases))('%s', (name) => expect(results[name]).toBe('ok'))

  it('says when another tab has a file open', () => {
    expect(results.locked).toBe('StorageError locked: Another tab has file open: close it and try again.')
  })

  it('says so when a written file cannot take the place of the old one, and blames another tab only where something has it open', () => {
    expect(results.move).toBe(
      'StorageError failed: The browser has written moved but could not give it its name (NoModificationAllowedError); what was there before is still there. | old | moved',
    )
    expect(results['move, held']).toBe('StorageError locked: Another tab has file open: close it and try again.')
  })

  it('reads the new file where the old one is replaced meanwhile', () => {
    expect(results.replaced).toBe('whole | whole | 5 | StorageError failed: The browser could not read replaced (NotReadableError). | ')
  })

  it('writes over what an interrupted write left', () => expect(results['left over']).toBe('file,moved,replaced,torn 3'))

  it('keeps checkpoints', () => expect(results.checkpoint).toBe('step 3'))
})
