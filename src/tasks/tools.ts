/** @file What verifiers ask of their host: things that need a process or a worker of their own, so that they can be killed. */

import type { PythonSandbox } from './code/sandbox.ts'
import type { Algebra } from './math/algebra.ts'

export interface TaskTools {
  /** Runs untrusted Python. Without it the code domain cannot judge: harness errors. */
  python?: PythonSandbox
  /** Symbolic equality. Without it the math domain decides by normalising and exact arithmetic alone. */
  algebra?: Algebra
}
