/** @file Chats in this browser: a database of its own, one record a chat, and a word to other tabs that show the same. */
import { type IDBPDatabase, openDB } from 'idb'
import type { Chat } from './tree.ts'

const NAME = 'cascade-lab-chats'

let opening: Promise<IDBPDatabase> | null = null
/** Once it is open: what is written as the page goes has no time to wait for a promise. */
let opened: IDBPDatabase | null = null
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME)

/** Rejects where the browser keeps nothing for this page; whoever asks again tries again. */
async function database(): Promise<IDBPDatabase> {
  const forget = () => {
    opening = null
    opened = null
  }
  opening ??= openDB(NAME, 1, { upgrade: (db) => void db.createObjectStore('chats', { keyPath: 'id' }), terminated: forget })
  opening.catch(forget)
  opened = await opening
  return opened
}

export async function keptChats(): Promise<Chat[]> {
  return (await database()).getAll('chats')
}

/** Writes chats, and removes those that are null, all or none. */
export async function keep(chats: ReadonlyMap<string, Chat | null>): Promise<void> {
  const transaction = (opened ?? (await database())).transaction('chats', 'readwrite')
  for (const [id, chat] of chats) void (chat ? transaction.store.put(chat) : transaction.store.delete(id))
  await transaction.done
  tabs?.postMessage([...chats.keys()])
}

/** What another tab did to a chat: null where it was removed. */
export function hearOtherTabs(listener: (id: string, chat: Chat | null) => void): void {
  tabs?.addEventListener('message', async ({ data }: MessageEvent<string[]>) => {
    const db = await database()
    for (const id of data) listener(id, (await db.get('chats', id)) ?? null)
  })
}
