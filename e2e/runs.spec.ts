/**
 * @file Runs and those who share them: a second tab, a browser that dies, a full disk, a damaged folder, a visitor who takes a run away.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { button, OPENING, openTrain, prepareNano, storedRuns, waitForEnd, waitForStep } from './lab.ts'
import { storeRun } from './stored-run.ts'

const short = { steps: 8, checkpointEvery: 3, promptsPerStep: 4, groupSize: 4 }
const runs = (page: Page) => page.getByRole('region', { name: 'Runs' })

test('a second tab looks on, can touch nothing, takes the run over when asked, and is offered it when its owner dies', async ({
  page,
  context,
}) => {
  await openTrain(page)
  await prepareNano(page, short, { name: 'Undisturbed' })
  await button(page, 'Start').click()
  await waitForEnd(page, OPENING)
  await prepareNano(page, { ...short, steps: 500 }, { name: 'Shared' })
  await button(page, 'Start').click()
  await waitForStep(page, 1)

  const second = await context.newPage()
  await second.goto('/#/train')
  const takeOver = second.getByRole('button', { name: 'Take over here' })
  await expect(takeOver).toBeVisible({ timeout: OPENING })
  await expect(second.getByTestId('now')).toContainText('In another tab:')
  await waitForStep(second, 2)
  await expect(second.getByTestId('value-reward')).toHaveText(/\d/)
  await expect(runs(second).getByText('in another tab')).toBeVisible()
  await expect(second.getByRole('button', { name: /^(Delete|Resume) Shared/ })).toHaveCount(0)
  await expect(second.getByRole('button', { name: 'Start', exact: true })).toHaveCount(0)

  await takeOver.click()
  await second.getByRole('button', { name: 'Take over', exact: true }).click()
  await expect(button(second, 'Pause')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  await expect(page.getByTestId('now')).toContainText('In another tab:', { timeout: OPENING })
  const taken = Number(await second.getByRole('progressbar', { name: 'Steps of this run' }).getAttribute('value'))
  await waitForStep(second, taken + 1)

  await second.close()
  const offer = page.getByRole('region', { name: 'Interrupted run' })
  await expect(offer).toContainText('Shared was interrupted', { timeout: OPENING })
  await offer.getByRole('button', { name: 'Resume' }).click()
  await waitForStep(page, taken)
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
  const [, shared] = await storedRuns(page)
  const steps = shared.metrics.map(({ step }) => step)
  expect(steps).toEqual(steps.map((_, i) => i + 1))
})

test('a run that another tab thins is read on where it has rollouts, and one that it deletes goes from view with a word', async ({
  page,
  context,
}) => {
  await page.goto('/#/library')
  await storeRun(page, 40)
  await page.reload()
  const thin = page.getByRole('button', { name: 'Thin Long' })
  await expect(thin).toBeVisible({ timeout: OPENING })

  const second = await context.newPage()
  const faults: string[] = []
  second.on('pageerror', (error) => faults.push(error.message))
  await second.goto('/#/rollouts?run=long&step=17')
  const bar = second.getByLabel('Step number')
  await expect(second.getByRole('listbox', { name: 'Attempts' })).toBeVisible({ timeout: OPENING })
  await thin.click()
  await expect(thin).toHaveCount(0)
  await second.getByRole('button', { name: 'Step after' }).click()
  await expect(bar).toHaveValue('20')
  await second.getByRole('slider', { name: 'Moment of the run' }).press('ArrowLeft')
  await expect(bar).toHaveValue('10')
  await second.goto('/#/rollouts?run=long&step=24')
  await expect(second.getByText('The rollouts of step 24 were thinned.')).toBeVisible()
  await second.getByRole('button', { name: 'Go to step 20,' }).click()
  await expect(bar).toHaveValue('20')

  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await page.getByRole('button', { name: 'Delete Long' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(second.getByText('Long was deleted in another tab.')).toBeVisible()
  await expect(second.getByText('There is no run yet.')).toBeVisible()
  await expect(second.getByRole('region', { name: 'Run' })).toHaveCount(0)
  expect(second.url()).not.toContain('long')
  await second.getByRole('button', { name: 'Hide this' }).click()
  await expect(second.getByText('deleted in another tab')).toHaveCount(0)
  expect(faults).toEqual([])
})

test('Stop on a full disk says so, and ends the run once something is deleted', async ({ page }) => {
  await openTrain(page)
  await prepareNano(page, { ...short, steps: 2 }, { name: 'Old' })
  await button(page, 'Start').click()
  await waitForEnd(page, OPENING)
  await prepareNano(page, { ...short, steps: 500 }, { name: 'New' })
  await button(page, 'Start').click()
  await waitForStep(page, 1)
  await button(page, 'Pause').click()
  await expect(button(page, 'Continue')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })

  const devtools = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 })
  await button(page, 'Stop').click()
  await expect(page.getByRole('alert')).toContainText('has no room left')
  await expect(button(page, 'Stop')).toHaveAttribute('aria-disabled', 'false')
  await page.getByRole('button', { name: 'Delete Old' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('button', { name: 'Delete Old' })).toHaveCount(0)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
  await expect(page.getByText(/stopped at \d+\/500 steps/)).toBeVisible()
  const [run] = await storedRuns(page)
  expect(run.weights).toMatch(/^[0-9a-f]{64}$/)
})

test('a run with a damaged recipe is shown as damaged, hides no other, and can be deleted; a run leaves as a file', async ({ page }) => {
  await openTrain(page)
  for (const name of ['Damaged', 'Sound']) {
    await prepareNano(page, { ...short, steps: 2 }, { name })
    await button(page, 'Start').click()
    await waitForEnd(page, OPENING)
  }
  await page.evaluate(async () => {
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
    for await (const [name, handle] of runs.entries()) {
      if (!name.startsWith('damaged')) continue
      for (const file of ['recipe.json', 'origin.json']) {
        const writable = await (await (handle as FileSystemDirectoryHandle).getFileHandle(file)).createWritable()
        await writable.write('{"name": "Dam')
        await writable.close()
      }
    }
  })
  await page.reload()
  await expect(runs(page).getByText('damaged', { exact: false }).first()).toBeVisible({ timeout: OPENING })
  await expect(runs(page).getByText(/recipe\.json is missing or damaged/)).toBeVisible()
  await expect(runs(page).getByText('2 steps, finished')).toBeVisible()
  await runs(page).getByText('damaged', { exact: false }).first().click()
  await expect(page.getByTestId('value-reward')).toHaveText(/\d/)

  const leaving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export Sound' }).click()
  const archive = await readFile(await (await leaving).path())
  expect(archive.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
  for (const name of ['run.json', 'metrics.jsonl', 'model/model.safetensors']) expect(archive.includes(name)).toBe(true)

  const doomed = page.getByRole('button', { name: /^Delete damaged/i })
  await doomed.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(doomed).toHaveCount(0)
  await page.reload()
  await expect(runs(page).getByText('2 steps, finished')).toBeVisible({ timeout: OPENING })
  await expect(doomed).toHaveCount(0)
})
