/** @file What a run left, and whether it is what the undisturbed run left: records without clocks, rollouts, weights. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { StoredRun } from '../../../e2e/lab.ts'
import { steps } from './recipe.ts'

export type Outcome = Pick<StoredRun, 'metrics' | 'rollouts' | 'weights'>

/** Of a run in a folder on disk, as `storedRuns` reads it in the browser. */
export async function readOutcome(folder: string): Promise<Outcome> {
  const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).trim().split('\n')
  const names = await readdir(join(folder, 'rollouts'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, 'rollouts', name), 'utf8')))
  const weights = await readFile(join(folder, 'model', 'model.safetensors')).catch(() => null)
  return {
    metrics: lines.map((line) => {
      const { step_time, timings, ...rest } = JSON.parse(line)
      return rest
    }),
    rollouts: Object.fromEntries(names.map((name, i) => [name, texts[i]])),
    weights: weights && createHash('sha256').update(weights).digest('hex'),
  }
}

/** The first difference in words; null when there is none. */
export function difference(whole: Outcome, found: Outcome): string | null {
  const order = found.metrics.map(({ step }) => step)
  if (!isOneToN(order)) return `its records are of the steps ${order.join(', ')}`
  const line = whole.metrics.findIndex((metrics, i) => !isDeepStrictEqual(metrics, found.metrics[i]))
  if (line >= 0) return `the record of step ${line + 1} differs: ${differingFields(whole.metrics[line], found.metrics[line]).join(', ')}`
  if (order.length !== steps) return `it has ${order.length} records instead of ${steps}`
  const names = [...new Set([...Object.keys(whole.rollouts), ...Object.keys(found.rollouts)])].sort()
  const file = names.find((name) => whole.rollouts[name] !== found.rollouts[name])
  if (file) return `rollouts/${file} ${found.rollouts[file] === undefined ? 'is missing' : 'differs'}`
  if (found.weights === null) return 'it has no model'
  return found.weights === whole.weights ? null : 'the weights differ'
}

export function isOneToN(order: readonly unknown[]): boolean {
  return order.every((step, i) => step === i + 1)
}

function differingFields(a: Record<string, unknown>, b: Record<string, unknown> | undefined): string[] {
  return Object.keys({ ...a, ...b }).filter((key) => !isDeepStrictEqual(a[key], b?.[key]))
}
