import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { visit } from './lab.ts'

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull()
})

test('without WebGPU the page says so, says what to do, and stays usable', async ({ page }) => {
  await expect(page.getByText(/WebGPU/).first()).toBeVisible()
  await expect(page.getByText(/Chrome|hardware acceleration/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Train it here' })).toHaveCount(0)
  for (const name of ['chat', 'device', 'train'] as const) {
    await visit(page, name)
    await expect(page.getByRole('heading', { name: 'No GPU for this page' })).toBeVisible()
  }
})

test('everything recorded can be explored without it: steps, problems, and each try with its verdict', async ({ page }) => {
  const fork = page.getByRole('tree')
  const slider = page.getByRole('slider', { name: 'Step of the recorded run' })
  await slider.focus()
  await page.keyboard.press('End')
  const last = await slider.getAttribute('max')
  await expect(slider).toHaveValue(last!)
  await expect(page.getByRole('button', { name: 'Again' })).toBeVisible()
  await page.keyboard.press('Home')
  await expect(fork).toHaveAttribute('aria-label', /step 0\b/)

  const problems = page.getByRole('region', { name: /^Right answers/ }).getByRole('button', { pressed: false })
  await problems.first().click()
  const question = await page.getByRole('region', { name: 'Recorded tries' }).getByRole('heading').textContent()
  await expect(fork).toHaveAttribute('aria-label', `Tries at step 0: ${question}`)

  await fork.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const attempt = page.getByRole('region', { name: /^Try \d of 8$/ })
  await expect(attempt).toContainText(/Reward [01]\./)
  await expect(attempt).toContainText(/Advantage|nothing to compare/)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0].target}`)).toEqual([])
})
