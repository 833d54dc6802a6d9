/** @file For tests only: the command line as a user starts it, in a process of its own. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const program = fileURLToPath(new URL('../../bin/cascade.mjs', import.meta.url))

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Started in `cwd`, away from the project's folder, as a user may. `program`: of another copy of the project. */
export function cascade(
  cwd: string,
  args: string[],
  options: { input?: string | Uint8Array; env?: Record<string, string>; program?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const environment = { ...process.env, ...options.env }
    const child = execFile(process.execPath, [options.program ?? program, ...args], { cwd, env: environment }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input ?? '')
  })
}
