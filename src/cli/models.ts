/** @file Models by name or folder: `models/default` is one that ships with the page; anything else is a path. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Gpu } from '../gpu/device.ts'
import { Model } from '../model/model.ts'
import { openNodeGpu } from './gpu.ts'
import { NodeStorage } from './node-storage.ts'

const shipped = fileURLToPath(new URL('../../public/', import.meta.url))

/** @throws Error with one sentence when there is no such folder. */
export async function modelFolder(name: string): Promise<NodeStorage> {
  const path = [name, ...(/^models\/[\w.-]+$/.test(name) ? [`${shipped}${name}`] : [])].find((one) => existsSync(one))
  if (!path) throw new Error(`there is no model folder ${name}.`)
  return new NodeStorage(path)
}

export async function openGpu(): Promise<Gpu> {
  return Gpu.open(await openNodeGpu(), { spins: true })
}

/** The GPU and a model on it. */
export async function openModel(name: string): Promise<{ gpu: Gpu; model: Model }> {
  const folder = await modelFolder(name)
  const gpu = await openGpu()
  return { gpu, model: await Model.load(gpu, folder) }
}
