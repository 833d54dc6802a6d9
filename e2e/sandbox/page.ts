/** @file A page with nothing on it but a worker that may run Python, put together as the real page does. Tests reach it as `lab`. */
import '../../src/app/trusted.ts'
import { type Remote, wrap } from 'comlink'
import { lendSandbox, type SandboxStatus, watchSandbox } from '../../src/app/sandbox.ts'
import type { LabWorker } from './worker.ts'

export interface Lab {
  worker: Remote<LabWorker>
  /** Every status the sandbox has had. */
  statuses: SandboxStatus[]
  /** Another worker with programs, on the same page. */
  start(): { worker: Remote<LabWorker>; end(): void }
}

declare global {
  var lab: Lab
}

function start() {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'consumer' })
  lendSandbox(worker)
  return { worker: wrap<LabWorker>(worker), end: () => worker.terminate() }
}

const statuses: SandboxStatus[] = []
watchSandbox((status) => statuses.push(status))
globalThis.lab = { worker: start().worker, statuses, start }
