/**
 * @file Where the gain of a cascade comes from, as a table: of each benchmark, before and after, how many replies guess, how many right ones
 * have a false line in their working, and pass@k as far as the samples reach. A gain at k = 1 that is gone at a large k was there before, and
 * only drawn seldom.
 */
import type { Evaluation } from '../../src/evaluation/evaluate.ts'
import type { Estimate } from '../../src/evaluation/intervals.ts'
import { PASS_KS } from '../../src/evaluation/pass-at-k.ts'
import { pairedDifference } from '../../src/evaluation/record.ts'

export type Gained = Pick<Evaluation, 'guessed' | 'falseLines' | 'passAt' | 'asked'>

const percent = (share: number | null) => (share === null ? '-' : `${(100 * share).toFixed(1)}%`)
const points = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`
const estimate = (one: Estimate | undefined) => (one ? `${percent(one.value)} (${percent(one.low)} to ${percent(one.high)})` : '-')

/** A line a model, and behind each benchmark the difference of its last model to its first, paired by prompt. No lines where nothing was measured. */
export function gainTable(benchmarks: readonly { name: string; models: readonly { name: string; gained: Gained }[] }[]): string[] {
  const measured = benchmarks.filter(({ models }) => models.length > 0)
  if (measured.length === 0) return []
  const ks = PASS_KS.filter((k) => measured.some(({ models }) => models.some(({ gained }) => k in gained.passAt)))
  const row = (benchmark: string, model: string, guess: string, falseLines: string, passes: readonly string[]) =>
    [benchmark.padEnd(30), model.padEnd(20), guess.padStart(8), falseLines.padStart(12), ...passes.map((pass) => pass.padStart(26))].join(
      ' ',
    )
  return [
    row(
      'benchmark',
      'model',
      'guesses',
      'false lines',
      ks.map((k) => `pass@${k}`),
    ),
    ...measured.flatMap(({ name, models }) => {
      const [first, last] = [models[0], models[models.length - 1]].map(({ gained }) => gained)
      const lines = models.map(({ name: model, gained: { guessed, falseLines, passAt } }) =>
        row(
          name,
          model,
          percent(guessed),
          percent(falseLines),
          ks.map((k) => estimate(passAt[k])),
        ),
      )
      if (first === last) return lines
      const differences = ks.map((k) => {
        if (!(k in first.passAt && k in last.passAt)) return '-'
        const { value, low, high } = pairedDifference(first.asked, last.asked, k)
        return `${points(value)} (${points(low)} to ${points(high)})`
      })
      return [...lines, row('', 'points', '', '', differences)]
    }),
  ]
}
