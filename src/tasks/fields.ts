/** @file Schemas of fields that several domains have. Each message is the end of a sentence about a row. */
import * as v from 'valibot'

/** What tables and programs write where there is nothing. */
const NOTHING = /^\s*(?:nan|none|null|undefined|n\/a|<na>)\s*$/i
/** A list of texts that was written out as one: `["16"]`. */
const WRITTEN_LIST = /^\s*\[\s*(["']).*\1\s*\]\s*$/s

/** Whether a gold answer is none at all, but what stands for one: NaN, null, N/A. */
export function standsForNothing(answer: string): boolean {
  return NOTHING.test(answer)
}

function answerFault(answer: unknown): string | null {
  if (typeof answer === 'number') return Number.isFinite(answer) ? null : 'has an answer that is no finite number'
  if (typeof answer === 'bigint') return null
  if (typeof answer !== 'string' || answer.trim() === '') return 'has no answer'
  if (standsForNothing(answer)) return `has “${answer.trim()}” as answer, which stands for none`
  return WRITTEN_LIST.test(answer) ? 'has as answer a list that was written as text' : null
}

/** A gold answer: a finite number, or text that says something. */
export const answerField = v.custom<string | number | bigint>(
  (answer) => answerFault(answer) === null,
  ({ input }) => answerFault(input) ?? '',
)

/** Text that is not blank. */
export function textField(message: string) {
  return v.pipe(v.string(message), v.regex(/\S/, message))
}

/** Text that may be left out. */
export function optionalText(name: string) {
  return v.optional(v.string(`has a \`${name}\` that is no text`))
}

/** A list of one text or more. */
export function textsField(message: string, least = 1) {
  return v.pipe(v.array(v.string(message), message), v.minLength(least, message))
}
