/** @file What can be done by keys that no button shows, in one place: the sheet of keys tells it, and Chat's own are read from here. */

/** `mod` stands for Ctrl, or for Command on a Mac. */
export interface Shortcut {
  keys: readonly string[]
  does: string
}

export const CHAT_KEYS = {
  fresh: { key: 'o', shift: true, does: 'Begins a new chat' },
  search: { key: 'k', shift: false, does: 'Searches the chats' },
  list: { key: 'b', shift: false, does: 'Goes to the list of chats' },
  mode: { key: '.', shift: false, does: 'Switches between thinking and instruct' },
} as const

export type ChatDeed = keyof typeof CHAT_KEYS

export const SHEET: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['?'], does: 'Shows these keys' },
      { keys: ['Esc'], does: 'Closes what is open over the page' },
    ],
  },
  {
    title: 'Chat',
    shortcuts: [
      { keys: ['Enter'], does: 'Sends the message' },
      { keys: ['Shift', 'Enter'], does: 'Begins a new line in it' },
      { keys: ['Esc'], does: 'Stops the reply, or leaves an edit' },
      ...Object.values(CHAT_KEYS).map(({ key, shift, does }) => ({
        keys: ['mod', ...(shift ? ['Shift'] : []), key.toUpperCase()],
        does,
      })),
    ],
  },
  {
    title: 'Rollouts, in a list',
    shortcuts: [
      { keys: ['J'], does: 'The next prompt or attempt' },
      { keys: ['K'], does: 'The one before' },
      { keys: ['Home'], does: 'The first; End: the last' },
    ],
  },
  {
    title: 'Rollouts, in the tokens of an attempt',
    shortcuts: [
      { keys: ['←', '→'], does: 'A token back or on; ↑ and ↓: ten' },
      { keys: ['Enter'], does: 'Keeps the token, with what else might have come' },
    ],
  },
  {
    title: 'In a Fork',
    shortcuts: [
      { keys: ['←', '→'], does: 'A token back or on; with Shift: a branch' },
      { keys: ['↑', '↓'], does: 'The attempt above or below' },
      { keys: ['Enter'], does: 'Opens a fork, or a leaf' },
      { keys: ['+', '−'], does: 'Larger, smaller; 0: as it was' },
    ],
  },
  {
    title: 'Evaluate, in the matrix',
    shortcuts: [{ keys: ['←', '→', '↑', '↓'], does: 'From cell to cell' }],
  },
]

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** What a key asks for in Chat; null: nothing. */
export function chatDeed({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): ChatDeed | null {
  if (altKey || ctrlKey === metaKey) return null
  const deeds = Object.keys(CHAT_KEYS) as ChatDeed[]
  return deeds.find((deed) => CHAT_KEYS[deed].key === key.toLowerCase() && CHAT_KEYS[deed].shift === shiftKey) ?? null
}

/** Whether a key asks for the sheet: not where a text is typed, which may have a question in it. */
export function asksForSheet(pressed: Pressed, target: { isContentEditable?: boolean; tagName?: string; type?: string } | null): boolean {
  if (pressed.key !== '?' || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return false
  const typed =
    target?.tagName === 'TEXTAREA' || (target?.tagName === 'INPUT' && !/^(checkbox|radio|range|button|file)$/.test(target.type ?? ''))
  return !typed && target?.isContentEditable !== true
}
