/**
 * @file Added tokens: the pieces of a text that are one token wherever they stand (`<|im_end|>`, `<think>`), found before anything else
 * is encoded. As the library of reference does it: leftmost first, of several the longest, whole words only where a token asks for it
 * (`single_word`), with the blanks beside it where it takes them (`lstrip`, `rstrip`).
 *
 * What somebody typed (guard.ts) may look like a control token, or like part of one: it is none.
 */
import { isControl, type Source } from './guard.ts'

export interface AddedToken {
  id: number
  content: string
  special?: boolean
  /** Looked for in the normalized text, and in normalized form; absent: unless it is special. */
  normalized?: boolean
  single_word?: boolean
  lstrip?: boolean
  rstrip?: boolean
}

/** One character deeper in the tree of all tokens; `token` where one ends here. */
interface Node {
  next: Map<string, Node>
  token?: AddedToken
}

const BLANK = /\p{White_Space}/u
const WORD_AT_END = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u
const WORD_AT_START = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u

export class AddedTokens {
  readonly #root: Node = { next: new Map() }

  /** `written` gives the form in which a token stands in the text. */
  constructor(tokens: readonly AddedToken[], written: (token: AddedToken) => string) {
    for (const token of tokens) {
      let node = this.#root
      for (const unit of written(token).split('')) {
        let next = node.next.get(unit)
        if (!next) node.next.set(unit, (next = { next: new Map() }))
        node = next
      }
      if (node !== this.#root) node.token = token
    }
  }

  /** The text's parts in order: added tokens, and what lies between them. */
  split(source: Source): (Source | AddedToken)[] {
    const { text } = source
    const parts: (Source | AddedToken)[] = []
    let done = 0
    for (let at = 0; at < text.length; ) {
      const found = this.#longestAt(source, at)
      if (!found) {
        at++
        continue
      }
      let [start, end] = [at, found.end]
      at = end
      if (found.token.single_word && (isWordBefore(text, start) || WORD_AT_START.test(text.slice(end, end + 2)))) continue
      while (found.token.lstrip && start > done && BLANK.test(text[start - 1])) start--
      while (found.token.rstrip && end < text.length && BLANK.test(text[end])) end++
      if (start > done) parts.push(slice(source, done, start))
      parts.push(found.token)
      at = done = end
    }
    if (done < text.length) parts.push(slice(source, done, text.length))
    return parts
  }

  #longestAt({ text, typed }: Source, start: number): { token: AddedToken; end: number } | null {
    let found = null
    let node = this.#root.next.get(text[start])
    for (let end = start + 1; node; node = node.next.get(text[end++])) {
      if (!node.token) continue
      if (typed?.subarray(start, end).includes(1) && isControl(node.token)) continue
      found = { token: node.token, end }
    }
    return found
  }
}

function slice({ text, typed }: Source, start: number, end: number): Source {
  return { text: text.slice(start, end), typed: typed?.subarray(start, end) ?? null }
}

function isWordBefore(text: string, start: number): boolean {
  return WORD_AT_END.test(text.slice(Math.max(0, start - 2), start))
}
