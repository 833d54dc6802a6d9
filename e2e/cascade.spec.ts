/** @file A cascade of two stages on the page: math, then code whose programs run in the sandbox while the GPU goes on. */
import { expect, test } from './fixtures.ts'
import { button, editor, OPENING, openTrain, storedRuns, waitForEnd } from './lab.ts'

test('math, then code: programs are judged by running them, and both domains are measured after each stage', async ({ page }) => {
  test.setTimeout(300_000)
  await openTrain(page)
  await page.getByLabel('Recipe', { exact: true }).selectOption('math-then-code')
  const text = await editor(page)
  const preset = JSON.parse(await text.inputValue())
  const evaluation = { every: 10, prompts: 8, modes: ['think', 'instruct'], temperatures: [0], domains: ['math', 'code'] }
  const stages = preset.stages.map((stage: object, index: number) => ({
    ...stage,
    steps: index + 1,
    promptsPerStep: 4,
    groupSize: 4,
    evaluation,
  }))
  await text.fill(JSON.stringify({ ...preset, stages }))
  await expect(page.getByText('This recipe can be run.')).toBeVisible()
  await button(page, 'Start').click()
  await expect(page.getByText('3 steps, finished')).toBeVisible({ timeout: 240_000 })
  await waitForEnd(page, OPENING)

  await page.getByText('examinations on held-out prompts').click()
  const table = page.getByRole('region', { name: 'Evaluations' })
  for (const title of ['Start', 'After math', 'After code']) await expect(table.getByRole('columnheader', { name: title })).toBeVisible()
  for (const domain of ['Math', 'Code']) await expect(table.getByRole('rowheader', { name: domain })).toHaveCount(2)

  const [run] = await storedRuns(page)
  expect(run.metrics.map(({ stage }) => stage)).toEqual(['math', 'code', 'code'])
  const code = Object.entries(run.rollouts)
    .filter(([name]) => name > 'step-000001')
    .flatMap(([, lines]) =>
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    )
    .filter(({ domain }) => domain === 'code')
  expect(code).toHaveLength(32)
  const outcomes = new Set(code.map(({ verdict }) => verdict.outcome))
  console.log(`outcomes of 32 code rollouts: ${[...outcomes].join(', ')}`)
  expect(outcomes.has('harness-error')).toBe(false)
  expect(code.some(({ verdict }) => verdict.outcome === 'correct' || verdict.outcome === 'wrong')).toBe(true)

  // The model that the first stage left can be talked to beside the last one.
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(page.getByLabel('Talk to').getByRole('option', { name: /^Math, then code: after math/ })).toHaveCount(1, {
    timeout: OPENING,
  })
})
