/**
 * @file Who trains which run: one tab at a time, held by a web lock that the browser frees when the tab dies, however it dies. The owner
 * tells the other tabs what happens, so that they can show it; another tab may ask it to hand the run over.
 */
import type { RunEvent } from './api.ts'

/** Ends a claim; resolves when another may be granted. May be called twice. */
export type Release = () => Promise<void>

export interface Ownership {
  /** Claims a run, to train it (of all runs one at a time) or to change it. Null when another tab has it, or trains another run. */
  claim(run: string, purpose: 'train' | 'change'): Promise<Release | null>
  /** The runs that are claimed, by this tab too. */
  claimed(): Promise<Set<string>>
  /** To the other tabs. */
  tell(message: TabMessage): void
  listen(listener: (message: TabMessage) => void): void
}

export type TabMessage =
  /** From the owner. */
  | { type: 'event'; event: RunEvent }
  /** To the owner: end with a checkpoint and let go. */
  | { type: 'hand-over'; run: string }
  /** To the owner: go on after all. */
  | { type: 'keep'; run: string }

/** Does what changes a run, or another thing of that name, while nobody else can. @throws Error with the sentence `refusal` when somebody has it. */
export async function changing<T>(ownership: Ownership, name: string, refusal: string, work: () => Promise<T>): Promise<T> {
  const release = await ownership.claim(name, 'change')
  if (!release) throw new Error(refusal)
  try {
    return await work()
  } finally {
    await release()
  }
}

const TRAINING = 'cascade-training'
const RUN = 'cascade-run:'

/** The part of a BroadcastChannel and of a LockManager that is used: Node has no locks, tests bring their own. */
export interface TabChannel {
  postMessage(message: TabMessage): void
  onmessage: ((event: MessageEvent) => void) | null
}
export type TabLocks = Pick<LockManager, 'request' | 'query'>

export class TabOwnership implements Ownership {
  constructor(
    private readonly locks: TabLocks,
    private readonly channel: TabChannel,
  ) {}

  async claim(run: string, purpose: 'train' | 'change'): Promise<Release | null> {
    const training = purpose === 'train' ? await this.#hold(TRAINING) : async () => {}
    if (!training) return null
    const release = await this.#hold(RUN + run)
    if (!release) {
      await training()
      return null
    }
    return async () => {
      await Promise.all([release(), training()])
    }
  }

  async claimed(): Promise<Set<string>> {
    const { held = [] } = await this.locks.query()
    return new Set(held.flatMap(({ name }) => (name?.startsWith(RUN) ? [name.slice(RUN.length)] : [])))
  }

  tell(message: TabMessage) {
    this.channel.postMessage(message)
  }

  listen(listener: (message: TabMessage) => void) {
    this.channel.onmessage = ({ data }) => listener(data as TabMessage)
  }

  #hold(name: string): Promise<Release | null> {
    return new Promise((resolve, reject) => {
      const held: Promise<unknown> = this.locks.request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null)
        return new Promise<void>((end) =>
          resolve(async () => {
            end()
            await held
          }),
        )
      })
      held.catch(reject)
    })
  }
}
