/**
 * @file One live chart. uPlot draws on a canvas of its own; React only hands it data, and the figure under the cursor is written
 * straight into the page, so that moving the mouse renders nothing.
 */
import { memo, useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { drawInTurn, forget } from '../frames.ts'
import { exponentialMean, type Metric } from '../metrics.ts'
import { Info } from './info.tsx'

const HEIGHT = 132

export const MetricChart = memo(function MetricChart({
  metric,
  steps,
  values,
  smoothing,
  scheme,
  marked,
  onPick,
}: {
  metric: Metric
  steps: number[]
  values: (number | null)[]
  smoothing: number
  scheme: 'light' | 'dark'
  /** Step the explorer shows: a line in every chart. */
  marked: number | null
  onPick: (step: number) => void
}) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const readout = useRef<HTMLSpanElement>(null)
  const latest = useRef({ marked, onPick, scheme })
  latest.current = { marked, onPick, scheme }
  const data = useMemo<uPlot.AlignedData>(() => [steps, values, exponentialMean(values, smoothing)], [steps, values, smoothing])
  const current = useRef(data)
  current.current = data

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scheme means new colours, which uPlot takes only when it is made
  useEffect(() => {
    const element = host.current
    if (!element) return
    const plot = new uPlot(
      options(metric, element.clientWidth, write, () => latest.current.marked),
      current.current,
      element,
    )
    chart.current = plot
    const over = plot.over
    const click = () => {
      const index = plot.cursor.idx
      const step = index === null || index === undefined ? undefined : plot.data[0][index]
      if (step !== undefined) latest.current.onPick(step)
    }
    over.addEventListener('click', click)
    const resize = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    resize.observe(element)
    write(plot)
    return () => {
      forget(element)
      resize.disconnect()
      over.removeEventListener('click', click)
      plot.destroy()
      chart.current = null
    }
  }, [scheme, metric])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `write` reads only references
  useEffect(() => {
    if (!host.current) return
    drawInTurn(host.current, () => {
      chart.current?.setData(current.current)
      if (chart.current) write(chart.current)
    })
  }, [data])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is read while drawing
  useEffect(() => chart.current?.redraw(false), [marked])

  function write(plot: uPlot): void {
    if (!readout.current) return
    const [xs, raw, mean] = current.current
    const under = plot.cursor.idx
    let index = under ?? xs.length - 1
    // At rest: the newest step that has this figure.
    if (under === null || under === undefined) while (index >= 0 && (raw[index] === null || raw[index] === undefined)) index--
    const value = raw[index]
    const average = mean[index]
    readout.current.textContent = value === null || value === undefined ? '–' : metric.format(value)
    readout.current.title = average === null || average === undefined ? '' : `Smoothed: ${metric.format(average)}`
  }

  const last = values.findLast((value) => value !== null)
  const summary =
    last === undefined || last === null
      ? `${metric.title}: no figures yet.`
      : `${metric.title} over ${steps.length} steps, now ${metric.format(last)}. All figures are in the table below the charts.`
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-title">{metric.title}</span>
        <Info label={metric.title}>
          {metric.meaning} {metric.healthy}
        </Info>
        <span className="chart-value number" ref={readout} data-testid={`value-${metric.key}`}>
          –
        </span>
      </figcaption>
      <div className="chart-host" ref={host} role="img" aria-label={summary} style={{ height: HEIGHT }} />
    </figure>
  )
})

const sync = uPlot.sync('train')

function options(metric: Metric, width: number, write: (plot: uPlot) => void, marked: () => number | null): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: Math.max(width, 50),
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: {
      // Values, not pixels, are what the charts share.
      sync: { key: sync.key, setSeries: false, scales: ['x', null] },
      drag: { x: false, y: false, setScale: false },
      y: false,
      points: { size: 6 },
    },
    scales: {
      x: { time: false },
      y: {
        range: (_plot, low, high) => {
          if (low === null || high === null) return [metric.range[0] ?? 0, metric.range[1] ?? 1]
          const from = metric.range[0] === null ? low : Math.min(metric.range[0], low)
          const to = metric.range[1] === null ? high : Math.max(metric.range[1], high)
          const room = (to - from || Math.abs(to) || 1) * 0.06
          return [metric.range[0] === from ? from : from - room, metric.range[1] === to ? to : to + room]
        },
      },
    },
    axes: [
      { ...axis, size: 24, gap: 4, space: 40, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000] },
      { ...axis, size: 46, gap: 4, space: 28, values: (_plot, splits) => splits.map((value) => tick(value)) },
    ],
    series: [
      {},
      {
        stroke: colour('--chart-raw'),
        width: 1,
        points: { show: (_plot, _series, from, to) => to - from < 2, size: 5, fill: colour('--chart-raw') },
        spanGaps: false,
      },
      { stroke: colour('--chart-mean'), width: 2, points: { show: false }, spanGaps: false },
    ],
    hooks: {
      setCursor: [write],
      draw: [
        (plot) => {
          const step = marked()
          if (step === null || plot.data[0].length === 0) return
          const x = plot.valToPos(step, 'x', true)
          const { left, top, width: wide, height } = plot.bbox
          if (x < left || x > left + wide) return
          plot.ctx.save()
          plot.ctx.strokeStyle = colour('--accent')
          plot.ctx.globalAlpha = 0.55
          plot.ctx.setLineDash([3, 3])
          plot.ctx.beginPath()
          plot.ctx.moveTo(x, top)
          plot.ctx.lineTo(x, top + height)
          plot.ctx.stroke()
          plot.ctx.restore()
        },
      ],
    },
  }
}

function tick(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(0).replace('-', '\u2212').replace('e\u2212', 'e-')
  return String(Number(value.toPrecision(3))).replace('-', '\u2212')
}
