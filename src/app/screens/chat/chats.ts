/**
 * @file The chats there are, kept in this browser at most twice a second as they change. Where the browser keeps nothing they last for the
 * visit, and the page says so.
 */
import { create } from 'zustand'
import { errorSentence } from '../../format.ts'
import { latest } from '../../throttle.ts'
import { exportChats, importChats } from './exchange.ts'
import { hearOtherTabs, keep, keptChats } from './kept.ts'
import { useChatSettings } from './settings.ts'
import { type Chat, merged, newChat } from './tree.ts'

interface Chats {
  /** By when they changed last, the latest first. */
  chats: Chat[]
  loaded: boolean
  /** Why nothing is kept, in one sentence; null: chats are kept. */
  unkept: string | null
  /** Removed last, for as long as that can be undone. */
  removed: Chat | null
  /** What became of a file: one sentence. */
  notice: { text: string; bad: boolean } | null
  load(): Promise<void>
  /** A chat without messages, which is kept with its first. Returns its id. */
  begin(): string
  /** `touched`: it was talked in, and comes first. */
  update(chat: string, action: (chat: Chat) => Chat, options?: { touched: boolean }): void
  /** Keeps what changed at once. */
  flush(): void
  rename(chat: string, title: string): void
  remove(chat: string): void
  undoRemove(): void
  /** As a file: one of them, or all. */
  exported(chat?: string): string
  /** Adds a file's chats; one that is here already, and differs, is added beside. Returns the id of the first; null where there is none. */
  take(file: Pick<File, 'text' | 'size'>): Promise<string | null>
  dismissNotice(): void
}

const LARGEST_FILE = 100e6
/** Milliseconds between two writings of what changed. */
const KEPT_EVERY = 500

export const useChats = create<Chats>((set, get) => {
  const unsaved = new Map<string, Chat | null>()
  const save = latest<null>(() => {
    const changed = new Map(unsaved)
    unsaved.clear()
    keep(changed).then(
      () => set({ unkept: null }),
      (error) => {
        // Room may be made: what could not be kept is tried again with what changes next.
        for (const [id, chat] of changed) if (!unsaved.has(id)) unsaved.set(id, chat)
        set({ unkept: unkeptSentence(error) })
      },
    )
  }, KEPT_EVERY)
  // Whatever still waits when the page goes.
  if (typeof document !== 'undefined') addEventListener('pagehide', () => save.flush())

  function put(chat: Chat): void {
    set(({ chats }) => ({ chats: sorted([chat, ...chats.filter(({ id }) => id !== chat.id)]) }))
    unsaved.set(chat.id, chat)
    save(null)
  }

  return {
    chats: [],
    loaded: false,
    unkept: null,
    removed: null,
    notice: null,

    async load() {
      if (get().loaded) return
      try {
        const kept = await keptChats()
        set(({ chats }) => ({ chats: sorted([...chats, ...kept.filter(({ id }) => !chats.some((chat) => chat.id === id))]), loaded: true }))
        hearOtherTabs((id, chat) => {
          const here = findChat(id)
          // Removed there, it is not written back from here; and what changed here and is not kept yet is newer.
          if (chat === null) unsaved.delete(id)
          else if (unsaved.get(id) === null) return
          const now = chat && here ? (unsaved.has(id) ? merged(chat, here) : merged(here, chat)) : chat
          // What the other tab wrote over is written again.
          if (now && chat && Object.keys(now.messages).some((message) => now.messages[message] !== chat.messages[message])) {
            unsaved.set(id, now)
            save(null)
          }
          set(({ chats }) => ({ chats: sorted([...(now ? [now] : []), ...chats.filter((one) => one.id !== id)]) }))
        })
      } catch (error) {
        set({ loaded: true, unkept: unkeptSentence(error) })
      }
    },

    begin() {
      const chat = newChat(crypto.randomUUID(), new Date(), useChatSettings.getState().system)
      set(({ chats }) => ({ chats: [chat, ...chats.filter((other) => !isEmpty(other))] }))
      return chat.id
    },

    update(id, action, { touched } = { touched: true }) {
      const chat = findChat(id)
      if (chat) put({ ...action(chat), ...(touched ? { changed: new Date().toISOString() } : {}) })
    },
    flush: () => save.flush(),
    rename: (id, title) => get().update(id, (chat) => ({ ...chat, title: title.trim() || chat.title }), { touched: false }),

    remove(id) {
      const removed = findChat(id)
      if (!removed) return
      set(({ chats }) => ({ chats: chats.filter((chat) => chat.id !== id), removed }))
      unsaved.set(id, null)
      save(null)
    },
    undoRemove() {
      const { removed } = get()
      if (removed) put(removed)
      set({ removed: null })
    },

    exported: (id) => exportChats(get().chats.filter((chat) => (id === undefined ? !isEmpty(chat) : chat.id === id))),

    async take(file) {
      try {
        if (file.size > LARGEST_FILE) throw new Error('This file is larger than 100 MB; no chats are that long.')
        const found = importChats(await file.text())
        const asFile = (chat: Chat) => exportChats(importChats(exportChats([chat])))
        const same = (chat: Chat) => get().chats.some((known) => known.id === chat.id && asFile(known) === asFile(chat))
        const fresh: string[] = []
        for (const chat of found) {
          if (same(chat)) continue
          const id = findChat(chat.id) ? crypto.randomUUID() : chat.id
          put({ ...chat, id })
          fresh.push(id)
        }
        set({ notice: { text: takenSentence(fresh.length, found.length - fresh.length), bad: false } })
        return fresh[0] ?? found[0]?.id ?? null
      } catch (error) {
        set({ notice: { text: errorSentence(error), bad: true } })
        return null
      }
    },
    dismissNotice: () => set({ notice: null }),
  }
})

export function findChat(id: string | null): Chat | undefined {
  return useChats.getState().chats.find((chat) => chat.id === id)
}

export function isEmpty({ messages }: Chat): boolean {
  return Object.keys(messages).length === 0
}

function sorted(chats: readonly Chat[]): Chat[] {
  return chats.toSorted((a, b) => b.changed.localeCompare(a.changed))
}

function unkeptSentence(error: unknown): string {
  return `This browser keeps no chats for this page, so they last for this visit only: ${errorSentence(error)}`
}

function takenSentence(fresh: number, known: number): string {
  const came = fresh === 0 ? '' : fresh === 1 ? 'One chat was brought in' : `${fresh} chats were brought in`
  const here = known === 0 ? '' : `${known === 1 ? 'one' : known} ${known === 1 ? 'was' : 'were'} here already`
  return sentence([came, here].filter((part) => part !== '').join(', ') || 'there was no chat in it')
}

const sentence = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}.`
