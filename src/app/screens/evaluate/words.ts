/** @file Sentences about a cell of the heat map. */
import type { Mode } from '../../../workers/api.ts'
import type { Estimate } from '../../../workers/evaluations.ts'
import { decimal, percent, plural, signed } from '../../format.ts'
import { isSure } from '../../matrix.ts'
import type { HeatCell, HeatColumn, HeatRow } from './heat.ts'

export const MODES: Record<Mode, string> = { think: 'thinking', instruct: 'instruct' }

/** `38 to 48%`. */
export const between = ({ low, high }: Estimate) => `${decimal(100 * low, 0)} to ${percent(high)}`

/** `+14.5 points (+9.0 to +20.1)`. */
export const points = ({ value, low, high }: Estimate) =>
  `${signed(100 * value, 1)} points (${signed(100 * low, 1)} to ${signed(100 * high, 1)})`

/** What a screen reader says of a cell. */
export function cellLabel(row: HeatRow, column: HeatColumn, cell: HeatCell | null): string {
  const what = [row.title, row.mode && MODES[row.mode], column.title].filter(Boolean).join(', ')
  if (!cell) return `${what}: not measured`
  const { accuracy, change } = cell
  const moved =
    change === null
      ? ''
      : `; ${signed(100 * change.value, 1)} points since the column before${isSure(change) ? '' : ', which may be chance'}`
  return `${what}: ${percent(accuracy.value)}, ${between(accuracy)}${moved}`
}

/** What stands under the map of the cell that is looked at. `earlier`: the columns before its own. `greedy`: as `cascadeHeat` has it. */
export function cellSentences(earlier: readonly HeatColumn[], cell: HeatCell, greedy: boolean): string[] {
  const { accuracy, change, compared, n } = cell
  const before = earlier.at(-1)
  const drawn = greedy ? 'the likeliest token each time' : 'drawn as in training'
  const replies = compared && compared.samples > 1 ? `${compared.samples} replies each` : 'one reply each'
  const asked =
    n > 0
      ? `${plural(n, 'prompt')}${compared && compared.clusters < n ? ` about ${plural(compared.clusters, 'thing')}` : ''}, ${replies}, ${drawn}`
      : drawn
  const sentences = [`Right ${percent(accuracy.value, 1)} of the time, 95% interval ${between(accuracy)}: ${asked}.`]
  if (change && before)
    sentences.push(
      `Since “${before.title}”: ${points(change)}, ${isSure(change) ? 'more than chance' : 'which may be chance'}${compared?.difference ? ', each prompt compared with itself' : ''}.`,
    )
  else if (before) sentences.push(`“${before.title}” was not measured here, so nothing is said of the change.`)
  if (compared?.sinceStart && earlier.length > 1) sentences.push(`Since the start: ${points(compared.sinceStart)}.`)
  return sentences
}
