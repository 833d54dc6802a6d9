/** @file Schemas of fields that several domains have. Each message is the end of a sentence about a row. */
import * as v from 'valibot'

/** A gold answer: a finite number, or text that is not blank. */
export const answerField = v.union([v.pipe(v.string(), v.regex(/\S/)), v.pipe(v.number(), v.finite()), v.bigint()], ({ input }) =>
  typeof input === 'number' ? 'has an answer that is no finite number' : 'has no answer',
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
