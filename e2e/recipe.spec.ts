/** @file A recipe written in fields and as JSON, and a run forked from a step of another. */
import { expect, test } from './fixtures.ts'
import { button, editor, OPENING, openTrain, prepareNano, storedRuns, waitForEnd } from './lab.ts'

test('a stage opens its settings: fields and JSON are one recipe, and a fault stands at its field', async ({ page }) => {
  await openTrain(page)
  await page.getByLabel('Recipe', { exact: true }).selectOption('math-then-code')
  const stages = page.getByRole('region', { name: 'Controls' }).getByRole('list', { name: 'Stages' })
  await stages.getByRole('button', { name: /^code/ }).click()
  const settings = page.getByRole('region', { name: /^code/ })
  const tries = settings.getByLabel('Tries a prompt')
  await expect(settings.getByText('Papers: 8, and 16 for hard math and patches.')).toBeVisible()

  await tries.fill('1')
  await expect(settings.getByText('Must be a whole number from 2 to 1024, not 1.')).toBeVisible()
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('The recipe has a fault')).toBeVisible()
  // The button goes, and the field has what was there and the focus.
  await settings.getByRole('button', { name: /^Back to \d+ ?, as the recipe had Tries a prompt$/ }).press('Enter')
  await expect(tries).toBeFocused()
  await expect(tries).not.toHaveValue('1')
  await tries.fill('4')
  const text = await editor(page)
  await expect(text).toHaveValue(/"groupSize": 4/)
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false')
  await text.fill((await text.inputValue()).replace('"groupSize": 4', '"groupSize": 6'))
  await expect(tries).toHaveValue('6')

  await settings.getByRole('button', { name: 'Move earlier' }).click()
  await expect(stages.getByRole('listitem').first()).toContainText('code')
  await settings.getByRole('button', { name: 'Remove' }).click()
  await expect(stages.getByRole('listitem')).toHaveCount(1)
  await page.getByLabel('Add a stage').selectOption('distil')
  await expect(stages.getByRole('listitem')).toHaveCount(2)
  await expect(page.getByText('This recipe can be run.')).toBeVisible()

  const added = page.getByRole('region', { name: /Distillation/ })
  const teachers = added.getByLabel('Teachers')
  await teachers.fill('{"*": "nobody"}')
  await expect(added.getByText('Is "nobody", which is no stage before it, and no model such as "models/NAME".')).toBeVisible()
  await expect(teachers).toHaveAttribute('aria-invalid', 'true')
  await teachers.fill('{"*": "models/none"}')
  await expect(added.getByText('There is no model models/none (stages[1].teachers.* of the recipe).')).toBeVisible()
  await teachers.fill('{"*": "models/default"}')
  await text.fill((await text.inputValue()).replace('"kl": "k3"', '"kl": "k1"'))
  await expect(page.getByText('This recipe can be run.')).toBeVisible()
  await expect(page.getByText("The recipe's stages[0].kl does nothing with beta 0.")).toBeVisible()
})

test('a recipe of 3,000 stages that is pasted is refused at once, and one of numbers that nobody means in a sentence', {
  tag: '@alone',
}, async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openTrain(page)
  await page.getByLabel('Recipe', { exact: true }).selectOption('nano-grpo')
  const text = await editor(page)
  const before = await text.inputValue()
  const { stages, ...recipe } = JSON.parse(before)
  const [stage] = stages
  const many = Array.from({ length: 3000 }, (_, i) => ({ ...stage, name: `stage ${i}` }))
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), JSON.stringify({ ...recipe, stages: many }, null, 2))
  await text.press('ControlOrMeta+a')
  const begin = Date.now()
  await text.press('ControlOrMeta+v')
  await expect(page.getByRole('alert')).toHaveText('What was pasted was not taken in: it has 3,000 stages, and a recipe may have 100.')
  expect(Date.now() - begin).toBeLessThan(2000)
  await expect(text).toHaveValue(before)

  await text.fill(JSON.stringify({ ...recipe, stages: [{ ...stage, learningRate: 1e300 }] }))
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByText(/learningRate must be a number above 0, at most 1, not 1e\+300\.$/)).toBeVisible()
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'true')
})

test('a run is forked from a step of another, and both are drawn in one chart', async ({ page }) => {
  test.setTimeout(300_000)
  const small = { steps: 3, promptsPerStep: 4, groupSize: 4 }
  await openTrain(page)
  await prepareNano(page, { ...small, snapshotEvery: 1 }, { name: 'Trunk' })
  await button(page, 'Start').click()
  await expect(page.getByText('3 steps, finished')).toBeVisible({ timeout: 2 * OPENING })
  await waitForEnd(page, OPENING)
  await page.getByLabel('Fork from').selectOption('Step 2')
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Trunk, from step 2')
  await expect(page.getByText('Ready to start from step 2 of Trunk.')).toBeFocused()
  await button(page, 'Start').click()
  await expect(page.getByText('3 steps, finished')).toHaveCount(2, { timeout: 2 * OPENING })
  await waitForEnd(page, OPENING)
  const [trunk, branch] = await storedRuns(page)
  expect(branch.weights).not.toBe(trunk.weights)

  await page.getByRole('checkbox', { name: 'Compare Trunk with the run on view' }).check()
  const legend = page.getByRole('list', { name: 'Runs in the charts' })
  await expect(legend.getByRole('listitem')).toHaveCount(2)
  await page.getByText('They differ in').click()
  await expect(page.getByRole('region', { name: 'Settings that differ' }).getByRole('row', { name: /^model/ })).toContainText(
    'Trunk, step 2',
  )
})
