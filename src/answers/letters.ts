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
import { SPACE, WORD } from '../python/text.ts'

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

/** A look-ahead, so that "answer: Answer: B" is found at both places. */
const LABELLED = new RegExp(`[aA]nswer:(?=([${SPACE}]*)([A-J]))`, 'g')

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

const ALONE = new RegExp(`(?<![${WORD}])[A-J](?![${WORD}])`, 'gu')

/** Letters A to J with no letter, digit or underline beside them. */
export function lettersAlone(text: string): LetterAt[] {
  return Array.from(text.matchAll(ALONE), (match) => ({ letter: match[0], at: match.index }))
}
