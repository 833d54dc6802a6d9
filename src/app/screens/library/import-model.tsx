/** @file Where a model comes in: a folder, its files or an archive, chosen or dropped. */
import { useRef, useState } from 'react'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { bytes } from '../../format.ts'
import styles from './library.module.css'
import { useLibrary } from './store.ts'

export function ImportModel() {
  const importing = useLibrary((state) => state.importing)
  const folder = useRef<HTMLInputElement | null>(null)
  const files = useRef<HTMLInputElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const [over, setOver] = useState(false)
  const take = (list: FileList | null | undefined) => void useLibrary.getState().bring([...(list ?? [])])
  return (
    <section
      className={over ? `${styles.bring} ${styles.over}` : styles.bring}
      aria-labelledby="bring-title"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void filesOf(event.dataTransfer).then((dropped) => useLibrary.getState().bring(dropped))
      }}
    >
      <div className={styles.words}>
        <h2 id="bring-title" ref={heading} tabIndex={-1}>
          Bring a model
        </h2>
        <p className="hint">
          A Hugging Face folder of a Llama, Qwen2 or Qwen3, or a ZIP file of one: config.json, model.safetensors, tokenizer.json. It stays
          in this browser. Or drop it here.
        </p>
      </div>
      {importing ? (
        <div className={styles.progress}>
          <ProgressBar done={importing.done} total={importing.total} label={`Importing ${importing.title}`} />
          <span className="hint number">{importWords(importing)}</span>
          <button
            type="button"
            onClick={() => {
              heading.current?.focus({ preventScroll: true })
              void useLibrary.getState().cancelImport()
            }}
          >
            Cancel
          </button>
        </div>
      ) : (
        <div className={styles.actions}>
          <button type="button" onClick={() => folder.current?.click()}>
            Choose a folder
          </button>
          <button type="button" onClick={() => files.current?.click()}>
            Choose a ZIP or files
          </button>
        </div>
      )}
      <input
        ref={(input) => {
          folder.current = input
          // React has no property of this name.
          if (input) input.webkitdirectory = true
        }}
        type="file"
        className="visually-hidden"
        aria-label="Model folder"
        tabIndex={-1}
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
      <input
        ref={files}
        type="file"
        className="visually-hidden"
        aria-label="Model files or archive"
        tabIndex={-1}
        multiple
        accept=".zip,.json,.safetensors,.jinja"
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
    </section>
  )
}

function importWords({ title, done, total, unit }: NonNullable<ReturnType<typeof useLibrary.getState>['importing']>): string {
  if (total === 0) return `Looking at ${title}`
  return unit === 'bytes' ? `Unpacking ${title}: ${bytes(done)} of ${bytes(total)}` : `${title}: ${done} of ${total} tensors`
}

/** What was dropped; of a folder the files that lie in it, not those of folders within. */
async function filesOf(dropped: DataTransfer): Promise<File[]> {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry())
  if (!entries.some((entry) => entry?.isDirectory)) return [...dropped.files]
  const found = await Promise.all(entries.filter((entry) => entry !== null).map((entry) => (entry.isDirectory ? listed(entry) : [entry])))
  return Promise.all(
    found
      .flat()
      .filter((entry) => entry.isFile)
      .map((entry) => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))),
  )
}

async function listed(folder: FileSystemEntry): Promise<FileSystemEntry[]> {
  const reader = (folder as FileSystemDirectoryEntry).createReader()
  const all: FileSystemEntry[] = []
  // A reader gives a hundred at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}
