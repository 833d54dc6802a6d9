/**
 * @file What an instruction check is: a pure function of a reply and of the instruction's arguments that says whether the instruction was
 * followed, and why. IFEval and IFBench each bring a list of checks; `registry.ts` finds them by id.
 *
 * `follows` gives the verdict of the published reference, faults included: figures are comparable only if the rule is the same. Where that
 * errs, taking a word within a word or a mark without words for what was asked, `strictly` is the verdict that may be rewarded.
 */
import { formatJson } from '../text/json.ts'
import type { TextTools } from './text/tools.ts'

/** What an instruction is given besides its id: a row's `kwargs` with the nulls taken out. */
export type Kwargs = Readonly<Record<string, unknown>>

/** What a check needs to be loaded before it runs: Punkt's parameters (sentences, word_tokenize) or the language profiles. */
export type Resource = 'sentences' | 'languages'

/** Which verdicts: those that can be rewarded, or those of the published references. */
export type CheckRule = 'reward' | 'benchmark'

export interface Finding {
  followed: boolean
  /** One sentence: what was found, beside what was asked for. */
  why: string
}

export interface Check {
  /** As data sets write it: `keywords:existence`. */
  readonly id: string
  readonly needs?: readonly Resource[]
  /**
   * `reply` is never blank. `prompt` is the whole user's turn. Throws ArgumentError for arguments that are missing or of the wrong type;
   * nothing else, whatever the reply.
   */
  follows(reply: string, kwargs: Kwargs, text: TextTools, prompt: string): Finding
  /** The same by the letter of the instruction; absent where `follows` already is. */
  strictly?(reply: string, kwargs: Kwargs, text: TextTools, prompt: string): Finding
}

/** The instruction itself cannot be judged: its arguments are not what its check takes. The message is one clear sentence. */
export class ArgumentError extends Error {
  override name = 'ArgumentError'
}

export function finding(followed: boolean, why: string): Finding {
  return { followed, why }
}

/** A number as data sets have it: tables write 3 as 3.0, some as text. */
export function numberOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'string' && /^\s*-?\d{1,15}(?:\.\d{0,15})?\s*$/.test(value) ? Number(value) : value
}

/** A required whole number. */
export function integer(kwargs: Kwargs, name: string): number {
  const value = numberOf(kwargs[name])
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw new ArgumentError(`The argument "${name}" must be a whole number, and it is ${shown(value)}.`)
}

/** A required text. */
export function text(kwargs: Kwargs, name: string): string {
  const value = kwargs[name]
  if (typeof value === 'string') return value
  throw new ArgumentError(`The argument "${name}" must be a text, and it is ${shown(value)}.`)
}

/** A required list of texts. */
export function texts(kwargs: Kwargs, name: string): string[] {
  const value = kwargs[name]
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new ArgumentError(`The argument "${name}" must be a list of texts, and it is ${shown(value)}.`)
}

/** A required text out of a few. */
export function oneOf<T extends string>(kwargs: Kwargs, name: string, choices: readonly T[]): T {
  const value = kwargs[name]
  const choice = choices.find((each) => each === value)
  if (choice !== undefined) return choice
  throw new ArgumentError(`The argument "${name}" must be one of ${choices.map((c) => `"${c}"`).join(', ')}, and it is ${shown(value)}.`)
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'missing'
  const json = formatJson(value) ?? String(value)
  return json.length > 60 ? `${json.slice(0, 60)}...` : json
}
