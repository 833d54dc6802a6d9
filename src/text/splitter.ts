/**
 * @file Splits a reply, as it streams, into reasoning and answer.
 *
 * A reply that opens with `<think>` is reasoning up to the first `</think>`; everything after that, and a reply that opens otherwise,
 * is answer, whatever tags stand in it. The result does not depend on how the stream is cut: text that may be the beginning of a tag
 * is held back until it is known. Newlines next to the tags are formatting and belong to neither part.
 */

export type Phase = 'start' | 'reasoning' | 'answer'

export interface SplitReply {
  /** Null: no thinking block (so far). */
  reasoning: string | null
  answer: string
  /** Where the stream stands. `start`: nothing is known yet. */
  phase: Phase
}

const OPEN = '<think>'
const CLOSE = '</think>'

export class ReplySplitter {
  #phase: Phase
  /** Text that is not yet known to be content or a tag. */
  #held = ''
  #reasoning: string | null
  #answer = ''
  #closed = false

  /** `startsInReasoning`: the chat template itself wrote the opening `<think>` into the prompt. */
  constructor({ startsInReasoning = false } = {}) {
    this.#phase = startsInReasoning ? 'reasoning' : 'start'
    this.#reasoning = startsInReasoning ? '' : null
  }

  /** Takes the next part of the reply; returns the whole split so far. */
  push(delta: string): SplitReply {
    this.#held += delta
    if (this.#phase === 'start') this.#readStart()
    if (this.#phase === 'reasoning') this.#readReasoning()
    if (this.#phase === 'answer') {
      this.#answer += this.#held
      this.#held = ''
    }
    return this.split
  }

  /** The stream is over: what was held back is content. */
  end(): SplitReply {
    if (this.#phase === 'reasoning') this.#reasoning += this.#held
    else this.#answer += this.#held
    this.#held = ''
    if (this.#phase === 'start') this.#phase = 'answer'
    return this.split
  }

  get phase(): Phase {
    return this.#phase
  }

  get split(): SplitReply {
    let reasoning = this.#reasoning?.replace(/^\n+/, '') ?? null
    if (this.#closed && reasoning !== null) reasoning = reasoning.replace(/\n+$/, '')
    return { reasoning, answer: this.#closed ? this.#answer.replace(/^\n+/, '') : this.#answer, phase: this.#phase }
  }

  #readStart(): void {
    const text = this.#held.trimStart()
    if (text.startsWith(OPEN)) {
      this.#phase = 'reasoning'
      this.#reasoning = ''
      this.#held = text.slice(OPEN.length)
    } else if (!OPEN.startsWith(text)) {
      this.#phase = 'answer'
    }
  }

  #readReasoning(): void {
    const close = this.#held.indexOf(CLOSE)
    if (close >= 0) {
      this.#reasoning += this.#held.slice(0, close)
      this.#held = this.#held.slice(close + CLOSE.length)
      this.#phase = 'answer'
      this.#closed = true
      return
    }
    const certain = this.#held.length - openingLength(this.#held, CLOSE)
    this.#reasoning += this.#held.slice(0, certain)
    this.#held = this.#held.slice(certain)
  }
}

/** Splits a whole reply at once. */
export function splitReply(text: string, options?: { startsInReasoning?: boolean }): SplitReply {
  const splitter = new ReplySplitter(options)
  splitter.push(text)
  return splitter.end()
}

/** How many characters at the end of the text are the beginning of the tag, but not all of it. */
function openingLength(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length
  }
  return 0
}
