/** @file The working of a rollout, for its record: its lines counted by what the family's check says of them, and the token where it breaks. */
import type { Rollout } from '../rollout/rollout.ts'
import type { WorkingCounts } from '../runs/records.ts'
import { workingOf } from '../tasks/families/working.ts'
import { splitReply } from '../text/splitter.ts'
import type { Tokenizer } from '../text/tokenizer.ts'

/** Null: it has no thought, or its kind no check. */
export function countWorking(
  { prompt, mode, text, tokens }: Pick<Rollout, 'prompt' | 'mode' | 'text' | 'tokens'>,
  tokenizer: Pick<Tokenizer, 'stream'> | null,
): WorkingCounts | null {
  const reasoning = mode === 'think' ? splitReply(text).reasoning : null
  const working = reasoning === null ? null : workingOf(prompt, reasoning)
  if (!working || reasoning === null) return null
  const { breaks, ...counts } = working
  if (breaks === undefined || !tokenizer) return counts
  // The reasoning stands in the text as it is, behind its tag, in which there is no line.
  return { ...counts, first_false: tokenAt(tokens, tokenizer, text.indexOf(reasoning) + breaks) }
}

/** Index of the token that a character of the text came with. */
function tokenAt(tokens: readonly number[], tokenizer: Pick<Tokenizer, 'stream'>, character: number): number {
  const stream = tokenizer.stream()
  let length = 0
  const found = tokens.findIndex((token) => (length += stream.push(token).length) > character)
  return found < 0 ? tokens.length - 1 : found
}
