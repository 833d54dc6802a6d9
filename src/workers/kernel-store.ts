/** @file The choice of kernels, measured once an adapter and kept beside the runs under the adapter's description. */
import type { AdapterReport, Gpu } from '../gpu/device.ts'
import { KERNELS_VERSION, type KernelProfile } from '../kernels/tuning.ts'
import { chooseKernels } from '../model/decode-tuning.ts'
import { readText, type Storage } from '../runs/storage.ts'

export const KERNELS_FILE = 'kernels.json'

interface Kept {
  adapter: string
  version: number
  profile: KernelProfile
}

export function keptKernels(adapter: AdapterReport, profile: KernelProfile): Kept {
  return { adapter: nameOf(adapter), version: KERNELS_VERSION, profile }
}

/** With its subgroups' size: a software adapter's name is the same at every register width, and the width decides. */
function nameOf({ vendor, architecture, description, subgroupSize }: AdapterReport): string {
  return `${vendor} ${architecture} ${description} ${subgroupSize}`
}

export async function storedKernels(gpu: Gpu, storage: Storage): Promise<KernelProfile> {
  const kept = parseKept(await readText(storage, KERNELS_FILE))
  if (kept && isCurrent(kept, gpu.adapter)) return kept.profile
  const measured = keptKernels(gpu.adapter, await chooseKernels(gpu))
  await storage.write(KERNELS_FILE, JSON.stringify(measured))
  return measured.profile
}

/** Measured on this adapter by what this version measures: a profile without a rate is of an earlier one, and a new run wants one. */
export function isCurrent({ adapter, version, profile }: Kept, of: AdapterReport): boolean {
  return adapter === nameOf(of) && version === KERNELS_VERSION && (of.software || profile.rate !== undefined)
}

/** A damaged file is no measurement: null. */
function parseKept(text: string | null): Kept | null {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
