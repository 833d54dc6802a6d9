/** @file Which thoughts have a line of their own above the answer. */
import type { ChatSettings } from './settings.ts'

export const SHORT_SECONDS = 2

/** One under way is short until it has taken longer; one that its budget closed, or that is to stand open, is never passed over. */
export function isPassedOver(
  { thinkingMs, cut }: { thinkingMs: number; cut: boolean },
  { thoughts, shortHidden }: Pick<ChatSettings, 'thoughts' | 'shortHidden'>,
): boolean {
  return shortHidden && thoughts !== 'open' && !cut && thinkingMs < 1000 * SHORT_SECONDS
}
