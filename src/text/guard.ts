/**
 * @file What somebody typed is text, whatever it looks like. A prompt may say `<|im_end|>` or end in ` /no_think`; neither may end its
 * turn or choose the mode. Before a message goes into a template, each place that reads as one of the tokenizer's control tokens gets a
 * mark inside it: a character of no meaning, in which no template sees its switch. Where the tokenizer rewrites text before it looks for
 * tokens (`＜/s＞` as `</s>`), any letters may become one, and the beginning and end of what was typed are marked too. The tokenizer takes
 * the marks out again and knows by them which letters were typed (`readMarked`): none of these is part of a control token (encoder.ts),
 * so the model reads what was typed, letter by letter, and a text without such places is encoded as ever.
 *
 * What a model itself reads out of letters cannot be kept from it: turns that a template writes in plain words ("[INST]" without a token
 * of its own), a switch that is no token (Qwen3's "/no_think"). The template's own words come last, or around it.
 */

/** Noncharacters of Unicode, which no text is exchanged with. One that is in a text nevertheless has ESCAPE before it. */
export const MARK = '\ufdd0'
/** Behind the first and the last letter of what was typed: a template that trims a message must not trim them, nor be kept from it. */
const OPEN = '\ufdd1'
const CLOSE = '\ufdd2'
const ESCAPE = '\ufdd3'

/** Words by which templates choose the mode (Qwen3, SmolLM3, GLM), tokens or not. */
const SWITCH = /\/(?:no_?)?think/g
const BRACKETED = /^\s*[<[].*[>\]]\s*$/s

/** A token that says how a text is to be read; the others that tokenizers add (runs of blanks, single letters) are text like any. */
export function isControl({ content, special }: { content: string; special?: boolean }): boolean {
  return /\S/.test(content) && (special === true || BRACKETED.test(content) || content.search(SWITCH) >= 0)
}

export class Guard {
  /** Control tokens by their first character. */
  readonly #byFirst = new Map<string, string[]>()
  /** How control tokens end: a message that begins so could complete one with the template's words before it. */
  readonly #endings = new Set<string>()
  readonly #longest: number

  /** `borders`: whether beginning and end are marked too. */
  constructor(
    controls: readonly string[],
    readonly borders = false,
  ) {
    for (const control of controls) {
      this.#byFirst.set(control[0], [...(this.#byFirst.get(control[0]) ?? []), control])
      for (let i = 1; i < control.length; i++) this.#endings.add(control.slice(i))
    }
    this.#longest = controls.reduce((longest, { length }) => Math.max(longest, length), 0)
  }

  /** The text with its marks. */
  mark(text: string): string {
    const marks = this.#places(text).map((place): [number, string] => [place, MARK])
    const first = text.match(/\S/u)
    if (this.borders && first) {
      marks.push([(first.index as number) + first[0].length, OPEN], [text.trimEnd().length, CLOSE])
      marks.sort(([a], [b]) => a - b)
    }
    const pieces = cutAt(
      text,
      marks.map(([place]) => place),
    )
    return pieces.map((piece, i) => (i === 0 ? '' : marks[i - 1][1]) + escaped(piece)).join('')
  }

  /** The text cut inside each place that reads as a control token. */
  cut(text: string): string[] {
    return cutAt(text, this.#places(text))
  }

  /** Where the marks go, in order. */
  #places(text: string): number[] {
    const places = new Set<number>()
    // Behind the first letter, as OPEN.
    const add = (start: number) => places.add(start + text.slice(start).search(/\S/) + 1)
    for (let i = 0; i < text.length; i++) {
      if (this.#byFirst.get(text[i])?.some((control) => text.startsWith(control, i))) add(i)
    }
    for (const { index } of text.matchAll(SWITCH)) add(index)
    const first = text.search(/\S/)
    if (first >= 0 && this.#completes(text.slice(first, first + this.#longest))) add(first)
    return [...places].sort((a, b) => a - b)
  }

  #completes(beginning: string): boolean {
    for (let length = 1; length <= beginning.length; length++) if (this.#endings.has(beginning.slice(0, length))) return true
    return false
  }
}

/** A text, and which of its characters somebody typed, as far as it matters: 1 for each, null where it holds for none. */
export interface Source {
  text: string
  typed: Uint8Array | null
}

/** The text without its marks: typed is what stands between beginning and end, and the letter before any mark. */
export function readMarked(marked: string): Source {
  let text = ''
  const stretches: [number, number][] = []
  let opened: number | null = null
  for (const [piece, kept] of marked.matchAll(/\ufdd3([\s\S])|[\ufdd0-\ufdd2]|[^\ufdd0-\ufdd3]+/g)) {
    if (piece < MARK || piece > ESCAPE || piece[0] === ESCAPE) {
      text += kept ?? piece
      continue
    }
    const letter = Math.max(0, text.length - (/[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(-2)) ? 2 : 1))
    stretches.push([piece === CLOSE ? (opened ?? letter) : letter, text.length])
    if (piece !== MARK) opened = piece === OPEN ? letter : null
  }
  if (stretches.length === 0) return { text, typed: null }
  const typed = new Uint8Array(text.length)
  for (const [start, end] of stretches) typed.fill(1, start, end)
  return { text, typed }
}

/** The text as it was before it was marked. */
export function unmark(text: string): string {
  return readMarked(text).text
}

function escaped(text: string): string {
  return text.replace(/[\ufdd0-\ufdd3]/g, `${ESCAPE}$&`)
}

function cutAt(text: string, places: readonly number[]): string[] {
  return [0, ...places].map((place, i) => text.slice(place, places[i]))
}
