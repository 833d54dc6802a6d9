/** @file Charts of one subject, folded until somebody asks: then its first figures are told in a line, and nothing is drawn. */
import { memo } from 'react'
import type { StepMetrics } from '../../../workers/api.ts'
import { compact, percent } from '../../format.ts'
import { type Metric, readingOf } from '../../metrics.ts'
import { type ChartView, type DrawnRun, MetricChart } from './chart.tsx'
import styles from './charts.module.css'
import { useView } from './view-store.ts'

export function Group({
  name,
  title,
  brief,
  children,
}: {
  name: string
  title: string
  brief: React.ReactNode
  children: React.ReactNode
}) {
  const open = useView((state) => state.unfolded.includes(name))
  return (
    <details className={styles.group} open={open} onToggle={(event) => useView.getState().unfold(name, event.currentTarget.open)}>
      <summary>
        <h3>{title}</h3>
        {!open && <span className={styles.brief}>{brief}</span>}
      </summary>
      {open && <div className={styles.inside}>{children}</div>}
    </details>
  )
}

/** Folded, it tells its first figures. */
export const ChartGroup = memo(function ChartGroup({
  name,
  title,
  metrics,
  runs,
  view,
  last,
  brief,
  more = '',
}: {
  name: string
  title: string
  metrics: readonly Metric[]
  runs: readonly DrawnRun[]
  view: ChartView
  last: StepMetrics | undefined
  /** How many it tells. */
  brief: number
  more?: string
}) {
  const hidden = useView((state) => state.hidden)
  const shown = shownOf(metrics, hidden)
  const told = shown.flatMap((metric) => {
    const value = last && readingOf(metric)(last)
    return typeof value === 'number' ? [{ metric, value }] : []
  })
  return (
    <Group
      name={name}
      title={title}
      brief={
        <>
          {told.slice(0, brief).map(({ metric, value }) => (
            <span key={metric.key}>
              {metric.title}{' '}
              <strong className="number" data-testid={`value-${metric.key}`}>
                {metric.format(value)}
              </strong>
            </span>
          ))}
          {more}
        </>
      }
    >
      <div className={styles.grid}>
        {shown.map((metric) => (
          <MetricChart key={metric.key} metric={metric} runs={runs} view={view} />
        ))}
      </div>
      <Choice title={title} metrics={metrics} hidden={metrics.length - shown.length} />
    </Group>
  )
})

/** Those that nobody hid. */
export const shownOf = <M extends { key: string }>(metrics: readonly M[], hidden: readonly string[]): M[] =>
  metrics.filter(({ key }) => !hidden.includes(key))

/** Which charts of a group are drawn. */
function Choice({ title, metrics, hidden }: { title: string; metrics: readonly Metric[]; hidden: number }) {
  const all = useView((state) => state.hidden)
  if (metrics.length < 2) return null
  return (
    <details className={styles.choice}>
      <summary>Choose charts{hidden > 0 && <span className="tag">{hidden} hidden</span>}</summary>
      <fieldset>
        <legend className="visually-hidden">Charts of {title}</legend>
        {metrics.map(({ key, title }) => (
          <label key={key} className="check">
            <input type="checkbox" checked={!all.includes(key)} onChange={(event) => useView.getState().hide(key, !event.target.checked)} />{' '}
            {title}
          </label>
        ))}
      </fieldset>
    </details>
  )
}

/** What of a step went where, and how much has been learned from. */
export function spent(entry: StepMetrics | undefined): string {
  if (!entry) return ''
  const { rollout = 0, verify = 0, train = 0 } = entry.timings ?? {}
  const total = rollout + verify + train
  const parts =
    total > 0 ? `${percent(rollout / total)} rollouts, ${percent(verify / total)} verifying, ${percent(train / total)} updating; ` : ''
  return `${parts}${compact(entry.num_tokens)} tokens so far`
}
