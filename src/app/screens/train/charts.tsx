/**
 * @file The charts of the run on view, its evaluations, and the same figures as a table.
 */
import { memo, useDeferredValue, useMemo } from 'react'
import type { Recipe, RunSummary, StepMetrics } from '../../../workers/api.ts'
import { MetricChart } from '../../components/chart.tsx'
import { Windowed } from '../../components/windowed.tsx'
import { compact, duration, percent } from '../../format.ts'
import { isDescribed, metricsFor, series, TABLE_COLUMNS } from '../../metrics.ts'
import { useRoute } from '../../stores/route.ts'
import { useSettings } from '../../stores/settings.ts'
import { useTrain } from '../../stores/train.ts'
import { Evaluations } from './evaluations.tsx'

const NONE: StepMetrics[] = []

const pick = (step: number) => useRoute.getState().look({ step, prompt: null })

/** Steps come as they like; the pictures of them are drawn when nothing more urgent, such as a key, waits. */
export function Charts({ run, marked }: { run: RunSummary; marked: number | null }) {
  const metrics = useDeferredValue(useTrain((state) => state.metrics[run.id]) ?? NONE)
  // A run whose recipe is lost still has its steps. As one text, which stays the same while the run goes on.
  const charts = run.stages.length > 0 ? run.stages.flatMap((stage) => stage.charts) : Object.keys(metrics.at(-1) ?? {}).filter(isDescribed)
  return (
    <Pictures
      id={run.id}
      title={run.title}
      charts={charts.join(' ')}
      recipe={run.recipe}
      metrics={metrics}
      marked={useDeferredValue(marked)}
    />
  )
}

const Pictures = memo(function Pictures({
  id,
  title,
  recipe,
  charts,
  metrics,
  marked,
}: {
  id: string
  title: string
  recipe: Recipe | null
  /** Names of metrics with a space between. */
  charts: string
  metrics: StepMetrics[]
  marked: number | null
}) {
  const scheme = useSettings((state) => state.scheme)
  const smoothing = useSettings((state) => state.smoothing)
  const shown = useMemo(() => metricsFor(charts.split(' ').filter(Boolean)), [charts])
  const steps = useMemo(() => metrics.map((entry) => entry.step), [metrics])
  const columns = useMemo(() => shown.map((metric) => series(metrics, metric.key)), [shown, metrics])
  const last = metrics.at(-1)

  return (
    <section aria-labelledby="charts-title" className="charts-section">
      <div className="section-head">
        <h2 id="charts-title">{title}</h2>
        {last && (
          <p className="hint number">
            {compact(last.num_tokens)} tokens trained on · {duration(last.step_time)} a step{timings(last)}
          </p>
        )}
        <label className="inline-field">
          <span>Smoothing</span>
          <input
            type="range"
            min={0}
            max={0.98}
            step={0.02}
            value={smoothing}
            aria-valuetext={smoothing === 0 ? 'off' : percent(smoothing)}
            onChange={(event) => useSettings.getState().setSmoothing(Number(event.target.value))}
          />
        </label>
      </div>
      <div className="charts">
        {shown.map((metric, index) => (
          <MetricChart
            key={`${id} ${metric.key}`}
            metric={metric}
            steps={steps}
            values={columns[index]}
            smoothing={metric.exact ? 0 : smoothing}
            scheme={scheme}
            marked={marked}
            onPick={pick}
          />
        ))}
      </div>
      {recipe && <Evaluations recipe={recipe} metrics={metrics} />}
      <details className="figures">
        <summary>All figures as a table</summary>
        <Figures metrics={metrics} />
      </details>
    </section>
  )
})

function timings(entry: StepMetrics): string {
  const { rollout = 0, verify = 0, train = 0 } = entry.timings ?? {}
  const total = rollout + verify + train
  return total > 0
    ? ` (${percent(rollout / total)} rollouts, ${percent(verify / total)} verifying, ${percent(train / total)} training)`
    : ''
}

function Figures({ metrics }: { metrics: StepMetrics[] }) {
  const columns = TABLE_COLUMNS.filter((column) => metrics.some((entry) => typeof entry[column.key] === 'number'))
  const row = (entry: StepMetrics) => (
    <div key={entry.step} role="row" className="grid-row number" style={{ '--columns': columns.length } as React.CSSProperties}>
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
    <div role="table" aria-label="Figures of every step, newest first" aria-rowcount={metrics.length + 1} className="grid-table">
      <div role="row" className="grid-row grid-head" style={{ '--columns': columns.length } as React.CSSProperties}>
        {columns.map((column) => (
          <span key={column.key} role="columnheader">
            {column.title}
          </span>
        ))}
      </div>
      <Windowed count={metrics.length} rowHeight={26} className="grid-body" role="rowgroup" tabIndex={0} aria-label="Steps">
        {(index) => row(metrics[metrics.length - 1 - index])}
      </Windowed>
    </div>
  )
}
