/** @file The one figure to watch, large: what it is now, and how far it has come. */
import { percent } from '../../format.ts'
import { changeOf, changeWords, type Metric, RIGHT, readingOf } from '../../metrics.ts'
import type { DrawnRun } from './chart.tsx'
import styles from './charts.module.css'

export function Learned({ metric, run, smoothing }: { metric: Metric; run: DrawnRun; smoothing: number }) {
  const values = run.columns.column(readingOf(metric))
  const mean = run.columns.mean(readingOf(metric), smoothing)
  const now = mean.findLast((value) => !Number.isNaN(value))
  const change = changeOf(values, now)
  const share = metric === RIGHT || metric.key === 'accuracy'
  const told = change === null ? null : changeWords(metric, share, change)
  const colour = told === null || told.better === null ? 'muted' : told.better ? styles.up : styles.down
  return (
    <div className={styles.big}>
      <strong className={`${styles.now} number`} data-testid={`value-${metric.key}`}>
        {now === undefined ? '–' : share ? percent(now, 1) : metric.format(now)}
      </strong>
      {smoothing > 0 && now !== undefined && <span className="hint">smoothed</span>}
      {told && <span className={`${styles.change} number ${colour}`}>{told.text}</span>}
      <span className={styles.what}>
        {metric.title}
        {told === null ? '' : '; beside it the change since the first steps'}
      </span>
    </div>
  )
}
