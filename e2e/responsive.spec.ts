/** @file The page beside a run: it answers input, and the weights in training answer questions. */
import { expect, test } from './fixtures.ts'
import { button, ENDLESS, OPENING, openTrain, prepareNano, stepsTaken, waitForEnd, waitForStep } from './lab.ts'
import { recordLatency, shareAndWorst } from './latency.ts'

// A trace takes a picture of the page with every action, in the page's own time.
test.use({ trace: 'off' })

test('while a run goes on, the page answers input within 100 ms, and the weights in training answer in the chat', {
  tag: '@alone',
}, async ({ page }) => {
  await openTrain(page)
  await prepareNano(page, { steps: ENDLESS })
  await button(page, 'Start').click()
  await waitForStep(page, 2)
  const begun = await stepsTaken(page)
  await page.getByRole('link', { name: 'Rollouts', exact: true }).click()
  await expect(page.getByRole('listbox', { name: /^Prompts of step/ })).toBeVisible({ timeout: OPENING })
  const latency = await recordLatency(page)
  for (let i = 0; i < 6; i++) {
    await page.getByLabel('Search prompts and completions').pressSequentially('12', { delay: 60 })
    await page.getByLabel('Search prompts and completions').clear()
    await page.getByLabel('Show prompts').selectOption(i % 2 === 0 ? 'mixed' : 'all')
    await page.getByRole('checkbox', { name: 'Follow the newest' }).click()
    await page.getByRole('listbox', { name: /^Prompts of step/ }).press('ArrowDown')
    await page.waitForTimeout(300)
  }
  // The run goes on beside it, however long a step takes.
  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await waitForStep(page, begun + 1)

  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(page.getByLabel('Talk to')).toHaveText(/^The weights in training/)
  const asked = Number(/(\d+)\//.exec((await page.getByRole('link', { name: /^Running/ }).textContent()) ?? '')?.[1])
  for (const [i, mode] of (['Thinking', 'Instruct'] as const).entries()) {
    await page.getByLabel(mode).check()
    await page.getByLabel('Message').pressSequentially('Compute 6*4+6*3.', { delay: 30 })
    await page.getByRole('button', { name: 'Send' }).click()
    const reply = page.locator('.reply').nth(i)
    await expect(reply.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
    await expect(reply.getByTestId('reply-figures')).toHaveText(/^\d+ tokens?(, \d+ of them thought)? · .* · first token after /)
    await expect(reply.locator('.reply-model')).toHaveText(/in training, step \d+$/)
  }
  const measured = await latency()
  const { events, answers, frame } = measured
  const { share, worst } = shareAndWorst(measured)
  console.log(
    `${events} inputs during training: 95% answered within ${share.toFixed(0)} ms, the worst in ${worst.toFixed(0)} ms; longest task of the page ${frame.toFixed(0)} ms`,
  )
  expect(answers.length).toBeGreaterThan(50)
  // Not the worst: where other programs hold every core, any one input may have to wait for the operating system.
  expect(share).toBeLessThan(100)

  // The run never stopped for it.
  await expect(page.getByRole('link', { name: /^Running/ })).toBeVisible()
  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await waitForStep(page, asked + 1)
  await button(page, 'Stop').click()
  await waitForEnd(page, OPENING)
})
