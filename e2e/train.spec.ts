/**
 * @file Training through the page's own buttons, on the nano model. The figure of the whole preset (260 steps, several seeds) is
 * `npm run figures:learns`; here is the shortest run that still tells learning from chance.
 */
import { expect, test } from './fixtures.ts'
import { button, ENDLESS, mean, OPENING, openTrain, prepareNano, stepsTaken, storedRuns, waitForEnd, waitForStep } from './lab.ts'

test('a GRPO run started with the button improves, is drawn while it goes on, and can be read meanwhile', async ({ page }) => {
  await openTrain(page)
  // The same sixteen prompts in every step, none filtered out: what changes from step to step is the model, not the luck of the prompts.
  // Ended by the test once it has seen enough, so that a fast GPU is not done before it is looked at.
  await prepareNano(page, { steps: ENDLESS, epochPrompts: 16, readmitSolved: 1, readmitFailed: 1 })
  await button(page, 'Start').click()
  await waitForStep(page, 3)
  for (const metric of ['reward', 'entropy', 'grad_norm'])
    await expect(page.getByTestId(`value-${metric}`)).toHaveText(/^[\u2212\d.e-]+%?$/)

  // A past step stays in view while newer ones come in.
  await page.getByRole('link', { name: 'Read them in Rollouts' }).click()
  await page.getByRole('slider', { name: 'Step' }).fill('1')
  const prompts = page.getByRole('listbox', { name: 'Prompts of step 1' })
  await expect(prompts.getByRole('option').first()).toBeVisible()
  await prompts.press('ArrowDown')
  await expect(page.getByRole('listbox', { name: 'Attempts' }).getByRole('option')).toHaveCount(8)
  const newest = async () => Number(await page.getByRole('slider', { name: 'Step' }).getAttribute('max'))
  const taken = await newest()
  await expect.poll(newest, { timeout: OPENING }).toBeGreaterThan(taken + 1)
  await expect(prompts).toBeVisible()

  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await waitForStep(page, 20, 180_000)
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
  const [run] = await storedRuns(page)
  await expect(page.getByText(`stopped at ${run.metrics.length}/${ENDLESS} steps`)).toBeVisible()
  const rewards = run.metrics.slice(0, 20).map(({ reward }) => reward as number)
  expect(rewards).toHaveLength(20)
  const first = mean(rewards.slice(0, 3))
  const last = mean(rewards.slice(-5))
  console.log(`mean reward: first 3 steps ${first.toFixed(3)}, last 5 of 20 steps ${last.toFixed(3)}`)
  // Measured: 0.61 and 0.93. Of 128 rollouts a step, a mean over three steps has a standard error of about 0.025.
  expect(last - first).toBeGreaterThan(0.15)
})

test('a reload in the middle of a run offers Resume, and the run goes on to the same records and weights', async ({ page }) => {
  const small = { checkpointEvery: 3, promptsPerStep: 4, groupSize: 4 }
  await openTrain(page)
  // Whenever the reload comes, the run is in the middle; a run without a break then takes as many steps as this one took in all.
  await prepareNano(page, { ...small, steps: ENDLESS }, { name: 'Cut in two' })
  await button(page, 'Start').click()
  // Past the checkpoint of step 3: what came after it is taken again.
  await waitForStep(page, 4)
  await page.reload()
  const offer = page.getByRole('region', { name: 'Interrupted run' })
  await expect(offer).toContainText('Cut in two was interrupted at step', { timeout: OPENING })
  const interrupted = Number(/at step (\d+) of/.exec((await offer.textContent()) ?? '')?.[1])
  expect(interrupted).toBeGreaterThanOrEqual(4)
  await offer.getByRole('button', { name: 'Resume' }).click()
  await expect(offer).toHaveCount(0, { timeout: OPENING })
  await waitForStep(page, interrupted + 2)
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
  const steps = (await storedRuns(page))[0].metrics.length

  await prepareNano(page, { ...small, steps }, { name: 'Whole' })
  await button(page, 'Start').click()
  await expect(page.getByText(`${steps} steps, finished`)).toBeVisible({ timeout: 2 * OPENING })
  const [cut, whole] = await storedRuns(page)
  expect(cut.metrics).toEqual(whole.metrics)
  expect(Object.keys(cut.rollouts)).toHaveLength(steps)
  expect(cut.rollouts).toEqual(whole.rollouts)
  expect(whole.weights).toMatch(/^[0-9a-f]{64}$/)
  expect(cut.weights).toBe(whole.weights)
})

test('Step takes one step and waits, Pause and Continue keep the run, Stop ends it and leaves its model', async ({ page }) => {
  await openTrain(page)
  await prepareNano(page, { steps: ENDLESS, promptsPerStep: 4, groupSize: 4 }, { name: 'In steps' })
  await button(page, 'Step').click()
  await expect(button(page, 'Continue')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  expect(await stepsTaken(page)).toBe(1)
  await button(page, 'Step').click()
  await waitForStep(page, 2)
  await expect(button(page, 'Continue')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  expect(await stepsTaken(page)).toBe(2)
  await button(page, 'Continue').click()
  await waitForStep(page, 4)
  await button(page, 'Pause').click()
  await expect(page.getByTestId('now')).toHaveText('Paused. Continue, take a single step, or stop.', { timeout: OPENING })
  const paused = await stepsTaken(page)
  await page.waitForTimeout(1500)
  expect(await stepsTaken(page)).toBe(paused)
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
  await expect(page.getByText(`stopped at ${paused}/${ENDLESS} steps`)).toBeVisible()
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(page.getByLabel('Talk to').getByRole('option', { name: /^In steps/ })).toHaveCount(1)
})

test('a run is started, watched and ended with the keyboard alone', async ({ page }) => {
  await openTrain(page)
  await prepareNano(page, { steps: ENDLESS, promptsPerStep: 4, groupSize: 4 })
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const tabTo = async (name: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === name) return
    }
    throw new Error(`${name} cannot be reached with the Tab key.`)
  }
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo('Start')
  await page.keyboard.press('Enter')
  await waitForStep(page, 1)
  await expect(button(page, 'Pause')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(button(page, 'Continue')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  await expect(button(page, 'Continue')).toBeFocused()
  await tabTo('Stop')
  await page.keyboard.press('Enter')
  await waitForEnd(page, OPENING)
})
