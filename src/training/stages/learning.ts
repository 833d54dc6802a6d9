/** @file The learner of a stage: opened where the stage left it, and kept with a checkpoint. */
import { slicesFor } from '../../kernels/tuning.ts'
import type { ParameterBuffers } from '../../model/parameter-buffers.ts'
import { decodeTensor, readHeaderFrom, type TensorEntry, writeSafetensors } from '../../model/safetensors.ts'
import { RunError } from '../../runs/run-error.ts'
import type { Storage } from '../../runs/storage.ts'
import { Learner } from '../learner.ts'
import type { OptimizerSettings } from '../optimizer.ts'
import type { SavedStage, StageContext } from './stage.ts'

const FILE = 'optimizer.safetensors'

/** @throws RunError when a checkpoint's optimizer is missing or not of this model. */
export async function openLearner(
  { stage, model, pass, gpu, profile, saved }: StageContext,
  kind: OptimizerSettings['kind'],
): Promise<Learner> {
  const learner = await Learner.create(gpu, model.table, model.weights, {
    tokens: pass,
    choice: profile.matmul,
    lanes: profile.lanes,
    slices: slicesFor(profile, model.table.count),
    optimizer: { ...stage, kind },
  })
  if (!saved) return learner
  try {
    await restore(learner, saved)
    return learner
  } catch (error) {
    learner.dispose()
    throw error
  }
}

/** Bytes of a moment that are read at a time. */
const CHUNK = 16 << 20

async function restore({ gpu, table, optimizer }: Learner, { files, optimizerStep }: SavedStage): Promise<void> {
  const size = await files.size(FILE)
  if (size === null) throw new RunError(`The checkpoint has no ${FILE}, so the run cannot go on with the same bits.`)
  const read = async (begin: number, end: number) => (await files.read(FILE, begin, end)) ?? new Uint8Array()
  const { tensors } = await readHeaderFrom({ name: FILE, size, read })
  async function* chunks(entry: TensorEntry) {
    for (let at = entry.begin; at < entry.end; at += CHUNK) yield decodeTensor(entry, await read(at, Math.min(entry.end, at + CHUNK)))
  }
  for (const [name, moment] of Object.entries<ParameterBuffers>(optimizer.moments)) {
    const entry = tensors.get(name)
    if (!entry || entry.shape[0] !== table.size) throw new RunError(`The checkpoint's ${FILE} has no "${name}" of the model's size.`)
    await moment.fill(gpu, chunks(entry))
  }
  optimizer.steps = optimizerStep
}

export async function saveOptimizer({ gpu, table, optimizer }: Learner, files: Pick<Storage, 'write'>): Promise<void> {
  const tensors = Object.entries<ParameterBuffers>(optimizer.moments).map(([name, moment]) => ({
    name,
    shape: [table.size],
    data: () => moment.stream(gpu),
  }))
  await files.write(FILE, writeSafetensors(tensors))
}

/** Between the passes of a step: progress is told, and others who share the GPU take their turn. */
export function passHook({ onPass, onProgress }: Pick<StageContext, 'onPass' | 'onProgress'>) {
  if (!onPass && !onProgress) return undefined
  return (done: number, total: number) => {
    onProgress?.('train', done, total)
    return onPass?.()
  }
}
