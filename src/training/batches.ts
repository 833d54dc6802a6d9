/**
 * @file Supervised batches made ahead of the GPU. Writing and tokenizing demonstrations takes as long as a large GPU takes to learn from them,
 * so hosts that have threads make the next steps' batches there. A batch is a function of its step alone, and so the same bits whatever the
 * number of threads.
 */
import type { Reader } from '../rollout/rollout.ts'
import { createTask } from '../tasks/index.ts'
import type { Task } from '../tasks/task.ts'
import { endTokens } from '../text/chat-format.ts'
import { loadChatTemplate } from '../text/template.ts'
import { loadTokenizer } from '../text/tokenizer.ts'
import { type BatchSize, type SftBatch, sftBatch } from './sft.ts'

/** All that a thread needs to make batches: plain data. */
export interface BatchJob {
  /** The model's tokenizer and template files, by name. */
  companions: Readonly<Record<string, string>>
  /** Tokens that end a reply by the model's configuration, and the size of its vocabulary. */
  configured: readonly number[]
  vocab: number
  domain: string
  /** The stage's task options. */
  task: unknown
  seed: number
  size: BatchSize
  /** Tokens of the longest demonstration that is taken. */
  longest: number
}

/** Makes batches somewhere. `make` may be called again before it has answered. */
export interface BatchMaker {
  /** Batches that it is worth asking for at once: 1 where making them takes the time of whoever asks. */
  readonly ahead: number
  make(step: number): Promise<SftBatch>
  close(): void
}

/** What a thread does: opens the job once, then makes batches. */
export function batchesOf({ companions, configured, vocab, domain, task, seed, size, longest }: BatchJob): (step: number) => SftBatch {
  const config = companions['tokenizer_config.json'] ?? null
  const tokenizer = loadTokenizer(companions['tokenizer.json'], config)
  const template = loadChatTemplate(JSON.parse(config ?? 'null'), companions['chat_template.jinja'] ?? null)
  const reader: Reader = { tokenizer, template, eosTokenIds: endTokens(tokenizer, template, configured).filter((id) => id < vocab) }
  const made = createTask(domain, task)
  return (step) => sftBatch(reader, made, seed, step, size, longest)
}

/** On the thread that asks. */
export function ownThread(model: Reader, task: Task, { seed, size, longest }: Pick<BatchJob, 'seed' | 'size' | 'longest'>): BatchMaker {
  return { ahead: 1, make: async (step) => sftBatch(model, task, seed, step, size, longest), close() {} }
}

/** Batches that a thread of its own has in the making. */
const AHEAD = 2

/** The batches of a stage's steps in order, made by several makers in turn, a few ahead. */
export class Batches {
  readonly #made = new Map<number, Promise<SftBatch>>()

  /** `steps`: of the stage; nothing is made beyond. */
  constructor(
    private readonly makers: readonly BatchMaker[],
    private readonly steps: number,
  ) {}

  async at(step: number): Promise<SftBatch> {
    const ahead = this.makers.reduce((sum, { ahead }) => sum + ahead, 0)
    for (let next = step; next < Math.min(step + ahead, this.steps); next++)
      if (!this.#made.has(next)) this.#made.set(next, this.#make(next))
    const batch = await (this.#made.get(step) as Promise<SftBatch>)
    this.#made.delete(step)
    return batch
  }

  #make(step: number): Promise<SftBatch> {
    const made = this.makers[step % this.makers.length].make(step)
    // Whoever waits for it is told; a batch that nobody comes to wait for may fail unseen.
    made.catch(() => {})
    return made
  }

  close(): void {
    for (const maker of this.makers) maker.close()
    this.#made.clear()
  }
}

/** A batch on its way between threads: three arrays that are handed over, not copied. */
export interface PackedSftBatch {
  tokens: Int32Array
  /** One less than tokens for each sequence. */
  weights: Float64Array
  lengths: Int32Array
  tooLong: number
  byKind: Record<string, number>
}

export function packBatch({ sequences, tooLong, byKind }: SftBatch): PackedSftBatch {
  const count = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0)
  const packed = {
    tokens: new Int32Array(count),
    weights: new Float64Array(count - sequences.length),
    lengths: new Int32Array(sequences.length),
  }
  let at = 0
  for (const [i, { tokens, weights }] of sequences.entries()) {
    packed.tokens.set(tokens as ArrayLike<number>, at)
    packed.weights.set(weights as ArrayLike<number>, at - i)
    packed.lengths[i] = tokens.length
    at += tokens.length
  }
  return { ...packed, tooLong, byKind }
}

export function unpackBatch({ tokens, weights, lengths, tooLong, byKind }: PackedSftBatch): SftBatch {
  let at = 0
  const sequences = Array.from(lengths, (length, i) => {
    const sequence = { tokens: tokens.subarray(at, at + length), weights: weights.subarray(at - i, at - i + length - 1) }
    at += length
    return sequence
  })
  return { sequences, tooLong, byKind }
}

/** A thread as a maker, whatever its kind: `post` sends a step, `onBatch` and `onError` hear of it. */
export interface BatchThread {
  post(step: number): void
  listen(onAnswer: (answer: BatchAnswer) => void, onError: (error: Error) => void): void
  end(): void
}

export type BatchAnswer = { step: number; batch: PackedSftBatch } | { step: number; error: string }

export function threadMaker(thread: BatchThread): BatchMaker {
  const waiting = new Map<number, { resolve(batch: SftBatch): void; reject(error: Error): void }>()
  let dead: Error | null = null
  thread.listen(
    (answer) => {
      const asked = waiting.get(answer.step)
      waiting.delete(answer.step)
      if ('error' in answer) asked?.reject(new Error(answer.error))
      else asked?.resolve(unpackBatch(answer.batch))
    },
    (error) => {
      dead = error
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  )
  return {
    ahead: AHEAD,
    make: (step) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead)
        waiting.set(step, { resolve, reject })
        thread.post(step)
      }),
    close: () => thread.end(),
  }
}

/** The other side of `threadMaker`. */
export function answerWith(make: (step: number) => SftBatch, step: number): BatchAnswer {
  try {
    return { step, batch: packBatch(make(step)) }
  } catch (error) {
    return { step, error: error instanceof Error ? error.message : String(error) }
  }
}
