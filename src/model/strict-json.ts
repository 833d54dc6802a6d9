/**
 * @file JSON as a hostile file's header must be read: what `JSON.parse` hides is an error or kept here. A key that appears twice is
 * refused, whole numbers stay exact (bigint), objects become Maps so that `__proto__` is a key like any other, and nesting and the number of
 * values are bounded.
 */

export type StrictJson = null | boolean | string | bigint | number | StrictJson[] | Map<string, StrictJson>

/** Deep enough for any header (its tables are three deep); shallow enough never to exhaust the stack. */
const maxDepth = 32

/** A header of as many tensors as are read needs a quarter of it; the rest is for metadata. */
const maxValues = 200_000

const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
/** A string literal up to its end or its next escape. */
const plainPattern = /[^"\\]*/y
const spacePattern = /[ \t\n\r]*/y

/** @throws SyntaxError saying what is wrong, without a file name or final stop. */
export function parseStrictJson(text: string): StrictJson {
  let at = 0
  let values = 0

  function match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }

  function wrong(): never {
    throw new SyntaxError(at >= text.length ? 'it ends too early' : `unexpected character at ${at}`)
  }

  /** Skips space, then takes the character if it is the one asked for. */
  function take(character: string): boolean {
    match(spacePattern)
    if (text[at] !== character) return false
    at++
    return true
  }

  function string(): string {
    if (!take('"')) wrong()
    const begin = at - 1
    match(plainPattern)
    while (text[at] === '\\') {
      at += 2
      match(plainPattern)
    }
    if (at++ >= text.length) wrong()
    let value: string
    try {
      value = JSON.parse(text.slice(begin, at))
    } catch {
      throw new SyntaxError(`a malformed string at ${begin}`)
    }
    if (/\p{Surrogate}/u.test(value)) throw new SyntaxError(`half a surrogate pair at ${begin}`)
    return value
  }

  function value(depth: number): StrictJson {
    if (depth > maxDepth) throw new SyntaxError('it is nested too deeply')
    if (++values > maxValues) throw new SyntaxError(`it holds more than ${maxValues} values`)
    match(spacePattern)
    switch (text[at]) {
      case '{':
        return object(depth)
      case '[':
        return array(depth)
      case '"':
        return string()
    }
    for (const [word, meaning] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (text.startsWith(word, at)) {
        at += word.length
        return meaning
      }
    }
    const found = match(numberPattern)
    if (!found) wrong()
    const whole = found[1] === undefined && found[2] === undefined
    // No number of a header needs so many digits; BigInt would take quadratic time over a long one.
    if (found[0].length > 40) throw new SyntaxError(`a number of ${found[0].length} digits`)
    return whole ? BigInt(found[0]) : Number(found[0])
  }

  function object(depth: number): Map<string, StrictJson> {
    const entries = new Map<string, StrictJson>()
    take('{')
    if (take('}')) return entries
    do {
      const key = string()
      if (entries.has(key)) throw new SyntaxError(`the key ${JSON.stringify(key.slice(0, 60))} appears twice`)
      if (!take(':')) wrong()
      entries.set(key, value(depth + 1))
    } while (take(','))
    if (!take('}')) wrong()
    return entries
  }

  function array(depth: number): StrictJson[] {
    const items: StrictJson[] = []
    take('[')
    if (take(']')) return items
    do items.push(value(depth + 1))
    while (take(','))
    if (!take(']')) wrong()
    return items
  }

  const result = value(0)
  match(spacePattern)
  if (at !== text.length) wrong()
  return result
}
