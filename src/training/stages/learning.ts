/** @file The learner of a stage: opened where the stage left it, and kept with a checkpoint. */
import { GpuError } from '../../gpu/errors.ts'
import type { ParameterBuffers } from '../../model/parameter-buffers.ts'
import {
  type ByteSource,
  decodeTensor,
  readHeaderFrom,
  type SafetensorsHeader,
  type TensorEntry,
  writeSafetensors,
} from '../../model/safetensors.ts'
import { RunError } from '../../runs/run-error.ts'
import type { Storage } from '../../runs/storage.ts'
import { Learner } from '../learner.ts'
import { passTokens } from '../lengths.ts'
import type { OptimizerSettings } from '../optimizer.ts'
import { type Pending, pending } from './owning.ts'
import type { SavedStage, StageContext } from './stage.ts'

const FILE = 'optimizer.safetensors'

/** @throws RunError when a checkpoint's optimizer is missing or not of this model. */
export async function openLearner(
  { stage, model, pass, stepTokens, gpu, profile, saved, onWarning }: StageContext,
  kind: OptimizerSettings['kind'],
): Promise<Learner> {
  const file = saved && (await openState(saved))
  const open = (tokens: number) =>
    Learner.create(gpu, model.table, model.weights, {
      tokens,
      choice: profile.matmul,
      lanes: profile.lanes,
      slices: profile.slices,
      rate: profile.rate,
      optimizer: { ...stage, kind },
    })
  // A run goes on in the passes it began with: others add in another order.
  const wanted = file ? Number(file.header.metadata.get(PASS_KEY) ?? pass) : passTokens(gpu, model.config, pass, stepTokens, profile.rate)
  const learner = await withRoom(open, wanted, pass)
  if (!file) return learner
  try {
    await restore(learner, file)
    if (learner.capacity < wanted) onWarning(smallerPasses(wanted, learner.capacity))
    return learner
  } catch (error) {
    learner.dispose()
    throw error
  }
}

/**
 * The learner of a stage that samples before it learns: its shaders compile while the policy is at its first rollouts. To be asked for when
 * all else that samples is there, which else would wait for a driver that compiles one shader after the other.
 */
export const learnerMeanwhile = (context: StageContext): Pending<Learner> => pending(openLearner(context, 'adamw'))

const smallerPasses = (before: number, now: number) =>
  `The GPU no longer has room for passes of ${before} tokens, so the run goes on in passes of ${now}: gradients are added in another order, and its last digits will differ from those of a run that was never interrupted.`

/** With half the tokens, and half of that, where the GPU has no room for as many; never with fewer than `least`. */
export async function withRoom<T>(open: (tokens: number) => Promise<T>, tokens: number, least: number): Promise<T> {
  try {
    return await open(tokens)
  } catch (error) {
    if (!(error instanceof GpuError && error.kind === 'out-of-memory') || tokens <= least) throw error
    return withRoom(open, Math.max(least, Math.floor(tokens / 2)), least)
  }
}

/** Bytes of a moment that are read at a time. */
const CHUNK = 16 << 20

/** Of the metadata: tokens of the learner's passes. */
const PASS_KEY = 'pass_tokens'

/** What a learner left beside the weights. */
interface SavedState {
  header: SafetensorsHeader
  read: ByteSource['read']
  steps: number
}

async function openState({ files, optimizerStep }: SavedStage): Promise<SavedState> {
  const size = await files.size(FILE)
  if (size === null) throw new RunError(`The checkpoint has no ${FILE}, so the run cannot go on with the same bits.`)
  const read = async (begin: number, end: number) => (await files.read(FILE, begin, end)) ?? new Uint8Array()
  return { header: await readHeaderFrom({ name: FILE, size, read }), read, steps: optimizerStep }
}

async function restore({ gpu, table, optimizer }: Learner, { header: { tensors }, read, steps }: SavedState): Promise<void> {
  async function* chunks(entry: TensorEntry) {
    for (let at = entry.begin; at < entry.end; at += CHUNK) yield decodeTensor(entry, await read(at, Math.min(entry.end, at + CHUNK)))
  }
  for (const [name, moment] of Object.entries<ParameterBuffers>(optimizer.moments)) {
    const entry = tensors.get(name)
    if (!entry || entry.shape[0] !== table.size) throw new RunError(`The checkpoint's ${FILE} has no "${name}" of the model's size.`)
    await moment.fill(gpu, chunks(entry))
  }
  optimizer.steps = steps
}

export async function saveOptimizer({ gpu, table, optimizer, capacity }: Learner, files: Pick<Storage, 'write'>): Promise<void> {
  const tensors = Object.entries<ParameterBuffers>(optimizer.moments).map(([name, moment]) => ({
    name,
    shape: [table.size],
    data: () => moment.stream(gpu),
  }))
  await files.write(FILE, writeSafetensors(tensors, { [PASS_KEY]: String(capacity) }))
}

/** Between the passes of a step, where others who share the GPU take their turn, progress is told. */
export function passHook({ onProgress }: Pick<StageContext, 'onProgress'>) {
  return onProgress && ((done: number, total: number) => onProgress('train', done, total))
}
