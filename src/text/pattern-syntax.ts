/**
 * @file Regular expressions as tokenizers use them (JavaScript's, with the flag `u`), read into a tree: what `pattern.ts` then runs. Groups
 * capture nothing, since nothing asks what they captured; for that reason there are no back references, which no tokenizer's pattern has.
 */

/** `set`: one character of a class, as it is written in the pattern. `end`: where the text begins or ends. */
export type Pattern =
  | { kind: 'set'; text: string }
  | { kind: 'sequence'; items: Pattern[] }
  | { kind: 'choice'; options: Pattern[] }
  | { kind: 'repeat'; item: Pattern; min: number; max: number; greedy: boolean }
  | { kind: 'look'; item: Pattern; behind: boolean; negated: boolean }
  | { kind: 'edge'; end: boolean }

/** Groups within groups. */
const MAX_DEPTH = 100

const GROUP = /\((\?:|\?=|\?!|\?<=|\?<!|\?<[\p{L}_$][\p{L}\p{N}_$]*>|(?!\?))/uy
const REPEAT = /([*+?]|\{(\d+)(,?)(\d*)\})(\??)/uy
const SET =
  /\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[0-9a-fA-F]+\}|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\[dDsSwWtnrfv0^$\\.*+?()[\]{}|/-]|\.|[^\\()[\]{}|*+?^$.]/suy

/** @throws SyntaxError for what is beyond the subset, in words that follow the pattern's name. */
export function parsePattern(source: string): Pattern {
  let at = 0

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found) at = pattern.lastIndex
    return found
  }

  function choice(depth: number): Pattern {
    if (depth > MAX_DEPTH) throw new SyntaxError('has groups nested too deeply')
    const options = [sequence(depth)]
    while (source[at] === '|') {
      at++
      options.push(sequence(depth))
    }
    return options.length === 1 ? options[0] : { kind: 'choice', options }
  }

  function sequence(depth: number): Pattern {
    const items: Pattern[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated(atom(depth)))
    return items.length === 1 ? items[0] : { kind: 'sequence', items }
  }

  function repeated(item: Pattern): Pattern {
    const found = take(REPEAT)
    if (!found) return item
    const [, sign, least, comma, most, lazy] = found
    const bounds = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[sign]
    const min = bounds?.[0] ?? Number(least)
    const max = bounds?.[1] ?? (most !== '' ? Number(most) : comma ? Infinity : min)
    return { kind: 'repeat', item, min, max, greedy: lazy === '' }
  }

  function atom(depth: number): Pattern {
    const group = take(GROUP)
    if (group) {
      const item = choice(depth + 1)
      if (source[at++] !== ')') throw new SyntaxError('has a group without an end')
      const [, sign] = group
      const look = sign.endsWith('=') || sign.endsWith('!')
      return look ? { kind: 'look', item, behind: sign.includes('<'), negated: sign.endsWith('!') } : item
    }
    if (source[at] === '^' || source[at] === '$') return { kind: 'edge', end: source[at++] === '$' }
    const set = take(SET)
    if (!set) throw new SyntaxError(`uses ${JSON.stringify(source.slice(at, at + 12))}, which is not supported`)
    return { kind: 'set', text: set[0] }
  }

  const pattern = choice(0)
  if (at < source.length) throw new SyntaxError('closes a group that is not open')
  return pattern
}
