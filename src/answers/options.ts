/** @file Options as text: how a question with options is put to a model, and how options that come as one text are told apart. */

/** Of options, in their order. */
export const LETTERS = 'ABCDEFGHIJ'

/** The question with its options as MMLU-Pro writes them, a line each. */
export function withOptions(question: string, options: readonly string[]): string {
  return [question, ...options.map((option, i) => `${LETTERS[i]}. ${option}`)].join('\n')
}

/**
 * Options told apart: of one text such as "A) 3 B) 4 (C) 5" or from a list whose items begin with their letters. Null where the text
 * does not have at least two options in the order of their letters.
 */
export function splitOptions(options: string | readonly string[]): string[] | null {
  if (typeof options !== 'string') return options.map((option, i) => option.replace(new RegExp(`^\\(?${LETTERS[i]}[).:]\\s*`), '').trim())
  const parts: string[] = []
  let from = options.search(/\(?A[).:]/)
  if (from < 0) return null
  for (let i = 0; i < LETTERS.length; i++) {
    const start = from + (/^\(?[A-J][).:]\s*/.exec(options.slice(from, from + 40))?.[0].length ?? 0)
    const next = i + 1 < LETTERS.length ? new RegExp(`(?:^|\\s)\\(?${LETTERS[i + 1]}[).:](?=\\s|$)`).exec(options.slice(start)) : null
    parts.push(options.slice(start, next ? start + next.index : undefined).trim())
    if (!next) break
    from = start + next.index + (/^\s*/.exec(next[0])?.[0].length ?? 0)
  }
  return parts.length >= 2 ? parts : null
}
