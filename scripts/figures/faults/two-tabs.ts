/**
 * @file Two tabs press Start, or Resume, at the same moment: the run goes on in one, the other says why not. Then the first is closed, and the
 * time until the other offers Resume is measured.
 */
import type { Page } from '@playwright/test'
import { parseMetrics } from '../../../src/runs/json-lines.ts'
import { difference, isOneToN } from './outcome.ts'
import { ended, fillRecipe, LIMIT, type PageHost, reachStep } from './page.ts'
import { FREE_MS, type Tally } from './tally.ts'

/** Time for both tabs to hear when they are to press. */
const SOON_MS = 500

/** A run that goes on in the tab, or the sentence with which it was refused; null while it is neither. */
function standing(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const alert = document.querySelector('.notice-bad[role=alert]')?.textContent
    if (alert) return alert
    const group = document.querySelector('[aria-label="Training"]')
    const waits = document.querySelector('[data-testid=now]')?.textContent?.startsWith('In another tab')
    return group && !waits && [...group.querySelectorAll('button')].some(({ textContent }) => textContent?.includes('Pause'))
      ? 'here'
      : null
  })
}

export async function twoTabs(host: PageHost, tries: number, tally: Tally): Promise<void> {
  await host.clear()
  let tabs = [await host.openTrain(), await host.openTrain()]
  let slowest = 0
  for (let i = 1; i <= tries; i++) {
    try {
      const resuming = (await offers(tabs[0])) && (await offers(tabs[1]))
      if (!resuming) for (const tab of tabs) await fillRecipe(tab)
      const at = Date.now() + SOON_MS
      await Promise.all(tabs.map((tab) => press(tab, resuming ? 'Resume' : 'Start', at)))
      const here = await winner(tabs)
      const [owner, other] = here === 0 ? tabs : [tabs[1], tabs[0]]
      const going = await reachStep(owner, (await taken(owner)) + 3)
      const sentence = await standing(other)
      if (sentence === 'here') throw new Error('both tabs train')
      if (!going) await ended(owner)
      await owner.close()
      const closed = performance.now()
      if (going) await resumeButton(other).waitFor({ timeout: LIMIT })
      const freed = performance.now() - closed
      if (going) slowest = Math.max(slowest, freed)
      const runs = await host.records()
      if (runs.length !== 1) throw new Error(`there are ${runs.length} runs instead of one`)
      const order = parseMetrics(runs[0]).map(({ step }) => step)
      if (!isOneToN(order)) throw new Error(`the records are of the steps ${order.join(', ')}`)
      if (freed > FREE_MS) throw new Error(`its owner's end freed the run after ${(freed / 1000).toFixed(1)} s`)
      console.log(
        `two tabs ${i}/${tries}: ${resuming ? 'Resume' : 'Start'}; one went on, the other ${sentence ? `says: ${sentence}` : 'looks on'}; offered after ${freed.toFixed(0)} ms`,
      )
      if (!going) {
        const fault = difference(host.whole, await host.outcome())
        if (fault) throw new Error(fault)
        await host.clear()
        tabs = [await host.openTrain(), await host.openTrain()]
      } else tabs = [other, await host.openTrain()]
    } catch (error) {
      console.log(`two tabs ${i}/${tries}: FAILED: ${(error as Error).message.split('\n')[0]}`)
      tally.fault(`two tabs, try ${i}: ${(error as Error).message.split('\n')[0]}`)
      await host.clear()
      tabs = [await host.openTrain(), await host.openTrain()]
    }
  }
  tally.line(`two tabs, ${tries} tries: a closed owner's run was offered within ${slowest.toFixed(0)} ms`)
}

/** At a time by the machine's clock, so that two tabs do it at once: Playwright's own click would wait for a button that the other tab takes away. */
function press(page: Page, label: string, at: number): Promise<void> {
  return page.evaluate(
    async ([text, time]) => {
      await new Promise((resolve) => setTimeout(resolve, time - Date.now()))
      const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === text)
      found?.click()
    },
    [label, at] as const,
  )
}

const resumeButton = (page: Page) => page.getByRole('button', { name: /^Resume/ }).first()

async function offers(page: Page): Promise<boolean> {
  return (await resumeButton(page).count()) > 0
}

async function taken(page: Page): Promise<number> {
  const bar = page.locator('progress[aria-label="Steps of this run"]')
  return (await bar.count()) > 0 ? Number(await bar.getAttribute('value')) : 0
}

/** The index of the tab that trains. */
async function winner(tabs: Page[]): Promise<number> {
  const clock = performance.now()
  while (performance.now() - clock < LIMIT) {
    const all = await Promise.all(tabs.map(standing))
    const here = all.indexOf('here')
    if (here >= 0 && all[1 - here] === 'here') throw new Error('both tabs train')
    if (here >= 0) return here
    if (all.every((one) => one !== null)) throw new Error(`neither tab trains: ${all.join(' ')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('neither tab trains')
}
