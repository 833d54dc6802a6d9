/** @file The rules there are, by name. */
import type { RuleDescription, RuleName } from '../types.ts'
import { RULES } from '../types.ts'
import { contamination } from './contamination.ts'
import { difficulty } from './difficulty.ts'
import { exactDuplicates, nearDuplicates } from './duplicates.ts'
import { language } from './language.ts'
import { length } from './length.ts'
import { figure, multiPart, multipleChoice, proof } from './question.ts'
import type { Rule } from './rule.ts'
import { testSanity } from './test-sanity.ts'
import { unverifiable } from './unverifiable.ts'
import { weakTests } from './weak-tests.ts'

export const RULE_TABLE: Record<RuleName, Rule> = {
  length,
  'exact-duplicates': exactDuplicates,
  'near-duplicates': nearDuplicates,
  contamination,
  'multi-part': multiPart,
  'multiple-choice': multipleChoice,
  figure,
  proof,
  language,
  unverifiable,
  'weak-tests': weakTests,
  'test-sanity': testSanity,
  difficulty,
}

/** In the order they are applied. */
export const ruleDescriptions: readonly RuleDescription[] = RULES.map((name) => RULE_TABLE[name].description)
