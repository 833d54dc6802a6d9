/** @file What verifiers ask of their host: things that need a process or a worker of their own, so that they can be killed. */

import type { PythonSandbox } from '../python/sandbox.ts'
import type { PatchJudge } from './patch/judge.ts'

export interface TaskTools {
  /** Runs untrusted Python. Without it the code domain cannot judge: harness errors. */
  python?: PythonSandbox
  /** Rewards patches other than the reference. Without it the patch domain rewards their likeness to the reference. */
  patchJudge?: PatchJudge
}
