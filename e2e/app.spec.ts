import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'

const PAGES = ['Train', 'Data', 'Chat', 'Claims', 'Device', 'Benchmark'] as const

test('the page opens isolated, so that timers are exact and threads may share memory', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveTitle(/Cascade Lab/)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await expect(page.getByText('Nothing is running. Press Start to train.')).toBeVisible({ timeout: OPENING })
})

test('a visitor finds the models that came with the page, and is told when the adapter is software', async ({ page }) => {
  await page.goto('/#/device')
  await expect(page.getByRole('heading', { name: 'Adapter' })).toBeVisible({ timeout: OPENING })
  const software = (await page.getByText('Software, on the processor').count()) > 0
  await expect(page.getByText('This is a software adapter')).toHaveCount(software ? 1 : 0)
  await page.getByRole('link', { name: 'Chat' }).click()
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
      await page.getByRole('link', { name, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name })).toBeAttached()
      await expect(page.getByText('Opening the GPU…')).toHaveCount(0, { timeout: OPENING })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes[0].target}`),
        name,
      ).toEqual([])
    }
  })
}
