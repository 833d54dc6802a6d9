/** @file What an error leaves a run as, wherever it was trained. */
import { GpuError } from '../gpu/errors.ts'
import type { Run } from '../runs/run.ts'
import { StorageError } from '../runs/storage.ts'

/**
 * Notes in the run that an error ended it. No fault of its own, such as a GPU that is gone or a disk that is full, leaves it paused: it goes on
 * from its last checkpoint when somebody asks. A disk may be too full for the note too; then the run is found interrupted.
 */
export async function leftBy(run: Run, error: Error): Promise<'paused' | 'failed'> {
  const isOutside = error instanceof GpuError ? error.kind !== 'non-finite' : error instanceof StorageError
  const state = isOutside ? 'paused' : 'failed'
  await run.setState(state, isOutside ? undefined : error.message.split('\n')[0]).catch(() => {})
  return state
}
