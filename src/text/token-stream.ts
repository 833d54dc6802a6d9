/**
 * @file Text from tokens as they come. A character of several bytes may be spread over several tokens, so what is incomplete is held
 * back until the next token completes it or the stream ends.
 */

export interface TokenStream {
  /** The text that is certain now, perhaps empty. */
  push(id: number): string
  /** What was still held back. */
  end(): string
}

/** Byte-level BPE (GPT-2, Qwen, Llama 3): tokens are bytes, or added tokens which are text and end any character before them. */
export class ByteLevelStream implements TokenStream {
  readonly #lookUp: (id: number) => Uint8Array | string | null
  #decoder = newDecoder()

  /** `lookUp` gives a token's bytes, the text of an added token, or null for a token to leave out. */
  constructor(lookUp: (id: number) => Uint8Array | string | null) {
    this.#lookUp = lookUp
  }

  push(id: number): string {
    const token = this.#lookUp(id)
    if (token === null) return ''
    return typeof token === 'string' ? this.end() + token : this.#decoder.decode(token, { stream: true })
  }

  end(): string {
    const rest = this.#decoder.decode()
    this.#decoder = newDecoder()
    return rest
  }
}

/** Sentencepiece writes a byte of a character it does not know as a token of its own. */
const BYTE = /^<0x[0-9A-F]{2}>$/i

/**
 * Any other tokenizer, through its own decoder: the tokens since the last certain point are decoded behind the ones before them
 * (a decoder may treat the first token apart, as sentencepiece does). The text is certain unless it ends in U+FFFD or in a byte: bytes
 * in a row are read as one text, in which a later one may turn an earlier one into U+FFFD.
 */
export class WindowStream implements TokenStream {
  readonly #decode: (ids: readonly number[]) => string
  readonly #lookUp: (id: number) => string | null
  /** Tokens before the held ones, already given out. */
  #before: number[] = []
  #held: number[] = []

  /** `lookUp` gives a token as the vocabulary writes it, or null for one to leave out. */
  constructor(decode: (ids: readonly number[]) => string, lookUp: (id: number) => string | null) {
    this.#decode = decode
    this.#lookUp = lookUp
  }

  push(id: number): string {
    const token = this.#lookUp(id)
    if (token === null) return ''
    this.#held.push(id)
    if (BYTE.test(token)) return ''
    const text = this.#heldText()
    if (text.endsWith('\ufffd')) return ''
    this.#release(text)
    return text
  }

  end(): string {
    const text = this.#heldText()
    this.#release(text)
    return text
  }

  #heldText(): string {
    return this.#decode([...this.#before, ...this.#held]).slice(this.#decode(this.#before).length)
  }

  #release(text: string): void {
    // Tokens that gave no text (a stripped space) must stay in front of the next ones.
    this.#before = text === '' ? [...this.#before, ...this.#held] : this.#held
    this.#held = []
  }
}

function newDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true })
}

/** GPT-2 writes each byte as a printable character: itself where it has one, else U+0100 and up in byte order. */
const BYTE_OF_CHARACTER = new Map<string, number>()
for (let byte = 0, next = 256; byte < 256; byte++) {
  const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  BYTE_OF_CHARACTER.set(String.fromCharCode(printable ? byte : next++), byte)
}

/** The bytes a byte-level token stands for. */
export function bytesOfToken(token: string): Uint8Array {
  return Uint8Array.from([...token], (character) => BYTE_OF_CHARACTER.get(character) ?? 0)
}
