/** @file Text of a file within a sentence for the user: short, and nothing that a page or a terminal would obey. */

/** A value within a sentence; a whole sentence. */
const LONGEST = { quoted: 60, sentence: 400 }

/** Controls, line and paragraph separators, marks of direction, and halves of pairs. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu

/** Cut short, with `…` in place of the rest, and in escapes where nothing could be seen. */
export function shown(text: string, longest = LONGEST.sentence): string {
  // A copy: a cut string would keep the whole row in memory.
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return JSON.parse(JSON.stringify(cut)).replace(UNSEEN, (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A name or value that stands among words. */
export function shownBriefly(text: string): string {
  return shown(text, LONGEST.quoted)
}
