/**
 * @file Untrusted Python for a worker of the page: the trusted end. Programs, deadlines and verdicts on failure are kept here (python/pool.ts);
 * the sandbox page (python-frame.ts), asked over a port, only starts, ends and passes on.
 */
import type { InterpreterHandle } from '../python/interpreter-messages.ts'
import { InterpreterPool, type PoolOptions } from '../python/pool.ts'
import type { CallOutcome, Program, PythonSandbox } from '../python/sandbox.ts'
import {
  type FrameEvent,
  type FrameRequest,
  SANDBOX_PORT,
  type SandboxLoan,
  type SandboxReply,
  type SandboxRequest,
} from './python-messages.ts'
import { openNotebook } from './python-notebook.ts'

/** The rest of the cores are the page's and the engine's. */
const SHARE_OF_CORES = 0.5
const MAX_SIZE = 8

/** The sandbox page is asked this often whether it is there, while programs wait, and given up after this long without a word. */
const PING_MS = 2000
const SILENCE_MS = 15_000
/** A sandbox page that takes longer to answer passes nothing on in time: no program is judged by what was not heard of it then. */
const LATE_MS = 2000

/**
 * The sandbox that the page lends this worker (`lendSandbox` of app/sandbox.ts). To be called while the worker's script is first run, since
 * the page sends the port as soon as it has made the worker. Python is loaded when the first program comes.
 *
 * @param name Of this kind of worker: under it is kept which programs its interpreters died of.
 */
export function workerPython(name: string): BrowserPython {
  const consumer = crypto.randomUUID()
  const lent = new Promise<{ port: MessagePort; loan: SandboxLoan }>((resolve) => {
    addEventListener('message', function take({ data, ports }: MessageEvent) {
      if (data?.type !== SANDBOX_PORT) return
      removeEventListener('message', take)
      // Held for good: the browser releases it when this worker ends.
      navigator.locks.request(consumer, () => {
        resolve({ port: ports[0], loan: data })
        return new Promise(() => {})
      })
    })
  })
  const page = lent.then(({ port }) => port)
  return new BrowserPython(page, consumer, { notebook: async () => openNotebook(name, (await lent).loan) })
}

export class BrowserPython implements PythonSandbox {
  readonly #page: Promise<MessagePort>
  readonly #consumer: string
  readonly #pool: InterpreterPool
  readonly #handles = new Map<string, InterpreterHandle>()
  #frame: Promise<MessagePort> | null = null
  /** The port of `#frame` once it is there. */
  #port: MessagePort | null = null
  #wasLost = false
  /** Programs waiting for an outcome. */
  #waiting = 0
  #pings: ReturnType<typeof setInterval> | undefined
  /** When the sandbox page was last heard of, and last asked. */
  #heard = 0
  #asked = 0
  /** Those who asked whether it is there. */
  #asking: ((answers: boolean) => void)[] = []

  /**
   * @param page A port to the page, which answers a SandboxRequest.
   * @param consumer A Web Lock that this worker holds.
   */
  constructor(page: Promise<MessagePort>, consumer: string, options?: Partial<PoolOptions>) {
    this.#page = page
    this.#consumer = consumer
    const size = Math.min(MAX_SIZE, Math.max(1, Math.floor((globalThis.navigator?.hardwareConcurrency ?? 2) * SHARE_OF_CORES)))
    this.#pool = new InterpreterPool({ size, spares: size + 1, ...options, spawn: () => this.#spawn() })
  }

  /** Interpreters alive at this moment. */
  get alive(): number {
    return this.#pool.alive
  }

  async run(program: Program, signal?: AbortSignal): Promise<CallOutcome[]> {
    try {
      await this.#open(signal)
    } catch (error) {
      return [{ outcome: 'harness-error', message: (error as Error).message }]
    }
    if (this.#waiting++ === 0) this.#watch()
    try {
      return await this.#pool.run(program, signal)
    } finally {
      if (--this.#waiting === 0) clearInterval(this.#pings)
    }
  }

  /** Ends every interpreter, for good. */
  close() {
    this.#pool.close()
    this.#port?.close()
  }

  /** Waits for the sandbox page; only that: an interpreter's own start counts against its deadline, a download does not. */
  #open(signal?: AbortSignal): Promise<unknown> {
    const opened = (this.#frame ??= this.#ask())
    if (!signal) return opened
    return new Promise((resolve, reject) => {
      const abort = () => reject(new Error('the run was aborted'))
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      opened.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    })
  }

  async #ask(): Promise<MessagePort> {
    const page = await this.#page
    const asked = new Promise<MessagePort>((resolve, reject) => {
      page.onmessage = ({ data, ports }: MessageEvent<SandboxReply>) => {
        if (data.type === 'opened') resolve(ports[0])
        else reject(new Error(data.message))
      }
      page.postMessage({ type: 'open', consumer: this.#consumer, lost: this.#wasLost } satisfies SandboxRequest)
    })
    try {
      const port = await asked
      port.onmessage = ({ data }: MessageEvent<FrameEvent>) => this.#receive(data)
      this.#port = port
      this.#wasLost = false
      this.#heard = performance.now()
      return port
    } catch (error) {
      // What failed may pass; the next program asks again.
      this.#frame = null
      throw error
    }
  }

  #spawn(): InterpreterHandle {
    const id = crypto.randomUUID()
    const handle: InterpreterHandle = {
      post: (message) => this.#send({ type: 'post', id, text: JSON.stringify(message) }),
      onMessage: () => {},
      onExit: () => {},
      terminate: () => {
        if (this.#handles.delete(id)) this.#send({ type: 'kill', id })
      },
      answers: () => this.#answers(),
    }
    this.#handles.set(id, handle)
    // After the sandbox page died there is none until it has been made anew.
    this.#open().then(
      () => this.#handles.has(id) && this.#send({ type: 'spawn', id }),
      (error: Error) => this.#exit(id, error.message),
    )
    return handle
  }

  #send(request: FrameRequest) {
    this.#port?.postMessage(request)
  }

  /** Nothing tells that a page has died, as browsers let a page die that runs out of memory, but its silence. */
  #watch() {
    this.#heard = this.#asked = performance.now()
    this.#pings = setInterval(() => {
      const now = performance.now()
      // This worker was asleep itself: what it did not hear then says nothing.
      if (now - this.#asked > 2 * PING_MS || !this.#port) this.#heard = now
      this.#asked = now
      if (now - this.#heard > SILENCE_MS) this.#lost()
      else this.#send({ type: 'ping' })
    }, PING_MS)
  }

  /** Whether the sandbox page is there. */
  #answers(): Promise<boolean> {
    const asked = performance.now()
    return new Promise((resolve) => {
      this.#asking.push((answers) => resolve(answers && performance.now() - asked < LATE_MS))
      this.#send({ type: 'ping' })
    })
  }

  #answer(answers: boolean) {
    for (const tell of this.#asking.splice(0)) tell(answers)
  }

  #receive(event: FrameEvent) {
    this.#heard = performance.now()
    if (event.type === 'pong') return this.#answer(true)
    if (event.type === 'exit') this.#exit(event.id, event.reason)
    else this.#handles.get(event.id)?.onMessage(parseUntrusted(event.text))
  }

  #exit(id: string, reason: string) {
    const handle = this.#handles.get(id)
    this.#handles.delete(id)
    handle?.onExit(reason)
  }

  /** The sandbox page is dead, and every interpreter with it. */
  #lost() {
    this.#port?.close()
    this.#port = null
    this.#frame = null
    this.#wasLost = true
    this.#handles.clear()
    this.#answer(false)
    this.#pool.lost('the sandbox page is gone')
  }
}

function parseUntrusted(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
