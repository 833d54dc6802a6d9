/**
 * @file Prompt sets on a storage: one folder a set, with the prompts as JSON lines of the native format and a manifest written last. A
 * folder without a manifest is an import that never ended.
 */

import { readText, type Storage } from '../runs/storage.ts'
import type { Prompt } from '../tasks/task.ts'
import { formatJson, parseJson } from '../text/json.ts'
import type { StoredSet } from './data-api.ts'

const MANIFEST = 'set.json'
const PROMPTS = 'prompts.jsonl'
/** Bytes read or written at a time. */
const PIECE = 1 << 22
/** A folder this old without a manifest (milliseconds) belongs to no import that still goes on. */
const ABANDONED = 3_600_000
const MAX_KINDS = 200
const MAX_KIND_LENGTH = 200

export class PromptSets {
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Newest first. Removes what interrupted imports left behind. */
  async list(): Promise<StoredSet[]> {
    const sets: StoredSet[] = []
    for (const entry of await this.#storage.list('')) {
      if (!entry.endsWith('/')) continue
      const id = entry.slice(0, -1)
      const set = await this.#manifest(id)
      if (set) sets.push(set)
      else if (Date.now() - Number.parseInt(id, 36) > ABANDONED) await this.#storage.remove(id)
    }
    return sets.sort((a, b) => b.created.localeCompare(a.created))
  }

  /** @throws Error with one sentence when there is no such set. */
  async get(id: string): Promise<StoredSet> {
    const set = await this.#manifest(id)
    if (!set) throw new Error('This set is no longer kept in this browser.')
    return set
  }

  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim().slice(0, 120)
    if (trimmed === '') throw new Error('A set needs a name.')
    await this.#save({ ...(await this.get(id)), name: trimmed })
  }

  /** The manifest goes first, so that a removal cut short leaves no set that lacks its prompts. */
  async remove(id: string): Promise<void> {
    await this.#storage.remove(`${id}/${MANIFEST}`)
    await this.#storage.remove(id)
  }

  /** Stores prompts as they come; `onRow` is told how many there are so far, a few times a second at most. */
  async add(
    name: string,
    history: string[],
    prompts: AsyncIterable<Prompt> | Iterable<Prompt>,
    onRow: (rows: number) => void = () => {},
  ): Promise<StoredSet> {
    const created = new Date()
    const set: StoredSet = {
      id: await this.#freeId(created.getTime()),
      name: name.trim().slice(0, 120) || 'Untitled',
      created: created.toISOString(),
      rows: 0,
      bytes: 0,
      domains: {},
      kinds: {},
      history,
    }
    const domains = new Map<string, number>()
    const kinds = new Map<string, number>()
    const encoder = new TextEncoder()
    async function* lines() {
      let text = ''
      const flush = () => {
        const bytes = encoder.encode(text)
        text = ''
        set.bytes += bytes.length
        onRow(set.rows)
        return bytes
      }
      for await (const prompt of prompts) {
        set.rows++
        domains.set(prompt.domain, (domains.get(prompt.domain) ?? 0) + 1)
        if (prompt.kind && prompt.kind.length <= MAX_KIND_LENGTH) kinds.set(prompt.kind, (kinds.get(prompt.kind) ?? 0) + 1)
        text += `${formatJson(prompt)}\n`
        if (text.length >= PIECE) yield flush()
      }
      if (text !== '') yield flush()
    }
    try {
      await this.#storage.write(`${set.id}/${PROMPTS}`, lines())
    } catch (error) {
      await this.#storage.remove(set.id).catch(() => {})
      throw error
    }
    set.domains = Object.fromEntries(domains)
    set.kinds = Object.fromEntries([...kinds].sort((a, b) => b[1] - a[1]).slice(0, MAX_KINDS))
    await this.#save(set)
    return set
  }

  /** The set's bytes, piece by piece. */
  async *bytes(id: string): AsyncGenerator<Uint8Array> {
    const { bytes } = await this.get(id)
    for (let at = 0; at < bytes; at += PIECE) yield await this.#range(id, at, Math.min(bytes, at + PIECE))
  }

  /** Where each line begins, and where the last one ends: rows + 1 offsets. */
  async offsets(id: string): Promise<Float64Array> {
    const { rows } = await this.get(id)
    const offsets = new Float64Array(rows + 1)
    let row = 0
    let at = 0
    for await (const piece of this.bytes(id)) {
      for (let i = piece.indexOf(10); i >= 0 && row < rows; i = piece.indexOf(10, i + 1)) offsets[++row] = at + i + 1
      at += piece.length
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
    let row = 0
    for await (const line of this.text(id)) {
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
  async *text(id: string): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const piece of this.bytes(id)) {
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

  async #manifest(id: string): Promise<StoredSet | null> {
    const text = await readText(this.#storage, `${id}/${MANIFEST}`)
    try {
      return text === null ? null : (JSON.parse(text) as StoredSet)
    } catch {
      return null
    }
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
