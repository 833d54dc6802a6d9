/** @file Figures of kept evaluations, from what was counted prompt by prompt. */
import { type Asked, type Estimate, pairedDifference, passAt } from '../../../workers/evaluations.ts'

/** pass@k at every k that each prompt has samples for; k = 1 to 256 is as smooth as 64 points. */
export function passCurve(asked: readonly Asked[]): { k: number; pass: Estimate }[] {
  const most = asked.reduce((least, { samples }) => Math.min(least, samples), Number.POSITIVE_INFINITY)
  if (!Number.isFinite(most)) return []
  const step = Math.max(1, Math.floor(most / 64))
  const ks = Array.from({ length: most }, (_, i) => i + 1).filter((k) => k === 1 || k === most || k % step === 0)
  return ks.map((k) => ({ k, pass: passAt(asked, k) }))
}

export interface Dot {
  name: string
  prompts: number
  /** Mean tokens of a reply, and the share right. */
  length: number
  right: number
}

/** A dot for each kind of prompt, or for each prompt. */
export function lengthDots(asked: readonly Asked[], by: 'kind' | 'prompt'): Dot[] {
  const groups = new Map<string, Asked[]>()
  for (const one of asked) {
    const key = by === 'kind' ? (one.kind ?? 'all') : one.id
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const total = (ones: readonly Asked[], pick: (one: Asked) => number) => ones.reduce((sum, one) => sum + pick(one), 0)
  return [...groups].map(([name, ones]) => {
    const samples = total(ones, (one) => one.samples)
    return {
      name,
      prompts: ones.length,
      length: total(ones, ({ tokens }) => tokens) / samples,
      right: total(ones, ({ right }) => right) / samples,
    }
  })
}

export interface PairedRow {
  name: string
  prompts: number
  difference: Estimate
}

/** Of all prompts that both were asked, and of each kind; null where they share none. */
export function pairedRows(before: readonly Asked[], after: readonly Asked[]): PairedRow[] | null {
  const all = pairedDifference(before, after)
  if (all.prompts === 0) return null
  const kinds = [...new Set(after.flatMap(({ kind }) => kind ?? []))]
  const of = (kind: string) =>
    pairedDifference(
      before,
      after.filter((one) => one.kind === kind),
    )
  const rows = kinds.length > 1 ? kinds.map((name) => ({ name, ...of(name) })).filter(({ prompts }) => prompts > 0) : []
  return [{ name: 'All prompts', ...all }, ...rows].map(({ name, prompts, value, low, high }) => ({
    name,
    prompts,
    difference: { value, low, high },
  }))
}

/** Prompts on which one was right more often than the other. */
export function wins(before: readonly Asked[], after: readonly Asked[]): { gained: number; lost: number; same: number } {
  const was = new Map(before.map((one) => [one.id, one.right / one.samples]))
  const count = { gained: 0, lost: 0, same: 0 }
  for (const { id, right, samples } of after) {
    const share = was.get(id)
    if (share === undefined) continue
    count[right / samples > share ? 'gained' : right / samples < share ? 'lost' : 'same']++
  }
  return count
}
