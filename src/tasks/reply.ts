/**
 * @file Where a response answers: behind its reasoning. Every verifier reads only that, so nothing written while thinking can earn a
 * reward, and no response has two replies to choose from.
 */
import type { Mode } from './task.ts'

const THINK_OPEN = '<think>'
const THINK_CLOSE = '</think>'

/** Why a response has no reply. */
export type NoReply =
  /** The reasoning does not end (or, in thinking mode, never began). */
  | 'unfinished'
  /** It ends more than once: which part is the reply would be the response's choice. */
  | 'several-endings'

/** What stands behind the single `</think>`, or all of a response in instruct mode that does not think. Linear in its length. */
export function afterReasoning(response: string, mode: Mode): { text: string } | NoReply {
  const close = response.indexOf(THINK_CLOSE)
  if (close < 0) {
    const open = mode === 'think' || response.trimStart().startsWith(THINK_OPEN)
    return open ? 'unfinished' : { text: response }
  }
  const start = close + THINK_CLOSE.length
  return response.includes(THINK_CLOSE, start) ? 'several-endings' : { text: response.slice(start) }
}
