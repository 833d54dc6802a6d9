/**
 * @file How much a JSON text holds, told before it is parsed: a file of 32 MB can hold ten million empty lists, which take half a gigabyte.
 * One pass over the characters that are no string.
 */

export interface JsonLimits {
  /** Bracket within bracket. */
  depth: number
  /** Values that stand in lists and objects. */
  values: number
  /** Names in objects: each takes far more room than a value in a list. */
  names: number
  lists: number
}

/** What the text has too much of, in words that follow the file's name; null where it keeps to the limits. It need not be valid. */
export function tooMuchJson(text: string, limits: JsonLimits): string | null {
  let depth = 0
  let values = 0
  let names = 0
  let lists = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at)
        break
      case 0x2c: // ,
        values++
        break
      case 0x3a: // :
        names++
        break
      case 0x5b: // [
      case 0x7b: // {
        lists++
        values++
        depth++
        if (depth > limits.depth) return 'is nested too deeply'
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth--
    }
  }
  for (const [what, count, limit] of [
    ['values', values, limits.values],
    ['names', names, limits.names],
    ['lists and objects', lists, limits.lists],
  ] as const) {
    if (count > limit) return `holds ${count.toLocaleString('en')} ${what}; at most ${limit.toLocaleString('en')} are read`
  }
  return null
}

/** Where the string that opens at `at` closes, or the end of the text. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}
