/** @file A reply as it is written: its tokens become text, reasoning apart from answer, with its times; a thought may have a budget. */
import type { Mode } from '../tasks/task.ts'
import { ReplySplitter } from '../text/splitter.ts'
import type { Tokenizer } from '../text/tokenizer.ts'
import type { ChatChunk } from './conversation.ts'

/** Turns tokens as they come into chunks. `now` in milliseconds. */
export class ReplyProgress {
  readonly #text
  readonly #splitter: ReplySplitter
  readonly #started: number
  /** The token that closes a thought, where it is one. */
  readonly #closing: number | null
  #tokens = 0
  #thoughtTokens = 0
  #overBudget = false
  #closed = false
  /** When the first tokens came, and how many. */
  #first: { at: number; tokens: number } | null = null
  #thoughtUntil: number | null = null

  /** `budget`: tokens a thought may have, its tags not counted. */
  constructor(
    tokenizer: Tokenizer,
    private readonly mode: Mode,
    opensThinking: boolean,
    private readonly budget = Number.POSITIVE_INFINITY,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#text = tokenizer.stream({ skipSpecial: true })
    this.#splitter = new ReplySplitter({ startsInReasoning: opensThinking })
    const closing = Number.isFinite(budget) ? tokenizer.encode('</think>') : []
    this.#closing = closing.length === 1 ? closing[0] : null
    this.#started = now()
  }

  get firstTokenMs() {
    return (this.#first?.at ?? this.now()) - this.#started
  }

  /** Tokens taken; those behind a spent budget are not. */
  get tokens() {
    return this.#tokens
  }

  /** The thought wanted to go on with its budget spent: nothing more is taken before `close`. */
  get overBudget() {
    return this.#overBudget
  }

  /** Whether the thought was closed by force. */
  get closed() {
    return this.#closed
  }

  push(tokens: readonly number[]): ChatChunk {
    for (const id of tokens) {
      const inThought = this.#splitter.phase === 'reasoning'
      // A thought that closes itself just in time is not cut.
      if (inThought && this.#thoughtTokens >= this.budget && id !== this.#closing) {
        this.#overBudget = true
        break
      }
      this.#tokens++
      this.#splitter.push(this.#text.push(id))
      // The tags are no part of it.
      if (inThought && this.#splitter.phase === 'reasoning') this.#thoughtTokens++
    }
    this.#first ??= { at: this.now(), tokens: this.#tokens }
    return this.#chunk(false)
  }

  /** Ends the thought with tokens that were not drawn. */
  close(tokens: readonly number[]): ChatChunk {
    this.#overBudget = false
    this.#closed = true
    for (const id of tokens) this.#splitter.push(this.#text.push(id))
    return this.#chunk(false)
  }

  /** The whole reply; nothing comes after. */
  end(): ChatChunk {
    this.#splitter.push(this.#text.end())
    this.#splitter.end()
    return this.#chunk(true)
  }

  #chunk(done: boolean): ChatChunk {
    const { reasoning, answer, phase } = this.#splitter.split
    const thinking = phase === 'reasoning' || (phase === 'start' && this.mode === 'think')
    const now = this.now()
    if (!thinking) this.#thoughtUntil ??= now
    return {
      reasoning: reasoning ?? (thinking ? '' : null),
      answer,
      phase: done ? 'done' : thinking ? 'thinking' : 'answering',
      tokens: this.#tokens,
      thoughtTokens: this.#thoughtTokens,
      tokensPerSecond: this.#rate(now),
      thinkingMs: thinking || reasoning !== null ? (this.#thoughtUntil ?? now) - this.#started : 0,
    }
  }

  /** Without the time the prompt took, once more than the first tokens are there. */
  #rate(now: number): number {
    const first = this.#first
    if (!first) return 0
    const later = this.#tokens - first.tokens
    const [tokens, milliseconds] = later > 0 && now > first.at ? [later, now - first.at] : [this.#tokens, now - this.#started]
    return milliseconds > 0 ? (1000 * tokens) / milliseconds : 0
  }
}
