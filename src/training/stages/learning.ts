/** @file The learner of a stage: opened where the stage left it, and kept with a checkpoint. */
import { decodeTensor, readHeader, tensorBytes, writeSafetensors } from '../../model/safetensors.ts'
import { RunError } from '../../runs/run-error.ts'
import type { Storage } from '../../runs/storage.ts'
import { Learner } from '../learner.ts'
import type { Optimizer, OptimizerSettings } from '../optimizer.ts'
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
    slices: profile.slices,
    optimizer: { ...stage, kind },
  })
  if (!saved) return learner
  try {
    await restore(learner, saved, model.table.size)
    return learner
  } catch (error) {
    learner.dispose()
    throw error
  }
}

async function restore(learner: Learner, saved: SavedStage, size: number): Promise<void> {
  const bytes = await saved.files.read(FILE)
  if (!bytes) throw new RunError(`The checkpoint has no ${FILE}, so the run cannot go on with the same bits.`)
  const header = readHeader(bytes, FILE)
  const tensor = (name: string) => {
    const entry = header.tensors.get(name)
    if (!entry || entry.shape[0] !== size) throw new RunError(`The checkpoint's ${FILE} has no "${name}" of the model's size.`)
    return decodeTensor(entry, tensorBytes(bytes, entry))
  }
  learner.optimizer.load({ steps: saved.optimizerStep, first: tensor('first'), second: tensor('second') })
}

export async function saveOptimizer(optimizer: Optimizer, files: Pick<Storage, 'write'>): Promise<void> {
  const { first, second } = await optimizer.save()
  const tensors = Object.entries({ first, second }).map(([name, data]) => ({ name, shape: [data.length], data: () => data }))
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
