/**
 * @file Where a worker keeps which programs its interpreters died of (python/suspects.ts): a file in the origin's private file system, open
 * for as long as the worker lives. So a note costs some microseconds, which waits for no disk and survives the tab; and of several tabs'
 * workers of one kind only one has it. The first line names the page that wrote it.
 */
import type { Notebook } from '../python/suspects.ts'
import type { SandboxLoan } from './python-messages.ts'

const FOLDER = 'python-suspects'
/** A worker that has just ended, with its page perhaps, may have the file open a moment longer. */
const TRIES = 6
const PAUSE_MS = 250

/** Null where another tab has it open, or the browser keeps no files. */
export async function openNotebook(name: string, { visit, left }: Pick<SandboxLoan, 'visit' | 'left'>): Promise<Notebook | null> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })
    const file = (await folder.getFileHandle(name, { create: true })) as FileSystemFileHandle & {
      createSyncAccessHandle(): Promise<AccessHandle>
    }
    const handle = await opened(() => file.createSyncAccessHandle())
    const bytes = new Uint8Array(handle.getSize())
    handle.read(bytes, { at: 0 })
    const [writer, text = ''] = new TextDecoder().decode(bytes).split('\n')
    return {
      text,
      // A page that is still there did not die, though a worker of it ended.
      closed: writer === visit || (writer !== '' && left.split(' ').includes(writer)),
      save: (text) => {
        const written = handle.write(new TextEncoder().encode(`${visit}\n${text}`), { at: 0 })
        handle.truncate(written)
      },
      perilous: true,
    }
  } catch {
    return null
  }
}

async function opened<T>(open: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (tries <= 1 || (error as Error).name !== 'NoModificationAllowedError') throw error
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    return opened(open, tries - 1)
  }
}

/** What TypeScript's DOM library leaves out. */
interface AccessHandle {
  getSize(): number
  read(bytes: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(size: number): void
}
