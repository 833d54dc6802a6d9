/**
 * @file Which rollouts decode now, in which row of the batch, with which pages of the cache. Rollouts come in their order as rows and pages
 * allow, and take pages as they grow, since most end long before their limit. When pages run out, the rollout that came last leaves and starts
 * again later, from its first token: it draws the same tokens, for they depend on its stream and not on what else is in the batch. The one that
 * came first never leaves and may have every page, so there is always one that ends.
 */
import type { RowChange } from '../kernels/row-exchange.ts'
import type { Row } from '../kernels/row-table.ts'
import { type CachePages, pagesFor } from './cache-pages.ts'
import type { Completion, GenerationRequest } from './generator.ts'

export interface Rollout {
  /** Among all that were asked for. */
  index: number
  request: GenerationRequest
  completion: Completion
  stream: number
  /** It has ended though no token says so. */
  cut?: boolean
}

/** A prompt whose keys and values, its last token's left out, are in the cache. */
interface Prefix {
  pages: number
  length: number
  /** Rollouts in the batch that attend to it; with none it stays while there is room. */
  users: number
}

/** A rollout in the batch. */
export interface Seat {
  readonly rollout: Rollout
  readonly prefix: Prefix
  /** Its page list. */
  readonly own: number
  /** Its row of the table. */
  row: number
  /** Draws submitted since it came. */
  drawn: number
  /** It has left the batch. */
  gone: boolean
}

/** How far above the usual length of a reply a rollout is expected to end. */
const MARGIN = 1.5
/** Share of a reply in what is held for usual. */
const NEWS = 1 / 16

const limitOf = ({ rollout }: Pick<Seat, 'rollout'>) => rollout.request.maxNewTokens

/** Of a usual reply, the share that a burst may draw while others wait, and how many tokens it may at least. */
const PATIENCE = 1 / 4
const LEAST_BURST = 8

/** Draws that a seat may still be given. */
export const left = (seat: Seat) => limitOf(seat) - seat.drawn

export class Seating {
  /** In order of their coming. */
  #seats: Seat[] = []
  /** Who sits in each row of the GPU's table, as it was last told. */
  #rows: (Seat | null)[] = []
  readonly #prefixes = new Map<GenerationRequest, Prefix>()
  /** Rollouts of each request that have not ended. */
  readonly #open = new Map<GenerationRequest, number>()
  /** Next one last. */
  readonly #waiting: Rollout[]

  /** `usual`: new tokens that rollouts had so far, kept from one batch to the next; null: unknown, each may need its limit. */
  constructor(
    private readonly pages: CachePages,
    private readonly size: number,
    rollouts: readonly Rollout[],
    private readonly usual: { tokens: number | null },
  ) {
    this.#waiting = [...rollouts].reverse()
    for (const { request } of rollouts) this.#open.set(request, (this.#open.get(request) ?? 0) + 1)
  }

  get seats(): readonly Seat[] {
    return this.#seats
  }

  /** Rows that the next burst has, at most. */
  get most(): number {
    return Math.min(this.size, this.#seats.length + this.#waiting.length)
  }

  /** Most steps worth taking at once: a row that ends stands idle for the rest of them, while another could have its place. */
  get patience(): number {
    const usual = this.#waiting.length ? this.usual.tokens : null
    return usual === null ? Number.POSITIVE_INFINITY : Math.max(LEAST_BURST, Math.ceil(PATIENCE * usual))
  }

  /**
   * Makes room for `steps` more tokens of each rollout in the batch, then lets in those that wait. Returns the prompt tokens that must go
   * through the layers before the next step.
   */
  fill(steps: number): Row[] {
    for (let at = 0; at < this.#seats.length; at++) {
      while (at < this.#seats.length && !this.#grow(this.#seats[at], steps)) {
        if (!this.#dropIdlePrefix()) this.#evict()
      }
    }
    const fresh: Row[] = []
    for (let next = this.#waiting.at(-1); next && this.#admit(next, steps, fresh); next = this.#waiting.at(-1)) this.#waiting.pop()
    return fresh
  }

  /** What the GPU's table must be told. Rows are as many as seats from then on. */
  changes(): RowChange[] {
    const changes: RowChange[] = []
    const rows = this.#rows.map((seat) => (seat?.gone ? null : seat))
    const strangers = this.#seats.filter((seat) => seat.row < 0)
    let end = rows.length
    for (let to = 0; to < this.#seats.length; to++) {
      if (rows[to]) continue
      const stranger = strangers.shift()
      if (stranger) {
        changes.push({ to, row: this.#rowOf(stranger) })
        rows[to] = stranger
      } else {
        while (!rows[--end]);
        changes.push({ to, from: end })
        rows[to] = rows[end]
        rows[end] = null
      }
      ;(rows[to] as Seat).row = to
    }
    this.#rows = rows.slice(0, this.#seats.length)
    return changes
  }

  /** A rollout has ended. */
  end(seat: Seat) {
    const { request, completion } = seat.rollout
    const tokens = completion.tokens.length
    this.usual.tokens = (this.usual.tokens ?? request.maxNewTokens) * (1 - NEWS) + tokens * NEWS
    this.#open.set(request, (this.#open.get(request) as number) - 1)
    this.#leave(seat)
  }

  #grow(seat: Seat, steps: number): boolean {
    return this.pages.grow(seat.own, Math.min(seat.drawn + steps, limitOf(seat)))
  }

  /** The one that came last goes back to those who wait, first in line. */
  #evict() {
    const seat = this.#seats[this.#seats.length - 1]
    this.#leave(seat)
    this.#waiting.push(seat.rollout)
  }

  #leave(seat: Seat) {
    seat.gone = true
    this.#seats = this.#seats.filter((other) => other !== seat)
    this.pages.close(seat.own)
    seat.prefix.users--
    const { request } = seat.rollout
    if (this.#open.get(request) === 0) this.#dropPrefix(request)
  }

  /** Frees the pages of a prompt that no row needs now. */
  #dropIdlePrefix(): boolean {
    for (const [request, prefix] of this.#prefixes) {
      if (prefix.users > 0) continue
      this.#dropPrefix(request)
      return true
    }
    return false
  }

  #dropPrefix(request: GenerationRequest) {
    const prefix = this.#prefixes.get(request)
    if (prefix) this.pages.close(prefix.pages)
    this.#prefixes.delete(request)
  }

  /** Pages that a rollout is expected to have when it ends. */
  #expected(rollout: Rollout, drawn: number): number {
    const usual = this.usual.tokens === null ? Number.POSITIVE_INFINITY : Math.ceil(MARGIN * this.usual.tokens)
    // One that had to leave is known to go on beyond what it had.
    const known = rollout.completion.tokens.length + 1
    return pagesFor(Math.min(rollout.request.maxNewTokens, Math.max(drawn, usual, known)))
  }

  /** Whether all that is in the batch is expected to end with the pages there are, the rollout among them. */
  #bearable(rollout: Rollout, steps: number): boolean {
    const prefixes = new Set([rollout.request, ...this.#seats.map((seat) => seat.rollout.request)])
    let pages = this.#expected(rollout, steps)
    for (const { prompt } of prefixes) pages += pagesFor(prompt.length - 1)
    for (const seat of this.#seats) pages += this.#expected(seat.rollout, seat.drawn + steps)
    return pages <= this.pages.size
  }

  #admit(rollout: Rollout, steps: number, fresh: Row[]): boolean {
    if (this.#seats.length === this.size || (this.#seats.length > 0 && !this.#bearable(rollout, steps))) return false
    const known = this.#prefixes.get(rollout.request)
    const prefix = known ?? this.#take(rollout.request.prompt.length - 1)
    if (!prefix) return false
    // Counted as a user from here on, so that making room does not take it away.
    prefix.users++
    const own = this.#take(Math.min(steps, rollout.request.maxNewTokens))
    if (!own) {
      prefix.users--
      if (!known) this.pages.close(prefix.pages)
      return false
    }
    if (!known) {
      this.#prefixes.set(rollout.request, prefix)
      for (let i = 0; i < prefix.length; i++) fresh.push(this.#promptRow(rollout.request, prefix, i))
    }
    this.#seats.push({ rollout, prefix, own: own.pages, row: -1, drawn: 0, gone: false })
    return true
  }

  /** A page list with room for so many tokens, idle prompts making way; null when there is none. */
  #take(length: number): Prefix | null {
    for (;;) {
      const pages = this.pages.open()
      if (pages !== null) {
        if (this.pages.grow(pages, length)) return { pages, length, users: 0 }
        this.pages.close(pages)
      }
      if (!this.#dropIdlePrefix()) return null
    }
  }

  #promptRow({ prompt }: GenerationRequest, { pages }: Prefix, i: number): Row {
    const slot = this.pages.slot(pages, i)
    return { id: prompt[i], position: i, slot, sharedPages: pages, sharedLength: i + 1, ownPages: 0, ownLength: 0, stream: 0, left: 0 }
  }

  /** Of a rollout that has drawn nothing yet. */
  #rowOf({ rollout, prefix, own }: Seat): Row {
    const { prompt, maxNewTokens } = rollout.request
    return {
      id: prompt[prompt.length - 1],
      position: prompt.length - 1,
      slot: 0,
      sharedPages: prefix.pages,
      sharedLength: prefix.length,
      ownPages: own,
      ownLength: 1,
      stream: rollout.stream,
      left: maxNewTokens,
    }
  }
}
