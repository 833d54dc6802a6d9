/** @file Claims: the list, one claim by its address, what runs it here, and what is said when there are no results. The file is the test's own. */
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { gather } from '../src/claims/gather.ts'
import { PAPERS } from '../src/claims/papers.ts'
import type { ClaimsFile } from '../src/claims/result.ts'
import { expect, test } from './fixtures.ts'
import { button, editor, OPENING, storedRuns } from './lab.ts'

/** As long as names of arms are. */
const LONG = 'RL on math, four updates a batch, replies cut off left out of the first stages and paid nothing in the last'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
const { seed: _, ...nano } = read('recipes/nano-grpo.json')
const example: ClaimsFile = read('src/claims/fixtures/example.json')

/** The schema's own example, with recipes that can be run, the paper's figures, and every part of a claim in C7. */
const results: ClaimsFile = {
  ...example,
  arms: example.arms.map((arm) => {
    const title = arm.name === 'math four updates' ? LONG : arm.title
    return { ...arm, title, recipe: arm.recipe && { ...nano, name: title } }
  }),
  claims: example.claims.map((claim) => ({
    ...claim,
    tests: claim.tests.map((one) => ({ ...one, paper: [0.068, 0.058] })),
    secondary: example.claims[0].secondary,
    note: 'A note.',
  })),
}
/** As the runner writes it before the first run. */
const nothing = { evaluation: () => null, run: () => null }
const none = { protocol: { model: {}, recipes: new Map(), prompts: new Map() }, seeds: [], measured: nothing, refused: new Map() }
const planned = () => gather(PAPERS, none)

async function open(page: Page, address: string, file: ClaimsFile = results): Promise<void> {
  await page.route('**/claims/claims.json', (route) => route.fulfill({ json: file }))
  await page.goto(`/${address}`)
}

const rows = (page: Page) => page.getByRole('list', { name: 'Claims' }).locator('> li')
const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 2, name })

test('claims are listed with verdict and interval, filtered and sorted, and one is opened and left with the keyboard', async ({ page }) => {
  await open(page, '#/claims')
  await expect(rows(page)).toHaveCount(3)
  await expect(rows(page).first()).toContainText('−1.0 points (−3.1 to +1.1)')
  await expect(rows(page).first()).toContainText('Does not hold')
  await expect(rows(page).nth(2)).toContainText('Not run yet')
  await expect(page.getByRole('region', { name: 'Not tested here' })).toContainText('C23')

  await page.getByRole('radio', { name: /^Cannot tell/ }).check()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('C7')
  await page.getByRole('radio', { name: /^Holds/ }).check()
  await expect(page.getByText('No claim has this verdict.')).toBeVisible()
  await page.getByRole('radio', { name: /^All/ }).check()
  await page.getByLabel('Order').selectOption('By verdict')
  await expect(rows(page).locator('h2')).toHaveText([/^C1/, /^C7/, /^C8/])

  const link = page.getByRole('link', { name: /^C7/ })
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(heading(page, /^C7/)).toBeFocused()
  await page.goBack()
  await expect(link).toBeFocused()
})

test('a claim has an address, and shows the paper, the figures, their picture in words, the arms and what would refute it', async ({
  page,
}) => {
  await open(page, '#/claims/C1')
  await expect(heading(page, /^C1/)).toBeVisible()
  const main = page.getByRole('main')
  for (const text of [
    'LiveCodeBench v5 +6.8',
    'AceReason-Nemotron, tables 1, 4 and 9',
    'does not hold if all of it lies below',
    '500 k',
    '1, 2, 3',
  ])
    await expect(main).toContainText(text)
  const picture = page.getByRole('img', { name: /^Code after math, less the start/ })
  await expect(picture).toHaveAccessibleName(/−1.0 points, 95% interval from −3.1 to \+1.1; .*−2.0 with seed 3; the paper \+6.8 and \+5.8/)
  await expect(picture.locator('circle')).toHaveCount(3)
  await expect(picture.locator('[class*="paper"]')).toHaveCount(2)

  await page.getByRole('link', { name: 'C7 →' }).click()
  await expect(heading(page, /^C7/)).toBeFocused()
  await expect(page.locator('figure polyline')).toHaveCount(2)
  await expect(main).toContainText('Seeds 1, 2, 3, engine 0.1.0, on SwiftShader Device (LLVM 10.0.0), last on 2026-09-03.')
  const sides = page.getByRole('region', { name: /^Seed by seed: math after all four/ }).getByRole('rowheader')
  await expect(sides).toHaveText([LONG, `${LONG}, after its stage “first”`, /^Difference/])
  await page.goto('/#/claims/C8')
  await expect(main).toContainText('This engine cannot train it yet.')
  await page.goto('/#/claims/C23')
  await expect(main).toContainText('This claim is not tested here.')
  await page.goto('/#/claims/C99')
  await expect(main).toContainText('There is no claim of the name in this address.')
})

test('an arm is opened in the editor of Train, which starts nothing, and asks before it replaces changes', async ({ page }) => {
  await open(page, '#/claims/C7')
  const run = page.getByRole('button', { name: 'Open in Train' })
  const unfold = () => page.getByText('Open an arm in Train').click()
  await unfold()
  await page.getByRole('combobox', { name: 'Arm' }).selectOption(LONG)
  await run.click()
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  const text = page.getByLabel('Recipe as JSON')
  await expect(text).toBeVisible()
  await expect(page.getByText('This recipe can be run.')).toBeVisible()
  expect(JSON.parse(await text.inputValue())).toEqual({ ...nano, name: LONG, seed: 1 })
  await expect(page.getByLabel('Recipe', { exact: true })).toContainText(`C7: ${LONG.slice(0, 70)}`)
  await expect(page.getByText('Nothing is running. Press Start to train.')).toBeVisible()

  // There and back: what was typed is kept until someone says otherwise.
  await (await editor(page)).fill(JSON.stringify({ ...nano, name: 'Mine', seed: 5 }))
  await page.getByRole('link', { name: 'claim C7' }).click()
  await unfold()
  await run.click()
  const question = page.getByRole('dialog', { name: 'Replace your recipe?' })
  await question.getByRole('button', { name: 'Keep it' }).click()
  await expect(run).toBeFocused()
  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await expect(await editor(page)).toHaveValue(/Mine/)
  await page.goBack()
  await unfold()
  await run.click()
  await question.getByRole('button', { name: 'Replace it' }).click()
  await expect(await editor(page)).toHaveValue(/"RL on math"/)
})

test('a claim is run here as runs of this browser: cancelled its run is kept, and a later visit goes on with it', async ({ page }) => {
  test.setTimeout(10 * OPENING)
  await open(page, '#/claims/C7')
  const press = (name: string) => page.getByRole('button', { name, exact: true })
  // The first visit compiles every shader before the first step.
  const stepsOf = async () => Number(/step (\d+) of 50/.exec((await page.getByText(/step \d+ of 50/).textContent()) ?? '')?.[1])
  await expect(page.getByText(/^9 runs: 450 steps, /)).toBeVisible({ timeout: OPENING })
  await page.getByRole('group', { name: 'Seeds of each arm' }).getByRole('radio', { name: '1' }).check()
  await expect(page.getByText(/^3 runs: 150 steps, .* One seed says nothing of others/)).toBeVisible()
  await press('Run it here').focus()
  await page.keyboard.press('Enter')
  await expect(press('Cancel')).toBeFocused()
  await expect.poll(stepsOf, { timeout: 4 * OPENING }).toBeGreaterThan(0)
  await expect(page.getByRole('progressbar', { name: 'Runs and questions of this claim' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'RL on math, seed 1: training' })).toHaveCount(1)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0].target}`)).toEqual([])
  // Beside it nothing else is begun.
  await page.getByRole('link', { name: 'See it in Train' }).click()
  await expect(page.getByRole('region', { name: 'Run' })).toContainText('C7 · RL on math · seed 1')
  await page.goBack()
  await press('Cancel').click()
  await expect(page.getByText('Cancelled. What was done is kept')).toBeVisible({ timeout: OPENING })
  await expect(press('Go on')).toBeFocused()

  const [run] = await storedRuns(page)
  expect(run.id).toMatch(/^c7-rl-on-math-seed-1-/)
  const taken = run.metrics.length
  expect(taken).toBeGreaterThan(0)
  await page.reload()
  await expect(press('Go on')).toBeEnabled({ timeout: OPENING })
  await press('Go on').click()
  await expect.poll(stepsOf, { timeout: OPENING }).toBeGreaterThanOrEqual(taken)
  await expect.poll(stepsOf, { timeout: 4 * OPENING }).toBeGreaterThan(taken)
  await press('Cancel').click()
  await expect(press('Go on')).toBeEnabled({ timeout: OPENING })
  expect((await storedRuns(page)).map(({ id }) => id)).toEqual([run.id])
})

test('before anything was run, the page shows what is planned', async ({ page }) => {
  await open(page, '#/claims', await planned())
  const all = PAPERS.claims.length
  await expect(rows(page)).toHaveCount(all)
  await expect(page.getByRole('radio', { name: `Not run yet ${all}` })).toBeAttached()
  await page.getByRole('link', { name: /^C7/ }).click()
  await expect(page.getByRole('img', { name: /not run yet/ }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run it here' })).toBeEnabled({ timeout: OPENING })
  // Its curves are still to come.
  await expect(page.getByRole('figure').filter({ has: page.locator('polyline') })).toHaveCount(0)
  await expect(page.getByText('While it trained')).toHaveCount(0)
})

test('what is wrong with the file is said in a sentence, and can be tried again', async ({ page, errors }) => {
  const answers = [
    { body: '<!doctype html>', contentType: 'text/html' },
    { body: '{"format": 1', contentType: 'application/json' },
    { json: { ...results, arms: 'three' } },
    { status: 503 },
    { json: results },
  ]
  let waiting: () => void = () => {}
  const asked = new Promise<void>((resolve) => {
    waiting = resolve
  })
  await page.route('**/claims/claims.json', async (route) => {
    if (answers.length === 5) await asked
    await route.fulfill(answers.shift())
  })
  await page.goto('/#/claims')
  await expect(page.getByText('Reading the results…')).toBeVisible()
  waiting()
  const fault = page.locator('.notice-bad')
  for (const words of ['came without results', 'is not JSON', 'no results of claims: arms', 'the server answered 503']) {
    await expect(fault).toContainText(words)
    await page.getByRole('button', { name: 'Try again' }).click()
  }
  await expect(rows(page)).toHaveCount(3)
  await expect(fault).toHaveCount(0)
  // The browser tells of the 503 by itself.
  expect(errors.splice(0)).toEqual([expect.stringContaining('503')])
})

for (const [scheme, width] of [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const) {
  test(`the pages of claims have no fault that axe finds, and fit, in ${scheme} colours and ${width} pixels`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 800 })
    await open(page, '#/claims')
    for (const id of [null, 'C7']) {
      await page.goto(`/#/claims${id ? `/${id}` : ''}`)
      await expect(id ? heading(page, new RegExp(`^${id}`)) : rows(page).first()).toBeVisible()
      if (!id) await page.getByText('How a verdict comes about').click()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map(({ id: rule, nodes }) => `${rule} at ${nodes[0].target}`),
        id ?? 'the list',
      ).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
  })
}
