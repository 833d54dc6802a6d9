/**
 * @file A run or a model as one file to take away: its whole folder as a ZIP archive, which `cascade train --resume` and `cascade eval` read once
 * unpacked.
 */
import { downloadZip } from 'client-zip'
import { type FileReader, type Storage, within } from '../runs/storage.ts'
import { modelFiles } from './imported.ts'

/** @returns The archive, with everything under a folder of the run's name. */
export async function runArchive(storage: Storage, id: string): Promise<Blob> {
  const folder = within(storage, id)
  async function* files(path = ''): AsyncGenerator<{ name: string; input: Uint8Array<ArrayBuffer> }> {
    for (const name of await folder.list(path)) {
      const full = path === '' ? name : `${path}/${name}`
      if (name.endsWith('/')) yield* files(full.slice(0, -1))
      else yield { name: `${id}/${full}`, input: (await folder.read(full)) as Uint8Array<ArrayBuffer> }
    }
  }
  return downloadZip(files()).blob()
}

/** @returns The archive, with the Hugging Face folder of a model under `name`. */
export async function modelArchive(files: FileReader, name: string): Promise<Blob> {
  return downloadZip(modelFiles(files, name)).blob()
}
