/** @file Models by name or folder: `models/default` is one that ships with the page; anything else is a path. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Gpu } from '../gpu/device.ts'
import type { ModelConfig } from '../model/config.ts'
import { readModelFolder } from '../model/folder.ts'
import { type LoadOptions, Model } from '../model/model.ts'
import { UsageError } from './args.ts'
import { openNodeGpu } from './gpu.ts'
import { NodeStorage } from './node-storage.ts'

const shipped = fileURLToPath(new URL('../../public/', import.meta.url))

/**
 * @param places Folders in which a relative path is looked for.
 * @throws Error with one sentence when there is no such folder.
 */
export async function modelFolder(name: string, places: readonly string[] = [process.cwd()]): Promise<NodeStorage> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) throw new Error(`a model is a folder on this machine, not an address such as ${name}.`)
  const paths = [...places.map((place) => resolve(place, name)), ...(/^models\/[\w.-]+$/.test(name) ? [`${shipped}${name}`] : [])]
  const kinds = paths.map(isFolder)
  const path = paths[kinds.indexOf(true)]
  if (path === undefined)
    throw new Error(kinds[0] === false ? `${name} is a file, not a model folder.` : `there is no model folder ${name}.`)
  return new NodeStorage(path)
}

/** False: a file. Undefined: nothing that can be looked at, as behind a file's name or a folder that is closed to us. */
function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory()
  } catch {
    return undefined
  }
}

/** Its configuration, once the folder has been found whole: every weight there, of the right shape. Needs no GPU. */
export async function checkedConfig(name: string): Promise<ModelConfig> {
  return (await readModelFolder(await modelFolder(name))).config
}

/** @throws UsageError naming the first token id that the model does not have. */
export function checkTokens(option: string, tokens: readonly number[], config: ModelConfig) {
  const wrong = tokens.find((id) => id < 0 || id >= config.vocab)
  if (wrong === undefined) return
  throw new UsageError(`${option} has the id ${wrong}, and this model's vocabulary the ids 0 to ${config.vocab - 1}.`)
}

export async function openGpu(): Promise<Gpu> {
  return Gpu.open(await openNodeGpu(), { spins: true })
}

/** The GPU and a model on it. */
export async function openModel(name: string, options: Pick<LoadOptions, 'decodesOnly'> = {}): Promise<{ gpu: Gpu; model: Model }> {
  // What is wrong with the folder is told without a GPU.
  await checkedConfig(name)
  const gpu = await openGpu()
  try {
    return { gpu, model: await Model.load(gpu, await modelFolder(name), options) }
  } catch (cause) {
    gpu.close()
    throw cause
  }
}
