/** @file All figures of every step, newest first: the charts' equal for those who do not see them. */
import type { StepMetrics } from '../../../workers/api.ts'
import { Windowed } from '../../components/windowed.tsx'
import { TABLE_COLUMNS } from '../../metrics.ts'
import styles from './figures.module.css'

export function Figures({ metrics }: { metrics: StepMetrics[] }) {
  const columns = TABLE_COLUMNS.filter((column) => metrics.some((entry) => typeof entry[column.key] === 'number'))
  const row = (entry: StepMetrics) => (
    <div key={entry.step} role="row" className={`${styles.row} number`} style={{ '--columns': columns.length } as React.CSSProperties}>
      {columns.map((column) => {
        const value = entry[column.key]
        return (
          <span key={column.key} role="cell">
            {typeof value === 'number' ? column.format(value) : '–'}
          </span>
        )
      })}
    </div>
  )
  if (metrics.length === 0) return <p className="hint">No steps yet.</p>
  return (
    // Rows out of sight are not drawn, which a <table> does not allow.
    <div role="table" aria-label="Figures of every step, newest first" aria-rowcount={metrics.length + 1} className={styles.table}>
      <div role="row" className={`${styles.row} ${styles.head}`} style={{ '--columns': columns.length } as React.CSSProperties}>
        {columns.map((column) => (
          <span key={column.key} role="columnheader">
            {column.title}
          </span>
        ))}
      </div>
      <Windowed count={metrics.length} rowHeight={26} className={styles.body} role="rowgroup" tabIndex={0} aria-label="Steps">
        {(index) => row(metrics[metrics.length - 1 - index])}
      </Windowed>
    </div>
  )
}
