/**
 * @file The 25 checks of IFEval (Zhou et al. 2023, "Instruction-Following Evaluation for Large Language Models"; google-research's
 * instruction_following_eval), with its verdicts, faults included, strict ones beside them, and four checks that it
 * publishes but does not use.
 */
import type { Check } from '../check.ts'
import { FORMAT_CHECKS } from './format.ts'
import { UNUSED_CHECKS } from './unused.ts'
import { WORD_CHECKS } from './words.ts'

export const IFEVAL_CHECKS: readonly Check[] = [...WORD_CHECKS, ...FORMAT_CHECKS, ...UNUSED_CHECKS]
