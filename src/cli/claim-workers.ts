/** @file Processes that share the work of `cascade claims`: the same command, so many times at once, on one folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Relayed, SIGNAL_CODES } from './interruption.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/cascade.mjs', import.meta.url))

/** Each takes what no other has. Ends when all have; the exit code is then that of the first that failed. */
export async function inProcesses(workers: number, args: readonly string[], progress: (text: string) => void) {
  // The channel carries signals, and tells the child when this process is gone.
  const start = () => spawn(process.execPath, [PROGRAM, 'claims', '--worker', ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const children = Array.from({ length: workers }, start)
  let asked = 0
  const relays = (Object.keys(SIGNAL_CODES) as Relayed['signal'][]).map((signal) => {
    const relay = () => {
      asked++
      for (const child of children) if (child.connected) child.send({ signal, count: asked } satisfies Relayed, () => {})
    }
    process.on(signal, relay)
    return () => process.off(signal, relay)
  })
  const codes = await Promise.all(children.map((child) => codeOf(child, progress)))
  for (const stop of relays) stop()
  process.exitCode = codes.find((code) => code !== 0) ?? 0
}

/** What a process exits with; of one that a signal killed what a shell would give, and 1 of one that could not be started, each with a sentence. */
export function codeOf(child: ChildProcess, progress: (text: string) => void): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => {
      progress(`a worker failed: ${message}`)
      // One that runs has its exit still to come.
      if (child.pid === undefined) resolve(1)
    })
    child.on('exit', (code, signal) => {
      if (signal !== null) progress(`a worker was ended by ${signal}`)
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
