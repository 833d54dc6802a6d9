/** @file Threads of Node that make supervised batches ahead of the GPU. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type BatchAnswer, type BatchJob, type BatchMaker, threadMaker } from '../training/batches.ts'

/** More bring nothing: four make over a million tokens a second. */
const MOST_THREADS = 4
const ENTRY = new URL('./batch-maker.worker.mjs', import.meta.url)

/** One thread, and more where there are cores to spare. */
export function openBatchMakers(
  job: BatchJob,
  threads = Math.max(1, Math.min(MOST_THREADS, Math.floor(availableParallelism() / 4))),
): BatchMaker[] {
  return Array.from({ length: threads }, () => {
    // What a terminal tells this process, to stop after the step, is not for its threads.
    const worker = new Worker(ENTRY, { workerData: job })
    return threadMaker({
      post: (step) => worker.postMessage(step),
      listen(onAnswer, onError) {
        worker.on('message', (answer: BatchAnswer) => onAnswer(answer))
        worker.on('error', (error) => onError(error))
        worker.on('exit', () => onError(new Error('The thread that makes batches has ended.')))
      },
      end: () => void worker.terminate(),
    })
  })
}
