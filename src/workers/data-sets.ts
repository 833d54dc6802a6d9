/**
 * @file Prompt sets on a storage: one folder a set, with the prompts as JSON lines of the native format and a manifest written last. A
 * folder without a manifest is an import that goes on or never ended; one whose manifest cannot be read is a set all the same. Whoever writes a
 * set or removes it holds the set's web lock, which the browser frees when its tab or worker dies.
 */

import { readText, type Storage } from '../runs/storage.ts'
import type { Prompt } from '../tasks/task.ts'
import { formatJson, parseJson } from '../text/json.ts'
import type { StoredSet } from './data-api.ts'
import { describe, parseManifest, Tally } from './set-manifest.ts'

const MANIFEST = 'set.json'
const PROMPTS = 'prompts.jsonl'
/** Bytes read or written at a time. */
const PIECE = 1 << 22
/** A folder without a manifest is left alone for so long (milliseconds), whoever holds its lock. */
const ABANDONED = 3_600_000
const LOCK = 'cascade-prompt-set:'

/** The part of a LockManager that is used. */
export type SetLocks = Pick<LockManager, 'request'>

export class PromptSets {
  readonly #storage: Storage
  readonly #locks: SetLocks | undefined

  /** @param locks Shared by all who have this storage open; without them nothing is taken for abandoned. */
  constructor(storage: Storage, locks: SetLocks | undefined = globalThis.navigator?.locks) {
    this.#storage = storage
    this.#locks = locks
  }

  /** Newest first, damaged ones too. Removes what interrupted imports left behind. */
  async list(): Promise<StoredSet[]> {
    const sets: StoredSet[] = []
    for (const entry of await this.#storage.list('')) {
      if (!entry.endsWith('/')) continue
      const id = entry.slice(0, -1)
      const set = await this.#manifest(id)
      if (set) sets.push(set)
      else if (Date.now() - Number.parseInt(id, 36) > ABANDONED) await this.#sweep(id)
    }
    return sets.sort((a, b) => b.created.localeCompare(a.created))
  }

  /** @throws Error with one sentence when there is no such set, or its description is damaged. */
  async get(id: string): Promise<StoredSet> {
    const set = await this.#known(id)
    if (set.damaged !== undefined) throw new Error(set.damaged)
    return set
  }

  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim().slice(0, 120)
    if (trimmed === '') throw new Error('A set needs a name.')
    await this.#hold(id, async () => this.#save({ ...(await this.get(id)), name: trimmed }))
  }

  /**
   * Describes a set again whose description is damaged, by reading its prompts.
   *
   * @throws Error with one sentence when they are not whole either.
   */
  async repair(id: string): Promise<StoredSet> {
    return this.#hold(id, async () => {
      const { damaged, ...set } = await this.#known(id)
      // By another tab, meanwhile.
      if (damaged === undefined) return set
      set.bytes = (await this.#storage.size(`${id}/${PROMPTS}`)) ?? 0
      const tally = new Tally()
      for await (const prompt of this.#parsed(this.#text(set))) tally.add(prompt)
      if (tally.rows === 0) throw new Error('Of this set no prompts are left. Delete it and import it again.')
      Object.assign(set, tally.total())
      set.history = ['Its description was damaged, and was made again from its prompts.']
      await this.#save(set)
      return set
    })
  }

  /** The manifest goes first, so that a removal cut short leaves no set that lacks its prompts. */
  async remove(id: string): Promise<void> {
    await this.#hold(id, async () => {
      await this.#storage.remove(`${id}/${MANIFEST}`)
      await this.#storage.remove(id)
    })
  }

  /** Stores prompts as they come; `onRow` is told how many there are so far, a few times a second at most. */
  async add(
    name: string,
    history: string[],
    prompts: AsyncIterable<Prompt> | Iterable<Prompt>,
    onRow: (rows: number) => void = () => {},
  ): Promise<StoredSet> {
    const created = new Date()
    const set = describe(await this.#freeId(created.getTime()), name, created, history)
    const tally = new Tally()
    const encoder = new TextEncoder()
    async function* lines() {
      let text = ''
      const flush = () => {
        const bytes = encoder.encode(text)
        text = ''
        set.bytes += bytes.length
        onRow(tally.rows)
        return bytes
      }
      for await (const prompt of prompts) {
        tally.add(prompt)
        text += `${formatJson(prompt)}\n`
        if (text.length >= PIECE) yield flush()
      }
      if (text !== '') yield flush()
    }
    return this.#hold(set.id, async () => {
      try {
        await this.#storage.write(`${set.id}/${PROMPTS}`, lines())
        Object.assign(set, tally.total())
        await this.#save(set)
      } catch (error) {
        await this.#storage.remove(set.id).catch(() => {})
        throw error
      }
      return set
    })
  }

  /** One more prompt at the end of a set. Whoever reads it meanwhile, or after a crash, finds the set as it was: its description goes last. */
  async append(id: string, prompt: Prompt, history: string): Promise<StoredSet> {
    return this.#hold(id, async () => {
      const set = await this.get(id)
      const line = new TextEncoder().encode(`${formatJson(prompt)}\n`)
      const before = this.#bytes(set)
      async function* all() {
        yield* before
        yield line
      }
      await this.#storage.write(`${id}/${PROMPTS}`, all())
      const { domain, kind } = prompt
      set.rows++
      set.bytes += line.length
      set.domains[domain] = (set.domains[domain] ?? 0) + 1
      if (kind) set.kinds[kind] = (set.kinds[kind] ?? 0) + 1
      if (!set.history.includes(history)) set.history.push(history)
      await this.#save(set)
      return set
    })
  }

  /** The set's bytes, piece by piece. */
  async *bytes(id: string): AsyncGenerator<Uint8Array> {
    yield* this.#bytes(await this.get(id))
  }

  async *#bytes({ id, bytes }: StoredSet): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes; at += PIECE) yield await this.#range(id, at, Math.min(bytes, at + PIECE))
  }

  /** Where each line begins, and where the last one ends: rows + 1 offsets. `onShare`: of the bytes read so far; what it throws ends it. */
  async offsets(id: string, onShare: (share: number) => void = () => {}): Promise<Float64Array> {
    const { rows, bytes } = await this.get(id)
    const offsets = new Float64Array(rows + 1)
    let row = 0
    let at = 0
    for await (const piece of this.bytes(id)) {
      for (let i = piece.indexOf(10); i >= 0 && row < rows; i = piece.indexOf(10, i + 1)) offsets[++row] = at + i + 1
      at += piece.length
      onShare(at / bytes)
    }
    if (row !== rows) throw new Error('This set is damaged: it has fewer lines than its description says. Delete it and import it again.')
    return offsets
  }

  /** Lines between two offsets, parsed. */
  async lines(id: string, begin: number, end: number): Promise<Prompt[]> {
    const text = new TextDecoder().decode(await this.#range(id, begin, end))
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => parseJson(line) as Prompt)
  }

  /** Every prompt of the set, in order. */
  async *prompts(id: string): AsyncGenerator<Prompt> {
    yield* this.#parsed(this.#text(await this.get(id)))
  }

  async *#parsed(lines: AsyncIterable<string>): AsyncGenerator<Prompt> {
    let row = 0
    for await (const line of lines) {
      row++
      try {
        yield parseJson(line) as Prompt
      } catch (cause) {
        if (!(cause instanceof SyntaxError)) throw cause
        throw new Error(`This set is damaged: its row ${row} cannot be read. Delete it and import it again.`, { cause })
      }
    }
  }

  /** Every line of the set, in order, not parsed. */
  async *#text(set: StoredSet): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const piece of this.#bytes(set)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') yield rest
  }

  async #range(id: string, begin: number, end: number): Promise<Uint8Array> {
    const bytes = await this.#storage.read(`${id}/${PROMPTS}`, begin, end)
    if (!bytes || bytes.length !== end - begin) throw new Error('This set is no longer kept whole in this browser.')
    return bytes
  }

  /** Null when there is none. */
  async #manifest(id: string): Promise<StoredSet | null> {
    const text = await readText(this.#storage, `${id}/${MANIFEST}`)
    return text === null ? null : parseManifest(id, text)
  }

  async #known(id: string): Promise<StoredSet> {
    const set = await this.#manifest(id)
    if (!set) throw new Error('This set is no longer kept in this browser.')
    return set
  }

  /** Looks once more, now that nobody else writes there. */
  async #sweep(id: string): Promise<void> {
    await this.#locks?.request(LOCK + id, { ifAvailable: true }, async (lock) => {
      if (lock && (await this.#manifest(id)) === null) await this.#storage.remove(id)
    })
  }

  async #hold<T>(id: string, action: () => Promise<T>): Promise<T> {
    return this.#locks ? await this.#locks.request(LOCK + id, action) : action()
  }

  async #save(set: StoredSet): Promise<void> {
    await this.#storage.write(`${set.id}/${MANIFEST}`, JSON.stringify(set))
  }

  /** Ids are times in base 36: their order is the order of making, and an abandoned one shows its age. */
  async #freeId(time: number): Promise<string> {
    const taken = new Set(await this.#storage.list(''))
    for (let at = time; ; at++) if (!taken.has(`${at.toString(36)}/`)) return at.toString(36)
  }
}
