/**
 * @file Thoughts as pictures, in Rollouts and in Chat, with what is read out beside each. The shipped model is taught three of the six families, and
 * writes as it likes; so this page is the one of development, with the engine made of timers, whose thoughts are always the same.
 */
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { PICTURED } from '../src/app/fake-rollouts.ts'
import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'

let server: ViteDevServer
let address: string
test.beforeAll(async ({ browser }) => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  server = await createServer({
    root,
    logLevel: 'error',
    // The fonts lie in node_modules, which may be a link.
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [root, realpathSync(`${root}node_modules`)] } },
  })
  await server.listen()
  address = server.resolvedUrls?.local[0] as string
  // A first visit has every file translated and every library bundled: a minute where the cores are shared, and none of it the page's.
  const page = await browser.newPage()
  await page.goto(`${address}?fake=scenes#/rollouts`)
  await expect(page.getByRole('listbox', { name: /^Prompts of step/ })).toBeVisible({ timeout: 3 * OPENING })
  await page.goto(`${address}?fake=scenes#/chat`)
  await expect(page.getByLabel('Thinking')).toBeVisible({ timeout: OPENING })
  await page.close()
})
test.afterAll(() => server.close())

/** The pictures of each family's first thought, the lines of its list, and one of them. */
const DRAWN: Record<string, { pictures: string[]; lines: number; line: string }> = {
  sudoku: { pictures: ['Sudoku'], lines: 5, line: 'a1 is 1, not 2 3 4' },
  maze: { pictures: ['Maze'], lines: 8, line: '2 steps: a3 b4' },
  countdown: { pictures: ['Search tree of 16 steps'], lines: 25, line: '9-7=2, left 2 2 3' },
  story: { pictures: ['Graph of 3 quantities'], lines: 4, line: 'Ann is 9' },
  hanoi: { pictures: ['Three pegs with disks'], lines: 6, line: '4 has to go to c' },
  life: { pictures: ['Board', 'Next', 'Answer'], lines: 6, line: 'row b: 12231 neighbours, then ...o.' },
}

test('in Rollouts each of the six families has its picture, and the same in words', async ({ page }) => {
  await page.goto(`${address}?fake=scenes#/rollouts`)
  const prompts = page.getByRole('listbox', { name: /^Prompts of step/ })
  await expect(prompts).toBeVisible({ timeout: OPENING })
  expect(PICTURED.map(({ kind }) => kind)).toEqual(Object.keys(DRAWN))
  await prompts.press('Home')
  for (const [i, { pictures, lines, line }] of Object.values(DRAWN).entries()) {
    if (i > 0) await prompts.press('ArrowDown')
    // The other figure is the tree of all attempts.
    const figure = page.getByRole('figure').filter({ hasText: 'In words' })
    await expect(figure.getByRole('img')).toHaveCount(pictures.length)
    for (const name of pictures) await expect(figure.getByRole('img', { name, exact: true })).toBeVisible()
    // The list is there for who does not see the picture, folded away for who does.
    await expect(figure.getByRole('listitem')).toHaveCount(0)
    await figure.getByText(`In words: ${lines} lines`).click()
    await expect(figure.getByRole('listitem')).toHaveCount(lines)
    await expect(figure.getByRole('listitem').filter({ hasText: line })).toBeVisible()
  }
})

test('in Chat the picture grows while the reply is still written', async ({ page }) => {
  await page.goto(`${address}?fake=scenes#/chat`)
  await page.getByLabel('Thinking').check({ timeout: OPENING })
  // Lines of the list at every change of a reply that is being written, each once.
  await page.evaluate(() => {
    const counts: number[] = []
    Object.assign(window, { lineCounts: counts })
    new MutationObserver(() => {
      const text = document.querySelector('.reply[aria-busy="true"] figure summary')?.textContent ?? ''
      const count = Number(/^In words: (\d+) line/.exec(text)?.[1] ?? 0)
      if (count > 0 && count !== counts.at(-1)) counts.push(count)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const { prompt } = PICTURED.find(({ kind }) => kind === 'sudoku') as (typeof PICTURED)[number]
  await page.getByLabel('Message').fill(prompt)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.locator('.reply[aria-busy="true"]').getByRole('figure').getByRole('img', { name: 'Sudoku' })).toBeVisible()
  const reply = page.locator('.reply')
  await expect(reply).toHaveAttribute('aria-busy', 'false', { timeout: OPENING })
  await expect(reply.getByRole('figure').getByText('In words: 5 lines')).toBeVisible()
  const counts = await page.evaluate(() => (window as unknown as { lineCounts: number[] }).lineCounts)
  expect(counts[0], `lines shown: ${counts.join(', ')}`).toBeLessThan(4)
  expect(counts.length).toBeGreaterThan(2)
})
