/**
 * @file What several journeys do on the page: preparing a run, waiting for its steps, and reading what it left in the browser's storage. All
 * of it goes through the page's own fields and buttons; only the stored files are read past them.
 */
import type { Locator, Page } from '@playwright/test'
import { NAVIGATION, type Page as PageName } from '../src/app/screens/registry.ts'
import { expect } from './fixtures.ts'

/** The first visit compiles every shader, and a software adapter takes its time over it. */
export const OPENING = 60_000

/** Steps of a run that a test ends by itself: on no GPU is it over before. */
export const ENDLESS = 1_000_000

/** Goes to a screen by the navigation, as a visitor does; some stand behind another's entry. */
export async function visit(page: Page, name: PageName): Promise<void> {
  const entry = NAVIGATION.find(({ sections }) => sections.some((section) => section.name === name))!
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('link', { name: entry.title, exact: true }).click()
  const section = entry.sections.find((section) => section.name === name)!
  if (section !== entry.sections[0])
    await page.getByRole('navigation', { name: entry.title }).getByRole('link', { name: section.title, exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`#/${name}\\b`))
}

/** Buttons under the heading Training; they wait with `aria-disabled`, so that they keep the focus. */
export function button(page: Page, name: 'Start' | 'Pause' | 'Continue' | 'Step' | 'Stop'): Locator {
  return page.getByRole('group', { name: 'Training' }).getByRole('button', { name, exact: true })
}

export async function openTrain(page: Page): Promise<void> {
  await page.goto('/#/train')
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false', { timeout: OPENING })
}

/** The text of the recipe, in the page's editor. */
export async function editor(page: Page): Promise<Locator> {
  const text = page.getByLabel('Recipe as JSON')
  if (!(await text.isVisible())) await page.getByText('Edit the recipe').click()
  return text
}

/** Chooses the nano recipe and changes fields of its only stage (and of the recipe itself). */
export async function prepareNano(page: Page, stage: Record<string, unknown>, recipe: Record<string, unknown> = {}): Promise<void> {
  await page.getByLabel('Recipe', { exact: true }).selectOption('nano-grpo')
  const text = await editor(page)
  const preset = JSON.parse(await text.inputValue())
  await text.fill(JSON.stringify({ ...preset, ...recipe, stages: [{ ...preset.stages[0], ...stage }] }))
  await expect(page.getByText('This recipe can be run.')).toBeVisible()
}

/** Steps taken so far, as the line under the buttons tells. */
export async function stepsTaken(page: Page): Promise<number> {
  const progress = page.getByRole('progressbar', { name: 'Steps of this run' })
  return (await progress.count()) === 0 ? 0 : Number(await progress.getAttribute('value'))
}

export async function waitForStep(page: Page, step: number, timeout = OPENING): Promise<void> {
  await expect.poll(() => stepsTaken(page), { timeout, message: `step ${step} of the run` }).toBeGreaterThanOrEqual(step)
}

/** Until no run holds the engine, and nothing went wrong on the way. */
export async function waitForEnd(page: Page, timeout: number): Promise<void> {
  await expect(button(page, 'Start')).toHaveAttribute('aria-disabled', 'false', { timeout })
  await expect(page.getByRole('alert')).toHaveCount(0)
}

/** A program is judged by the tests of the first prompt of code, "a list with f([7, 9, 1])=19, f([6, 5])=13"; no verdict is remembered. */
export async function checkCode(page: Page, sum: string): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/data?set=code&split=test&seed=0&row=0`)
  await page.getByLabel('Your answer').fill(`\`\`\`python\ndef f(a):\n    return ${sum}\n\`\`\``, { timeout: 3 * OPENING })
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByTestId('verdict')).toContainText('reward 1', { timeout: 3 * OPENING })
}

export interface StoredRun {
  id: string
  /** One object a line of `metrics.jsonl`, without what a clock says. */
  metrics: Record<string, unknown>[]
  /** `rollouts/step-000001.jsonl` and so on, as they are. */
  rollouts: Record<string, string>
  /** SHA-256 of the finished model's weights, in hexadecimal; null without a model. */
  weights: string | null
}

/** Every run kept in the browser's private file system, oldest first. */
export function storedRuns(page: Page): Promise<StoredRun[]> {
  // No named function within: what runs scripts in Node would wrap it in a helper that the page does not have.
  return page.evaluate(async () => {
    type Folder = FileSystemDirectoryHandle
    const clock = new Set(['step_time', 'timings'])
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
    const found: (StoredRun & { created: string })[] = []
    for await (const [id, handle] of runs.entries()) {
      if (handle.kind !== 'directory') continue
      const run = handle as Folder
      // What a start left that was cut off.
      if (!(await run.getFileHandle('run.json').catch(() => null))) continue
      const lines = (await (await (await run.getFileHandle('metrics.jsonl')).getFile()).text()).trim().split('\n')
      const rollouts: Record<string, string> = {}
      for await (const [name, file] of (await run.getDirectoryHandle('rollouts')).entries()) {
        // One that is being written while a run trains may be gone by its name of now; nobody waits for it.
        const reading = (file as FileSystemFileHandle).getFile().then((there) => there.text())
        const text = await reading.catch((error) => {
          if (['NotFoundError', 'NotReadableError'].includes(error.name)) return null
          throw error
        })
        if (text !== null) rollouts[name] = text
      }
      const model = await run.getDirectoryHandle('model').catch(() => null)
      const bytes = model ? await (await (await model.getFileHandle('model.safetensors')).getFile()).arrayBuffer() : null
      const hash = bytes && new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
      found.push({
        id,
        created: JSON.parse(await (await (await run.getFileHandle('run.json')).getFile()).text()).created,
        metrics: lines.map((line) => Object.fromEntries(Object.entries(JSON.parse(line)).filter(([key]) => !clock.has(key)))),
        rollouts,
        weights: hash && [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
      })
    }
    return found.sort((a, b) => a.created.localeCompare(b.created))
  })
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
