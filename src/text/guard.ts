/**
 * @file What somebody typed is text, whatever it looks like. A prompt may say `<|im_end|>` or end in ` /no_think`; neither may end its
 * turn or choose the mode. Before a message goes into a template, each place that reads as one of the tokenizer's control tokens gets a
 * mark inside it: a character of no meaning, in which no token matches and no template sees its switch. The tokenizer takes the marks
 * out again, so the model reads what was typed, letter by letter, and a text without such places is encoded as ever.
 *
 * What a model itself reads out of letters cannot be kept from it: turns that a template writes in plain words ("[INST]" without a token
 * of its own), a switch that is no token (Qwen3's "/no_think"). The template's own words come last, or around it.
 */

/** A noncharacter of Unicode, which no text is exchanged with. One that is in a text nevertheless is doubled. */
export const MARK = '\ufdd0'

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

  constructor(controls: readonly string[]) {
    for (const control of controls) {
      this.#byFirst.set(control[0], [...(this.#byFirst.get(control[0]) ?? []), control])
      for (let i = 1; i < control.length; i++) this.#endings.add(control.slice(i))
    }
    this.#longest = controls.reduce((longest, { length }) => Math.max(longest, length), 0)
  }

  /** The text with its marks. */
  mark(text: string): string {
    const places = new Set<number>()
    // Behind the first letter: a template that trims a message must not trim the mark's hold on it.
    const add = (start: number) => places.add(start + text.slice(start).search(/\S/) + 1)
    for (let i = 0; i < text.length; i++) {
      if (this.#byFirst.get(text[i])?.some((control) => text.startsWith(control, i))) add(i)
    }
    for (const { index } of text.matchAll(SWITCH)) add(index)
    const first = text.search(/\S/)
    if (first >= 0 && this.#completes(text.slice(first, first + this.#longest))) add(first)

    let marked = ''
    let done = 0
    for (const place of [...places].sort((a, b) => a - b)) {
      marked += double(text.slice(done, place)) + MARK
      done = place
    }
    return marked + double(text.slice(done))
  }

  #completes(beginning: string): boolean {
    for (let length = 1; length <= beginning.length; length++) if (this.#endings.has(beginning.slice(0, length))) return true
    return false
  }
}

/** Whether a mark stands there: of several in a row each pair is one of the text itself. */
export function isMarked(text: string, at: number): boolean {
  let end = at
  while (text[end] === MARK) end++
  return (end - at) % 2 === 1
}

/** The text as it was before it was marked. */
export function unmark(text: string): string {
  return text.includes(MARK) ? text.replace(/\ufdd0(\ufdd0?)/g, '$1') : text
}

function double(text: string): string {
  return text.replaceAll(MARK, MARK + MARK)
}
