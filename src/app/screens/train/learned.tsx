/** @file The one figure to watch, large: what it is now, and how far it has come. */
import { percent, signed } from '../../format.ts'
import { changeOf, type Metric, RIGHT, readingOf } from '../../metrics.ts'
import type { DrawnRun } from './chart.tsx'
import styles from './charts.module.css'

export function Learned({ metric, run, smoothing }: { metric: Metric; run: DrawnRun; smoothing: number }) {
  const values = run.columns.column(readingOf(metric))
  const mean = run.columns.mean(readingOf(metric), smoothing)
  const now = mean.findLast((value): value is number => value !== null)
  const change = changeOf(values, mean)
  const share = metric === RIGHT || metric.key === 'accuracy'
  const better = change !== null && (metric.key === 'loss' || metric.key === 'kl' ? change < 0 : change > 0)
  return (
    <div className={styles.big}>
      <strong className={`${styles.now} number`} data-testid={`value-${metric.key}`}>
        {now === undefined ? '–' : share ? percent(now, 1) : metric.format(now)}
      </strong>
      {change !== null && (
        <span className={`${styles.change} number ${better ? styles.up : styles.down}`}>
          {share ? `${signed(100 * change, 1)} points` : signed(change, 3)}
        </span>
      )}
      <span className={styles.what}>
        {metric.title}
        {smoothing > 0 ? ', smoothed' : ''}
        {change === null ? '' : '; beside it the change since the first steps'}
      </span>
    </div>
  )
}
