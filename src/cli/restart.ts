/**
 * @file Starting the command line anew in a process of its own, for what only a new process reads (the library path). To whoever started the
 * first, the two are one: signals reach the second, its exit code is the first's, and it never outlives the first.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { followParent, type Relayed, SIGNAL_CODES } from './interruption.ts'

const MARK = 'CASCADE_STARTED_ANEW'

/** Does not return: this process ends when the new one does. */
export function startAnew(): Promise<never> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    // The channel carries signals; that it closes tells the child that this process is gone, by whatever death.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [MARK]: '1' },
  })
  let count = 0
  for (const signal of Object.keys(SIGNAL_CODES) as Relayed['signal'][]) {
    process.on(signal, () => {
      count++
      child.send({ signal, count } satisfies Relayed, () => {})
    })
  }
  return new Promise((_, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

/** To be called once, as the command line begins. */
export function followIfStartedAnew() {
  if (process.env[MARK] === undefined) return
  delete process.env[MARK]
  followParent()
}
