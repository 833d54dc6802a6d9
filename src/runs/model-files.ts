/**
 * @file A model that a run leaves: whole, or not there. `config.json` is what loaders look for; it goes first when the folder is written again
 * and comes back after every other file, and the manifest after it.
 */
import { checkManifest, MeasuringWriter, manifestName, writeManifest } from './manifest.ts'
import type { FileReader, Storage } from './storage.ts'

/**
 * @param write Writes a model folder, its config.json last, into the storage it is given.
 * @throws StorageError when the storage fails, RunError when it did not keep what it was given; the folder then holds no model.
 */
export async function writeModelFiles(files: Storage, write: (files: Pick<Storage, 'write'>) => Promise<void>): Promise<void> {
  for (const name of ['config.json', manifestName]) await files.remove(name)
  const measured = new MeasuringWriter(files)
  await write(measured)
  await writeManifest(files, { format: 1, files: measured.files })
}

/** Whether the folder holds a model, each file of the size it was written with. Models of older runs have no manifest. */
export async function holdsModel(files: Storage): Promise<boolean> {
  const manifest = await checkManifest(files, false)
  if (manifest === null) return (await files.size('config.json')) !== null && (await files.size('model.safetensors')) !== null
  return typeof manifest !== 'string'
}

/** Size and parameters of a model as we write it, four bytes each behind a header that begins with its own length; null where there are no weights. */
export async function weightsOf(files: FileReader): Promise<{ parameters: number; bytes: number } | null> {
  const bytes = await files.size('model.safetensors')
  const begin = bytes === null ? null : await files.read('model.safetensors', 0, 8)
  if (bytes === null || begin?.length !== 8) return null
  const header = new DataView(begin.buffer, begin.byteOffset).getUint32(0, true)
  return { parameters: Math.max(0, Math.floor((bytes - 8 - header) / 4)), bytes }
}
