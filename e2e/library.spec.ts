/** @file The Library: a model is brought, talked to, taken away and deleted; a run is thinned, and one of 10,000 steps opens at once. */
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'
import { storeRun } from './stored-run.ts'

// A trace takes a picture of the page with every action, in the page's own time.
test.use({ trace: 'off' })

async function openLibrary(page: Page) {
  await page.goto('/#/library')
  await expect(page.getByRole('heading', { name: 'Cascade, finished' })).toBeVisible({ timeout: OPENING })
}

test('a model is brought as a folder and as a ZIP file, answers in the chat, and leaves again', async ({ page }) => {
  await openLibrary(page)
  await page.getByLabel('Model files or archive').setInputFiles('public/models/nano/config.json')
  await expect(page.getByRole('alert')).toContainText('The model folder has no model.safetensors.')
  await page.getByLabel('Model folder').setInputFiles('public/models/nano')
  const brought = page.getByRole('region', { name: 'Brought by you' })
  await expect(brought.getByRole('heading', { name: 'nano' })).toBeVisible({ timeout: OPENING })
  await expect(page.getByRole('alert')).toHaveCount(0)

  const leaving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export nano', exact: true }).click()
  const archive = await (await leaving).path()
  const buffer = await readFile(archive)
  await page.getByLabel('Model files or archive').setInputFiles({ name: 'again.zip', mimeType: 'application/zip', buffer })
  await expect(brought.getByRole('listitem')).toHaveCount(2, { timeout: OPENING })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  await brought.getByRole('button', { name: 'Delete nano' }).first().click()
  await expect(page.getByRole('dialog')).toContainText('No run began with it.')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(brought.getByRole('listitem')).toHaveCount(1)
  await page.reload()
  await brought.getByRole('button', { name: 'Talk to nano' }).click({ timeout: OPENING })
  await page.getByLabel('Message').fill('63 * 9')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await expect(page.locator('.reply-model')).toHaveText('nano')
})

test('a run of 10,000 steps opens within two seconds, and is thinned by a button', { tag: '@alone' }, async ({ page }) => {
  await openLibrary(page)
  await storeRun(page, 10_000)
  await page.reload()
  const link = page.getByRole('link', { name: 'Long', exact: true })
  await expect(link).toBeVisible({ timeout: OPENING })
  await page.getByRole('button', { name: 'Thin Long' }).click()
  await expect(page.getByRole('button', { name: 'Thin Long' })).toHaveCount(0)
  await expect(page.getByText('Nothing is left to thin.')).toBeVisible()
  const left = await page.evaluate(async () => {
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
    const folder = await (await runs.getDirectoryHandle('long')).getDirectoryHandle('rollouts')
    const names = []
    for await (const [name] of folder.entries()) names.push(name)
    return names.length
  })
  expect(left).toBe(22)

  // As on a visit: thinning a run is work of its own, and the worker that reads runs may still be at it.
  await page.reload()
  await expect(page.getByText('Nothing is left to thin.')).toBeVisible({ timeout: OPENING })
  const begin = Date.now()
  await link.click()
  await expect(page.getByTestId('value-reward')).toHaveText(/\d/)
  const opened = Date.now() - begin
  console.log(`a run of 10,000 steps opened in ${opened} ms`)
  expect(opened).toBeLessThan(2000)

  // Browsers that round their quota never tell of one that is nearly full.
  await page.addInitScript(() => {
    if (navigator.storage) navigator.storage.estimate = async () => ({ usage: 9_000_000_000, quota: 10_000_000_000 })
  })
  await page.goto('about:blank')
  await openLibrary(page)
  await expect(page.getByText(/^The room is 90% full\./)).toBeVisible({ timeout: OPENING })
  await page.getByRole('link', { name: 'Evaluate' }).click()
  await page.getByRole('link', { name: 'Make room' }).click()
  await expect(page.getByRole('heading', { name: 'Storage' })).toBeVisible()
})
