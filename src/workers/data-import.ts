/** @file One import: a file is read into memory, looked at, and stored. It has a worker of its own that is ended afterwards. */
import { importPromptSet } from '../curation/import.ts'
import { mappings, parseMapping } from '../curation/mapping.ts'
import { blobSource } from '../curation/source.ts'
import type { ImportedSet, Progress } from '../curation/types.ts'
import type { Storage } from '../runs/storage.ts'
import { domainOf } from '../tasks/index.ts'
import type { ImportApi, ImportPreview, MappingEntry, StoredSet } from './data-api.ts'
import { PromptSets } from './data-sets.ts'

/** Rows shown of a file before it is accepted. */
const PREVIEW = 5
/** Characters of them. */
const LONGEST = { prompt: 5_000, kind: 200 }

export class ImportJob implements ImportApi {
  readonly #storage: () => Promise<Storage>
  #imported: ImportedSet | null = null

  constructor(storage: () => Promise<Storage>) {
    this.#storage = storage
  }

  async mappings(): Promise<MappingEntry[]> {
    return mappings.map(({ name, title, domain, note }) => ({ name, title, domain, ...(note === undefined ? {} : { note }) }))
  }

  async read(file: File, mapping: string | { own: string }, onProgress: (progress: Progress) => void): Promise<ImportPreview> {
    this.#imported = null
    const chosen = typeof mapping === 'string' ? mapping : parseMapping(mapping.own)
    const set = await importPromptSet(blobSource(file, file.name), { mapping: chosen }, { onProgress })
    this.#imported = set
    const domains = new Map<string, number>()
    for (const { domain } of set.prompts) {
      const { title } = domainOf(domain)
      domains.set(title, (domains.get(title) ?? 0) + 1)
    }
    return {
      format: set.format,
      mapping: set.mapping,
      report: set.report,
      count: set.prompts.length,
      domains: Object.fromEntries(domains),
      first: set.prompts.slice(0, PREVIEW).map((prompt, i) => ({
        place: set.places[i],
        // The page lays out what it is given.
        prompt: { ...(prompt.kind !== undefined && { kind: prompt.kind.slice(0, LONGEST.kind) }), prompt: cut(prompt.prompt) },
        reference: domainOf(prompt.domain).line(prompt),
      })),
    }
  }

  async keep(name: string, onProgress: (progress: Progress) => void): Promise<StoredSet> {
    const set = this.#imported
    if (!set) throw new Error('No file was read yet.')
    const { rows } = set.report
    const left = rows - set.prompts.length
    const history = [
      `Imported from ${set.name} (${set.format}, ${set.mapping.title}): ${set.prompts.length} prompts of ${rows} rows${left > 0 ? `, ${left} left out` : ''}.`,
    ]
    return new PromptSets(await this.#storage()).add(name, history, set.prompts, (done) =>
      onProgress({ phase: 'Storing', done, total: set.prompts.length, unit: 'rows' }),
    )
  }
}

function cut(text: string): string {
  return text.length > LONGEST.prompt ? `${text.slice(0, LONGEST.prompt)}…` : text
}
