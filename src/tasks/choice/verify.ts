/**
 * @file The choice verifier: reward 1 for the letter of the right option, 0 otherwise.
 *
 * The letter is extracted as MMLU-Pro does (extract.ts). As a benchmark that is all there is to it; as a reward it would teach to name
 * several letters, which costs nothing where only one is read. So a reply is right only if it also gives no other answer: several
 * "answer is ..." or "answer: ..." that differ, letters in a list ("A, B or C"), or several letters and no word which of them is the
 * answer. Other options may be talked about ("A is too small, so the answer is (B)"). `detail.letter` is what the benchmark reads,
 * whatever the verdict.
 */
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import { extractLetter, type LetterAt, labelledLetters, lettersAlone } from './extract.ts'

export type ChoiceOutcome =
  | NoReply
  | 'correct'
  | 'wrong'
  /** No letter in the reply. */
  | 'no-answer'
  | 'several-answers'
  /** A letter beyond the last option. */
  | 'no-such-option'
  /** The prompt has no letter to compare with. */
  | 'no-gold'

export const LETTERS = 'ABCDEFGHIJ'

/** Never throws; linear in the length of the reply. */
export function verifyChoice(prompt: Prompt, reply: Reply): Verdict {
  const options = Array.isArray(prompt.options) ? Math.min(prompt.options.length, LETTERS.length) : LETTERS.length
  const gold = goldLetter(prompt.answer, options)
  const detail: Record<string, unknown> = { gold }
  const verdict = (outcome: ChoiceOutcome): Verdict => ({
    reward: outcome === 'correct' ? 1 : 0,
    correct: outcome === 'correct',
    outcome,
    detail,
  })
  if (gold === null) return verdict('no-gold')
  const extracted = extractLetter(reply.text)
  detail.letter = extracted?.letter ?? null
  detail.rule = extracted?.rule ?? null
  if (!extracted) return verdict('no-answer')
  const named = answersNamed(reply.text, LETTERS.slice(0, options))
  if (new Set([...named, extracted.letter]).size > 1) {
    detail.named = [...new Set(named)]
    return verdict('several-answers')
  }
  if (!LETTERS.slice(0, options).includes(extracted.letter)) return verdict('no-such-option')
  return verdict(extracted.letter === gold ? 'correct' : 'wrong')
}

/** `B`, `b`, `(B)` or `B)`. */
function goldLetter(answer: unknown, options: number): string | null {
  const letter = /^\s*\(?([A-Ja-j])\)?[.:]?\s*$/.exec(String(answer ?? ''))?.[1].toUpperCase()
  return letter !== undefined && LETTERS.indexOf(letter) < options ? letter : null
}

/** What joins the letters of a list. A sentence or a line that ends between two letters parts them. */
const JOINT = /^[ \t()[\],;/&|+*'"-]*(?:(?:and|or|und|oder)[ \t()[\]]*)?$/

/**
 * All letters the reply gives as its answer: the declared ones, those listed with one of them, and lists of three letters or more.
 * Where none is declared, every letter that stands alone.
 */
function answersNamed(text: string, options: string): string[] {
  const declared: LetterAt[] = labelledLetters(text)
  for (const match of text.matchAll(/answer is \(?([A-J])/gi))
    declared.push({ letter: match[1].toUpperCase(), at: match.index + match[0].length - 1 })
  const alone = lettersAlone(text).filter(({ letter }) => options.includes(letter))
  if (declared.length === 0) return alone.map(({ letter }) => letter)
  const places = new Set(declared.map(({ at }) => at))
  const listed = listsOf(text, alone).filter(
    (list) => list.some(({ at }) => places.has(at)) || new Set(list.map(({ letter }) => letter)).size >= 3,
  )
  return [...declared, ...listed.flat()].map(({ letter }) => letter)
}

/** Letters between which there is nothing but joints. */
function listsOf(text: string, letters: readonly LetterAt[]): LetterAt[][] {
  const lists: LetterAt[][] = []
  for (const letter of letters) {
    const last = lists.at(-1)?.at(-1)
    // Longer joints than this are no joints, and are not looked at.
    if (last && letter.at - last.at <= 12 && JOINT.test(text.slice(last.at + 1, letter.at))) lists.at(-1)?.push(letter)
    else lists.push([letter])
  }
  return lists
}
