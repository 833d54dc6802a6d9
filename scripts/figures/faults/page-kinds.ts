/** @file The page, interrupted: tab closed, tab or browser or GPU process dead, device destroyed, storage torn or full. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Random } from '../../../src/tasks/random.ts'
import { difference } from './outcome.ts'
import { ended, isEnded, LIMIT, opened, type PageHost, reachStep, resume, start } from './page.ts'
import { steps } from './recipe.ts'
import type { Kind, Remedy } from './tally.ts'
import { tearable, torn } from './tear.ts'

/** Interrupts and does what a visitor would; the page that the run goes on in. `what`: more words on what was done. */
type Strike = (host: PageHost, page: Page, random: Random) => Promise<{ page: Page; remedy: Remedy; what?: string }>

function kind(open: () => Promise<PageHost>, name: string, share: number, strike: Strike): Kind {
  return {
    name,
    share,
    async run(random, count, note) {
      const host = await open()
      await host.clear()
      let page = await host.openTrain()
      await start(page)
      for (let i = 0; i < count; i++) {
        const when = await moment(host, page, random)
        if (when === null) break
        const struck = await strike(host, page, random)
        page = struck.page
        note({ what: [when, struck.what].filter(Boolean).join(', '), remedy: struck.remedy })
      }
      await ended(page)
      await page.close()
      return difference(host.whole, await host.outcome())
    },
  }
}

/** While the run opens, or some time into or after a step that is still to come. Null when it came to its end first. */
async function moment(host: PageHost, page: Page, random: Random): Promise<string | null> {
  const bar = page.locator('progress[aria-label="Steps of this run"]')
  const opening = random.chance(0.15)
  const taken = (await bar.count()) > 0 ? Number(await bar.getAttribute('value')) : 0
  // After the last step but one, the delay reaches past the last and the model.
  const step = random.int(Math.min(taken + 1, steps - 1), steps - 1)
  const delay = random.unit() * (opening ? host.opening : 1.3 * host.stepping)
  if (!opening && !(await reachStep(page, step))) return null
  await sleep(delay)
  if (await isEnded(page)) return null
  return opening ? `${delay.toFixed(0)} ms after the click` : `${delay.toFixed(0)} ms after step ${step}`
}

export function pageKinds(open: () => Promise<PageHost>): Kind[] {
  return [
    kind(open, 'page: tab closed or reloaded', 8, closed),
    kind(open, 'page: tab crashed', 8, crashed),
    kind(open, 'page: browser killed', 8, killed),
    kind(open, 'page: GPU process crashed', 10, gpuCrashed),
    kind(open, 'page: device destroyed', 8, deviceDestroyed),
    kind(open, 'page: tab closed, then files torn', 8, filesTorn),
    kind(open, 'page: quota reached', 6, quotaReached),
  ]
}

async function again(host: PageHost) {
  const page = await host.openTrain()
  return { page, remedy: await resume(page) }
}

const closed: Strike = async (host, page, random) => {
  if (random.chance(0.5)) {
    await page.close()
    return { ...(await again(host)), what: 'closed' }
  }
  await page.reload({ timeout: LIMIT })
  await opened(page)
  return { page, remedy: await resume(page), what: 'reloaded' }
}

const crashed: Strike = async (host, page) => {
  const devtools = await page.context().newCDPSession(page)
  const gone = page.waitForEvent('crash', { timeout: LIMIT })
  devtools.send('Page.crash').catch(() => {})
  await gone
  await page.close()
  return again(host)
}

const killed: Strike = async (host) => {
  await host.chromium.kill()
  await host.chromium.open()
  return again(host)
}

const gpuCrashed: Strike = async (host, page) => {
  const devtools = await host.chromium.browser.newBrowserCDPSession()
  // The command has no answer when the process is gone.
  await Promise.race([devtools.send('Browser.crashGpuProcess' as 'Browser.close'), sleep(1000)]).catch(() => {})
  await devtools.detach().catch(() => {})
  return { page, remedy: 'by itself' }
}

const deviceDestroyed: Strike = async (_, page) => {
  const engine = page.workers().find((worker) => worker.url().includes('engine.worker'))
  if (!engine) throw new Error('the page has no engine')
  await engine.evaluate(() => (globalThis as unknown as { device?: GPUDevice }).device?.destroy())
  return { page, remedy: 'by itself' }
}

const filesTorn: Strike = async (host, page, random) => {
  await page.close()
  const what = await host.inStorage(async (storage) => {
    const candidates = tearable(await files(storage))
    if (candidates.length === 0) return 'nothing to tear'
    const { path, ways } = random.pick(candidates)
    const way = random.pick(ways)
    const at = random.unit()
    await write(storage, path, torn(await read(storage, path), way, at))
    return `${path} ${way}`
  })
  return { ...(await again(host)), what }
}

const quotaReached: Strike = async (host, page) => {
  const devtools = await page.context().newCDPSession(page)
  const { origin } = new URL(host.address)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 })
  const alert = page.getByRole('alert').filter({ hasText: 'has no room left' })
  const offer = page.getByRole('button', { name: /^Resume/ }).first()
  await Promise.race([offer.waitFor({ timeout: LIMIT }), page.getByText(`${steps} steps, finished`).waitFor({ timeout: LIMIT })])
  const said = (await alert.count()) > 0
  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  if (await isEnded(page)) return { page, remedy: 'by itself' }
  if (!said) throw new Error('the page does not say that there is no room left')
  await offer.click()
  await alert.waitFor({ state: 'detached', timeout: LIMIT })
  return { page, remedy: 'by one click' }
}

/** Every file of the one run, by its path within it. */
function files(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
    const found: string[] = []
    const folders: [string, FileSystemDirectoryHandle][] = []
    for await (const [, handle] of runs.entries()) if (handle.kind === 'directory') folders.push(['', handle as FileSystemDirectoryHandle])
    for (const [path, folder] of folders)
      for await (const [name, handle] of folder.entries())
        if (handle.kind === 'directory') folders.push([`${path}${name}/`, handle as FileSystemDirectoryHandle])
        else found.push(path + name)
    return found.sort()
  })
}

async function read(page: Page, path: string): Promise<Uint8Array> {
  const bytes = await page.evaluate(async (parts) => {
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
    for await (const [, run] of runs.entries()) {
      if (run.kind !== 'directory') continue
      let folder = run as FileSystemDirectoryHandle
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part)
      const file = await (await folder.getFileHandle(parts.at(-1) as string)).getFile()
      return [...new Uint8Array(await file.arrayBuffer())]
    }
    return []
  }, path.split('/'))
  return Uint8Array.from(bytes)
}

function write(page: Page, path: string, bytes: Uint8Array): Promise<void> {
  return page.evaluate(
    async ([parts, content]) => {
      const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
      for await (const [, run] of runs.entries()) {
        if (run.kind !== 'directory') continue
        let folder = run as FileSystemDirectoryHandle
        for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part)
        const writable = await (await folder.getFileHandle(parts.at(-1) as string)).createWritable()
        await writable.write(Uint8Array.from(content))
        await writable.close()
      }
    },
    [path.split('/'), [...bytes]] as const,
  )
}
