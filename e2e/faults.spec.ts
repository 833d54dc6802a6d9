/** @file What a visitor can get wrong, and what a server can: each ends in one sentence, and the page goes on. */
import { expect, test } from './fixtures.ts'
import { button, editor, OPENING, openTrain, prepareNano, waitForEnd } from './lab.ts'

test('a recipe with a fault says which, cannot be started, and can once it is mended', async ({ page }) => {
  await openTrain(page)
  await page.getByLabel('Recipe', { exact: true }).selectOption('nano-grpo')
  const text = await editor(page)
  const preset = await text.inputValue()
  const faults = page.locator('#recipe-faults')
  for (const [fault, sentence] of [
    [preset.slice(0, -3), 'This is not JSON yet: it ends too early, a bracket or quote is missing.'],
    [preset.replace('"learningRate"', '"lerningRate"'), /^The recipe has a field stages\[0\]\.lerningRate, .*did you mean learningRate\?$/],
    [
      preset.replace('"groupSize": 8', '"groupSize": 1'),
      /^The recipe's stages\[0\]\.groupSize must be a whole number from 2 to 1024, not 1\.$/,
    ],
    [preset.replace('"domain": "math"', '"domain": "poetry"'), /poetry/],
  ] as const) {
    await text.fill(fault)
    await expect(faults.getByRole('listitem')).toHaveText([sentence])
    await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'true')
    // Playwright itself would wait for a button that is not ready.
    await button(page, 'Start').click({ force: true })
  }
  await page.getByRole('button', { name: 'Reset to the preset' }).click()
  await expect(faults.getByRole('listitem')).toHaveCount(0)
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false')
  await expect(page.getByText('Runs are kept in this browser')).toBeVisible()
})

test('a model that is missing, cut short or of an unknown kind is told in one sentence, and another run starts', async ({
  page,
  errors,
}) => {
  await openTrain(page)
  const small = { steps: 2, promptsPerStep: 4, groupSize: 4 }
  const alert = page.getByRole('alert')

  const text = await editor(page)
  await text.fill((await text.inputValue()).replace('"model": "models/nano"', '"model": "models/absent"'))
  await expect(page.getByText('There is no model models/absent (model of the recipe).')).toBeVisible()
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'true')

  const weights = '**/models/nano/model.safetensors'
  await page.route(weights, async (route) => {
    const body = await (await route.fetch()).body()
    await route.fulfill({ body: body.subarray(0, body.length / 2) })
  })
  await prepareNano(page, small)
  await button(page, 'Start').click()
  await expect(alert.getByRole('paragraph')).toHaveText(/^.*model\.safetensors.*\.$/, { timeout: OPENING })
  // Whatever else asks for it at this moment is answered first.
  await page.unrouteAll({ behavior: 'wait' })

  const config = '**/models/nano/config.json'
  await page.route(config, async (route) => route.fulfill({ json: { ...(await (await route.fetch()).json()), model_type: 'mamba' } }))
  await button(page, 'Start').click()
  await expect(alert.getByRole('paragraph')).toHaveText(/^.*mamba.*\.$/, { timeout: OPENING })
  await page.unrouteAll({ behavior: 'wait' })

  await button(page, 'Start').click()
  await expect(page.getByText('2 steps, finished')).toBeVisible({ timeout: OPENING })
  await waitForEnd(page, OPENING)
  // The browser's own word on a file that is not there.
  const missing = errors.filter((error) => error.includes('404'))
  for (const error of missing) errors.splice(errors.indexOf(error), 1)
})
