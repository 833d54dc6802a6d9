/** @file Comparisons of one line each, those of one unit on the same axis, so that one is compared with another by eye. */
import type { TestResult } from '../../../claims/result.ts'
import { sentenceCase } from '../../format.ts'
import { type Axis, axisOf, shownValues } from './axis.ts'
import { SmallInterval } from './interval.tsx'
import styles from './lines.module.css'
import { estimateText, isBegun } from './words.ts'

export type Axes = ReadonlyMap<TestResult['unit'], Axis>

export function axesOf(tests: readonly TestResult[]): Axes {
  const units = [...new Set(tests.map(({ unit }) => unit))]
  return new Map(units.map((unit) => [unit, axisOf(tests.filter((test) => test.unit === unit).flatMap(shownValues), 8)]))
}

/** `judged`: they decide on a claim. */
export function TestLines({ tests, axes, judged }: { tests: readonly TestResult[]; axes: Axes; judged: boolean }) {
  // Where nothing was run, the verdict says so already.
  const begun = tests.some(isBegun)
  return (
    <ul className={styles.lines} aria-label="Comparisons">
      {tests.map((test) => (
        <li key={test.label}>
          <span className="hint">{sentenceCase(test.label)}</span>
          {isBegun(test) && <SmallInterval test={test} axis={axes.get(test.unit)!} judged={judged} />}
          {begun && <span className={`number ${styles.estimate}`}>{estimateText(test)}</span>}
        </li>
      ))}
    </ul>
  )
}
