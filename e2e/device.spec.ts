import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'

test('the self-check says in words that this GPU computes correctly, and shows what it compared', async ({ page }) => {
  await page.goto('/#/device')
  await page.getByRole('button', { name: 'Check this GPU' }).click({ timeout: OPENING })
  const sentence = page.locator('.check-sentence')
  await expect(sentence).toBeVisible({ timeout: 90_000 })
  await expect(sentence).toContainText(/computes correctly/)
  const rows = page.getByRole('region', { name: 'Results of the self-check' }).locator('tbody tr')
  // Log-probs, loss and gradients of several architectures.
  expect(await rows.count()).toBeGreaterThanOrEqual(9)
  await expect(rows.filter({ hasText: 'differs' })).toHaveCount(0)
  await expect(rows.filter({ hasText: 'agrees' })).toHaveCount(await rows.count())
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled()
})

test('a step is profiled kernel by kernel, as bars and as figures', async ({ page }) => {
  // Every kernel of a training step is compiled first.
  await page.goto('/#/device')
  await page.getByRole('button', { name: 'Measure a step' }).click({ timeout: OPENING })
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Cancelled.')).toBeVisible({ timeout: 180_000 })
  await page.getByRole('button', { name: 'Measure a step' }).click()
  const kernels = page.getByRole('region', { name: 'Kernels of a training step' })
  await expect(kernels).toBeVisible({ timeout: 180_000 })
  for (const kernel of ['Attention', 'Logits', 'Loss'])
    await expect(kernels.getByRole('rowheader', { name: kernel, exact: true })).toBeVisible()
  const shares = await kernels.locator('tbody tr td:nth-child(3)').allTextContents()
  expect(shares.reduce((sum, share) => sum + Number.parseFloat(share), 0)).toBeCloseTo(100, 0)
})
