/** @file One interpreter as its supervisor sees it: starting, idle, busy with one program under its deadlines, or gone. */
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
  /** It may be given another program. */
  reusable: boolean
  /** Bytes of its memory. */
  bytes: number
  /** It broke down under a program that was proved harmless, which may not be that program's doing: what to answer if no retry is left. */
  failure?: CallOutcome
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
  started: number
  timer?: ReturnType<typeof setTimeout>
  onOutcomes: (outcomes: CallOutcome[]) => void
  resolve: (report: RunReport) => void
  /** All outcomes are known and handed on; only the interpreter's end of the program is awaited. */
  answered: boolean
}

export class RunningInterpreter {
  state: State = 'starting'
  readonly #handle: InterpreterHandle
  readonly #startTimer: ReturnType<typeof setTimeout>
  readonly #on: { onReady: () => void; onExit: (exit: InterpreterExit) => void }
  #run: Run | null = null

  constructor(handle: InterpreterHandle, startMs: number, on: { onReady: () => void; onExit: (exit: InterpreterExit) => void }) {
    this.#handle = handle
    this.#on = on
    this.#startTimer = setTimeout(() => this.#gone(`not started within ${startMs} ms`), startMs)
    handle.onMessage = (message) => this.#receive(message as InterpreterMessage)
    handle.onExit = (reason) => this.#gone(reason)
  }

  /**
   * Runs a program; the interpreter must be idle. `onOutcomes` is called as soon as the outcomes are known, the promise resolves when the
   * interpreter is free again or gone. Never rejects.
   */
  run(program: Program, limits: SandboxLimits, onOutcomes: (outcomes: CallOutcome[]) => void): Promise<RunReport> {
    return new Promise((resolve) => {
      const id = crypto.randomUUID()
      const calls = program.calls.length
      this.state = 'busy'
      this.#run = { id, calls, limits, outcomes: [], own: false, started: performance.now(), onOutcomes, resolve, answered: false }
      this.#setDeadline(this.#run)
      const { outputChars, memoryBytes } = limits
      this.#handle.post({
        type: 'run',
        id,
        setup: program.setup ?? '',
        source: program.source,
        calls: program.calls,
        outputChars,
        memoryBytes,
      })
    })
  }

  /** Ends the interpreter; a program it was busy with gets no further outcome. */
  terminate() {
    this.#kill()
    this.#finish({ reusable: false })
  }

  #kill() {
    this.state = 'gone'
    clearTimeout(this.#startTimer)
    this.#handle.onExit = () => {}
    this.#handle.onMessage = () => {}
    this.#handle.terminate()
  }

  #receive(message: InterpreterMessage) {
    const run = this.#run
    if (typeof message !== 'object' || message === null || this.state === 'gone') return
    if (message.type === 'ready' && this.state === 'starting') {
      clearTimeout(this.#startTimer)
      this.state = 'idle'
      this.#on.onReady()
      return
    }
    if (!run || !('id' in message) || message.id !== run.id) return
    if (message.type === 'own') run.own = true
    else if (message.type === 'result') this.#result(run, message.index, message.result)
    else if (message.type === 'broken') this.#broken(run, message.result)
    else if (message.type === 'end') this.#ended(run, message.alive === true, Number(message.bytes))
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
    this.state = 'idle'
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
    if (!run.own) return this.#finish({ reusable: false, failure: crash })
    run.answered = true
    run.onOutcomes([...run.outcomes, crash])
    this.#finish({ reusable: false })
  }

  #gone(reason: string) {
    const beforeReady = this.state === 'starting'
    const run = this.#run
    if (run) this.#breakdown(run, `the interpreter died: ${reason}`)
    else this.#kill()
    this.#on.onExit({ reason, beforeReady })
  }

  #finish(report: { reusable: boolean; bytes?: number; failure?: CallOutcome }) {
    const run = this.#run
    if (!run) return
    this.#run = null
    clearTimeout(run.timer)
    run.resolve({ outcomes: run.outcomes, bytes: 0, ...report })
  }

  /** For the next outcome: the call's deadline, or what is left of the program's. */
  #setDeadline(run: Run) {
    clearTimeout(run.timer)
    const left = run.started + run.limits.totalMs - performance.now()
    const [ms, what] = left < run.limits.callMs ? [Math.max(0, left), 'program'] : [run.limits.callMs, 'call']
    const limit = what === 'call' ? run.limits.callMs : run.limits.totalMs
    const expire = () => {
      if (run.answered) return this.terminate()
      this.#kill()
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
