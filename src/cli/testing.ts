/** @file For tests only: the command line as a user starts it, in a process of its own, or the same in this process. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { commandLine } from './command-line.ts'

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

/**
 * The same in this process, where what a command imports is loaded once: for whatever does not hang on how a process begins, reads its standard
 * input, or ends. Standard error here is what the command says itself, without what libraries add.
 */
export async function cascadeHere(cwd: string, args: string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  const home = process.cwd()
  process.chdir(cwd)
  try {
    const code = await commandLine(args, {
      line: (text) => {
        said.stdout += `${text}\n`
      },
      progress: (text) => {
        said.stderr += `${text}\n`
      },
    })
    return { code, ...said }
  } finally {
    process.chdir(home)
  }
}
