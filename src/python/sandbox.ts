/**
 * @file The contract of a Python sandbox: untrusted programs are run in an interpreter that can be killed. What is expected of a program
 * never enters it: a sandbox answers with what the program did, and trusted code outside compares.
 */

/** An untrusted program and what is to be done with it. */
export interface Program {
  /** Trusted Python that runs first, in the same namespace: imports, helpers. */
  setup?: string
  source: string
  calls: ProgramCall[]
  limits?: Partial<SandboxLimits>
}

export type ProgramCall =
  /** Calls a global of the program. `args` is canonical JSON of the list of arguments (see values.ts). */
  | { kind: 'call'; name: string; args: string }
  /** Evaluates an expression behind the program, as `eval` does. */
  | { kind: 'eval'; code: string }
  /** Runs the whole program as a script with this standard input. */
  | { kind: 'stdin'; stdin: string }
  /** Runs a statement behind the program: passes unless it raises. Weaker, since what is expected stands in it. */
  | { kind: 'assert'; code: string }
  /** Does what a trial asked (trial.py). Its value is the answer, also where the program raised an exception. */
  | { kind: 'ask'; request: string }
  /**
   * Runs trusted tests where the program is not: `codes` one after another, behind the setup. `known`: names that are the program's.
   * `requests`: what they asked so far, and `results` the answers to the first of them. See trial.py for `aliasing` and the value.
   */
  | { kind: 'trial'; codes: string[]; known: string[]; requests: string[]; results: string[]; aliasing: boolean }

export interface SandboxLimits {
  /** Milliseconds for one call, and for the whole program. */
  callMs: number
  totalMs: number
  /** Bytes the interpreter may grow to. */
  memoryBytes: number
  /** Characters a call may print. */
  outputChars: number
}

export type CallOutcome =
  /** `value`: canonical JSON of exactly built-in types (call); `stdout`: what was printed (all). */
  | { outcome: 'done'; value?: string; stdout: string }
  /** `type-error`: the value returned is not of exactly built-in types. `output`: printed more than allowed. */
  | { outcome: 'type-error' | 'runtime-error' | 'exited' | 'timeout' | 'memory' | 'output' | 'crash' | 'harness-error'; message: string }

export interface PythonSandbox {
  /** One outcome a call, in order; after the first one that is not `done` the rest may be left out. Never throws. */
  run(program: Program, signal?: AbortSignal): Promise<CallOutcome[]>
}
