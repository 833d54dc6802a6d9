/**
 * @file One interpreter as its supervisor sees it: starting, idle, busy with a program under its deadlines, or gone. Further programs may
 * wait in its inbox, so that it need not wait for its supervisor between two small ones; a program of its own, or the interpreter's end,
 * sends them back.
 */
import type { InterpreterHandle, InterpreterMessage } from './interpreter-messages.ts'
import type { CallOutcome, Program, SandboxLimits } from './sandbox.ts'

export interface InterpreterExit {
  reason: string
  /** It never came up. */
  beforeReady: boolean
}

/** What is left of an interpreter when it is done with a program. */
export interface RunReport {
  outcomes: CallOutcome[]
  /** The program never began: its place in the inbox is gone. */
  withdrawn?: true
  /** The interpreter may be given another program. */
  reusable: boolean
  /** Bytes of its memory. */
  bytes: number
  /** It died of this program, or broke down under it. */
  died?: true
  /** It broke down under a program that was proved harmless, which may not be that program's doing: what to answer if no retry is left. */
  failure?: CallOutcome
  /** The host of all interpreters died, or did not pass on what was said: of the program, which had begun, nothing is known. */
  lost?: true
}

/** Once a deadline has passed, milliseconds in which an answer that came in time, and waits behind other work of this thread, still counts. */
const GRACE_MS = 20
const MESSAGE_LENGTH = 500

type State = 'starting' | 'idle' | 'busy' | 'gone'

interface Run {
  id: string
  calls: number
  limits: SandboxLimits
  outcomes: CallOutcome[]
  /** The program was not proved harmless. */
  own: boolean
  /** When it became the first in the inbox. */
  started: number
  timer?: ReturnType<typeof setTimeout>
  onOutcomes: (outcomes: CallOutcome[]) => void
  onOwn: () => void
  resolve: (report: RunReport) => void
  /** All outcomes are known and handed on; only the interpreter's end of the program is awaited. */
  answered: boolean
}

export class RunningInterpreter {
  state: State = 'starting'
  readonly #handle: InterpreterHandle
  readonly #startTimer: ReturnType<typeof setTimeout>
  readonly #on: { onReady: () => void; onExit: (exit: InterpreterExit) => void }
  /** The first is running, the others wait in the interpreter's inbox. */
  #runs: Run[] = []

  constructor(handle: InterpreterHandle, startMs: number, on: { onReady: () => void; onExit: (exit: InterpreterExit) => void }) {
    this.#handle = handle
    this.#on = on
    this.#startTimer = setTimeout(() => this.#gone(`not started within ${startMs} ms`), startMs)
    handle.onMessage = (message) => this.#receive(message as InterpreterMessage)
    handle.onExit = (reason) => this.#gone(reason)
  }

  /** Programs in its hands. */
  get pending(): number {
    return this.#runs.length
  }

  /** Whether it may take a program now, or behind those it has. */
  get open(): boolean {
    return this.state === 'idle' || (this.state === 'busy' && !this.#runs[0].own)
  }

  /**
   * Runs a program, after those in its inbox; it must be `open`. `onOutcomes` is called as soon as the outcomes are known, `onOwn` when the
   * program begins and is not proved harmless. `report` resolves when the interpreter is free for the next or gone, and never rejects. `cancel` ends the interpreter if it is at this very program.
   */
  run(
    program: Program,
    limits: SandboxLimits,
    onOutcomes: (outcomes: CallOutcome[]) => void,
    onOwn: () => void,
  ): { report: Promise<RunReport>; cancel: () => void } {
    const id = crypto.randomUUID()
    const { outputChars, memoryBytes } = limits
    const { setup = '', source, calls } = program
    const report = new Promise<RunReport>((resolve) => {
      const run: Run = {
        id,
        calls: calls.length,
        limits,
        outcomes: [],
        own: false,
        started: 0,
        onOutcomes,
        onOwn,
        resolve,
        answered: false,
      }
      this.#runs.push(run)
      if (this.#runs.length === 1) this.#begin(run)
      this.#handle.post({ type: 'run', id, setup, source, calls, outputChars, memoryBytes })
    })
    return { report, cancel: () => this.#runs[0]?.id === id && this.terminate() }
  }

  #begin(run: Run) {
    this.state = 'busy'
    run.started = performance.now()
    this.#setDeadline(run)
  }

  /** Ends the interpreter, and sends back what it had not answered. */
  terminate() {
    this.#kill()
    if (this.#runs[0]?.answered) this.#finish({ reusable: false })
    else this.#withdraw(0)
  }

  /** All interpreters are gone, with their host. */
  lost() {
    this.#kill()
    this.#finish(this.#runs[0]?.answered ? { reusable: false } : { reusable: false, lost: true })
  }

  #kill() {
    if (this.state === 'gone') return
    this.state = 'gone'
    clearTimeout(this.#startTimer)
    this.#handle.onExit = () => {}
    this.#handle.onMessage = () => {}
    this.#handle.terminate()
  }

  #receive(message: InterpreterMessage) {
    const run = this.#runs[0]
    if (typeof message !== 'object' || message === null || this.state === 'gone') return
    if (message.type === 'ready' && this.state === 'starting') {
      clearTimeout(this.#startTimer)
      this.state = 'idle'
      this.#on.onReady()
      return
    }
    if (!run || !('id' in message) || message.id !== run.id) return
    if (message.type === 'own') this.#own(run)
    else if (message.type === 'result') this.#result(run, message.index, message.result)
    else if (message.type === 'broken') this.#broken(run, message.result)
    else if (message.type === 'end') this.#ended(run, message.alive === true, Number(message.bytes))
  }

  /** Nothing that follows from this interpreter counts for another program. */
  #own(run: Run) {
    run.own = true
    run.onOwn()
    this.#withdraw(1)
  }

  /** Sends back the programs in the inbox, from this place on. */
  #withdraw(from: number) {
    for (const { resolve, timer } of this.#runs.splice(from)) {
      clearTimeout(timer)
      resolve({ outcomes: [], withdrawn: true, reusable: false, bytes: 0 })
    }
  }

  #result(run: Run, index: number, result: unknown) {
    if (run.answered) return
    const outcome = readOutcome(result)
    if (!outcome || index !== run.outcomes.length) return this.#breakdown(run, 'the interpreter sent no outcome that can be read')
    run.outcomes.push(outcome)
    if (outcome.outcome !== 'done' || run.outcomes.length === run.calls) this.#answer(run)
    else this.#setDeadline(run)
  }

  #broken(run: Run, result: unknown) {
    const outcome = readOutcome(result)
    if (run.answered || outcome?.outcome !== 'exited')
      return this.#breakdown(run, outcome && 'message' in outcome ? outcome.message : 'crash')
    run.outcomes.push(outcome)
    this.#answer(run)
  }

  #ended(run: Run, alive: boolean, bytes: number) {
    if (!run.answered) return this.#breakdown(run, 'the interpreter stopped half-way')
    if (!alive) this.#kill()
    this.#finish({ reusable: alive && !run.own, bytes })
  }

  /** Hands on the outcomes. Whoever ran a program of its own is not waited for. */
  #answer(run: Run) {
    run.answered = true
    run.onOutcomes(run.outcomes)
    if (run.own) return this.terminate()
    this.#setDeadline(run)
  }

  /** The interpreter failed. That of a program of its own is that program's doing; otherwise it may have been the interpreter's. */
  #breakdown(run: Run, reason: string) {
    const crash: CallOutcome = { outcome: 'crash', message: reason.slice(0, MESSAGE_LENGTH) }
    this.#kill()
    if (run.answered) return this.#finish({ reusable: false })
    if (!run.own) return this.#finish({ reusable: false, died: true, failure: crash })
    run.answered = true
    run.onOutcomes([...run.outcomes, crash])
    this.#finish({ reusable: false, died: true })
  }

  #gone(reason: string) {
    const beforeReady = this.state === 'starting'
    const run = this.#runs[0]
    if (run) this.#breakdown(run, `the interpreter died: ${reason}`)
    else this.#kill()
    this.#on.onExit({ reason, beforeReady })
  }

  /** Closes the first program and begins the next, if the interpreter still lives. */
  #finish(report: Pick<RunReport, 'reusable' | 'died' | 'failure' | 'lost'> & { bytes?: number }) {
    const run = this.#runs.shift()
    if (!run) return
    clearTimeout(run.timer)
    if (this.state === 'gone') this.#withdraw(0)
    else if (this.#runs.length > 0) this.#begin(this.#runs[0])
    else this.state = 'idle'
    run.resolve({ outcomes: run.outcomes, bytes: 0, ...report })
  }

  /** For the next outcome: the call's deadline, or what is left of the program's. */
  #setDeadline(run: Run) {
    clearTimeout(run.timer)
    const left = run.started + run.limits.totalMs - performance.now()
    const [ms, what] = left < run.limits.callMs ? [Math.max(0, left), 'program'] : [run.limits.callMs, 'call']
    const limit = what === 'call' ? run.limits.callMs : run.limits.totalMs
    const expire = async () => {
      if (run.answered) return this.terminate()
      this.#kill()
      const answers = !this.#handle.answers || (await this.#handle.answers())
      if (this.#runs[0] !== run) return
      if (!answers) return this.lost()
      run.answered = true
      run.onOutcomes([...run.outcomes, { outcome: 'timeout', message: `the ${what} took longer than ${limit} ms` }])
      this.#finish({ reusable: false })
    }
    run.timer = setTimeout(() => {
      run.timer = setTimeout(expire, GRACE_MS)
    }, ms)
  }
}

const FAILURES = new Set(['type-error', 'runtime-error', 'exited', 'memory', 'output', 'crash'])

/** What an interpreter may say of a call: never that the harness failed, or that time ran out. */
function readOutcome(value: unknown): CallOutcome | null {
  if (typeof value !== 'object' || value === null) return null
  const { outcome, value: encoded, stdout, message } = value as Record<string, unknown>
  if (outcome === 'done' && typeof stdout === 'string') {
    if (encoded === undefined) return { outcome, stdout }
    return typeof encoded === 'string' ? { outcome, value: encoded, stdout } : null
  }
  if (!FAILURES.has(outcome as string) || typeof message !== 'string') return null
  return { outcome: outcome as 'crash', message: message.slice(0, MESSAGE_LENGTH) }
}
