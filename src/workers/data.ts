/**
 * @file What a data worker does for the page: the sets there are, looking through them, and judging an answer someone typed. It knows its
 * host only by a storage and the verifiers' tools.
 */
import { promptFault } from '../curation/check-prompt.ts'
import type { Storage } from '../runs/storage.ts'
import { createTask, DOMAINS, domainOf } from '../tasks/index.ts'
import type { Demonstration, Mode, Prompt, Task, Verdict } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { promptId } from '../text/hash.ts'
import type { DataApi, DomainEntry, ExampleReply, Filter, JudgedReply, ListRow, PromptDetail, Source, StoredSet, View } from './data-api.ts'
import { cheatReplies, completion, demonstrationsFor, referenceReply } from './data-examples.ts'
import { PromptSets } from './data-sets.ts'
import { Views } from './data-views.ts'

/** What a prompt has by the native format; anything else on its line is shown as it stands. */
const NATIVE = new Set([...['id', 'domain', 'prompt', 'kind', 'level', 'content'], ...DOMAINS.flatMap(({ fields }) => Object.keys(fields))])

export class DataService implements DataApi {
  readonly #sets: () => Promise<PromptSets>
  readonly #views: Views
  readonly #tools: TaskTools
  readonly #judges = new Map<string, Task>()
  readonly #teachers = new Map<string, Record<Mode, Task>>()

  constructor(storage: () => Promise<Storage>, tools: TaskTools) {
    let sets: Promise<PromptSets> | null = null
    this.#sets = () => {
      sets ??= storage().then((opened) => new PromptSets(opened))
      return sets
    }
    this.#views = new Views(this.#sets)
    this.#tools = tools
  }

  async domains(): Promise<DomainEntry[]> {
    return DOMAINS.map(({ name, title, placeholder, needs }) => ({
      domain: name,
      title,
      kinds: this.#views.task(name).kinds,
      placeholder,
      runsPython: needs.includes('python'),
    }))
  }

  async sets(): Promise<StoredSet[]> {
    return (await this.#sets()).list()
  }

  async rename(set: string, name: string): Promise<void> {
    await (await this.#sets()).rename(set, name)
  }

  async remove(set: string): Promise<void> {
    await (await this.#sets()).remove(set)
  }

  async repair(set: string): Promise<void> {
    await (await this.#sets()).repair(set)
  }

  async file(set: string): Promise<Blob> {
    const pieces: BlobPart[] = []
    for await (const piece of (await this.#sets()).bytes(set)) pieces.push(new Blob([piece as Uint8Array<ArrayBuffer>]))
    return new Blob(pieces, { type: 'application/jsonl' })
  }

  async keepPrompt(fields: Omit<Prompt, 'id'>, into: { set: string } | { name: string }): Promise<StoredSet> {
    const fault = promptFault({ ...fields })
    if (fault !== null) throw new Error(`The prompt ${fault}.`)
    const prompt: Prompt = { ...fields, id: promptId(fields.domain, fields.prompt) }
    const history = 'Prompts of the chat, each kept by hand.'
    const sets = await this.#sets()
    return 'set' in into ? sets.append(into.set, prompt, history) : sets.add(into.name, [history], [prompt])
  }

  async open(source: Source, filter: Filter, onProgress: (share: number) => void): Promise<View | null> {
    return this.#views.open(source, filter, onProgress)
  }

  async cancelOpen(): Promise<void> {
    this.#views.cancel()
  }

  async list(view: number, from: number, to: number): Promise<ListRow[] | null> {
    return this.#views.list(view, from, to)
  }

  async locate(view: number, row: number): Promise<number | null> {
    return this.#views.locate(view, row)
  }

  async prompt(source: Source, row: number): Promise<PromptDetail> {
    const stored = await this.#views.prompt(source, row)
    const fields = Object.entries(stored)
    const prompt = Object.fromEntries(fields.filter(([name]) => NATIVE.has(name))) as unknown as Prompt
    const extra = Object.fromEntries(fields.filter(([name]) => !NATIVE.has(name)))
    const parts = domainOf(prompt.domain).shows(prompt)
    return { row, prompt, parts, extra, demonstrations: this.#demonstrations(source, prompt, row) }
  }

  async verify(prompt: Prompt, response: string, mode: Mode): Promise<JudgedReply> {
    const verdict = await this.#judge(prompt.domain).verify(prompt, response, mode)
    return { verdict, ...domainOf(prompt.domain).explains(prompt, verdict) }
  }

  async explain(prompt: Prompt, verdict: Verdict): Promise<JudgedReply> {
    return { verdict, ...domainOf(prompt.domain).explains(prompt, verdict) }
  }

  async examples(source: Source, row: number, mode: Mode): Promise<ExampleReply[]> {
    const prompt = await this.#views.prompt(source, row)
    const own = this.#demonstrations(source, prompt, row).find((one) => one.mode === mode && one.prompt.id === prompt.id)
    const reference = own
      ? { kind: 'reference' as const, title: 'The reference answer', mode, response: completion(own) }
      : referenceReply(prompt, mode)
    return [...(reference ? [reference] : []), ...cheatReplies(prompt, mode)]
  }

  #judge(domain: string): Task {
    let task = this.#judges.get(domain)
    if (!task) {
      task = createTask(domain, undefined, this.#tools)
      this.#judges.set(domain, task)
    }
    return task
  }

  #demonstrations(source: Source, prompt: Prompt, row: number): Demonstration[] {
    if (source.type !== 'generated') return []
    const { domain, split, seed } = source
    let teachers = this.#teachers.get(domain)
    if (!teachers) {
      // A teacher who shows all steps and makes no mistakes: what is imitated, at its best.
      const careful = { styles: { full: 1 }, slip: 0 }
      teachers = { think: createTask(domain, { ...careful, thinkShare: 1 }), instruct: createTask(domain, { ...careful, thinkShare: 0 }) }
      this.#teachers.set(domain, teachers)
    }
    return demonstrationsFor(teachers, prompt, split, seed, row)
  }
}
