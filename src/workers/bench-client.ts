/**
 * @file Starts the benchmark in a worker of its own and passes on what it reports. The page and the command line both come in here.
 */

import type { BenchRow } from './bench-rows.ts'
import type { BenchMessage, BenchRequest } from './bench-worker.ts'

export type { BenchRow }

/**
 * Runs the whole benchmark, the smallest work first: what the adapter reaches, one forward pass beside the processor's, then `steps`
 * measured training steps of each engine in turn, decoding. Rows come as they are known; `onDraft` has those that more steps will make surer.
 * Rejects with one sentence when our own engine fails (of another, a row says so), and with an `AbortError` when `signal` is aborted, which stops the worker at once.
 */
export function runBenchmark(
  options: { steps: number; onDraft?: (row: BenchRow) => void },
  onRow: (row: BenchRow) => void,
  onProgress: (text: string, done: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!navigator.gpu) return reject(new Error('This browser has no WebGPU, so there is nothing to measure.'))
    if (signal.aborted) return reject(stopped())
    const worker = new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'benchmark' })
    const end = (settle: () => void) => {
      worker.terminate()
      signal.removeEventListener('abort', abort)
      settle()
    }
    const abort = () => end(() => reject(stopped()))
    signal.addEventListener('abort', abort)
    worker.onerror = (event) =>
      end(() => reject(new Error(`The benchmark could not start: ${event.message || 'its worker did not load'}.`)))
    worker.onmessage = ({ data }: MessageEvent<BenchMessage>) => {
      if (data.type === 'row') onRow(data.row)
      else if (data.type === 'draft') options.onDraft?.(data.row)
      else if (data.type === 'progress') onProgress(data.text, data.done, data.total)
      else if (data.type === 'error') end(() => reject(new Error(data.message)))
      else end(resolve)
    }
    worker.postMessage({ steps: options.steps } satisfies BenchRequest)
  })
}

const stopped = () => new DOMException('The benchmark was stopped.', 'AbortError')
