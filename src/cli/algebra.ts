/** @file Symbolic algebra under Node: a thread with a bounded heap, started with the first question. */
import { Worker } from 'node:worker_threads'
import { type AlgebraLimits, AlgebraService } from '../answers/algebra-service.ts'

/** Megabytes the thread may grow to before it is ended. */
const MAX_HEAP = 256

export function createNodeAlgebra(limits: Partial<AlgebraLimits> = {}): AlgebraService {
  return new AlgebraService((receive, fail) => {
    const thread = new Worker(new URL('./algebra-thread.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP },
      stderr: true,
      // Whatever loads this process is not for the thread, which registers its own.
      execArgv: [],
    })
    // Waiting for questions keeps no command from ending.
    thread.unref()
    thread.on('message', receive)
    thread.on('error', fail)
    thread.on('exit', fail)
    return { send: (question) => thread.postMessage(question), end: () => void thread.terminate() }
  }, limits)
}
