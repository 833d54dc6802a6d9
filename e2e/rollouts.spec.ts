/**
 * @file Reading a run: any step, a prompt of it, an attempt down to its formula and a token; an address that leads there again; and all of it as a
 * file. The numbers on the page are held to what the trainer wrote down.
 */
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from './fixtures.ts'
import { button, OPENING, openTrain, prepareNano, storedRuns, waitForEnd } from './lab.ts'

interface Stored {
  group: number
  prompt_id: string
  reward: number
  advantage: number | null
  completion_tokens: number[]
}

/** Eight prompts: that none of them splits its attempts happens once in thousands of runs, and the seed is always the same. */
const STEP = { steps: 2, promptsPerStep: 8, groupSize: 4, probes: { every: 1, prompts: 3 } }

test('an attempt is read down to its formula, by an address that leads back to it, and taken away as a file', async ({ page }) => {
  await openTrain(page)
  await prepareNano(page, STEP, { name: 'To be read' })
  await button(page, 'Start').click()
  await expect(page.getByText('2 steps, finished')).toBeVisible({ timeout: 2 * OPENING })
  await waitForEnd(page, OPENING)
  const [run] = await storedRuns(page)
  const records: Stored[] = run.rollouts['step-000001.jsonl']
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const taught = records.filter(({ advantage }) => advantage !== null)
  const tokens = taught.reduce((sum, { completion_tokens }) => sum + completion_tokens.length, 0)
  const group = records.filter((record) => record.group === taught[0].group)

  await page.getByRole('link', { name: 'Rollouts', exact: true }).click()
  await page.getByRole('slider', { name: 'Step' }).fill('1')
  const prompts = page.getByRole('listbox', { name: 'Prompts of step 1' })
  await page.getByLabel('Show prompts').selectOption('mixed')
  const mixed = new Set(taught.map((record) => record.group))
  await expect(prompts.getByRole('option')).toHaveCount(mixed.size)
  await prompts.getByRole('option').first().click()
  const attempts = page.getByRole('listbox', { name: 'Attempts' })
  await attempts.focus()
  for (const [i, { advantage }] of group.entries()) {
    await attempts.press(i === 0 ? 'Home' : 'ArrowDown')
    await expect(page.getByRole('heading', { name: `Attempt ${i + 1} of 4` })).toBeVisible()
    const signed = `${advantage! > 0 ? '+' : ''}${advantage!.toFixed(3)}`.replace('-', '\u2212')
    await expect(page.getByTestId('advantage')).toHaveText(signed)
    const slope = Number((await page.getByTestId('slope').textContent())!.replace('\u2212', '-'))
    // Three digits are shown.
    expect(slope / (-advantage! / tokens)).toBeCloseTo(1, 2)
  }
  // What was asked of the model as it is now: probabilities.
  await page.getByRole('listbox', { name: 'Attempt 4: tokens' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const token = page.getByRole('region', { name: 'Token' })
  await expect(token.getByRole('listitem').first()).toContainText('%', { timeout: OPENING })
  expect(page.url()).toContain('sample=3&token=1')
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])

  const address = page.url()
  await page.goBack()
  await expect(token).toHaveCount(0)
  await page.goto(address.replace('/#', '/?anew#'))
  await expect(page.getByRole('heading', { name: 'Attempt 4 of 4' })).toBeVisible({ timeout: OPENING })
  await expect(token).toBeVisible()

  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByLabel('All 2 steps').check()
  await page.getByLabel('Parquet').check()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save' }).click()
  const file = readFileSync(await (await download).path())
  const rows = await parquetReadObjects({ file: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer })
  expect(rows).toHaveLength(64)
  expect(rows.slice(0, 32).map(({ advantage }) => advantage)).toEqual(records.map(({ advantage }) => advantage))

  await page.getByRole('link', { name: 'The same questions over time' }).click()
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(4)
  await page.getByRole('slider', { name: 'When it was asked' }).press('Home')
  await expect(page.getByRole('region', { name: 'The reply' })).toContainText('Before the stage')
})
