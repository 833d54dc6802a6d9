/** @file A page with nothing on it but a worker that may run Python, put together as the real page does. Tests reach it as `lab`. */
import '../../src/app/trusted.ts'
import { type Remote, wrap } from 'comlink'
import { lendSandbox, type SandboxStatus, watchSandbox } from '../../src/app/sandbox.ts'
import type { LabWorker } from './worker.ts'

export interface Lab {
  worker: Remote<LabWorker>
  /** Every status the sandbox has had. */
  statuses: SandboxStatus[]
  /** A second worker with a sandbox of its own on the same page. */
  another(): Remote<LabWorker>
}

declare global {
  var lab: Lab
}

function start(): Remote<LabWorker> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'consumer' })
  lendSandbox(worker)
  return wrap<LabWorker>(worker)
}

const statuses: SandboxStatus[] = []
watchSandbox((status) => statuses.push(status))
globalThis.lab = { worker: start(), statuses, another: start }
