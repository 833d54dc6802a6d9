/** @file The page's threads that make batches, with workers of this process: their own module each, messages copied and arrays handed over. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTask } from '../tasks/index.ts'
import { Batches, type BatchJob, ownThread } from '../training/batches.ts'
import type { SftBatch } from '../training/sft.ts'
import { job, model, STEPS, TASK } from '../training/testing/batch-job.ts'
import { openBatchMakers } from './batch-makers.ts'

interface Scope {
  onmessage: ((event: { data: unknown }) => void) | null
  postMessage(answer: unknown, options: { transfer: Transferable[] }): void
}

const workers: FakeWorker[] = []
let modules = 0
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: { message: string }) => void) | null = null
  ended = false
  made = 0
  readonly #scope: Scope = {
    onmessage: null,
    postMessage: (answer, options) => {
      this.made++
      const data = structuredClone(answer, options)
      setTimeout(() => this.ended || this.onmessage?.({ data }))
    },
  }
  /** What it has been told, in order: one message at a time, in a global scope of its own. */
  #last: Promise<void>

  constructor(readonly url: URL | string) {
    workers.push(this)
    // A module by another name is another module: its handler is this scope's.
    this.#last = this.#within(() => import(/* @vite-ignore */ `./batch-maker.worker.ts?own=${++modules}`))
  }

  postMessage(message: unknown) {
    const data = structuredClone(message)
    this.#last = this.#last.then(() => this.#within(() => this.#scope.onmessage?.({ data }))).catch((error: Error) => this.onerror?.(error))
  }

  terminate() {
    this.ended = true
  }

  async #within(run: () => unknown) {
    await inTurn(async () => {
      vi.stubGlobal('self', this.#scope)
      await run()
    })
  }
}

/** There is one `self` in this process: what needs it waits for who has it. */
let turn: Promise<void> = Promise.resolve()
function inTurn(run: () => Promise<void>): Promise<void> {
  const mine = turn.then(run)
  turn = mine.catch(() => {})
  return mine
}

afterEach(() => {
  vi.unstubAllGlobals()
  workers.length = 0
})

function open(cores: number, of: BatchJob = job) {
  vi.stubGlobal('Worker', FakeWorker)
  vi.stubGlobal('navigator', { hardwareConcurrency: cores })
  return new Batches(openBatchMakers(of), STEPS)
}

const plain = ({ sequences, ...rest }: SftBatch) => ({
  ...rest,
  sequences: sequences.map(({ tokens, weights }) => [Array.from(tokens), Array.from(weights)]),
})

describe('the page makes batches', () => {
  it.each([
    [1, 1],
    [8, 2],
    [64, 2],
  ])(
    'on a machine of %i cores in %i threads, to the same bits as one that has none',
    async (cores, threads) => {
      const batches = open(cores)
      const own = new Batches([ownThread(model, createTask('mixture', TASK), job)], STEPS)
      for (let step = 1; step < STEPS; step++) expect(plain(await batches.at(step))).toEqual(plain(await own.at(step)))
      expect(workers.map(({ made }) => made > 0)).toEqual(Array(threads).fill(true))
      expect(workers.every(({ url }) => String(url).includes('batch-maker.worker.ts'))).toBe(true)
      batches.close()
      expect(workers.every(({ ended }) => ended)).toBe(true)
    },
    60_000,
  )

  it('and says what is wrong with the job, or with the thread, in every step that waits', async () => {
    const broken = open(1, { ...job, domain: 'nothing' })
    await expect(broken.at(0)).rejects.toThrow('There is no domain "nothing"')
    await expect(broken.at(1)).rejects.toThrow()
    const dead = open(1)
    const waiting = dead.at(0)
    workers.at(-1)?.onerror?.({ message: '' })
    await expect(waiting).rejects.toThrow('The thread that makes batches could not start.')
  }, 60_000)
})
