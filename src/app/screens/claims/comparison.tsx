/** @file One comparison of two arms: its picture, the same in words, and the seeds one by one. */
import type { TestResult } from '../../../claims/result.ts'
import { sentenceCase } from '../../format.ts'
import { axisOf, shownValues } from './axis.ts'
import styles from './comparison.module.css'
import { Interval } from './interval.tsx'
import { VerdictTag } from './verdict-tag.tsx'
import { difference, estimateText, level, ruleText, UNITS } from './words.ts'

interface Props {
  test: TestResult
  titles: ReadonlyMap<string, string>
  alone: boolean
  /** The same comparison measured elsewhere, on the page too: both have one axis. */
  beside?: TestResult
  /** Behind the names of its parts, where it stands on the page twice. */
  where?: string
}

export function Comparison({ test, titles, alone, beside, where = '' }: Props) {
  return (
    <article className={styles.comparison} aria-label={test.label + where}>
      <div className={styles.head}>
        <h3>{sentenceCase(test.label)}</h3>
        {/* That of a single comparison is the claim's own. */}
        {!alone && <VerdictTag verdict={test.verdict} />}
      </div>
      <Interval test={test} axis={axisOf([test, ...(beside ? [beside] : [])].flatMap(shownValues))} />
      {test.estimate && (
        <p className="number">
          Measured: <strong>{estimateText(test)}</strong>, in brackets the 95% interval.
        </p>
      )}
      <p>{ruleText(test)}</p>
      {test.note && <p className={styles.note}>{test.note}</p>}
      {test.of && test.against && <Seeds test={test} of={test.of} against={test.against} titles={titles} where={where} />}
    </article>
  )
}

type Side = NonNullable<TestResult['of']>

function Seeds({ test, of, against, titles, where }: Pick<Props, 'test' | 'titles' | 'where'> & { of: Side; against: Side }) {
  const { unit, estimate, perSeed } = test
  // The start has no seed of theirs: it stands under the mean alone.
  const seeds = perSeed.map(({ seed }) => seed)
  const cells = (values: readonly { seed: number; value: number }[], words: (value: number) => string) =>
    seeds.map((seed) => {
      const found = values.find((one) => one.seed === seed)
      return (
        <td key={seed} className="number">
          {found ? words(found.value) : '–'}
        </td>
      )
    })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="scroll-x" tabIndex={0} role="region" aria-label={`Seed by seed: ${test.label}${where}`}>
      <table className={`table ${styles.seeds}`}>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col">Mean</th>
            {seeds.map((seed) => (
              <th key={seed} scope="col">
                Seed {seed}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[of, against].map((side) => (
            // One arm may stand on both sides, before a stage and after it.
            <tr key={`${side.arm}/${side.after ?? ''}`}>
              <th scope="row">
                {sentenceCase(titles.get(side.arm) ?? side.arm)}
                {side.after !== undefined && `, after its stage “${side.after}”`}
              </th>
              <td className="number">{level(side.value, unit)}</td>
              {cells(side.perSeed, (value) => level(value, unit))}
            </tr>
          ))}
          <tr>
            <th scope="row">Difference, in {UNITS[unit]}</th>
            <td className="number">{estimate ? difference(estimate.value, unit) : '–'}</td>
            {cells(perSeed, (value) => difference(value, unit))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}
