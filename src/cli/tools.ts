/** @file What verifiers need, under Node: started when first used, ended with the command. */
import type { TaskTools } from '../tasks/tools.ts'
import { createNodeAlgebra } from './algebra.ts'
import { createPythonSandbox } from './python-sandbox.ts'

/** Lends the tools to `use` and closes them when it has ended, however it ended. */
export async function withTools<T>(use: (tools: TaskTools) => Promise<T>): Promise<T> {
  const python = createPythonSandbox()
  const algebra = createNodeAlgebra()
  try {
    return await use({ python, algebra })
  } finally {
    python.close()
    algebra.close()
  }
}
