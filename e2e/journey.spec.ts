/**
 * @file The first minutes of a newcomer, timed: the recorded Fork moves, the model trains at a press, its share of right answers changes, one try
 * is read, before and after are asked, and a reload comes back to all of it. Prints what it measured.
 */
import type { Page } from '@playwright/test'
import { useHostGpu } from '../src/cli/chromium.ts'
import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'

/** Milliseconds that each may take: on a GPU, and where a software adapter shares the processor with everything else. */
const MOST = useHostGpu ? { moving: 1000, training: 3000, share: 60_000 } : { moving: 3000, training: 15_000, share: 90_000 }

/** Notes when the Fork was first there, and when the step it shows first changed, in milliseconds since the page was opened. */
async function watchFork(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: { there?: number; moved?: number } = {}
    let label: string | null = null
    Object.assign(globalThis, { seen })
    new MutationObserver(() => {
      const now = document.querySelector('[role=tree]')?.getAttribute('aria-label') ?? null
      if (now === null) return
      seen.there ??= performance.now()
      if (label !== null && now !== label) seen.moved ??= performance.now()
      label = now
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
  })
}

test('a newcomer sees a model learn, reads why, asks it before and after, and finds it all again', async ({ page }) => {
  test.setTimeout(420_000)
  const times: Record<string, number> = {}
  const since = (from: number) => Math.round(performance.now() - from)

  await watchFork(page)
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Eight tries\. \w+ right\. /)
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: { there?: number; moved?: number } }).seen)
  await expect.poll(async () => (await seen()).moved ?? 0).toBeGreaterThan(0)
  const { there = 0, moved = 0 } = await seen()
  times['Fork there'] = Math.round(there)
  times['next step of it'] = Math.round(moved)
  expect.soft(there, 'Fork there').toBeLessThan(MOST.moving)

  const train = page.getByRole('button', { name: 'Train it here' })
  await expect(train).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  let clock = performance.now()
  await train.click()
  const practice = page.getByRole('group', { name: 'Practice' })
  await expect(practice.getByRole('button', { name: 'Stop' })).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  times['training after the click'] = since(clock)
  expect.soft(times['training after the click'], 'training after the click').toBeLessThan(MOST.training)

  const share = page.getByTestId('share')
  await expect(share).toBeVisible({ timeout: 2 * OPENING })
  times['first step after the click'] = since(clock)
  for (const name of ['Try', 'Check', 'Compare', 'Nudge']) {
    const bubble = page.getByRole('complementary', { name: new RegExp(`^${name}, `) })
    await expect(bubble).toBeVisible()
    await bubble.getByRole('button', { name: /Next|Got it/ }).press('Enter')
  }
  await expect(page.getByRole('complementary')).toHaveCount(0)

  // From the mean of the first five steps to what it is by now.
  await expect(share).toHaveText(/^\d+% to \d+%$/, { timeout: MOST.share })
  times['share from and to'] = since(clock)
  const first = await share.textContent()
  await expect(share).not.toHaveText(first!, { timeout: MOST.share })
  times['share changed'] = since(clock)
  console.log(`share right: ${first}, then ${await share.textContent()}`)

  // One try, by keyboard, down to what it counts for; its link has everything in its address.
  const fork = page.getByRole('tree').first()
  await fork.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const attempt = page.getByRole('region', { name: /^Try \d of 8$/ })
  await expect(attempt).toContainText(/Reward [01]\./)
  await attempt.getByRole('link', { name: /Rollouts/ }).click()
  await expect(page).toHaveURL(/#\/rollouts\?run=.+&step=\d+&prompt=.+&sample=\d/)
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await page.goBack()
  await expect(page).toHaveURL(/#\/start\?run=/)

  await practice.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'It has practised.' })).toBeVisible({ timeout: OPENING })
  clock = performance.now()
  await askBoth(page)
  times['before and after'] = since(clock)

  const address = page.url()
  const last = await share.textContent()
  await page.reload()
  expect(page.url()).toBe(address)
  await expect(share).toHaveText(last!, { timeout: OPENING })
  await askBoth(page)
  expect(await page.evaluate(() => localStorage.getItem('cascade-lab.bubbles'))).toBe('seen')
  await expect(page.getByRole('complementary')).toHaveCount(0)
  console.log(`journey, in milliseconds: ${JSON.stringify(times)}`)
})

/** The start and the trained model, each with a verdict and its tries counted. */
async function askBoth(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask both' }).click({ timeout: OPENING })
  for (const side of ['before', 'after'])
    await expect(page.getByTestId(side)).toContainText(/In 8 tries at random[^\d]*\d/, { timeout: OPENING })
}
