/** @file `cascade train` as a process of its own: what it says, when it has taken a step, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { driverChosen, swiftShaderEnvironment, useHostGpu } from '../../../src/cli/chromium.ts'
import { follow } from './passing.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
const oneWrite = fileURLToPath(new URL('./one-write.mjs', import.meta.url))

/** A process that takes longer than this hangs, however busy the machine. */
const LIMIT_MS = 600_000

export interface End {
  code: number | null
  signal: NodeJS.Signals | null
  /** What it said last, as one line. */
  sentence: string
}

export class Train {
  readonly ended: Promise<End>
  readonly #child: ChildProcess
  #said = ''
  #onLine: (() => void)[] = []
  #over = false

  /** @param fault The environment of `one-write.mjs`, which is loaded then. */
  constructor(args: string[], fault?: Record<string, string>) {
    const environment = useHostGpu || driverChosen ? {} : swiftShaderEnvironment()
    this.#child = spawn(process.execPath, [...(fault ? ['--import', oneWrite] : []), 'bin/cascade.mjs', 'train', ...args], {
      cwd: root,
      env: { ...process.env, ...environment, ...fault },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    follow(this.#child)
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
      for (const listener of this.#onLine.splice(0)) listener()
    })
    let hangs = false
    const limit = setTimeout(() => {
      hangs = true
      this.#child.kill('SIGKILL')
    }, LIMIT_MS)
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', (code, signal) => {
        clearTimeout(limit)
        this.#over = true
        for (const listener of this.#onLine.splice(0)) listener()
        if (hangs) reject(new Error(`\`train ${args.join(' ')}\` did not end within ${LIMIT_MS / 60_000} minutes`))
        else resolve({ code, signal, sentence: this.#said.trim().split('\n').at(-1) ?? '' })
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The last step it told of, its own or that of the checkpoint it went on from; 0 before the first. */
  get step(): number {
    return Number([...this.#said.matchAll(/^(?:\w+|going on after step) (\d+)(?:$|\/\d+ {2}loss)/gm)].at(-1)?.[1] ?? 0)
  }

  /** False when it ended before that step. */
  async reach(step: number): Promise<boolean> {
    while (this.step < step && !this.#over) await new Promise<void>((resolve) => this.#onLine.push(resolve))
    return !this.#over
  }

  get over(): boolean {
    return this.#over
  }

  kill(signal: NodeJS.Signals) {
    this.#child.kill(signal)
  }
}
