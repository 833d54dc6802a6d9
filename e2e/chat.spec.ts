import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { OPENING } from './lab.ts'

async function openChat(page: Page): Promise<void> {
  await page.goto('/#/chat')
  await expect(page.getByRole('heading', { name: /something to work out$/ })).toBeVisible({ timeout: OPENING })
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Message').fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** Token counts the page showed while the newest reply was being written, in order, each once. */
async function watchTokens(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const counts: number[] = []
    Object.assign(window, { tokenCounts: counts })
    new MutationObserver(() => {
      const text = [...document.querySelectorAll('[data-testid="reply-figures"]')].at(-1)?.textContent ?? ''
      const count = Number(/^(\d+) token/.exec(text)?.[1] ?? 0)
      if (count > 0 && count !== counts.at(-1)) counts.push(count)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (window as unknown as { tokenCounts: number[] }).tokenCounts)
}

test('in thinking mode the shipped model streams its reasoning, says how long it thought, and answers after it', async ({ page }) => {
  await openChat(page)
  const tokens = await watchTokens(page)
  await page.getByLabel('Thinking').check()
  await ask(page, 'What is 57 - 38?')
  const reply = page.locator('.reply').last()
  await expect(reply.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await expect(reply.getByTestId('answer')).toHaveText(/^\d+$/)
  await expect(reply.getByTestId('reply-figures')).toHaveText(
    /^\d+ tokens, \d+ of them thought · [\d.]+ tokens\/s · prompt \d+ tokens · first token after [\d.]+ s$/,
  )
  const seen = await tokens()
  // A fast GPU may be done with so short a reply before the page draws it twice; that a reply is on view before it ends, Stop shows below.
  expect(seen.length).toBeGreaterThan(0)
  expect(
    [...seen].sort((a, b) => a - b),
    `token counts shown: ${seen.join(', ')}`,
  ).toEqual(seen)

  // The reasoning folds away by itself, and opens again.
  const toggle = reply.getByRole('button', { name: /^Thought for \d+(\.\d+)? m?s$/ })
  await expect(toggle).toHaveAttribute('aria-expanded', 'false')
  await toggle.click()
  await expect(reply.getByRole('region', { name: 'Reasoning' })).toHaveText(/\d/)
  await toggle.click()
  await expect(reply.getByRole('region', { name: 'Reasoning' })).toHaveCount(0)

  // With a budget a longer thought is cut, and another try stands beside it.
  await page.getByLabel('Budget of a thought').selectOption('8')
  await ask(page, 'Sudoku: .23. 3412 2.43 432.')
  const cut = page.locator('.reply').last()
  await expect(cut.getByText('closed at its budget')).toBeVisible({ timeout: OPENING })
  await expect(cut.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await cut.getByRole('button', { name: 'Probabilities' }).click()
  await expect(cut.getByRole('option', { name: '</think>' })).toHaveCount(1)
  await page.getByLabel('Budget of a thought').selectOption('thinks freely')
  await cut.getByRole('button', { name: 'Regenerate' }).click()
  await expect(cut.getByText('2/2')).toBeVisible()
  await expect(cut.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await cut.getByRole('button', { name: 'The branch before' }).click()
  await expect(cut.getByText('1/2')).toBeVisible()
})

test('in instruct mode the shipped model answers at once, without reasoning, one question after another', async ({ page }) => {
  await openChat(page)
  await page.getByLabel('Instruct').check()
  for (const [i, question] of ['What is 63 / 9?', '74+5', '84-81=?'].entries()) {
    await ask(page, question)
    const reply = page.locator('.reply').nth(i)
    await expect(reply.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
    await expect(reply.getByTestId('answer')).toHaveText(/^\d+$/)
    await expect(reply.getByRole('button', { name: /^Th(ought|inking)/ })).toHaveCount(0)
  }
})

test('Stop ends a reply where it is, and the next question is answered', async ({ page }) => {
  await openChat(page)
  await page.evaluate(() => {
    // Pressed as soon as the first tokens are on view: from outside, a reply of a second is over too soon.
    const observer = new MutationObserver(() => {
      const stop = [...document.querySelectorAll<HTMLButtonElement>('.composer button')].find((one) => one.textContent?.trim() === 'Stop')
      if (!stop || !document.querySelector('[data-testid="reply-figures"]')) return
      observer.disconnect()
      stop.click()
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  // A puzzle that takes the model a hundred tokens, if all goes well.
  await page.getByRole('button', { name: /^Sudoku/ }).click()
  const figures = page.getByTestId('reply-figures')
  await expect(figures).toHaveText(/· stopped$/, { timeout: OPENING })
  await ask(page, 'What is 57 - 38?')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toHaveCount(2, { timeout: OPENING })
  await expect(figures.last()).not.toHaveText(/stopped/)
})

test('a conversation in turns of both modes: the model greets, thinks where it is asked to, and draws what it works out', async ({
  page,
}) => {
  await openChat(page)
  const suggestions = page.getByRole('list', { name: 'Suggestions' }).getByRole('button')
  await expect(suggestions).toHaveCount(6)
  const before = await suggestions.allTextContents()
  await page.getByRole('button', { name: 'Others' }).click()
  await expect(suggestions.first()).not.toHaveText(before[0])
  await page.getByRole('button', { name: 'Sampling' }).click()
  await expect(page.getByRole('checkbox', { name: 'Read earlier turns' })).toBeChecked()
  await page.getByLabel('Temperature', { exact: true }).fill('0')

  const turns = [
    { mode: 'Instruct', question: 'Hello!', answer: /[a-z]/i },
    { mode: 'Thinking', question: 'What is 8 - 5?', answer: /^\d+$/ },
    { mode: 'Instruct', question: 'Who are you?', answer: /[a-z]/i },
    { mode: 'Thinking', question: 'Sudoku: .23. 3412 2.43 432.', answer: /./ },
  ]
  for (const [i, { mode, question, answer }] of turns.entries()) {
    await page.getByLabel(mode).check()
    await ask(page, question)
    const reply = page.locator('.reply').nth(i)
    await expect(reply.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
    await expect(reply.getByTestId('answer')).toHaveText(answer)
    await expect(reply.getByRole('button', { name: /^Thought for/ })).toHaveCount(mode === 'Thinking' ? 1 : 0)
    await expect(reply.getByRole('figure')).toHaveCount(question.startsWith('Sudoku') ? 1 : 0)
  }
})

test('a chat is there again after a reload, an edit makes a branch of it, and a file brings it back', async ({ page }, info) => {
  await openChat(page)
  await page.getByLabel('Instruct').check()
  await ask(page, 'What is 63 / 9?')
  const answer = page.getByTestId('answer')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  const first = (await answer.textContent()) as string
  const address = page.url()
  expect(address).toMatch(/#\/chat\/[\w-]+$/)

  await page.reload()
  await expect(answer).toHaveText(first)
  expect(page.url()).toBe(address)
  await expect(page.getByLabel('Instruct')).toBeChecked()

  await expect(page.getByRole('button', { name: 'Edit' })).toBeEnabled({ timeout: OPENING })
  await page.getByRole('button', { name: 'Edit' }).click()
  await expect(page.getByLabel('Message')).toBeFocused()
  await expect(page.getByLabel('Talk to')).not.toHaveText('No model yet', { timeout: OPENING })
  await ask(page, 'What is 8 - 5?')
  const fork = page.getByRole('group', { name: 'Branches of these questions' })
  await expect(fork).toHaveText('2/2')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await fork.getByRole('button', { name: 'The branch before' }).click()
  await expect(page.locator('.bubble')).toHaveText('What is 63 / 9?')
  await expect(answer).toHaveText(first)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export all' }).click()
  const path = info.outputPath('chats.json')
  await (await saved).saveAs(path)
  const chats = page.getByRole('list', { name: 'Chats' }).getByRole('link')
  await page.getByRole('button', { name: /^Delete/ }).click()
  await expect(chats).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(chats).toHaveCount(1)
  await page.getByRole('button', { name: /^Delete/ }).click()
  await page.getByLabel('File of chats').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') })
  await expect(page.getByText('This file holds no chats of this lab')).toBeVisible()
  await page.getByLabel('File of chats').setInputFiles(path)
  await expect(answer).toHaveText(first)
  expect(page.url()).toBe(address)
  await expect(fork).toHaveText('1/2')
})

test('by keys alone: a new chat, the search, the list, the mode, and the sheet that tells them', async ({ page }) => {
  await openChat(page)
  const message = page.getByLabel('Message')
  await message.focus()
  await page.keyboard.press('Control+.')
  await expect(page.getByLabel('Instruct')).toBeChecked()
  await page.keyboard.type('84-81=?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: OPENING })
  await page.keyboard.press('Control+b')
  await expect(page.getByRole('link', { name: '84-81=?' })).toBeFocused()
  // A name that is let go of, and the focus is at the pen again.
  const pen = page.getByRole('button', { name: 'Rename 84-81=?' })
  await pen.press('Enter')
  await page.getByLabel('Title of the chat').fill('Other')
  await page.keyboard.press('Escape')
  await expect(pen).toBeFocused()
  await page.keyboard.press('Control+k')
  await expect(page.getByLabel('Search the chats')).toBeFocused()
  // Where one writes, a question mark is one.
  await page.keyboard.type('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(message).toBeFocused()
  await page.keyboard.press('Control+Shift+O')
  await expect(message).toBeFocused()
  await expect(page).toHaveURL(/#\/chat$/)
  await page.getByRole('button', { name: 'Keys' }).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Searches the chats')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Keys' })).toBeFocused()

  // On a phone the list and the settings lie over the conversation: Escape closes them, and the focus is where it was.
  await page.setViewportSize({ width: 390, height: 844 })
  for (const [name, inside] of [
    ['Chats', page.getByRole('button', { name: 'New chat' })],
    ['Sampling', page.getByRole('complementary', { name: 'Sampling settings' })],
  ] as const) {
    const opener = page.getByRole('button', { name, exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    await expect(inside).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(opener).not.toBeFocused()
    await page.keyboard.press('Escape')
    await expect(inside).toBeHidden()
    await expect(opener).toBeFocused()
    // Also where the focus has not gone in, or came by its keys from elsewhere.
    await page.keyboard.press('Enter')
    await opener.focus()
    await page.keyboard.press('Escape')
    await expect(inside).toBeHidden()
  }
  await message.focus()
  await page.keyboard.press('Control+b')
  await expect(page.getByRole('link', { name: '84-81=?' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(message).toBeFocused()
})
