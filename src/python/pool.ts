/**
 * @file The supervisor of a Python sandbox, the same over processes in Node and over workers in the browser. It keeps a few interpreters
 * running, gives each one program at a time, and ends the ones that overstay.
 *
 * An interpreter that ran only programs proved harmless (purity.py) goes on to the next. One that ran any other program is ended and a
 * spare, started ahead, takes its place: whatever that program did to its interpreter died with it.
 *
 * Where the host of all interpreters dies, which of the programs under way did it is not known: each is run again, alone. A program under
 * which its interpreter died twice, or the host while it ran alone, is judged so from then on, and not run again (suspects.ts).
 *
 * Nothing that comes from an interpreter is believed beyond what the program may decide itself, its answers. It cannot call for a retry,
 * answer for another program, or extend its deadline: timers and verdicts on failure are the supervisor's own.
 */
import { type InterpreterExit, RunningInterpreter, type RunReport } from './interpreter-handle.ts'
import type { InterpreterHandle } from './interpreter-messages.ts'
import type { CallOutcome, Program, PythonSandbox, SandboxLimits } from './sandbox.ts'
import { type Fate, mayRun, type Notebook, Suspects } from './suspects.ts'

export const DEFAULT_LIMITS: SandboxLimits = { callMs: 3000, totalMs: 15_000, memoryBytes: 256 * 2 ** 20, outputChars: 1_000_000 }

export interface PoolOptions {
  /** Starts an interpreter. May throw; that is a harness error. */
  spawn: () => InterpreterHandle
  /** Programs that run at once. */
  size: number
  /** Interpreters held ready to replace one that is used up. */
  spares: number
  /** Milliseconds an interpreter may take to start. */
  startMs?: number
  limits?: Partial<SandboxLimits>
  /** Keeps which programs interpreters died of, from one process to the next. */
  notebook?: () => Promise<Notebook | null>
}

/** Long, because a machine that trains on its processors starts Python slowly. */
const START_MS = 180_000
/** Starts that fail one after another before programs are turned away. */
const MAX_FAILED_STARTS = 3
/** Programs an interpreter may hold, the one it runs included: enough that it never waits for its supervisor. */
const INBOX = 8
/** An interpreter's memory never shrinks: past this it is replaced. */
const RECYCLE_BYTES = 128 * 2 ** 20
/** Outcomes of programs seen before, most recent last; and characters of a program and its outcomes that are kept. */
const MAX_REMEMBERED = 4096
const MAX_REMEMBERED_LENGTH = 2 ** 16

interface Job {
  key: string
  program: Program
  limits: SandboxLimits
  /** Runs it may still be given, should the interpreter rather than the program have failed. */
  attempts: number
  /** An interpreter died under it before, or all did while it was under way: it runs while no other does. */
  suspect: boolean
  /** Callers that have not gone away. */
  waiting: number
  cancel?: () => void
  settle: (outcomes: CallOutcome[]) => void
  promise: Promise<CallOutcome[]>
}

export class InterpreterPool implements PythonSandbox {
  readonly #options: PoolOptions
  readonly #limits: SandboxLimits
  readonly #interpreters = new Set<RunningInterpreter>()
  readonly #jobs = new Map<string, Job>()
  readonly #remembered = new Map<string, CallOutcome[]>()
  readonly #suspects: Suspects
  #queue: Job[] = []
  /** The suspect that is running. */
  #alone: Job | null = null
  #failedStarts = 0
  #usedUp = false
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#suspects = new Suspects(options.notebook)
  }

  /** Starts an interpreter before the first program comes. */
  warm() {
    this.#fill()
  }

  /** Interpreters alive at this moment. */
  get alive(): number {
    return this.#interpreters.size
  }

  async run(program: Program, signal?: AbortSignal): Promise<CallOutcome[]> {
    if (signal?.aborted) return failed('the run was aborted')
    if (this.#closed) return failed('the sandbox is closed')
    if (program.calls.length === 0) return []
    const limits = { ...this.#limits, ...program.limits }
    const key = JSON.stringify([program.setup ?? '', program.source, program.calls, limits])
    const known = this.#remembered.get(key)
    if (known) return known
    const deaths = await this.#suspects.deaths(key)
    if (!mayRun(deaths)) return NOT_AGAIN
    if (signal?.aborted) return failed('the run was aborted')
    if (this.#closed) return failed('the sandbox is closed')
    const job = this.#jobs.get(key) ?? this.#enqueue(key, program, limits, deaths !== null)
    job.waiting++
    return this.#await(job, signal)
  }

  /** Ends every interpreter. Programs still waiting are answered with a harness error. */
  close() {
    this.#closed = true
    for (const job of [...this.#jobs.values()]) this.#settle(job, failed('the sandbox was closed'))
    for (const interpreter of [...this.#interpreters]) this.#end(interpreter)
  }

  /** The host of all interpreters died, and they with it. */
  lost(reason: string) {
    const all = [...this.#interpreters]
    this.#interpreters.clear()
    const starting = all.length > 0 && all.every(({ state }) => state === 'starting')
    for (const interpreter of all) interpreter.lost()
    if (starting) this.#startFailed(reason)
    this.#pump()
  }

  #enqueue(key: string, program: Program, limits: SandboxLimits, suspect: boolean): Job {
    const { promise, resolve } = withResolvers<CallOutcome[]>()
    const job: Job = { key, program, limits, attempts: 2, suspect, waiting: 0, settle: resolve, promise }
    this.#jobs.set(key, job)
    this.#queue.push(job)
    this.#pump()
    return job
  }

  /** The job's outcome, or sooner, if the caller goes away; a job nobody waits for is dropped. */
  #await(job: Job, signal?: AbortSignal): Promise<CallOutcome[]> {
    if (!signal) return job.promise
    return new Promise((resolve) => {
      const leave = () => {
        resolve(failed('the run was aborted'))
        if (--job.waiting === 0) this.#drop(job)
      }
      const stay = onAbort(signal, leave)
      job.promise.then((outcomes) => {
        stay()
        resolve(outcomes)
      })
    })
  }

  #drop(job: Job) {
    if (this.#jobs.get(job.key) !== job) return
    this.#settle(job, failed('the run was aborted'))
    job.cancel?.()
    this.#pump()
  }

  #settle(job: Job, outcomes: CallOutcome[]) {
    if (this.#jobs.get(job.key) !== job) return
    this.#jobs.delete(job.key)
    this.#queue = this.#queue.filter((other) => other !== job)
    if (!outcomes.some(({ outcome }) => outcome === 'harness-error')) this.#remember(job.key, outcomes)
    job.settle(outcomes)
  }

  #remember(key: string, outcomes: CallOutcome[]) {
    if (key.length + lengthOf(outcomes) > MAX_REMEMBERED_LENGTH) return
    this.#remembered.set(key, outcomes)
    if (this.#remembered.size <= MAX_REMEMBERED) return
    const oldest = this.#remembered.keys().next()
    if (!oldest.done) this.#remembered.delete(oldest.value)
  }

  /** Gives waiting programs to idle interpreters, and starts what is missing. */
  #pump() {
    if (this.#closed) return
    while (this.#queue.length > 0 && !this.#alone) {
      if (this.#queue[0].suspect && [...this.#interpreters].some(({ state }) => state === 'busy')) break
      const interpreter = this.#leastBusy()
      if (!interpreter) break
      this.#give(this.#queue.shift() as Job, interpreter)
    }
    // Where interpreters do not start, only a program that waits for one is a reason to try again.
    if (this.#queue.length > 0 || this.#failedStarts === 0) this.#fill()
  }

  /** The interpreter to take the next program: an idle one if one more may work, else one whose inbox has room. */
  #leastBusy(): RunningInterpreter | null {
    const all = [...this.#interpreters]
    const working = all.filter(({ state }) => state === 'busy').length
    const open = all.filter(({ open, state, pending }) => open && pending < INBOX && (state === 'busy' || working < this.#options.size))
    return open.sort((a, b) => a.pending - b.pending)[0] ?? null
  }

  /** One interpreter until one has started; then as many as have work; and spares once it is seen that interpreters are used up. */
  #wanted(): number {
    if (![...this.#interpreters].some(({ state }) => state !== 'starting')) return 1
    const { size, spares } = this.#options
    return Math.max(1, Math.min(size, this.#jobs.size)) + (this.#usedUp ? spares : 0)
  }

  #fill() {
    while (!this.#closed && this.#interpreters.size < this.#wanted()) {
      try {
        const interpreter = new RunningInterpreter(this.#options.spawn(), this.#options.startMs ?? START_MS, {
          onReady: () => {
            this.#failedStarts = 0
            this.#pump()
          },
          onExit: (exit) => this.#exited(interpreter, exit),
        })
        this.#interpreters.add(interpreter)
      } catch (error) {
        this.#startFailed(String(error))
        if (this.#queue.length === 0) return
      }
    }
  }

  #exited(interpreter: RunningInterpreter, exit: InterpreterExit) {
    this.#interpreters.delete(interpreter)
    if (exit.beforeReady) this.#startFailed(exit.reason)
    this.#pump()
  }

  #startFailed(reason: string) {
    this.#failedStarts++
    if (this.#failedStarts < MAX_FAILED_STARTS) return
    this.#failedStarts = 0
    for (const job of [...this.#queue]) this.#settle(job, failed(`the Python interpreter does not start: ${reason}`))
  }

  #end(interpreter: RunningInterpreter) {
    this.#interpreters.delete(interpreter)
    interpreter.terminate()
  }

  async #give(job: Job, interpreter: RunningInterpreter) {
    job.attempts--
    if (job.suspect) {
      this.#alone = job
      this.#suspects.begin(job.key)
    }
    const { report: ended, cancel } = interpreter.run(
      job.program,
      job.limits,
      (outcomes) => this.#settle(job, outcomes),
      () => this.#suspects.begin(job.key),
    )
    job.cancel = cancel
    const report = await ended
    job.cancel = undefined
    this.#suspects.end(job.key, fateOf(report, job.suspect))
    if (this.#alone === job) this.#alone = null
    const usedUp = !report.withdrawn && (!report.reusable || report.bytes > RECYCLE_BYTES)
    this.#usedUp ||= usedUp
    if (usedUp || interpreter.state === 'gone') this.#end(interpreter)
    if (report.withdrawn) {
      job.attempts++
      if (this.#jobs.get(job.key) === job) this.#queue.unshift(job)
      return this.#pump()
    }
    if (report.lost) {
      job.attempts++
      job.suspect = true
      const again = mayRun(await this.#suspects.deaths(job.key))
      if (!again) this.#settle(job, NOT_AGAIN)
      else if (this.#jobs.get(job.key) === job) this.#queue.unshift(job)
    }
    if (report.failure && this.#jobs.get(job.key) === job) {
      if (job.attempts > 0) this.#queue.unshift(job)
      else this.#settle(job, [...report.outcomes, report.failure])
    }
    this.#pump()
  }
}

const NOT_AGAIN: CallOutcome[] = [{ outcome: 'crash', message: 'interpreters died under it twice, and it is not run again' }]

/** `alone`: no other program was under way. */
function fateOf(report: RunReport, alone: boolean): Fate {
  if (report.withdrawn) return 'stopped'
  if (report.lost && !alone) return 'suspected'
  return report.lost || report.died ? 'died' : 'lived'
}

function lengthOf(outcomes: readonly CallOutcome[]): number {
  return outcomes.reduce(
    (sum, one) => sum + (one.outcome === 'done' ? one.stdout.length + (one.value?.length ?? 0) : one.message.length),
    0,
  )
}

function failed(message: string): CallOutcome[] {
  return [{ outcome: 'harness-error', message }]
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const leavers = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls `leave` once the signal aborts, unless the answer is called before. A step's verdicts all wait at one signal: it has one listener. */
function onAbort(signal: AbortSignal, leave: () => void): () => void {
  let waiting = leavers.get(signal)
  if (!waiting) {
    const all = new Set<() => void>()
    waiting = all
    leavers.set(signal, all)
    signal.addEventListener(
      'abort',
      () => {
        for (const one of all) one()
      },
      { once: true },
    )
  }
  waiting.add(leave)
  return () => waiting.delete(leave)
}
