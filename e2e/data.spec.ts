/** @file The Data page: prompts to read and to answer, files to import, sets to curate; nothing of it needs a GPU. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

/** Workers start slowly where other programs hold every core. */
const STARTING = 60_000
const PARQUET = fileURLToPath(new URL('data/questions.parquet', import.meta.url))

const gsm = (question: string, answer: number) => ({ question, answer: `So it is ${answer}.\n#### ${answer}` })
const QUESTIONS = [
  gsm('Tom has 4 bags of 5 apples each and eats 2 of them. How many apples has he left?', 18),
  gsm('Ann reads 12 pages a day for a week. How many pages does she read in all?', 84),
  gsm('A train goes 60 miles an hour for 3 hours. How many miles does it go altogether?', 180),
]
const jsonLines = (rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

async function openData(page: Page, address = '/#/data'): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('article')).toBeVisible({ timeout: STARTING })
}

const listed = (page: Page) => page.getByRole('listbox', { name: 'Prompts' }).getByRole('option')
const verdict = (page: Page) => page.getByTestId('verdict')
const summary = (page: Page) => page.getByTestId('import-summary')

async function choose(page: Page, name: string, text: string | Buffer): Promise<void> {
  await page.getByLabel('File to import').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })
}

/** Imports a file and keeps it under a name. */
async function keep(page: Page, name: string, text: string): Promise<void> {
  await choose(page, `${name}.jsonl`, text)
  await expect(summary(page)).toBeVisible({ timeout: STARTING })
  await page.getByRole('button', { name: 'Keep this set' }).click()
  await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible({ timeout: STARTING })
  await expect(page.getByRole('article')).toBeVisible()
}

async function answer(page: Page, text: string): Promise<Locator> {
  await page.getByLabel('Your answer').fill(text)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  return verdict(page)
}

test('prompts of every domain can be read, filtered and searched, and a link to one of them opens it again', async ({ page }) => {
  await openData(page)
  for (const name of ['Math', 'Code', 'Instructions', 'Patches']) {
    await page.getByRole('button', { name: new RegExp(`^${name} endless`) }).click()
    await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible()
    await expect(page.getByText('1,000 prompts drawn')).toBeVisible({ timeout: STARTING })
    await expect(listed(page).first()).toContainText('#1')
  }
  await page.getByRole('button', { name: /^Math endless/ }).click()
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('sums')
  await expect(page.getByText(/^\d+ of 1,000 prompts drawn$/)).toBeVisible({ timeout: STARTING })
  await expect(listed(page).first()).toContainText('sums')
  const before = await page.getByText(/of 1,000 prompts drawn$/).textContent()
  await page.getByRole('searchbox', { name: 'Search prompts' }).fill('what is')
  await expect(page.getByText(/of 1,000 prompts drawn$/)).not.toHaveText(before ?? '')
  await expect(listed(page).first()).toContainText(/what is/i)

  // The third of them, by arrow keys; its reference and two worked examples stand beside it.
  const list = page.getByRole('listbox', { name: 'Prompts' })
  await list.press('ArrowDown')
  await list.press('ArrowDown')
  const chosen = listed(page).and(page.locator('[aria-selected="true"]'))
  await expect(chosen).toHaveAttribute('aria-posinset', '3')
  await expect(page.getByTestId('prompt')).toHaveText((await chosen.locator('span').first().textContent()) ?? '')
  await expect(page.getByTestId('reference')).toHaveText(/^-?\d+$/)
  await expect(page.getByRole('region', { name: 'Others of this kind, worked in both modes' }).getByRole('listitem')).toHaveCount(2)
  const text = await page.getByTestId('prompt').textContent()
  await expect(page).toHaveURL(/set=math&split=test&seed=0&row=\d+/)
  await page.reload()
  await expect(page.getByTestId('prompt')).toHaveText(text ?? '', { timeout: STARTING })

  // The same problems in sentences that belong to no training; what is trained on has none.
  await page.goto('/#/data?set=math&split=test&seed=0&row=0')
  await expect(page.getByTestId('prompt')).not.toHaveText(text ?? '')
  const [question, gold] = [await page.getByTestId('prompt').textContent(), await page.getByTestId('reference').textContent()]
  await page.getByRole('radio', { name: 'New wordings' }).check()
  await expect(page).toHaveURL(/wordings=new/)
  await expect(page.getByTestId('prompt')).not.toHaveText(question ?? '')
  await expect(page.getByTestId('reference')).toHaveText(gold ?? '')
  await page.getByRole('radio', { name: 'RL' }).check()
  await expect(page.getByRole('radio', { name: 'New wordings' })).toHaveCount(0)
})

test('a far row shows how far it is, can be let go of, and gives way to another', async ({ page }) => {
  const far = '/#/data?set=puzzle&split=test&seed=0&row='
  await page.goto(`${far}19999`)
  const bar = page.getByRole('progressbar', { name: 'Reading' })
  const cancel = page.getByRole('button', { name: 'Cancel' })
  await expect(bar).toBeVisible({ timeout: STARTING })
  await expect(page.getByText(/^Reading: \d+%$/)).toBeVisible()
  await cancel.click()
  await expect(page.getByText('1,000 prompts drawn')).toBeVisible({ timeout: STARTING })
  await expect(page).toHaveURL(/row=0$/)
  await expect(bar).toHaveCount(0)

  await page.goto(`${far}19998`)
  await expect(cancel).toBeVisible()
  await page.goto(`${far}2500`)
  await expect(page.getByRole('article', { name: 'Prompt 2501' })).toBeVisible({ timeout: STARTING })
  await expect(page.getByText('3,000 prompts drawn')).toBeVisible()
  await expect(cancel).toHaveCount(0)
  await expect(page).toHaveURL(/row=2500$/)
})

test('an answer gets its verdict and the reason, in both modes; the reference pays and cheats do not', async ({ page }) => {
  await openData(page)
  const gold = (await page.getByTestId('reference').textContent()) ?? ''
  await page.getByRole('radio', { name: 'Instruct' }).check()
  await expect(await answer(page, `\\boxed{${gold}}`)).toContainText(`reward 1The answer ${gold} is right.`)
  await expect(await answer(page, '\\boxed{-1}')).toContainText(`The answer -1 is wrong; expected ${gold}.`)
  await expect(await answer(page, `It is ${gold}.`)).toContainText('no answer')
  await page.getByRole('radio', { name: 'Thinking' }).check()
  await expect(await answer(page, `<think>\\boxed{${gold}}`)).toContainText('The reasoning never ends')

  for (const domain of ['Math', 'Instructions', 'Patches', 'Countdown']) {
    await page.getByRole('button', { name: new RegExp(`^${domain} endless`) }).click()
    await page.getByRole('radio', { name: 'SFT' }).check()
    await page.getByRole('button', { name: 'The reference answer' }).click({ timeout: STARTING })
    await expect(verdict(page), domain).toContainText('reward 1', { timeout: STARTING })
    const cheats = page.getByRole('combobox', { name: 'A cheat' })
    const names = (await cheats.getByRole('option').allTextContents()).slice(1)
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) {
      await cheats.selectOption(name)
      await expect(verdict(page), `${domain}: ${name}`).toContainText(/reward (0|−1)/, { timeout: STARTING })
    }
  }
})

test('an instruction that is not followed is named, with what was found', async ({ page }) => {
  await openData(page)
  const prompt = {
    key: 1,
    prompt: 'Describe the sea in at least 5 words, without any comma.',
    instruction_id_list: ['punctuation:no_comma', 'length_constraints:number_words'],
    kwargs: [{}, { relation: 'at least', num_words: 5 }],
  }
  await keep(page, 'sea', jsonLines([prompt]))
  await page.getByRole('radio', { name: 'Instruct' }).check()
  const findings = (await answer(page, 'The sea is wide, deep and blue.')).getByRole('listitem')
  await expect(findings).toHaveText([/^not followed\s*Use no comma\./, /^followed\s*Write at least 5 words\./])
})

test('files of each kind are read, with the lines that cannot be used and the first prompts', async ({ page }) => {
  await openData(page)
  const bad = `${jsonLines(QUESTIONS.slice(0, 2))}{"question": "broken\n${jsonLines([{ question: 'No answer?' }, QUESTIONS[2]])}`
  const files: [string, string | Buffer, string, RegExp[]][] = [
    ['bad.jsonl', bad, '3 of 5 rows of this JSONL file can be used as prompts of math. 2 are left out', [/^Line 3 /, /^Line 4 /]],
    ['three.json', JSON.stringify(QUESTIONS), '3 of 3 rows of this JSON file', []],
    [
      'three.csv',
      `question,answer\n${QUESTIONS.map(({ question, answer: text }) => `"${question}","${text}"`).join('\n')}\n"No answer?"\n`,
      '3 of 4 rows of this CSV file',
      [/^Line 8 /],
    ],
    ['three.parquet', await readFile(PARQUET), '3 of 3 rows of this PARQUET file', []],
  ]
  for (const [name, content, sentence, problems] of files) {
    await choose(page, name, content)
    await expect(summary(page), name).toContainText(sentence, { timeout: STARTING })
    await expect(page.getByRole('region', { name: /problems?$/ }).getByRole('listitem'), name).toHaveText(problems)
    await expect(page.getByLabel('Read as')).toHaveValue('gsm8k')
    await expect(page.getByTestId('preview')).toHaveCount(3)
    await expect(page.getByTestId('preview').first()).toContainText(/Answer: \d+$/)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('article')).toBeVisible()
  }

  // What cannot be read at all is told in one sentence, and a mapping chosen by hand may help.
  await choose(page, 'other.jsonl', jsonLines([{ q: 'What is 6 times 7?', a: 42 }]))
  await expect(page.getByRole('alert')).toHaveText(/^other\.jsonl is none of the known sets: it has the columns q, a\..*\.$/, {
    timeout: STARTING,
  })
  await page.getByLabel('Read as').selectOption('own')
  await expect(page.getByRole('alert')).toBeVisible()
  const mapping = page.getByLabel('Mapping as JSON')
  await mapping.fill('{"name": "mine", "domain": "math", "fields": {"prompt": "q", "answer": "a"}}')
  await page.getByRole('button', { name: 'Read the file by it' }).click()
  await expect(summary(page)).toContainText('1 of 1 row', { timeout: STARTING })
  await page.getByRole('button', { name: 'Cancel' }).click()
  await choose(page, 'empty.jsonl', '')
  await expect(page.getByRole('alert')).toHaveText(/^empty\.jsonl .*\.$/, { timeout: STARTING })
})

test('a file may be dropped on the page', async ({ page }) => {
  await openData(page)
  const carried = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'dropped.jsonl'))
    return data
  }, jsonLines(QUESTIONS))
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: carried })
  await expect(page.getByText('Let go to read it.')).toBeVisible()
  await page.dispatchEvent('body', 'dragover', { dataTransfer: carried })
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried })
  await expect(page.getByRole('heading', { name: 'Import dropped.jsonl' })).toBeVisible()
  await expect(summary(page)).toContainText('3 of 3 rows', { timeout: STARTING })
})

test('a kept set survives a reload, is renamed, taken out as a file and deleted', async ({ page }) => {
  await openData(page)
  await keep(page, 'mine', jsonLines(QUESTIONS))
  await expect(page.getByTestId('prompt')).toHaveText(QUESTIONS[0].question)
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: 'mine', exact: true })).toBeVisible({ timeout: STARTING })
  await expect(listed(page)).toHaveCount(3)
  await page.getByText('Where it comes from').click()
  await expect(page.getByText('Imported from mine.jsonl (jsonl, GSM8K): 3 prompts of 3 rows.')).toBeVisible()

  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('New name').fill('Questions of mine')
  await page.getByLabel('New name').press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Questions of mine' })).toBeVisible()

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()])
  expect(download.suggestedFilename()).toBe('Questions-of-mine.jsonl')
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject(
    QUESTIONS.map(({ question }, i) => ({ domain: 'math', prompt: question, answer: ['18', '84', '180'][i] })),
  )

  await page.getByRole('button', { name: 'Delete Questions of mine' }).click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await expect(page.getByRole('button', { name: 'Delete Questions of mine' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete Questions of mine' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Math' })).toBeVisible()
  await page.reload()
  await expect(page.getByText('None yet.')).toBeVisible({ timeout: STARTING })
})

test('a set is curated: duplicates and benchmark prompts are dropped and can be looked at, the rest is kept', async ({ page }) => {
  await openData(page)
  await keep(page, 'benchmark', jsonLines([QUESTIONS[2]]))
  await keep(page, 'rows', jsonLines([...QUESTIONS, { ...QUESTIONS[0], question: QUESTIONS[0].question.toUpperCase() }]))
  await page.getByRole('button', { name: 'Curate', exact: true }).click()
  await expect(page.getByRole('checkbox', { name: 'Exact duplicates' })).toBeChecked({ timeout: STARTING })
  await page.getByRole('checkbox', { name: /^benchmark/ }).check()
  await page.getByRole('button', { name: 'Run the rules' }).click()
  await expect(page.getByTestId('flow-summary')).toContainText('4 prompts in, 2 dropped, 2 kept (50.0%).', { timeout: STARTING })

  const dropped = page.getByTestId('dropped')
  for (const [rule, reason, text, other] of [
    ['Exact duplicates', 'The same text as an earlier row', QUESTIONS[0].question.toUpperCase(), QUESTIONS[0].question],
    ['Contamination', 'Shares 9 words in a row with benchmark', QUESTIONS[2].question, QUESTIONS[2].question],
  ]) {
    const button = page.getByRole('button', { name: new RegExp(`^${rule} −1`) })
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
    await expect(page.getByRole('heading', { name: `${rule}: 1 prompt dropped` })).toBeVisible()
    await expect(dropped).toContainText(reason)
    await expect(dropped.getByTestId('preview')).toHaveText([new RegExp(escaped(text)), new RegExp(escaped(other))])
  }
  await page.getByRole('button', { name: 'Keep 2 prompts' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'rows curated' })).toBeVisible({ timeout: STARTING })
  await expect(listed(page)).toHaveCount(2)
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: 'rows curated' })).toBeVisible({ timeout: STARTING })
  await page.getByText('Where it comes from').click()
  await expect(page.getByRole('list', { name: 'Where it comes from' }).getByRole('listitem').last()).toContainText(
    'Curated from rows: 2 of 4 prompts kept',
  )
})

test('a set is imported, read, answered and curated with the keyboard alone', async ({ page }) => {
  await openData(page)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const tabTo = async (wanted: (element: { text: string; label: string }) => boolean, what: string) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const labels = (element as HTMLInputElement).labels
        return {
          text: element.textContent?.trim() ?? '',
          label: element.getAttribute('aria-label') ?? (labels?.length ? (labels[0].textContent ?? '') : ''),
        }
      })
      if (wanted(at)) return
    }
    throw new Error(`${what} cannot be reached with the Tab key.`)
  }
  const chooser = page.waitForEvent('filechooser')
  await tabTo(({ text }) => text === 'Import a file', 'Import')
  await page.keyboard.press('Enter')
  await (await chooser).setFiles({ name: 'keys.jsonl', mimeType: 'text/plain', buffer: Buffer.from(jsonLines(QUESTIONS)) })
  await expect(summary(page)).toBeVisible({ timeout: STARTING })
  await tabTo(({ text }) => text === 'Keep this set', 'Keep this set')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'keys' })).toBeVisible({ timeout: STARTING })

  await tabTo(({ label }) => label === 'Prompts', 'the list')
  await page.keyboard.press('End')
  await expect(page.getByTestId('prompt')).toHaveText(QUESTIONS[2].question)
  await tabTo(({ label }) => label === 'Your answer', 'the answer')
  await page.keyboard.type('\\boxed{180}')
  await page.keyboard.press('Control+Enter')
  await expect(verdict(page)).toContainText('reward 1', { timeout: STARTING })

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await tabTo(({ text }) => text === 'Curate', 'Curate')
  await page.keyboard.press('Enter')
  await tabTo(({ text }) => text === 'Run the rules', 'Run the rules')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('flow-summary')).toContainText('3 kept', { timeout: STARTING })
})

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds no fault in browsing, importing and curating, in ${scheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await openData(page)
    const check = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes[0].target}`),
        where,
      ).toEqual([])
    }
    await page.getByRole('combobox', { name: 'A cheat' }).selectOption({ index: 1 })
    await expect(verdict(page)).toBeVisible({ timeout: STARTING })
    await page.getByLabel('Your answer').fill('changed since')
    await check('math')
    for (const name of ['Code', 'Instructions', 'Patches']) {
      await page.getByRole('button', { name: new RegExp(`^${name} endless`) }).click()
      await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible()
      await expect(page.getByRole('article')).toBeVisible({ timeout: STARTING })
      await check(name)
    }
    await keep(page, 'benchmark', jsonLines([QUESTIONS[2]]))
    await choose(page, 'rows.jsonl', `${jsonLines([...QUESTIONS, QUESTIONS[0]])}{"question": "broken\n`)
    await expect(summary(page)).toBeVisible({ timeout: STARTING })
    await check('import')
    await page.getByRole('button', { name: 'Keep this set' }).click()
    await page.getByRole('button', { name: 'Curate', exact: true }).click({ timeout: STARTING })
    await expect(page.getByRole('checkbox', { name: 'Exact duplicates' })).toBeVisible({ timeout: STARTING })
    await page.getByRole('checkbox', { name: /^benchmark/ }).check()
    await check('rules')
    await page.getByRole('button', { name: 'Run the rules' }).click()
    await expect(page.getByTestId('dropped')).toBeVisible({ timeout: STARTING })
    await check('dropped')
  })
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

test('a set whose description is damaged is shown as that, is whole again once it is repaired, and can be deleted', async ({ page }) => {
  await openData(page)
  await keep(page, 'Mine', jsonLines(QUESTIONS))
  const reopen = async () => {
    await page.evaluate(async () => {
      const sets = await (await navigator.storage.getDirectory()).getDirectoryHandle('prompt-sets')
      for await (const folder of sets.values()) {
        const writable = await (await (folder as FileSystemDirectoryHandle).getFileHandle('set.json')).createWritable()
        await writable.write(`{"id":"x","name":"Mine","crea`)
        await writable.close()
      }
    })
    await page.reload()
    await page.getByRole('button', { name: 'Mine Damaged' }).click({ timeout: STARTING })
    await expect(page.getByText('The description of this set is damaged.')).toBeVisible()
  }
  await reopen()
  await page.getByRole('button', { name: 'Repair' }).click()
  await expect(page.getByRole('article')).toContainText('Tom has 4 bags')
  await expect(page.getByRole('button', { name: 'Mine 3 prompts' })).toBeVisible()
  await reopen()
  await page.getByRole('button', { name: 'Delete Mine' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('None yet. What you import stays on this machine.')).toBeVisible()
})
