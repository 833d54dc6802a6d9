/** @file A thread that makes supervised batches: first the job, then steps in, batches out. */
import { answerWith, type BatchJob, batchesOf } from '../training/batches.ts'
import type { SftBatch } from '../training/sft.ts'

let make: ((step: number) => SftBatch) | null = null

self.onmessage = ({ data }: MessageEvent<BatchJob | number>) => {
  if (typeof data !== 'number') {
    make = batchesOf(data)
    return
  }
  const answer = answerWith(make as (step: number) => SftBatch, data)
  const buffers = 'batch' in answer ? [answer.batch.tokens.buffer, answer.batch.weights.buffer, answer.batch.lengths.buffer] : []
  self.postMessage(answer, { transfer: buffers })
}
