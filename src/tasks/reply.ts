/**
 * @file Where a response answers: behind its reasoning, and in the mode that was asked. Every verifier reads only that, so nothing written
 * while thinking can earn a reward, no response has two replies to choose from, and neither mode is paid for the other's replies.
 */
import type { Mode } from '../text/mode.ts'

const THINK_OPEN = '<think>'
const THINK_CLOSE = '</think>'

/** Marks of a thought, ours and those of other models' templates (Qwen, DeepSeek, Magistral, Seed, Kimi, OpenThoughts), however spaced. */
const THOUGHT_MARKS =
  /(?:<|&lt;)\s*\/?\s*(?:seed:)?(?:think|thinking|thoughts?|reasoning|reflection|scratchpad)\s*(?:>|&gt;)|\[\/?THINK\]|\u25c1\/?think\u25b7|<\|(?:begin|end)_of_thought\|>/i
/** Characters that nobody sees: they part a mark for a program and not for a reader, and the fillers of Hangul pass for letters. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu

function thinks(text: string): boolean {
  return THOUGHT_MARKS.test(text.replace(INVISIBLE, ''))
}

/** Why a response has no reply. */
export type NoReply =
  /** The reasoning does not end (or, in thinking mode, never began). */
  | 'unfinished'
  /** It ends more than once: which part is the reply would be the response's choice. */
  | 'several-endings'
  /** Instruct mode was asked, and the response thinks; or thinking mode was, and the thought is empty. */
  | 'wrong-mode'

/** What a verifier judges. */
export interface Reply {
  /** What stands behind the reasoning; in instruct mode all of the response. */
  text: string
  /** What stands before its end, without the opening mark; '' in instruct mode. */
  reasoning: string
  mode: Mode
}

/** The reply of a whole completion, without its end-of-turn token. Linear in its length. */
export function readReply(response: string, mode: Mode): Reply | NoReply {
  if (mode === 'instruct') return thinks(response) ? 'wrong-mode' : { text: response, reasoning: '', mode }
  const close = response.indexOf(THINK_CLOSE)
  if (close < 0) return 'unfinished'
  const text = response.slice(close + THINK_CLOSE.length)
  if (text.includes(THINK_CLOSE)) return 'several-endings'
  if (thinks(text)) return 'unfinished'
  const reasoning = response.slice(0, close).replaceAll(THINK_OPEN, '')
  return /[\p{L}\p{N}]/u.test(reasoning.replace(INVISIBLE, '')) ? { text, reasoning, mode } : 'wrong-mode'
}
