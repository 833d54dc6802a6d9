/** @file Threads of the page that make supervised batches ahead of the GPU. */
import { type BatchAnswer, type BatchJob, type BatchMaker, threadMaker } from '../training/batches.ts'

/** The page has other threads too, and each of these reads every family's code. */
const MOST_THREADS = 2

export function openBatchMakers(job: BatchJob): BatchMaker[] {
  const threads = Math.max(1, Math.min(MOST_THREADS, Math.floor(navigator.hardwareConcurrency / 4)))
  return Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('./batch-maker.worker.ts', import.meta.url), { type: 'module' })
    worker.postMessage(job)
    return threadMaker({
      post: (step) => worker.postMessage(step),
      listen(onAnswer, onError) {
        worker.onmessage = ({ data }: MessageEvent<BatchAnswer>) => onAnswer(data)
        worker.onerror = ({ message }) => onError(new Error(message || 'The thread that makes batches could not start.'))
      },
      end: () => worker.terminate(),
    })
  })
}
