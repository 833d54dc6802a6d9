/** @file A thread that makes supervised batches: steps in, batches out. In JavaScript, since a thread of Node starts without the loader of TypeScript. */
import { parentPort, workerData } from 'node:worker_threads'
import '../../bin/register.mjs'

const { answerWith, batchesOf } = await import('../training/batches.ts')
const make = batchesOf(workerData)
parentPort.on('message', (step) => {
  const answer = answerWith(make, step)
  const buffers = answer.batch ? [answer.batch.tokens.buffer, answer.batch.weights.buffer, answer.batch.lengths.buffer] : []
  parentPort.postMessage(answer, buffers)
})
