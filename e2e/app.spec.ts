import { expect, test } from './fixtures.ts'

test('the page opens isolated, so that timers are exact and threads may share memory', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveTitle(/Cascade Lab/)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
})
