/** @file What verifiers need, under Node: started when first used, ended with the command. */
import type { TaskTools } from '../tasks/tools.ts'
import { createPythonSandbox, openNotebook } from './python-sandbox.ts'

/** Lends the tools to `use` and closes them when it has ended, however it ended. */
export async function withTools<T>(use: (tools: TaskTools) => Promise<T>): Promise<T> {
  const python = createPythonSandbox({ notebook: openNotebook })
  try {
    return await use({ python })
  } finally {
    python.close()
  }
}
