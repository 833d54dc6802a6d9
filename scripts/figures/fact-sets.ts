/**
 * @file What a cascade forgets of the closed world, apart by the world's two halves: of set F no reinforcement learning ever asks, so that what
 * changes there comes of other training alone; set R may be asked, as small talk asks some of it in alignment.
 */
import type { Estimate } from '../../src/evaluation/intervals.ts'
import { type Asked, pairedDifference, passAt } from '../../src/evaluation/record.ts'
import { change, table, whole } from './matrix-tables.ts'

const SETS = { F: 'that no stage can touch (F)', R: 'others (R)' } as const

/**
 * Rows for each set: the share that is right and its paired difference to the model before, the last to the first. `asked`: by how they were
 * drawn, then by model, what came of each prompt of the world; empty where it was not measured.
 */
export function factSets(models: string[], asked: Readonly<Record<string, readonly (readonly Asked[])[]>>): string {
  const rows = Object.entries(asked).flatMap(([how, all]) =>
    Object.entries(SETS).map(([set, title]) => {
      // A content begins with its set: `world F forward ...`.
      const of = all.map((one) => one.filter(({ content }) => content.startsWith(`world ${set} `)))
      const since = (before: readonly Asked[], after: readonly Asked[]) =>
        before.length > 0 && after.length > 0 ? change(rounded(pairedDifference(before, after))) : ''
      const cells = of.map((one, i) => {
        if (one.length === 0) return ''
        const difference = since(of[i - 1] ?? [], one)
        return `${whole(passAt(one, 1).value)}${difference && ` (${difference})`}`
      })
      const prompts = Math.max(0, ...of.map(({ length }) => length))
      return [`${prompts} ${title}, ${how}`, ...cells, models.length > 1 ? since(of[0], of[of.length - 1]) : '']
    }),
  )
  return table({ models }, ['all stages'], rows)
}

/** As the file of the matrix keeps them, so that halves are rounded as they are there. */
const rounded = ({ value, low, high }: Estimate): Estimate => {
  const round = (share: number) => Math.round(share * 1e5) / 1e5
  return { value: round(value), low: round(low), high: round(high) }
}
