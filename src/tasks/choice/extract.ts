/**
 * @file The letter of a multiple-choice reply as MMLU-Pro extracts it (compute_accuracy.py, evaluate_from_local.py): three rules, the
 * first that finds one decides. They are Python's regular expressions; each is done here in linear time and with Python's idea of
 * white space and of word characters.
 *
 *  1. `answer is \(?([A-J])\)?`, the first in the text
 *  2. `.*[aA]nswer:\s*([A-J])`, the last in the first line that has one
 *  3. `\b[A-J]\b(?!.*\b[A-J]\b)` over all lines, the last letter that stands alone
 *
 * The letters published with the benchmark's model outputs are those of rule 1 ("level 1"); rules 2 and 3 came later ("level 2") and
 * find letters where there was none.
 */

export interface Extracted {
  letter: string
  rule: 1 | 2 | 3
}

export function extractLetter(text: string): Extracted | null {
  const declared = /answer is \(?([A-J])\)?/.exec(text)
  if (declared) return { letter: declared[1], rule: 1 }
  const labelled = labelledLetters(text)
  if (labelled.length > 0) return { letter: lastOfFirstLine(text, labelled).letter, rule: 2 }
  const last = lettersAlone(text).at(-1)
  return last ? { letter: last.letter, rule: 3 } : null
}

export interface LetterAt {
  letter: string
  at: number
}

const SPACE = '[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
/** A look-ahead, so that "answer: Answer: B" is found at both places. */
const LABELLED = new RegExp(`[aA]nswer:(?=(${SPACE}*)([A-J]))`, 'g')

/** Letters behind "answer:", and where their labels begin. Two labels share no white space, so this is linear. */
export function labelledLetters(text: string): (LetterAt & { label: number })[] {
  return Array.from(text.matchAll(LABELLED), (match) => {
    const [label, space, letter] = match
    return { letter, label: match.index, at: match.index + label.length + space.length }
  })
}

function lastOfFirstLine(text: string, labelled: ReturnType<typeof labelledLetters>): LetterAt {
  const lineEnd = text.indexOf('\n', labelled[0].label)
  return labelled.findLast(({ label }) => lineEnd < 0 || label < lineEnd) as LetterAt
}

const WORD = /[\p{L}\p{N}_]/u

/** Letters A to J with no letter, digit or underline beside them. */
export function lettersAlone(text: string): LetterAt[] {
  const found: LetterAt[] = []
  for (const match of text.matchAll(/[A-J]/g)) {
    const at = match.index
    const before = at > 0 ? text.slice(Math.max(0, at - 2), at) : ''
    const after = text.codePointAt(at + 1)
    const alone = !WORD.test(lastCharacter(before)) && !(after !== undefined && WORD.test(String.fromCodePoint(after)))
    if (alone) found.push({ letter: match[0], at })
  }
  return found
}

/** The last character of at most two code units, one where they are a surrogate pair. */
function lastCharacter(text: string): string {
  const characters = [...text]
  return characters.at(-1) ?? ''
}
