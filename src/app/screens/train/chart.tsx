/**
 * @file One figure of the runs on view as a chart, with its newest value. React hands the canvas its series; the figure under the cursor is
 * written straight into the page, so that moving the mouse renders nothing.
 */
import { memo, useEffect, useMemo, useRef } from 'react'
import { Info } from '../../components/info.tsx'
import { drawInTurn, forget } from '../../frames.ts'
import { type Metric, readingOf } from '../../metrics.ts'
import styles from './charts.module.css'
import type { RunColumns } from './columns.ts'
import { Plot, type Shown } from './plot.ts'
import { type Axis, useView } from './view-store.ts'

export interface DrawnRun {
  id: string
  title: string
  columns: RunColumns
  /** Steps there are by now: the columns grow in place. */
  count: number
}

export interface ChartView {
  axis: Axis
  log: boolean
  zoom: [number, number] | null
  smoothing: number
  scheme: 'light' | 'dark'
  /** The step on view elsewhere. */
  marked: number | null
  /** Where the stages behind the first begin. */
  stages: readonly { step: number; colour: string }[]
  onPick: (step: number) => void
}

/** Pixels. */
const HEIGHT = 132
const TALL = 260

export const MetricChart = memo(function MetricChart({
  metric,
  runs,
  view,
  main = false,
}: {
  metric: Metric
  /** The one on view first. */
  runs: readonly DrawnRun[]
  view: ChartView
  /** The one chart of the screen: large, its vertical axis fitted to what is learned. */
  main?: boolean
}) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | null>(null)
  const readout = useRef<HTMLSpanElement>(null)
  const { axis, zoom, marked, stages, scheme } = view
  const log = view.log && metric.range[1] === null && !main
  const smoothing = metric.exact ? 0 : view.smoothing
  const reading = readingOf(metric)
  const shown = useMemo<Shown>(() => {
    const { columns } = runs[0]
    const placeOf = (step: number) => (axis === 'step' ? step : (columns.seconds[columns.indexOf(step)] ?? 0))
    return {
      lines: runs.map(({ columns }) => ({
        xs: axis === 'step' ? columns.steps : columns.seconds,
        raw: columns.column(reading),
        // Worked out when its chart is drawn, in its turn.
        get mean() {
          return columns.mean(reading, smoothing)
        },
      })),
      axis,
      zoom,
      marked: marked === null ? null : placeOf(marked),
      stages: stages.map(({ step, colour }) => ({ at: placeOf(step), colour })),
    }
  }, [runs, reading, smoothing, axis, zoom, marked, stages])
  const latest = useRef({ shown, view, runs })
  latest.current = { shown, view, runs }

  useEffect(() => {
    const element = host.current
    if (!element) return
    const resize = new ResizeObserver(() => plot.current?.resize(element.clientWidth))
    resize.observe(element)
    return () => {
      forget(element)
      resize.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [])

  // Colours, lines and scales are taken only when a plot is made; what was there stays until its turn.
  const made = useRef('')
  const making = [scheme, metric.key, log, main, runs.length].join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawing reads only references
  useEffect(() => {
    const element = host.current
    if (!element) return
    drawInTurn(element, () => {
      write(null)
      if (plot.current && made.current === making) return plot.current.show(latest.current.shown)
      plot.current?.destroy()
      plot.current = new Plot(element, { metric, log, fitted: main, height: main ? TALL : HEIGHT, ...handlers }, latest.current.shown)
      made.current = making
    })
  }, [shown, making])

  const handlers = {
    onZoom: useView.getState().setZoom,
    onPick(x: number) {
      const { columns } = latest.current.runs[0]
      const step = columns.steps[indexAt(x)]
      if (step !== undefined) latest.current.view.onPick(step)
    },
    onCursor: write,
  }

  /** The nearest step of the run on view. */
  function indexAt(x: number): number {
    const { xs } = latest.current.shown.lines[0]
    let best = xs.length - 1
    for (let low = 0, high = xs.length - 1; low <= high; ) {
      const middle = (low + high) >> 1
      if (Math.abs(xs[middle] - x) <= Math.abs(xs[best] - x)) best = middle
      if (xs[middle] < x) low = middle + 1
      else high = middle - 1
    }
    return best
  }

  function write(x: number | null): void {
    if (!readout.current) return
    const { raw, mean } = latest.current.shown.lines[0]
    // At rest: the newest step that has this figure.
    const index = x === null ? raw.findLastIndex((value) => value !== null) : indexAt(x)
    const value = raw[index]
    const average = mean[index]
    const figure = value === null || value === undefined ? '–' : metric.format(value)
    // Beside the large smoothed figure it says what it is.
    const step = latest.current.runs[0].columns.steps[index]
    readout.current.textContent = main && step !== undefined ? `step ${step}: ${figure}` : figure
    readout.current.title = average === undefined || Number.isNaN(average) ? '' : `Smoothed: ${metric.format(average)}`
  }

  const { raw } = shown.lines[0]
  const last = raw.findLast((value) => value !== null)
  const summary =
    last === undefined || last === null
      ? `${metric.title}: no figures yet.`
      : `${metric.title} over ${raw.length} steps, now ${metric.format(last)}. All figures are in the table below the charts.`
  return (
    <figure className={main ? styles.main : styles.chart}>
      <figcaption>
        <span className={styles.title}>{metric.title}</span>
        <Info label={metric.title}>
          {metric.meaning} {metric.healthy}
        </Info>
        <span className={`${styles.value} number`} ref={readout} data-testid={main ? undefined : `value-${metric.key}`}>
          –
        </span>
      </figcaption>
      <div className={styles.host} ref={host} role="img" aria-label={summary} style={{ height: main ? TALL : HEIGHT }} />
    </figure>
  )
})
