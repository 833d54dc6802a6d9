/** @file The working of a rollout, for its record: its lines counted by what the family's check says of them, and the token where it breaks. */
import type { Rollout } from '../rollout/rollout.ts'
import type { WorkingCounts } from '../runs/records.ts'
import type { Tokenizer } from '../text/tokenizer.ts'

/** Null: nothing is known of it. */
export function countWorking(
  { working, tokens }: Pick<Rollout, 'working' | 'tokens'>,
  tokenizer: Pick<Tokenizer, 'stream'> | null,
): WorkingCounts | null {
  if (!working) return null
  const { breaks, ...counts } = working
  return breaks === undefined || !tokenizer ? counts : { ...counts, first_false: tokenAt(tokens, tokenizer, breaks) }
}

/** Index of the token that a character of the text came with. */
function tokenAt(tokens: readonly number[], tokenizer: Pick<Tokenizer, 'stream'>, character: number): number {
  const stream = tokenizer.stream()
  let length = 0
  const found = tokens.findIndex((token) => (length += stream.push(token).length) > character)
  return found < 0 ? tokens.length - 1 : found
}
