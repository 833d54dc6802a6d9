/** @file What is said before a model goes that runs began with. */
import type { RunSummary } from '../workers/api.ts'
import { unfinished } from '../workers/dependents.ts'
import { line } from './readable.ts'

const nameOf = ({ title }: RunSummary) => line(title, 80)

const titles = (of: readonly RunSummary[]) =>
  of.length > 3 ? `${of.slice(0, 2).map(nameOf).join(', ')} and ${of.length - 2} more runs` : of.map(nameOf).join(' and ')

/** What is said before it goes: one sentence, or none where nothing would miss it. */
export function missedBy(runs: readonly RunSummary[]): string | null {
  if (runs.length === 0) return null
  const waiting = unfinished(runs)
  return waiting.length > 0
    ? `${titles(waiting)} began with it and could not be resumed any more.`
    : `${titles(runs)} began with it; what came of that stays.`
}
