/**
 * @file The 58 checks of IFBench (Pyatkin et al. 2025, "Generalizing Verifiable Instruction Following"; allenai/IFBench), with the verdicts
 * of its `instructions.py`, faults included. One of them leans on a tagger that is not here: see verbs.ts.
 *
 * The rules are those of the release of July 2025, by which the published verdicts and the paper's figures were made. Later commits changed
 * some: names and keywords as whole words, more pronouns, positions without punctuation, spans and trigrams counted otherwise, single small
 * letters in title case. No published verdict says which; that of `ratio:overlap` says that trigrams are of characters. Rewarded are the
 * strict verdicts, where a check has its own.
 */
import type { Check } from '../check.ts'
import { COUNT_CHECKS } from './count.ts'
import { CUSTOM_CHECKS } from './custom.ts'
import { FORMAT_CHECKS } from './format.ts'
import { RATIO_CHECKS } from './ratio.ts'
import { REPEAT_CHECKS } from './repeat.ts'
import { SENTENCE_CHECKS } from './sentence.ts'
import { WORDS_CHECKS } from './words.ts'

export const IFBENCH_CHECKS: readonly Check[] = [
  ...COUNT_CHECKS,
  ...RATIO_CHECKS,
  ...SENTENCE_CHECKS,
  ...WORDS_CHECKS,
  ...FORMAT_CHECKS,
  ...REPEAT_CHECKS,
  ...CUSTOM_CHECKS,
]
