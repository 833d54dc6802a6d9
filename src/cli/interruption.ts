/**
 * @file Being told to end: by a signal, by the process that started this one anew (restart.ts), or by the death of that process. A command that
 * has something to put in order asks for it by `interruptible`; any other ends at once.
 */

/** Exit codes, as a shell gives them. */
export const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
export type EndSignal = keyof typeof SIGNAL_CODES
const signals = Object.keys(SIGNAL_CODES) as EndSignal[]

/** What the process before this one passes on: its latest signal, and how many it has had. */
export interface Relayed {
  signal: EndSignal
  count: number
}

/** The first request to end is a wish, which the command grants when it can; the second ends the process. */
export class Interruption {
  /** The code to exit with; null as long as nobody has asked. */
  code: number | null = null
  #own = 0
  #relayed = 0

  constructor(
    private readonly onFirst: () => void,
    private readonly exit: (code: number) => void = process.exit,
  ) {}

  signal(signal: EndSignal) {
    this.#own++
    this.#ask(SIGNAL_CODES[signal])
  }

  /** A terminal sends its signals to both processes: what is passed on may be what came by itself. */
  relayed({ signal, count }: Relayed) {
    this.#relayed = count
    this.#ask(SIGNAL_CODES[signal])
  }

  /** Nobody waits for this process any more. */
  orphaned() {
    if (this.code === null) this.#ask(SIGNAL_CODES.SIGTERM)
  }

  #ask(code: number) {
    if (Math.max(this.#own, this.#relayed) > 1) this.exit(code)
    else if (this.code === null) {
      this.code = code
      this.onFirst()
    }
  }
}

let current: Interruption | null = null

/**
 * Runs what looks at `code` now and then and ends in order once it is not null. The process then exits with that code.
 *
 * @param onFirst Says that the request was heard.
 */
export async function interruptible<T>(onFirst: () => void, use: (interruption: Interruption) => Promise<T>): Promise<T> {
  const interruption = new Interruption(onFirst)
  const heard = signals.map((signal) => [signal, () => interruption.signal(signal)] as const)
  for (const [signal, listener] of heard) process.on(signal, listener)
  current = interruption
  try {
    return await use(interruption)
  } finally {
    current = null
    for (const [signal, listener] of heard) process.off(signal, listener)
    if (interruption.code !== null) process.exitCode = interruption.code
  }
}

/** Listens to the process that started this one anew, and ends with it. */
export function followParent() {
  process.on('message', (message: Relayed) => {
    if (current) current.relayed(message)
    else process.exit(SIGNAL_CODES[message.signal])
  })
  process.on('disconnect', () => {
    if (current) current.orphaned()
    else process.exit(1)
  })
  // It must not keep a process running that has done its work.
  process.channel?.unref()
}
