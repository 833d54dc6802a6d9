/** @file How domains, splits and fields are called on the page. */
import type { DomainEntry, Source, Split, StoredSet, WordingSet } from '../../../workers/data-api.ts'
import { plural, sentenceCase } from '../../format.ts'

export const SPLITS: { value: Split; label: string; title: string }[] = [
  { value: 'test', label: 'Test', title: 'Held out: never trained on, in no wording' },
  { value: 'train', label: 'RL', title: 'What reinforcement learning draws from' },
  { value: 'sft', label: 'SFT', title: 'The worked examples of supervised fine-tuning' },
]

export const WORDINGS: { value: WordingSet; label: string; title: string }[] = [
  { value: 'known', label: 'Known wordings', title: 'Sentences that training uses too' },
  { value: 'new', label: 'New wordings', title: 'The same problems in sentences that belong to no training' },
]

/** What a domain calls itself; its name where it is not known (yet). */
export function domainTitle(domain: string, entries: readonly DomainEntry[]): string {
  return entries.find((entry) => entry.domain === domain)?.title ?? sentenceCase(domain)
}

/** `math`, or `math and code`, of a stored set. */
export function domainsOf(set: StoredSet): string {
  return Object.keys(set.domains).join(' and ') || 'no rows'
}

export function sourceName(source: Source, sets: readonly StoredSet[], entries: readonly DomainEntry[]): string {
  if (source.type === 'generated') return domainTitle(source.domain, entries)
  return sets.find(({ id }) => id === source.set)?.name ?? 'A set'
}

export function setLine(set: StoredSet): string {
  return set.damaged === undefined ? `${plural(set.rows, 'prompt')} · ${domainsOf(set)}` : 'Damaged'
}
