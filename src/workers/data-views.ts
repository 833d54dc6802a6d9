/**
 * @file Looking through prompt sets: a source (a generated stream or a stored set), a filter, and the lines that are in sight. Long searches
 * are cut into slices, so that the worker goes on answering; a newer search ends an older one.
 */
import { createTask } from '../tasks/index.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import type { WordingSet } from '../tasks/wording.ts'
import type { Filter, ListRow, Source, View } from './data-api.ts'
import type { PromptSets } from './data-sets.ts'

/** Milliseconds of work after which other messages get their turn. */
const SLICE = 20
const LINE_LENGTH = 160

interface OpenView {
  id: number
  source: Source
  /** Rows of the source the filter lets through, ascending; null: all. */
  rows: Uint32Array | null
  count: number
}

/** Where the lines of a set begin. */
interface SetOffsets {
  offsets: Promise<Float64Array>
  /** Null while they are read. */
  rows: number | null
  ended: boolean
  tell: (share: number) => void
}

export class Views {
  readonly #sets: () => Promise<PromptSets>
  readonly #tasks = new Map<string, Task>()
  /** What was drawn so far of a generated stream; the same seed draws the same prompts again. */
  readonly #drawn = new Map<string, Prompt[]>()
  readonly #offsets = new Map<string, SetOffsets>()
  #view: OpenView | null = null
  #wanted = 0

  constructor(sets: () => Promise<PromptSets>) {
    this.#sets = sets
  }

  task(domain: string, wordings: WordingSet = 'known'): Task {
    const key = `${domain} ${wordings}`
    let task = this.#tasks.get(key)
    if (!task) {
      task = createTask(domain, { wordings })
      this.#tasks.set(key, task)
    }
    return task
  }

  /** Null when another view was asked for before this one was ready. */
  async open(source: Source, filter: Filter, onProgress: (share: number) => void): Promise<View | null> {
    const id = ++this.#wanted
    this.#endReading(source.type === 'stored' ? source.set : undefined)
    const current = () => id === this.#wanted
    const found = await (source.type === 'generated'
      ? this.#openDrawn(source, filter, current, onProgress)
      : this.#openSet(source.set, filter, current, onProgress)
    ).catch((error) => {
      // Of what nobody waits for nothing is told.
      if (!current()) return null
      throw error
    })
    if (!found || !current()) return null
    const { rows, of, kinds, levels } = found
    this.#view = { id, source, rows, count: rows?.length ?? of }
    return { id, count: this.#view.count, of, kinds, levels }
  }

  /** Whoever waits for a view gets null. */
  cancel(): void {
    this.#wanted++
    this.#endReading()
  }

  async list(view: number, from: number, to: number): Promise<ListRow[] | null> {
    const open = this.#view
    if (open?.id !== view) return null
    const places = Array.from({ length: Math.max(0, Math.min(to, open.count) - from) }, (_, i) => open.rows?.[from + i] ?? from + i)
    const prompts = await this.#at(open.source, places)
    return prompts.map((prompt, i) => listRow(prompt, places[i]))
  }

  locate(view: number, row: number): number | null {
    const open = this.#view
    if (open?.id !== view) return null
    if (!open.rows) return row < open.count ? row : null
    const place = open.rows.indexOf(row)
    return place < 0 ? null : place
  }

  /** @throws Error with one sentence when the source has no such row. */
  async prompt(source: Source, row: number): Promise<Prompt> {
    const [prompt] = await this.#at(source, [row])
    if (!prompt) throw new Error('This set has no such row.')
    return prompt
  }

  async #openDrawn(source: Source & { type: 'generated' }, filter: Filter, current: () => boolean, onProgress: (share: number) => void) {
    const prompts = await this.#draw(source, current, onProgress)
    if (!prompts) return null
    const shown = prompts.slice(0, source.count)
    const test = matcher(filter)
    return {
      rows: test ? Uint32Array.from(shown.flatMap((prompt, row) => (test(prompt) ? [row] : []))) : null,
      of: shown.length,
      kinds: count(shown.flatMap(({ kind }) => kind ?? [])),
      levels: [...new Set(shown.flatMap(({ level }) => level ?? []))].sort((a, b) => a - b),
    }
  }

  async #openSet(set: string, filter: Filter, current: () => boolean, onProgress: (share: number) => void) {
    const sets = await this.#sets()
    const entry = await sets.get(set)
    await this.#setOffsets(set, entry.rows, (share) => current() && onProgress(share))
    const test = matcher(filter)
    let rows: Uint32Array | null = null
    if (test) {
      const found: number[] = []
      const pause = new Pause()
      let row = 0
      for await (const prompt of sets.prompts(set)) {
        if (test(prompt)) found.push(row)
        row++
        if (pause.due()) {
          onProgress(row / entry.rows)
          await pause.take()
          if (!current()) return null
        }
      }
      rows = Uint32Array.from(found)
    }
    const kinds = Object.entries(entry.kinds).map(([name, number]) => ({ name, count: number }))
    return { rows, of: entry.rows, kinds, levels: [] as number[] }
  }

  async #draw(
    source: Source & { type: 'generated' },
    current: () => boolean,
    onProgress: (share: number) => void,
  ): Promise<Prompt[] | null> {
    const { domain, split, seed, count, wordings } = source
    const task = this.task(domain, wordings)
    const key = `${domain} ${wordings} ${split} ${seed}`
    let prompts = this.#drawn.get(key)
    if (!prompts) {
      // A handful of streams is what anyone looks at; the oldest goes.
      for (const old of [...this.#drawn.keys()].slice(0, -5)) this.#drawn.delete(old)
      prompts = []
      this.#drawn.set(key, prompts)
    }
    const pause = new Pause()
    while (prompts.length < count) {
      const row = prompts.length
      // What is trained on in supervised fine-tuning are the worked examples, so their prompts are shown.
      prompts.push(split === 'sft' ? task.demonstrationAt(seed, row).prompt : task.promptAt(split, seed, row))
      if (pause.due()) {
        onProgress(row / count)
        await pause.take()
        if (!current()) return null
      }
    }
    return prompts
  }

  async #at(source: Source, rows: number[]): Promise<Prompt[]> {
    if (source.type === 'generated') {
      const most = Math.max(0, ...rows) + 1
      const prompts =
        (await this.#draw(
          { ...source, count: Math.max(most, 1) },
          () => true,
          () => {},
        )) ?? []
      return rows.map((row) => prompts[row])
    }
    const sets = await this.#sets()
    const offsets = await this.#setOffsets(source.set)
    const prompts: Prompt[] = []
    // Neighbours are read together.
    for (let i = 0; i < rows.length; ) {
      let end = i + 1
      while (end < rows.length && rows[end] === rows[end - 1] + 1) end++
      if (rows[end - 1] + 1 >= offsets.length) break
      prompts.push(...(await sets.lines(source.set, offsets[rows[i]], offsets[rows[end - 1] + 1])))
      i = end
    }
    return prompts
  }

  /** Read once, and again where the set has other rows since. `tell`: whom the share read is told, the last who asks. */
  async #setOffsets(set: string, rows?: number, tell?: (share: number) => void): Promise<Float64Array> {
    let known = this.#offsets.get(set)
    if (!known || (known.rows !== null && rows !== undefined && known.rows !== rows)) {
      known = this.#readOffsets(set)
      // Of a handful of sets; the oldest go.
      for (const old of [...this.#offsets.keys()].slice(0, -3)) this.#offsets.delete(old)
      this.#offsets.delete(set)
      this.#offsets.set(set, known)
    }
    if (tell) known.tell = tell
    return known.offsets
  }

  #readOffsets(set: string): SetOffsets {
    const mine: SetOffsets = { rows: null, ended: false, tell: () => {}, offsets: Promise.resolve(new Float64Array()) }
    const share = (done: number) => {
      if (mine.ended) throw new DOMException('Cancelled.', 'AbortError')
      mine.tell(done)
    }
    mine.offsets = this.#sets()
      .then((sets) => sets.offsets(set, share))
      .then((offsets) => {
        mine.rows = offsets.length - 1
        return offsets
      })
    mine.offsets.catch(() => {
      if (this.#offsets.get(set) === mine) this.#offsets.delete(set)
    })
    return mine
  }

  /** Offsets that are being read for a view nobody waits for any more are read no further. */
  #endReading(but?: string): void {
    for (const [set, one] of this.#offsets) {
      if (one.rows !== null || set === but) continue
      one.ended = true
      this.#offsets.delete(set)
    }
  }
}

/** Null: everything passes. */
function matcher({ search, kind, level }: Filter): ((prompt: Prompt) => boolean) | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && kind === null && level === null) return null
  return (prompt) => {
    if (kind !== null && prompt.kind !== kind) return false
    if (level !== null && prompt.level !== level) return false
    if (words.length === 0) return true
    const text = prompt.prompt.toLowerCase()
    return words.every((word) => text.includes(word))
  }
}

export function listRow(prompt: Prompt, row: number): ListRow {
  const { id, domain, kind, level } = prompt
  const text = prompt.prompt
    .slice(0, 4 * LINE_LENGTH)
    .replace(/\s+/g, ' ')
    .trim()
  return {
    row,
    id,
    domain,
    ...(kind === undefined ? {} : { kind }),
    ...(level === undefined ? {} : { level }),
    text: text.length > LINE_LENGTH ? `${text.slice(0, LINE_LENGTH)}…` : text,
  }
}

function count(names: string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, number]) => ({ name, count: number }))
}

/** Lets the worker's other messages in when a slice of work is over. */
export class Pause {
  #since = performance.now()

  due(): boolean {
    return performance.now() - this.#since > SLICE
  }

  async take(): Promise<void> {
    await new Promise<void>((resolve) => setTimeout(resolve))
    this.#since = performance.now()
  }
}
