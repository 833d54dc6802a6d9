/** @file Arguments as IFEval's checks read them. Where the reference would draw a missing one at random, there is nothing to judge by. */
import { ArgumentError, integer, type Kwargs, oneOf, text } from '../check.ts'
import { PatternError, type PatternOptions, pythonPattern } from '../text/regex.ts'

const RELATIONS = ['less than', 'at least'] as const
export type Relation = (typeof RELATIONS)[number]

/** A whole number from zero up: the reference replaces a negative one by a random one. */
export function count(kwargs: Kwargs, name: string): number {
  const value = integer(kwargs, name)
  if (value >= 0) return value
  throw new ArgumentError(`The argument "${name}" must not be negative, and it is ${value}.`)
}

export function relation(kwargs: Kwargs, name: string): Relation {
  return oneOf(kwargs, name, RELATIONS)
}

export function holds(found: number, asked: Relation, bound: number): boolean {
  return asked === 'less than' ? found < bound : found >= bound
}

/** `asked for at least 3 words, found 2`. */
export function compared(found: number, asked: Relation, bound: number, things: string): string {
  return `Asked for ${asked} ${bound} ${things}, found ${found}.`
}

/** A text that the reference puts into a regular expression unescaped. */
export function pattern(source: string, name: string, options?: PatternOptions): RegExp {
  try {
    return pythonPattern(source, options)
  } catch (error) {
    if (!(error instanceof PatternError || error instanceof SyntaxError)) throw error
    const why = error instanceof PatternError ? error.message : 'it is not valid'
    throw new ArgumentError(`The argument "${name}" is searched as a regular expression, and "${source.slice(0, 60)}" cannot be: ${why}.`)
  }
}

/** A required text that is not empty: for an empty one the reference draws a random word. */
export function word(kwargs: Kwargs, name: string): string {
  const value = text(kwargs, name)
  if (value !== '') return value
  throw new ArgumentError(`The argument "${name}" must not be empty.`)
}
