/** @file What a supervisor and an interpreter say to each other. One program at a time; interpreter.js is the other end. */
import type { CallOutcome, ProgramCall } from './sandbox.ts'

export interface RunMessage {
  type: 'run'
  /** Not to be guessed: an answer that names another id is no answer. */
  id: string
  setup: string
  source: string
  calls: ProgramCall[]
  outputChars: number
  memoryBytes: number
}

export type InterpreterMessage =
  /** Sent once, when programs may be sent. */
  | { type: 'ready' }
  /** Before the first call: the program might touch shared state, so this interpreter is to run no other. */
  | { type: 'own'; id: string }
  | { type: 'result'; id: string; index: number; result: CallOutcome }
  /** Python broke down in the call that would have answered next. */
  | { type: 'broken'; id: string; result: CallOutcome }
  /** No more comes of this program. `bytes`: what the interpreter's memory has grown to. */
  | { type: 'end'; id: string; alive: boolean; bytes: number }

/** An interpreter in a process or worker of its own, as a host hands it to the supervisor. */
export interface InterpreterHandle {
  post(message: RunMessage): void
  /** What comes from the interpreter is untrusted: any value at all. */
  onMessage: (message: unknown) => void
  /** The process or worker has ended, or never came up. At most once. */
  onExit: (reason: string) => void
  /** Ends it at once, whatever it does. Harmless when it has ended already. */
  terminate(): void
  /**
   * Where all interpreters have one host that can die: whether that host is there, so that an answer which did not come is the program's doing.
   * Resolves once it has answered, or is known to be dead.
   */
  answers?(): Promise<boolean>
}
