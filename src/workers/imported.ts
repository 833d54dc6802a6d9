/**
 * @file Models that somebody brought: a Hugging Face folder, or a ZIP archive of one, checked as it comes in and kept beside the runs, written
 * anew in the form that runs leave theirs in. What cannot be read or is left out by the engine never gets into the storage.
 */
import { assertFinite } from '../model/finite.ts'
import { companionFiles, expectedTensors, type ModelFolder, readModelFolder, writeModelFolder } from '../model/folder.ts'
import { holdsModel, weightsOf, writeModelFiles } from '../runs/model-files.ts'
import { slug } from '../runs/run.ts'
import { readJson } from '../runs/run-info.ts'
import { type FileReader, type Storage, within } from '../runs/storage.ts'
import { sizeOf } from '../runs/usage.ts'
import { loadChatTemplate } from '../text/template.ts'
import { loadTokenizer } from '../text/tokenizer.ts'
import type { ChosenFile, ImportProgress, ModelEntry } from './api.ts'
import { type PackedFile, unzip } from './unzip.ts'

/** What is noted of a model beside its files. */
interface Note {
  title: string
  /** When it was brought, ISO 8601. */
  created: string
}

const NOTE = 'import.json'
/** Characters; an archive may name a folder as it likes. */
const LONGEST_TITLE = 120

export class ImportedModels {
  constructor(private readonly storage: Storage) {}

  async list(): Promise<ModelEntry[]> {
    const models: ModelEntry[] = []
    for (const name of await this.storage.list('')) {
      if (!name.endsWith('/')) continue
      const entry = await this.#entry(name.slice(0, -1))
      if (entry) models.push(entry)
    }
    return models.sort((a, b) => a.title.localeCompare(b.title))
  }

  async #entry(name: string): Promise<ModelEntry | null> {
    const files = within(this.storage, name)
    const weights = await weightsOf(files)
    if (!weights || !(await holdsModel(files))) return null
    const note = (await readJson(files, NOTE)) as Partial<Note> | null | undefined
    const title = typeof note?.title === 'string' ? note.title : name
    const when = typeof note?.created === 'string' ? ` on ${note.created.slice(0, 10)}` : ''
    const description = `Brought to this browser${when}.`
    return { id: `imported/${name}`, title, origin: 'imported', ...weights, description }
  }

  /** Null where there is no such model. */
  async folder(name: string): Promise<FileReader | null> {
    const files = within(this.storage, name)
    return (await holdsModel(files)) ? files : null
  }

  /** Bytes of all of them. */
  async size(): Promise<number> {
    return (await Promise.all((await this.storage.list('')).map((name) => sizeOf(this.storage, name)))).reduce((a, b) => a + b, 0)
  }

  async remove(name: string): Promise<void> {
    await this.storage.remove(name)
  }

  /**
   * Takes a model in. The caller sees to it that no other is being taken in.
   *
   * @param onProgress Bytes of a large file unpacked, then tensors written, and of how many.
   * @throws Error with one sentence for whatever is wrong with the files; nothing of them is then kept.
   */
  async add(chosen: readonly ChosenFile[], signal: AbortSignal, onProgress: ImportProgress): Promise<ModelEntry> {
    await this.#sweep()
    const { files, title } = await findModel(chosen, signal, (done, total) => onProgress(done, total, 'bytes'))
    const folder = await readModelFolder(files)
    checkWords(folder)
    signal.throwIfAborted()
    const taken = new Set(await this.storage.list(''))
    const base = slug(title) || 'model'
    let name = base
    for (let n = 2; taken.has(`${name}/`); n++) name = `${base}-${n}`
    const place = within(this.storage, name)
    try {
      const note: Note = { title, created: new Date().toISOString() }
      await place.write(NOTE, JSON.stringify(note))
      const total = expectedTensors(folder.config).size
      let done = 0
      await writeModelFiles(place, (writer) =>
        writeModelFolder(writer, {
          config: folder.config,
          companions: folder.companions,
          tensor: async function* (tensor) {
            for await (const rows of folder.blocks(tensor)) {
              signal.throwIfAborted()
              assertFinite(
                rows,
                `The tensor ${tensor} holds values that are not finite numbers: the file is damaged, or training had diverged.`,
              )
              yield rows
            }
            onProgress(++done, total, 'tensors')
          },
        }),
      )
    } catch (error) {
      await this.storage.remove(name)
      throw error
    }
    return (await this.#entry(name)) as ModelEntry
  }

  /** What an import left that was cut off. */
  async #sweep(): Promise<void> {
    for (const name of await this.storage.list('')) {
      const folder = name.replace(/\/$/, '')
      if (!(await holdsModel(within(this.storage, folder)))) await this.storage.remove(folder)
    }
  }
}

/** Reads its tokenizer and chat template as the engine will. @throws Error with one sentence. */
function checkWords({ companions, tokenizerConfig }: ModelFolder) {
  const tokenizer = companions.get('tokenizer.json')
  if (tokenizer === undefined) throw new Error('The model folder has no tokenizer.json, without which it cannot read text.')
  loadTokenizer(tokenizer, tokenizerConfig)
  loadChatTemplate(tokenizerConfig, companions.get('chat_template.jinja') ?? null)
}

/** The one model among chosen files: of a folder, of an archive, or the files themselves. @throws Error with one sentence. */
async function findModel(
  chosen: readonly ChosenFile[],
  signal: AbortSignal,
  onUnpacked: (done: number, total: number) => void,
): Promise<{ files: FileReader; title: string }> {
  const [first, second] = chosen
  const archive = first && !second && /\.zip$/i.test(first.path)
  const all: Map<string, PackedFile> = archive
    ? await unzip(first.data, first.path, { signal, onUnpacked })
    : new Map(chosen.map(({ path, data }) => [path, { size: data.size, open: async () => data }]))
  const folders = [...all.keys()].filter((path) => /(^|\/)config\.json$/.test(path)).map((path) => path.slice(0, -'config.json'.length))
  const depth = (folder: string) => folder.split('/').length
  const least = Math.min(...folders.map(depth))
  const [found, other] = folders.filter((folder) => depth(folder) === least)
  if (found === undefined) {
    const where = archive ? `in ${first.path}` : 'among these files'
    throw new Error(`There is no config.json ${where}: a model is a folder with config.json, model.safetensors and tokenizer.json.`)
  }
  if (other !== undefined) throw new Error(`There is more than one model there, in ${found} and in ${other}: choose the folder of one.`)
  const named = found.split('/').at(-2) ?? (archive ? first.path.replace(/\.zip$/i, '') : '')
  return { files: readerOf(all, found), title: [...named].slice(0, LONGEST_TITLE).join('') || 'Imported model' }
}

/** A folder among files that are opened when they are first read. */
function readerOf(all: ReadonlyMap<string, PackedFile>, folder: string): FileReader {
  const opened = new Map<string, Promise<Blob>>()
  return {
    size: async (path) => all.get(folder + path)?.size ?? null,
    async read(path, begin = 0, end) {
      const file = all.get(folder + path)
      if (!file) return null
      let content = opened.get(path)
      if (!content) {
        content = file.open()
        opened.set(path, content)
      }
      return new Uint8Array(await (await content).slice(begin, end).arrayBuffer())
    },
  }
}

/** The files of a model's folder, as an archive takes them. */
export async function* modelFiles(files: FileReader, folder: string): AsyncGenerator<{ name: string; input: Uint8Array<ArrayBuffer> }> {
  for (const name of ['config.json', 'model.safetensors', ...companionFiles]) {
    const input = await files.read(name)
    if (input) yield { name: `${folder}/${name}`, input: input as Uint8Array<ArrayBuffer> }
  }
}
