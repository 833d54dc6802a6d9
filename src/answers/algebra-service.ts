/**
 * @file Symbolic algebra in a thread of its own, from the outside: one question at a time, a deadline for each, and a thread that does not
 * answer in time is ended. The host says how a thread is started.
 */
import type { Algebra } from './algebra.ts'

export interface AlgebraQuestion {
  id: number
  a: string
  b: string
}

export interface AlgebraReply {
  id: number
  equal: boolean | null
}

/** What a thread sends once it can be asked. */
export const READY = 'ready'

/** A thread as its host knows it. `send` comes first after READY. */
export interface AlgebraThread {
  send(question: AlgebraQuestion): void
  /** Ends it at once, whatever it does. */
  end(): void
}

/** Starts a thread; `receive` gets what it sends, `fail` is called if it cannot be started or breaks down. */
export type StartThread = (receive: (message: AlgebraReply | typeof READY) => void, fail: () => void) => AlgebraThread

export interface AlgebraLimits {
  /** Milliseconds for the work on one question. */
  callMs: number
  /** Milliseconds until an answer, waiting for a thread to start and for other questions included. */
  totalMs: number
}

const LIMITS: AlgebraLimits = { callMs: 400, totalMs: 600 }
/** Questions remembered, those that were too hard above all: a group of rollouts asks the same again and again. */
const MEMORY = 2000

interface Waiting extends AlgebraQuestion {
  key: string
  settle: (equal: boolean | null) => void
}

export class AlgebraService implements Algebra {
  readonly #start: StartThread
  readonly #limits: AlgebraLimits
  readonly #answers = new Map<string, boolean | null>()
  #queue: Waiting[] = []
  #thread: AlgebraThread | null = null
  #ready = false
  #current: { question: Waiting; timer: ReturnType<typeof setTimeout> } | null = null
  #count = 0

  constructor(start: StartThread, limits: Partial<AlgebraLimits> = {}) {
    this.#start = start
    this.#limits = { ...LIMITS, ...limits }
  }

  equal(a: string, b: string): Promise<boolean | null> {
    const key = JSON.stringify([a, b])
    const known = this.#answers.get(key)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve) => {
      // A question that never got its turn is no too hard one, and may be asked again.
      const timer = setTimeout(() => {
        this.#queue = this.#queue.filter((other) => other !== waiting)
        resolve(null)
      }, this.#limits.totalMs)
      const waiting: Waiting = {
        id: ++this.#count,
        a,
        b,
        key,
        settle: (equal) => {
          clearTimeout(timer)
          resolve(equal)
        },
      }
      this.#queue.push(waiting)
      this.#next()
    })
  }

  /** Ends the thread. A later question starts another. */
  close(): void {
    this.#thread?.end()
    this.#thread = null
    this.#ready = false
    if (this.#current) clearTimeout(this.#current.timer)
    const open = [...(this.#current ? [this.#current.question] : []), ...this.#queue]
    this.#current = null
    this.#queue = []
    for (const waiting of open) waiting.settle(null)
  }

  #next(): void {
    if (this.#current || this.#queue.length === 0) return
    if (!this.#thread) {
      this.#ready = false
      const thread = this.#start(
        (message) => this.#thread === thread && this.#receive(message),
        () => this.#thread === thread && this.close(),
      )
      this.#thread = thread
    }
    if (!this.#ready) return
    const question = this.#queue.shift() as Waiting
    const timer = setTimeout(() => this.#kill(), this.#limits.callMs)
    this.#current = { question, timer }
    this.#thread.send({ id: question.id, a: question.a, b: question.b })
  }

  #receive(message: AlgebraReply | typeof READY): void {
    if (message === READY) this.#ready = true
    else if (this.#current?.question.id === message.id) this.#settle(message.equal)
    this.#next()
  }

  #kill(): void {
    this.#thread?.end()
    this.#thread = null
    this.#settle(null)
    this.#next()
  }

  #settle(equal: boolean | null): void {
    if (!this.#current) return
    const { question, timer } = this.#current
    clearTimeout(timer)
    this.#current = null
    if (this.#answers.size >= MEMORY) this.#answers.delete(this.#answers.keys().next().value as string)
    this.#answers.set(question.key, equal)
    question.settle(equal)
  }
}
