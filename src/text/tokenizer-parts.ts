/**
 * @file The parts of tokenizer.json that work on text, believed only so far: what could grow a text without end, or never end itself, is
 * refused before the library builds it, and what it builds is metered (`meterParts`).
 */
import type { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { KNOWN_PATTERNS } from './known-patterns.ts'
import { Matcher, PatternTank } from './pattern.ts'

/** Far above any tokenizer in use; `patterns` is the length of all together. */
const LIMITS = { parts: 64, depth: 8, text: 64, patterns: 8192, costly: 128 }
/** What the parts before pass on may not be empty: nothing stands everywhere in a text, and putting a space there doubles it. */
const NEVER_EMPTY: Record<string, string> = { BPEDecoder: 'suffix', CTC: 'word_delimiter_token', Metaspace: 'replacement' }

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws Error, one sentence. */
export function checkParts(file: Json): void {
  let parts = 0
  let patterns = 0
  let costly = 0

  function refuse(why: string): never {
    throw new Error(`tokenizer.json cannot be used: ${why}.`)
  }

  function text(value: string, name: string): void {
    if (value.length > LIMITS.text) refuse(`its ${name} has ${value.length} characters`)
  }

  function pattern(value: unknown): void {
    if (!isObject(value)) return
    for (const source of [value.Regex, value.String]) {
      if (typeof source !== 'string') continue
      patterns += source.length
      if (patterns > LIMITS.patterns) refuse(`its patterns have more than ${LIMITS.patterns} characters`)
      // Each of these becomes hundreds of ranges.
      costly += value.Regex === undefined ? 0 : (source.match(/\\[bBwWpP]|\[:/g) ?? []).length
      if (costly > LIMITS.costly) refuse(`its patterns name more than ${LIMITS.costly} classes`)
    }
  }

  function part(value: unknown, depth: number): void {
    if (!isObject(value)) return
    if (++parts > LIMITS.parts) refuse(`it has more than ${LIMITS.parts} parts`)
    if (depth > LIMITS.depth) refuse('its parts are nested too deeply')
    const type = String(value.type)
    if (type === 'FixedLength' && !(Number.isSafeInteger(value.length) && (value.length as number) > 0)) {
      refuse(`its FixedLength has the length ${JSON.stringify(value.length)?.slice(0, 60)}`)
    }
    const needed = NEVER_EMPTY[type]
    if (needed && (value[needed] === '' || (value[needed] === undefined && type !== 'Metaspace'))) refuse(`its ${type} has no ${needed}`)
    for (const [name, field] of Object.entries(value)) {
      if (name === 'pattern') pattern(field)
      // A table that the library does not read.
      else if (name === 'precompiled_charsmap') continue
      else if (typeof field === 'string') text(field, name)
      else if (Array.isArray(field)) for (const inner of field) part(inner, depth + 1)
    }
  }
  for (const name of ['normalizer', 'pre_tokenizer', 'decoder']) part(file[name], 0)
}

/** A part as the library builds it: a function with fields. */
interface Part {
  config?: { pattern?: { Regex?: unknown; String?: unknown } }
  pattern?: RegExp
  normalizers?: (Part | null)[]
  tokenizers?: (Part | null)[]
  decoders?: (Part | null)[]
  [method: string]: unknown
}

/**
 * Puts the metered matcher in the place of patterns, and bounds what each part gives.
 *
 * @throws Error, one sentence, for a pattern that is not supported.
 */
export function meterParts({ normalizer, pre_tokenizer, decoder }: HuggingFaceTokenizer): PatternTank {
  const tank = new PatternTank()
  for (const [root, method] of [
    [normalizer, 'normalize'],
    [pre_tokenizer, 'pre_tokenize_text'],
    [decoder, 'decode_chain'],
  ] as const) {
    if (root) meter(root as unknown as Part, method, tank)
  }
  return tank
}

function meter(part: Part, method: string, tank: PatternTank): void {
  for (const inner of [part.normalizers, part.tokenizers, part.decoders].flatMap((list) => list ?? [])) {
    if (inner) meter(inner, method, tank)
  }
  const { Regex, String: literal } = part.config?.pattern ?? {}
  const known = typeof Regex === 'string' ? KNOWN_PATTERNS.has(Regex) : typeof literal === 'string' && literal.length <= 16
  if (part.pattern instanceof RegExp && part.config?.pattern) {
    const splits = method === 'pre_tokenize_text' && part.content === undefined
    // A replacement is metered as well for what it writes.
    if (!(known && splits)) part.pattern = new MeteredPattern(part.pattern, tank, known)
  }
  const work = part[method] as (input: unknown, ...rest: unknown[]) => string | string[]
  part[method] = (input: unknown, ...rest: unknown[]) => {
    const output = work.call(part, input, ...rest)
    const length = typeof output === 'string' ? output.length : output.reduce((sum, text) => sum + text.length, 0)
    tank.make(length)
    return output
  }
}

/** A regular expression with its own way to match. It is asked through `replaceAll`, `split`, `match` and `matchAll` only. */
class MeteredPattern extends RegExp {
  readonly #matcher: Matcher | null

  /** `known` to be harmless, and so matched by the engine. */
  constructor(
    pattern: RegExp,
    readonly tank: PatternTank,
    known: boolean,
  ) {
    super(pattern.source, 'gu')
    try {
      this.#matcher = known ? null : new Matcher(pattern.source, tank)
    } catch (error) {
      throw new Error(`a pattern ${error instanceof Error ? error.message : String(error)}.`)
    }
  }

  *#matches(text: string): Generator<{ start: number; end: number }> {
    for (let at = 0; at <= text.length; ) {
      const match = this.#matcher ? this.#matcher.search(text, at) : this.#native(text, at)
      if (!match) return
      yield match
      at = match.end > match.start ? match.end : match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1)
    }
  }

  #native(text: string, from: number): { start: number; end: number } | null {
    this.lastIndex = from
    const found = super.exec(text)
    return found && { start: found.index, end: found.index + found[0].length }
  }

  /** As in the library of reference: what a group captured is no part of it. */
  override [Symbol.split](text: string): string[] {
    const parts: string[] = []
    let done = 0
    for (const { start, end } of this.#matches(text)) {
      if (end === done || start >= text.length) continue
      parts.push(text.slice(done, start))
      done = end
    }
    parts.push(text.slice(done))
    return parts
  }

  /** As in the library of reference: the new text is written as it is, `$` too. */
  override [Symbol.replace](text: string, content: unknown): string {
    const written = String(content)
    const parts: string[] = []
    let done = 0
    let length = 0
    for (const { start, end } of this.#matches(text)) {
      length += start - done + written.length
      this.tank.make(length)
      parts.push(text.slice(done, start), written)
      done = end
    }
    parts.push(text.slice(done))
    return parts.join('')
  }

  override [Symbol.match](text: string): RegExpMatchArray | null {
    const found = Array.from(this.#matches(text), ({ start, end }) => text.slice(start, end))
    return found.length > 0 ? (found as RegExpMatchArray) : null
  }

  override [Symbol.matchAll](text: string): RegExpStringIterator<RegExpExecArray> {
    const found = Array.from(this.#matches(text), ({ start, end }) => Object.assign([text.slice(start, end)], { index: start }))
    return found.values() as unknown as RegExpStringIterator<RegExpExecArray>
  }
}
