/** @file Which domains a rule looks at: those that ask for it. */
import { DOMAINS } from '../../tasks/index.ts'
import type { RuleName } from '../types.ts'

export function domainsWith(rule: RuleName): string[] {
  return DOMAINS.filter(({ curation }) => curation.rules?.includes(rule)).map(({ name }) => name)
}

/** Whether prompts of a domain quote programs: they are longer, and share words by chance. */
export function quotesPrograms(domain: string): boolean {
  return DOMAINS.some(({ name, curation }) => name === domain && curation.quotesPrograms)
}
