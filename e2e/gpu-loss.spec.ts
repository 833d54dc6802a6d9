/**
 * @file The browser's GPU process crashes: while a run goes on, while it waits, while nothing runs, in the middle of a reply. The page says
 * so, the run goes on by itself to the same bits, and the chat answers, all without a reload.
 */
import { type Browser, chromium, type Page } from '@playwright/test'
import { useHostGpu } from '../src/cli/chromium.ts'
import { expect, test } from './fixtures.ts'
import { button, OPENING, openTrain, prepareNano, storedRuns, visit, waitForStep } from './lab.ts'

/** Long enough on a fast GPU too for a crash to come before its end. */
const steps = useHostGpu ? 200 : 8
const short = { steps, checkpointEvery: 3, promptsPerStep: 4, groupSize: 4 }

async function crashGpu(browser: Browser) {
  const session = await browser.newBrowserCDPSession()
  // The command itself has no answer when the process is gone.
  await Promise.race([session.send('Browser.crashGpuProcess' as 'Browser.close'), new Promise((resolve) => setTimeout(resolve, 1000))])
  await session.detach().catch(() => {})
}

/** The page's own word on it; a reply that was cut off says so beside it, and keeps saying so. */
const lost = (page: Page) => page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Try now' }) })

/** Notes every alert from now on: one may be gone before a test looks again. Call it before the page is opened. */
async function noteAlerts(page: Page) {
  await page.addInitScript(() => {
    const said: string[] = []
    let shown: string[] = []
    Object.assign(globalThis, { said })
    new MutationObserver(() => {
      const now = [...document.querySelectorAll('[role=alert]')].map((alert) => alert.textContent ?? '')
      said.push(...now.filter((text) => !shown.includes(text)))
      shown = now
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
}

/** Until one more alert has said that the GPU was lost, and it is there again. */
async function backAgain(page: Page, losses: number): Promise<string[]> {
  const said = () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said.filter((text) => text.includes('Try now')))
  await expect.poll(async () => (await said()).length, { timeout: OPENING }).toBeGreaterThanOrEqual(losses)
  await expect(lost(page)).toHaveCount(0, { timeout: OPENING })
  return said()
}

async function ask(page: Page): Promise<string> {
  // Who is there already would begin another chat.
  if (!page.url().includes('#/chat')) await visit(page, 'chat')
  await page.getByRole('textbox', { name: 'Message' }).fill('What is 3*4+5?')
  await page.keyboard.press('Enter')
  const answer = page.getByTestId('answer').last()
  await expect(page.getByRole('button', { name: 'Regenerate' }).last()).toBeEnabled({ timeout: OPENING })
  return (await answer.count()) === 0 ? '' : ((await answer.textContent()) ?? '')
}

test('a run goes on by itself after each crash, and ends with the same records and weights', async ({ page, browser }) => {
  test.setTimeout(300_000)
  await noteAlerts(page)
  await openTrain(page)
  await prepareNano(page, short, { name: 'Undisturbed' })
  await button(page, 'Start').click()
  await expect(page.getByText(`${steps} steps, finished`)).toBeVisible({ timeout: OPENING })

  await prepareNano(page, short, { name: 'Crashed' })
  await button(page, 'Step').click()
  const waits = () => expect(button(page, 'Continue')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  await waits()
  await crashGpu(browser)
  await backAgain(page, 1)
  await waits()
  await button(page, 'Continue').click()
  await crashGpu(browser)
  expect((await backAgain(page, 2)).at(-1)).toContain('is taken up by itself')
  await expect(page.getByText(`${steps} steps, finished`)).toHaveCount(2, { timeout: OPENING })

  const [whole, crashed] = await storedRuns(page)
  expect(crashed.metrics).toEqual(whole.metrics)
  expect(crashed.rollouts).toEqual(whole.rollouts)
  expect(crashed.weights).toBe(whole.weights)
})

test('the chat answers after a crash while nothing runs, and after one in the middle of a reply', async ({ page, browser }) => {
  await noteAlerts(page)
  await openTrain(page)
  const before = await ask(page)
  await crashGpu(browser)
  expect((await backAgain(page, 1))[0]).toContain('No run is affected')
  expect(await ask(page)).not.toBe('')
  expect(before).not.toBe('')

  await page.getByRole('textbox', { name: 'Message' }).fill('What is 9*9?')
  await page.keyboard.press('Enter')
  await crashGpu(browser)
  // Either it came too late for this reply, or the reply says what happened.
  await expect(page.getByRole('button', { name: 'Regenerate' })).toHaveCount(3, { timeout: OPENING })
  await backAgain(page, 2)
  expect(await ask(page)).not.toBe('')
})

test('a browser that blocks the GPU after two crashes is waited for, in words, and the page stays alive', async ({ baseURL }) => {
  const { launchOptions } = test.info().project.use
  const args = launchOptions?.args?.filter((arg) => !/domain-blocking|crash-limit/.test(arg))
  const browser = await chromium.launch({ ...launchOptions, args })
  try {
    const page = await browser.newPage({ baseURL })
    await noteAlerts(page)
    await openTrain(page)
    await prepareNano(page, { ...short, steps: 500 })
    await button(page, 'Start').click()
    await waitForStep(page, 1)
    await crashGpu(browser)
    await backAgain(page, 1)
    await waitForStep(page, 2)
    await crashGpu(browser)
    await expect(lost(page)).toContainText('It is being opened again')
    await expect(page.getByTestId('now')).toHaveText('Waiting for the GPU, then going on from the last checkpoint.')
    // Attempts that find no adapter wait longer each time.
    await expect(lost(page)).toContainText(/in \d+ s/, { timeout: OPENING })
    await visit(page, 'data')
    await expect(page.getByRole('heading', { name: 'Data' }).first()).toBeVisible()
    await visit(page, 'train')
    await button(page, 'Stop').click()
    await page.reload()
    await expect(page.getByText(/^interrupted at|· interrupted at/).first()).toBeVisible({ timeout: OPENING })
  } finally {
    await browser.close()
  }
})
