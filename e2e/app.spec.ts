import AxeBuilder from '@axe-core/playwright'
import { PAGES } from '../src/app/screens/registry.ts'
import { expect, test } from './fixtures.ts'
import { OPENING, visit } from './lab.ts'

test('the page opens isolated, so that timers are exact and threads may share memory', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveTitle(/Cascade Lab/)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await expect(page.getByRole('button', { name: 'Train it here' })).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
})

test('a visitor finds the models that came with the page, and is told when the adapter is software', async ({ page }) => {
  await page.goto('/#/device')
  await expect(page.getByRole('heading', { name: 'Adapter' })).toBeVisible({ timeout: OPENING })
  const software = (await page.getByText('Software, on the processor').count()) > 0
  await expect(page.getByText('This is a software adapter')).toHaveCount(software ? 1 : 0)
  await visit(page, 'chat')
  const models = page.getByLabel('Talk to').getByRole('option')
  const index: { title: string }[] = await (await page.request.get('/models/index.json')).json()
  expect(index.length).toBeGreaterThan(0)
  await expect(models).toHaveText(index.map(({ title }) => new RegExp(title)))
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no page has a fault that axe finds, in ${scheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto('/')
    for (const name of PAGES) {
      await visit(page, name)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached()
      await expect(page.getByText(/^(Opening the GPU|Loading|Fetching the recording)…$/)).toHaveCount(0, { timeout: OPENING })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes[0].target}`),
        name,
      ).toEqual([])
    }
  })
}

test('no page sticks out at its side when the window narrows', async ({ page }) => {
  await page.goto('/')
  for (const name of PAGES) {
    await page.setViewportSize({ width: 1280, height: 860 })
    await visit(page, name)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached()
    await expect(page.getByText(/^(Opening the GPU|Loading|Fetching the recording)…$/)).toHaveCount(0, { timeout: OPENING })
    // Its canvas has the width of the wide window by then.
    if (name === 'start')
      await expect
        .poll(() =>
          page
            .getByRole('tree')
            .locator('canvas')
            .evaluate((canvas) => canvas.clientWidth),
        )
        .toBeGreaterThan(390)
    await page.setViewportSize({ width: 390, height: 844 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: name }).toBeLessThanOrEqual(390)
  }
})
