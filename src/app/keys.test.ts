import { expect, it } from 'vitest'
import { asksForSheet, CHAT_KEYS, chatDeed, SHEET } from './keys.ts'

const press = (key: string, held: ('ctrl' | 'meta' | 'shift' | 'alt')[] = []) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
})

it('Chat has a key for each of its deeds, with Ctrl or Command, and none without', () => {
  for (const [deed, { key, shift }] of Object.entries(CHAT_KEYS)) {
    const more = shift ? (['shift'] as const) : []
    for (const mod of ['ctrl', 'meta'] as const) expect(chatDeed(press(shift ? key.toUpperCase() : key, [mod, ...more]))).toBe(deed)
    expect(chatDeed(press(key, [...more]))).toBeNull()
    expect(chatDeed(press(key, ['ctrl', 'alt', ...more]))).toBeNull()
    expect(chatDeed(press(key, ['ctrl', 'meta', ...more]))).toBeNull()
  }
  expect(chatDeed(press('o', ['ctrl']))).toBeNull()
})

it('a question mark asks for the sheet, but not where one is typed', () => {
  const at = (tagName: string, type?: string) => asksForSheet(press('?', ['shift']), { tagName, type })
  expect([at('BODY'), at('BUTTON'), at('INPUT', 'checkbox')]).toEqual([true, true, true])
  expect([at('TEXTAREA'), at('INPUT', 'search'), at('INPUT', 'text')]).toEqual([false, false, false])
  expect(asksForSheet(press('?', ['ctrl']), null)).toBe(false)
  expect(asksForSheet(press('/'), null)).toBe(false)
})

it('the sheet tells all keys of Chat, each thing once', () => {
  const told = SHEET.flatMap(({ title, shortcuts }) => shortcuts.map(({ does }) => `${title}: ${does}`))
  expect(new Set(told).size).toBe(told.length)
  for (const { does } of Object.values(CHAT_KEYS)) expect(told).toContain(`Chat: ${does}`)
})
