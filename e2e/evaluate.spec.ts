/** @file Evaluate: the shipped matrix by keyboard, and an evaluation made here: chosen, cancelled, run, kept, exported, compared. */
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import nano from '../recipes/nano-grpo.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'
import { writeRun } from './stored-run.ts'

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id} at ${nodes[0].target}`)
}

test('the matrix of the finished cascade is there at once, is read with the arrow keys, and fits', async ({ page }) => {
  await page.goto('/#/evaluate')
  const map = page.getByRole('table', { name: 'Evaluations of the finished cascade' })
  await expect(map.getByRole('columnheader', { name: 'Start', exact: true })).toBeVisible()
  const looked = map.getByRole('button', { pressed: true })
  await looked.focus()
  const first = await looked.getAttribute('aria-label')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await expect(looked).toBeFocused()
  expect(await looked.getAttribute('aria-label')).not.toBe(first)
  await map.getByRole('button', { name: /^Math, thinking, Math: / }).click()
  await expect(page.getByRole('region', { name: 'The cell looked at' })).toContainText(
    /Since “Instructions”: \+\d+\.\d points .*more than chance.*with a false line in the thought\d+\.\d%/,
  )
  expect(await faults(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await faults(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('the matrix of a run compares each prompt with itself where the run kept what it scored, and says where it kept shares alone', async ({
  page,
}) => {
  await page.goto('/#/evaluate')
  const exam = 'math/think/T=0'
  const evaluation = { every: 5, prompts: 100, modes: ['think'], temperatures: [0] }
  const stages = ['first', 'second', 'third'].map((name) => ({ ...nano.stages[0], name, steps: 5, evaluation }))
  // Two prompts ask the same. The second stage costs 12 of 100 and brings none: more than chance only prompt by prompt.
  const rights = ['0011'.repeat(25), '1111'.repeat(10) + '0011'.repeat(15), '1111'.repeat(4) + '0011'.repeat(21)]
  const share = (right: string) => right.replaceAll('0', '').length / 100
  const rightAt = [rights[0], rights[0], rights[1], rights[2]]
  const files = (title: string) => ({
    'recipe.json': JSON.stringify({ ...nano, name: title, stages }),
    'run.json': JSON.stringify({ title, created: '2026-01-01T00:00:00.000Z', steps: 15, state: 'paused' }),
    'metrics.jsonl': Array.from({ length: 15 }, (_, i) => {
      const common = {
        step: i + 1,
        stage: stages[Math.floor(i / 5)].name,
        kind: 'rl',
        loss: 0,
        grad_norm: 0,
        learning_rate: 0,
        num_tokens: i,
      }
      const before = i === 0 && { evaluation_before: { [exam]: share(rightAt[0]) } }
      const after = i % 5 === 4 && { evaluation: { [exam]: share(rightAt[(i + 1) / 5]) } }
      return `${JSON.stringify({ ...common, step_time: 1, ...before, ...after })}\n`
    }).join(''),
  })
  const exams = rightAt.map((right, i) => {
    const ids = Array.from({ length: 100 }, (_, n) => `p${n}`)
    return `${JSON.stringify({ step: 5 * i, exam, list: 0, right, ...(i === 0 && { ids, contents: ids.map((_, n) => n >> 1) }) })}\n`
  })
  await writeRun(page, 'kept', { ...files('Kept'), 'exams.jsonl': exams.join('') })
  await writeRun(page, 'older', files('Older'))

  await page.goto('/?anew#/evaluate/run?run=kept')
  await page.getByRole('radio', { name: 'Greedy' }).check()
  const cell = page.getByRole('region', { name: 'The cell looked at' })
  await expect(cell).toContainText(/100 prompts about 50 things, one reply each/, { timeout: OPENING })
  await expect(cell).toContainText(
    /Since “second”: −12\.0 points \(−2\d\.\d to −\d\.\d\), more than chance, each prompt compared with itself\.Since the start: \+8\.0 points/,
  )
  const shares = page.getByText('the run keeps shares alone')
  await expect(shares).toHaveCount(0)
  expect(await faults(page)).toEqual([])

  await page.goto('/?anew#/evaluate/run?run=older')
  await page.getByRole('radio', { name: 'Greedy' }).check()
  await expect(shares).toBeVisible({ timeout: OPENING })
  await expect(cell).toContainText(/Since “second”: −12\.0 points \(−\d+\.\d to \+\d+\.\d\), which may be chance\./)
})

test('a model is measured, which can be cancelled; what came of it outlives a reload and can be taken away and compared', async ({
  page,
}) => {
  await page.goto('/#/measure')
  await page.getByRole('checkbox', { name: 'Nano', exact: false }).first().check({ timeout: OPENING })
  await page.getByRole('group', { name: 'Questions' }).getByRole('checkbox', { name: 'Math', exact: true }).uncheck()
  await page.getByText('For the smallest model').click()
  await page.getByRole('checkbox', { name: /as the nano model learns them/ }).check()
  const fill = (label: string, value: string) => page.getByLabel(label).fill(value)
  await fill('Prompts', '0')
  await expect(page.getByText('Prompts: must be a whole number from 1 to 2000.')).toBeVisible()
  await fill('Prompts', '400')
  await fill('Longest reply, in tokens', '24')
  await expect(page.getByText('1 evaluation, at most 1,600 replies.')).toBeVisible()

  const button = page.getByRole('button', { name: 'Measure', exact: true })
  await button.click()
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  await expect(cancel).toBeFocused()
  await cancel.click()
  await expect(page.getByText(/^Cancelled\. 0 of 1/)).toBeVisible({ timeout: OPENING })
  await expect(page.getByText('Nothing was measured here yet.')).toBeVisible()

  await fill('Prompts', '10')
  await page.getByRole('checkbox', { name: 'Instruct', exact: true }).check()
  await button.click()
  await expect(page.getByText('Done.')).toBeVisible({ timeout: 120_000 })
  const rows = page.getByRole('region', { name: 'Their figures' }).locator('tbody tr')
  await expect(rows).toHaveCount(2)
  const address = page.url()
  await page.reload()
  await expect(rows).toHaveCount(2, { timeout: OPENING })
  expect(page.url()).toBe(address)

  await expect(page.getByRole('img', { name: /^pass@k: .*in one try/ })).toBeVisible()
  await expect(page.getByText(/points .* on 10 prompts\. Right more often on/)).toBeVisible()
  await expect(page.getByRole('img', { name: /^Mean length and share right/ })).toBeVisible()
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'JSON lines' }).click()
  const lines = readFileSync(await (await waiting).path(), 'utf8')
    .trimEnd()
    .split('\n')
  const [one] = lines.map((line) => JSON.parse(line))
  expect(lines).toHaveLength(2)
  expect(one).toMatchObject({ model: 'models/nano', domain: 'math', prompts: 10, samples: 4 })
  expect(one.asked).toHaveLength(10)
  expect(await faults(page)).toEqual([])

  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Nothing was measured here yet.')).toBeVisible()
})
