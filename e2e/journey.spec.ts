/**
 * @file The first minutes of a newcomer, timed: the recorded Fork moves, the model trains at a press, its share of right answers goes up, one try
 * is read to its formula, before and after are asked, and a reload comes back to all of it, with a network and without. Prints what it measured.
 */
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { type PreviewServer, preview } from 'vite'
import { groupsOfStep } from '../src/app/step-groups.ts'
import { useHostGpu } from '../src/cli/chromium.ts'
import type { RolloutRecord } from '../src/runs/records.ts'
import { expect, test } from './fixtures.ts'
import { checkCode, mean, OPENING, storedRuns, visit } from './lab.ts'

test.use({ serviceWorkers: 'allow' })

/** Milliseconds that each may take: on a GPU, and where a software adapter shares the processor with everything else. */
const MOST = useHostGpu
  ? { moving: 1000, training: 3000, share: 60_000, up: 60_000 }
  : { moving: 3000, training: 15_000, share: 90_000, up: 60_000 }
/** Points that the share shown has to be above that of the first steps: twice and more what chance moves the mean of so many tries. */
const RISE = 5

/** Of our own, since it goes away. */
let server: PreviewServer
test.beforeEach(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  server = await preview({ root, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } })
})
test.afterEach(() => server.close())

/** Notes when the Fork was first there, and when the step it shows first changed, in milliseconds since the page was opened. */
async function watchFork(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: { there?: number; moved?: number } = {}
    let label: string | null = null
    Object.assign(globalThis, { seen })
    new MutationObserver(() => {
      const now = document.querySelector('[role=tree]')?.getAttribute('aria-label') ?? null
      if (now === null) return
      seen.there ??= performance.now()
      if (label !== null && now !== label) seen.moved ??= performance.now()
      label = now
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
  })
}

// A trace takes pictures of the page all the while, in the time that is measured here.
test.use({ trace: 'off' })

test('a newcomer sees a model learn, reads why, asks it before and after, and finds it all again', { tag: '@alone' }, async ({
  page,
  errors,
}) => {
  test.setTimeout(900_000)
  const times: Record<string, number> = {}
  const since = (from: number) => Math.round(performance.now() - from)

  await watchFork(page)
  await page.goto(server.resolvedUrls?.local[0] as string)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Eight tries\. \w+ right\. /)
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: { there?: number; moved?: number } }).seen)
  await expect.poll(async () => (await seen()).moved ?? 0).toBeGreaterThan(0)
  const { there = 0, moved = 0 } = await seen()
  times['Fork there'] = Math.round(there)
  times['next step of it'] = Math.round(moved)
  expect.soft(there, 'Fork there').toBeLessThan(MOST.moving)

  const train = page.getByRole('button', { name: 'Train it here' })
  await expect(train).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  let clock = performance.now()
  await train.click()
  const practice = page.getByRole('group', { name: 'Practice' })
  await expect(practice.getByRole('button', { name: 'Stop' })).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
  times['training after the click'] = since(clock)
  expect.soft(times['training after the click'], 'training after the click').toBeLessThan(MOST.training)

  const share = page.getByTestId('share')
  await expect(share).toBeVisible({ timeout: 2 * OPENING })
  times['first step after the click'] = since(clock)
  for (const name of ['Try', 'Check', 'Compare', 'Nudge']) {
    const bubble = page.getByRole('complementary', { name: new RegExp(`^${name}, `) })
    await expect(bubble).toBeVisible()
    await bubble.getByRole('button', { name: /Next|Got it/ }).press('Enter')
  }
  await expect(page.getByRole('complementary')).toHaveCount(0)

  // From the mean of the first five steps to what it is by now.
  await expect(share).toHaveText(/^\d+% to \d+%$/, { timeout: MOST.share })
  times['share from and to'] = since(clock)
  const first = await share.textContent()
  const rise = async () => {
    const [from, to] = (await share.textContent())!.match(/\d+/g)!.map(Number)
    return to - from
  }
  // Longer than it may take: a slow machine is told from one that does not learn.
  await expect.poll(rise, { timeout: 5 * MOST.up, message: 'points that the share right has gone up' }).toBeGreaterThanOrEqual(RISE)
  times['share up after training began'] = since(clock) - times['training after the click']
  expect.soft(times['share up after training began'], 'share up').toBeLessThan(MOST.up)
  console.log(`share right: ${first}, then ${await share.textContent()}`)

  // One try, by keyboard, down to what it counts for; its link has everything in its address.
  const fork = page.getByRole('tree').first()
  await fork.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const attempt = page.getByRole('region', { name: /^Try \d of 8$/ })
  await expect(attempt).toContainText(/Reward [01]\./)
  await attempt.getByRole('link', { name: /Rollouts/ }).click()
  await expect(page).toHaveURL(/#\/rollouts\?run=.+&step=\d+&prompt=.+&sample=\d/)
  await readFormula(page)
  await visit(page, 'start')
  await expect(page).toHaveURL(/#\/start\?run=/)

  await practice.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'It has practised.' })).toBeVisible({ timeout: OPENING })
  clock = performance.now()
  await askBoth(page)
  times['before and after'] = since(clock)

  const address = page.url()
  const last = await share.textContent()
  await page.reload()
  expect(page.url()).toBe(address)
  await expect(share).toHaveText(last!, { timeout: OPENING })
  await askBoth(page)
  expect(await page.evaluate(() => localStorage.getItem('cascade-lab.bubbles'))).toBe('seen')
  await expect(page.getByRole('complementary')).toHaveCount(0)

  // A chat, and Python, before the network goes.
  await visit(page, 'chat')
  await page.getByLabel('Message').fill('What is 2 + 3?')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  const chat = page.url()
  const reply = await page.getByTestId('answer').last().textContent()
  await checkCode(page, 'sum(a) + 2')
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: OPENING }).toBe(true)
  await server.close()
  await page.goto('about:blank')

  clock = performance.now()
  await page.goto(address)
  await expect(share).toHaveText(last!, { timeout: OPENING })
  times['the run again, without a network'] = since(clock)
  await expect(page.getByRole('tree').first()).toBeVisible({ timeout: OPENING })
  await askBoth(page)
  await page.goto(chat)
  await expect(page.getByTestId('answer').last()).toHaveText(reply!, { timeout: OPENING })
  await checkCode(page, '2 + sum(a)')
  // That the server was gone is what this is about.
  errors.splice(0, errors.length, ...errors.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_FAILED/.test(text)))
  console.log(`journey, in milliseconds: ${JSON.stringify(times)}`)
})

/** From a leaf of the step's Fork to the numbers in its formula, which are those of the record. */
async function readFormula(page: Page): Promise<void> {
  const fork = page.getByRole('tree', { name: /^Attempts of step/ })
  await fork.focus({ timeout: OPENING })
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const inside = page.getByRole('region', { name: 'Inside the step' })
  await expect(inside).toBeVisible({ timeout: OPENING })
  const looked = new URLSearchParams(page.url().split('?')[1])
  const [run] = (await storedRuns(page)).filter(({ id }) => id === looked.get('run'))
  const lines = run.rollouts[`step-${looked.get('step')!.padStart(6, '0')}.jsonl`].trim().split('\n')
  const records: RolloutRecord[] = lines.map((line) => JSON.parse(line))
  const group = groupsOfStep(records).find(({ id }) => id === looked.get('prompt'))!.records
  const { advantage, reward } = group[Number(looked.get('sample'))]
  const rewards = group.map((record) => record.reward)
  const middle = mean(rewards)
  const deviation = Math.sqrt(mean(rewards.map((one) => (one - middle) ** 2)))
  // What the trainer wrote down is what the formula says of these rewards.
  expect(advantage).toBeCloseTo((reward - middle) / deviation, 6)
  const said = (name: string) => expect(inside.getByRole('math', { name, exact: true })).toBeVisible()
  await said(`The mean of ${rewards.length} rewards is ${middle.toFixed(3)}.`)
  await said(`Their standard deviation is ${deviation.toFixed(3)}.`)
  const signed = `${advantage! > 0 ? '+' : ''}${advantage!.toFixed(3)}`.replace('-', '\u2212')
  await said(`The advantage is ${signed}.`)
  const taught = records.filter((record) => record.advantage !== null)
  const tokens = taught.reduce((sum, { completion_tokens }) => sum + completion_tokens.length, 0)
  const slope = Number((await inside.getByTestId('slope').textContent())!.replace('\u2212', '-'))
  // Three digits are shown.
  expect(slope / (-advantage! / tokens)).toBeCloseTo(1, 2)
}

/** The start and the trained model, each with a verdict and its tries counted. */
async function askBoth(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask both' }).click({ timeout: OPENING })
  for (const side of ['before', 'after'])
    await expect(page.getByTestId(side)).toContainText(/In 8 tries at random[^\d]*\d/, { timeout: OPENING })
}
