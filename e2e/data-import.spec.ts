/** @file The page beside an import: 100 MB are read, and it answers input all the while. */
import { createWriteStream } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { recordLatency, shareAndWorst } from './latency.ts'

/** Workers start slowly where other programs hold every core. */
const STARTING = 60_000

// A trace takes a picture of the page with every action, in the page's own time.
test.use({ trace: 'off' })

test(
  'while 100 MB are imported, the page answers input within 100 ms; cancelling ends it, and reading it again keeps every row',
  { tag: '@alone' },
  async ({ page }, info) => {
    test.setTimeout(600_000)
    const path = info.outputPath('large.jsonl')
    const rows = await writeLarge(path, 99_000_000)
    await page.goto('/#/data')
    await expect(page.getByRole('article')).toBeVisible({ timeout: STARTING })
    await page.getByLabel('File to import').setInputFiles(path)
    const bar = page.getByRole('progressbar', { name: 'Import' })
    await expect(bar).toHaveAttribute('value', /\d/, { timeout: STARTING })
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('article')).toBeVisible()

    await page.getByLabel('File to import').setInputFiles(path)
    await expect(bar).toBeVisible()
    const latency = await recordLatency(page)
    await page.getByRole('button', { name: /^Math endless/ }).click()
    const back = page.getByRole('button', { name: 'Back to importing large.jsonl' })
    let used = 0
    while (await bar.isVisible()) {
      await page.getByLabel('Your answer').pressSequentially('42 ', { delay: 40 })
      await page.getByRole('listbox', { name: 'Prompts' }).press('ArrowDown')
      await page.getByRole('searchbox', { name: 'Search prompts' }).pressSequentially('x', { delay: 40 })
      await page.getByRole('searchbox', { name: 'Search prompts' }).clear()
      used++
      if (used > 200) break
    }
    const during = await latency()
    await back.click()
    await expect(page.getByTestId('import-summary')).toContainText(
      `${rows.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')} rows`,
      {
        timeout: 300_000,
      },
    )
    const { share, worst } = shareAndWorst(during)
    console.log(
      `${during.events} inputs while 100 MB were imported: 95% answered within ${share.toFixed(0)} ms, the worst in ${worst.toFixed(0)} ms; longest task of the page ${during.frame.toFixed(0)} ms`,
    )
    expect(during.answers.length).toBeGreaterThan(20)
    // Not the worst: where other programs hold every core, any one input may have to wait for the operating system.
    expect(share).toBeLessThan(100)

    await page.getByRole('button', { name: 'Keep this set' }).click()
    await expect(page.getByRole('heading', { level: 2, name: 'large' })).toBeVisible({ timeout: 300_000 })
    await expect(page.getByText(`${rows.toLocaleString('en-US')} prompts`, { exact: true })).toBeVisible()
    await page.getByRole('listbox', { name: 'Prompts' }).press('End')
    await expect(page.getByTestId('prompt')).toContainText(`number ${rows - 1}`, { timeout: STARTING })
  },
)

/** Distinct questions of some 400 bytes, up to `size` bytes in all. Returns how many. */
async function writeLarge(path: string, size: number): Promise<number> {
  const out = createWriteStream(path)
  let rows = 0
  let bytes = 0
  while (bytes < size) {
    let piece = ''
    while (piece.length < 1_000_000) {
      const question = `This is the question number ${rows}. ${'Some words make it as long as questions are. '.repeat(7)}What is ${rows} plus 1?`
      piece += `${JSON.stringify({ question, answer: `It is ${rows + 1}.\n#### ${rows + 1}` })}\n`
      rows++
    }
    bytes += piece.length
    if (!out.write(piece)) await new Promise<void>((resolve) => out.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve) => out.end(resolve))
  return rows
}
