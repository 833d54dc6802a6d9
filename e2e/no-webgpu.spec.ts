import { expect, test } from './fixtures.ts'

test('without WebGPU the page says so, says what to do, and stays usable', async ({ page }) => {
  await page.goto('/')
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull()
  await expect(page.getByText(/WebGPU/).first()).toBeVisible()
  await expect(page.getByText(/Chrome|hardware acceleration/).first()).toBeVisible()
  for (const name of ['Chat', 'Device', 'Train']) {
    await page.getByRole('link', { name }).click()
    await expect(page.getByRole('link', { name })).toHaveAttribute('aria-current', 'page')
  }
})
