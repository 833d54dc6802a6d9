/** @file A place in a row of tokens, and what can be asked of it. */
import type { Token } from './latex-tokens.ts'

/** Deeper nesting is not read. */
const MAX_DEPTH = 32

/** Thrown where the grammar ends. */
export class ParseError extends Error {}

export class Cursor {
  protected position = 0
  private depth = 0

  protected tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  protected peek(ahead = 0): Token | undefined {
    return this.tokens[this.position + ahead]
  }

  protected isSign(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'sign' && token.text === text
  }

  protected isCommand(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'command' && token.text === text
  }

  /** The letters of a word or a text here. */
  protected words(ahead = 0): string | null {
    const token = this.peek(ahead)
    return token?.kind === 'word' || token?.kind === 'text' ? token.text.trim() : null
  }

  protected take(text: string): void {
    if (!this.isSign(text)) throw new ParseError()
    this.position++
  }

  /** Past a group in braces, whatever is in it, or one token. The tokens' text without braces and blanks. */
  protected takeText(): string {
    const start = this.position
    let depth = 0
    do {
      if (this.isSign('{')) depth++
      else if (this.isSign('}')) depth--
      if (this.peek() === undefined || depth < 0) throw new ParseError()
      this.position++
    } while (depth > 0)
    return this.tokens
      .slice(start, this.position)
      .map(({ text }) => text)
      .join('')
      .replace(/[{}\s]/g, '')
  }

  /** Of the word just passed, lets the letters of `rest` be read once more. */
  protected splitBefore(rest: string): void {
    const left: Token = { kind: 'word', text: rest, space: false }
    this.tokens = [...this.tokens.slice(0, this.position), left, ...this.tokens.slice(this.position)]
  }

  protected deeper<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new ParseError()
    const result = parse()
    this.depth--
    return result
  }
}
