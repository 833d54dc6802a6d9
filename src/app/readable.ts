/**
 * @file Text that a model, a program or a stranger wrote, as it can be looked at. What would not be seen is named (controls, invisible
 * characters, and those that turn the direction of what follows), marks piled on one letter are counted instead of drawn, and no text is laid
 * out in full just because it is there. Nothing here changes what is stored or trained on.
 */

/** A stretch of text as it is, or the name of what stands there unseen. */
export type Part = { kind: 'plain'; text: string } | { kind: 'unseen'; label: string; title: string }

const SCRIPTS = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam'],
  ...['Sinhala', 'Khmer', 'Myanmar'],
]
/** Where a joiner has its place: between letters whose shape hangs on it, and pictures that it makes one. */
const JOINED = `[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F]`
/** Controls but tab and new line, separators of lines, and all that fonts are told to draw as nothing, but for the forms of one letter. */
const UNSEEN = `(?!(?<=${JOINED})[\\u200C\\u200D]${JOINED}|[\\t\\n\\uFE0E\\uFE0F\\u180B-\\u180D])[\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\uFFF9-\\uFFFB]`
/** Marks on one letter that are drawn; no writing needs as many. */
const MARKS = 5
const ODD = `(?:\\r?\\n)+|(?:${UNSEEN})+|\\p{M}{${MARKS + 1},}`

/** Characters in a row that are named one by one. */
const NAMED = 8
/** What a named character and a new line count against the limit: an element is dearer than a letter, and a line takes as much room as many. */
const COST = 20
/** So many times the limit is searched: behind a pile of marks, which counts little, there may be more to show. */
const SEARCHED = 10

/** The beginning of a text, `most` characters or so; `left`: characters behind it. */
export function readable(text: string, most: number): { parts: Part[]; left: number } {
  const head = text.slice(0, whole(text, most * SEARCHED))
  const odd = new RegExp(ODD, 'gu')
  const parts: Part[] = []
  let at = 0
  let room = most
  const add = (text: string) => {
    const last = parts.at(-1)
    if (last?.kind === 'plain') last.text += text
    else if (text !== '') parts.push({ kind: 'plain', text })
  }
  const plain = (end: number): boolean => {
    const to = Math.max(at, whole(head, Math.min(end, at + room)))
    add(head.slice(at, to))
    room -= to - at
    at = to
    return to === end && room > 0
  }
  for (const match of head.matchAll(odd)) {
    const [found] = match
    const marks = /^\p{M}/u.test(found) && !startsUnseen.test(found)
    if (!plain(match.index + (marks ? length(found, MARKS) : 0))) return { parts, left: text.length - at }
    if (found.endsWith('\n')) {
      for (const end of found.match(/\r?\n/g)!) {
        if (room <= 0) break
        add('\n')
        at += end.length
        room -= COST
      }
    } else {
      const names = marks ? [{ kind: 'unseen' as const, ...piled([...found].length - MARKS) }] : named(found)
      parts.push(...names)
      at = match.index + found.length
      room -= COST * names.length
    }
  }
  plain(head.length)
  return { parts, left: text.length - at }
}

/** As one string, for where there can be no elements: names stand between brackets, and what is left out is a sign. */
export function marked(text: string, most = 500): string {
  const { parts, left } = readable(text, most)
  return parts.map((part) => (part.kind === 'plain' ? part.text : `⟨${part.label}⟩`)).join('') + (left > 0 ? '…' : '')
}

/** The same in one line. */
export function line(text: string, most = 300): string {
  return marked(text, most).replace(/\s*\n\s*/g, ' ')
}

const startsUnseen = new RegExp(`^(?:${UNSEEN})`, 'u')

const TITLES: Record<string, string> = {
  '\u202a': 'from here on left to right',
  '\u202b': 'from here on right to left',
  '\u202c': 'end of a direction',
  '\u202d': 'everything from here on is turned left to right',
  '\u202e': 'everything from here on is turned right to left',
  '\u2066': 'from here on left to right, by itself',
  '\u2067': 'from here on right to left, by itself',
  '\u2068': 'from here on in a direction of its own',
  '\u2069': 'end of a direction by itself',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u061c': 'Arabic letter mark',
  '\u200b': 'a space of no width',
  '\ufeff': 'a byte order mark, or a space of no width',
  '\u00ad': 'a soft hyphen',
}

/** Equal ones in a row are one name. */
function named(run: string): Part[] {
  const parts: Part[] = []
  let others = 0
  for (const [group, character] of run.matchAll(/(.)\1*/gsu)) {
    const count = group.length / character.length
    if (parts.length === NAMED) others += count
    else {
      const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
      const title = TITLES[character] ?? (/\p{Cc}/u.test(character) ? 'a control character' : 'an invisible character')
      parts.push({ kind: 'unseen', label: count > 1 ? `${code} ×${count}` : code, title })
    }
  }
  if (others > 0) parts.push({ kind: 'unseen', label: `+${others} unseen`, title: 'characters that cannot be seen' })
  return parts
}

function piled(others: number): { label: string; title: string } {
  return { label: `+${others} ${others === 1 ? 'mark' : 'marks'}`, title: 'more marks on the same letter' }
}

/** UTF-16 units of the first `count` characters. */
function length(text: string, count: number): number {
  let units = 0
  for (let i = 0; i < count; i++) units += text.codePointAt(units)! > 0xffff ? 2 : 1
  return units
}

/** `end`, moved so that no character is cut in two. */
function whole(text: string, end: number): number {
  if (end >= text.length) return text.length
  return end > 0 && /[\ud800-\udbff]/.test(text[end - 1]) && /[\udc00-\udfff]/.test(text[end]) ? end - 1 : end
}
