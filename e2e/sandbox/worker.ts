/** @file A worker with programs to run, as the engine is one. */
import { expose } from 'comlink'
import type { CallOutcome, Program } from '../../src/python/sandbox.ts'
import { workerPython } from '../../src/workers/python-sandbox.ts'

const python = workerPython('lab')

const worker = {
  async run(program: Program): Promise<{ outcomes: CallOutcome[]; ms: number }> {
    const start = performance.now()
    const outcomes = await python.run(program)
    return { outcomes, ms: performance.now() - start }
  },
  /** All at once; how many run at the same time is the sandbox's own choice. */
  runAll: (programs: Program[]): Promise<CallOutcome[][]> => Promise.all(programs.map((program) => python.run(program))),
  /** Interpreters alive. */
  alive: () => python.alive,
}

export type LabWorker = typeof worker

expose(worker)
