/**
 * @file One chart on a canvas, drawn by uPlot from what `picture` leaves of the series: raw values as a faint line, their mean as a strong one, a
 * line for each run. A drag zooms in on all charts, a double click shows everything again, the cursor is shared.
 */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Metric } from '../../metrics.ts'
import { type Line, picture, usual } from './picture.ts'
import { compactTick, timeTick } from './ticks.ts'
import type { Axis } from './view-store.ts'

export interface Shown {
  /** The run on view first. */
  lines: readonly Line[]
  axis: Axis
  /** In view; null: everything. */
  zoom: readonly [number, number] | null
  /** On the axis in force: a line across. */
  marked: number | null
  /** Where stages begin, in the colours of their domains. */
  stages: readonly { at: number; colour: string }[]
}

export interface PlotHost {
  metric: Metric
  height: number
  log: boolean
  /** Whether the vertical axis fits the means, most of the raw values and the newest, however far the others go. */
  fitted: boolean
  onZoom(zoom: [number, number] | null): void
  /** A click, at this place of the axis in force. */
  onPick(x: number): void
  /** The cursor is at this place; null: nowhere. */
  onCursor(x: number | null): void
}

const LINE_COLOURS = ['--chart-mean', '--run-2', '--run-3', '--run-4']
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]]
/** Runs that can be told apart. */
export const MOST_LINES = LINE_COLOURS.length

/** The colour of a run's line, and how it is broken. */
export const lineStyle = (index: number) => ({ colour: LINE_COLOURS[index % MOST_LINES], dash: DASHES[index % MOST_LINES] })

const sync = uPlot.sync('train')
/** A drag over fewer pixels is a click. */
const DRAG = 6

export class Plot {
  readonly #plot: uPlot
  #shown: Shown

  constructor(
    element: HTMLElement,
    private readonly host: PlotHost,
    shown: Shown,
  ) {
    this.#shown = shown
    this.#plot = new uPlot(this.#options(Math.max(50, element.clientWidth)), this.#data(), element)
    this.#plot.over.addEventListener('click', this.#click)
  }

  show(shown: Shown) {
    this.#shown = shown
    this.#plot.setData(this.#data())
  }

  resize(width: number) {
    if (width <= 0 || width === this.#plot.width) return
    this.#plot.setSize({ width, height: this.host.height })
    this.show(this.#shown)
  }

  destroy() {
    this.#plot.over.removeEventListener('click', this.#click)
    this.#plot.destroy()
  }

  #dragged = false
  readonly #click = () => {
    const { left } = this.#plot.cursor
    if (this.#dragged) this.#dragged = false
    else if (left !== undefined && left >= 0) this.host.onPick(this.#plot.posToVal(left, 'x'))
  }

  /** From where to where there is something to see. */
  #extent(): [number, number] {
    const { zoom, lines } = this.#shown
    if (zoom) return [zoom[0], zoom[1]]
    const firsts = lines.flatMap(({ xs }) => (xs.length > 0 ? [xs[0]] : []))
    const lasts = lines.flatMap(({ xs }) => (xs.length > 0 ? [xs[xs.length - 1]] : []))
    if (firsts.length === 0) return [0, 1]
    const [from, to] = [Math.min(...firsts), Math.max(...lasts)]
    return to > from ? [from, to] : [from - 0.5, to + 0.5]
  }

  #data(): uPlot.AlignedData {
    const [from, to] = this.#extent()
    const { xs, raw, mean } = picture(this.#shown.lines, from, to, Math.max(50, (this.#plot?.bbox.width ?? 600) / devicePixelRatio))
    const positive = (values: (number | null | undefined)[]) =>
      this.host.log ? values.map((value) => (typeof value === 'number' && value <= 0 ? null : value)) : values
    return [xs, ...raw.map(positive), ...mean.map(positive)] as uPlot.AlignedData
  }

  #range(data: uPlot.AlignedData): [number, number] {
    const { metric, fitted, log } = this.host
    const count = (data.length - 1) / 2
    let [low, high] = fitted
      ? usual(data.slice(1, 1 + count).map((column) => column as (number | null | undefined)[]))
      : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const column of fitted ? data.slice(1 + count) : data.slice(1))
      for (const value of column as (number | null | undefined)[]) {
        if (typeof value !== 'number') continue
        if (value < low) low = value
        if (value > high) high = value
      }
    if (low > high) return log ? [0.1, 1] : [metric.range[0] ?? 0, metric.range[1] ?? 1]
    if (log) return low === high ? [low / 2, high * 2] : [low * 0.9, high * 1.1]
    if (fitted) {
      const least = metric.range[1] === 1 ? 0.1 : 0
      const room = Math.max((high - low) * 0.15, (least - (high - low)) / 2, 1e-9)
      return [
        Math.max(low - room, metric.range[0] ?? Number.NEGATIVE_INFINITY),
        Math.min(high + room, metric.range[1] ?? Number.POSITIVE_INFINITY),
      ]
    }
    const from = metric.range[0] === null ? low : Math.min(metric.range[0], low)
    const to = metric.range[1] === null ? high : Math.max(metric.range[1], high)
    const room = (to - from || Math.abs(to) || 1) * 0.06
    return [metric.range[0] === from ? from : from - room, metric.range[1] === to ? to : to + room]
  }

  #options(width: number): uPlot.Options {
    const { metric, height, log } = this.host
    const { lines } = this.#shown
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string) => style.getPropertyValue(name).trim()
    const axis = {
      stroke: colour('--muted'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { show: false },
    }
    const name = (x: number) => (this.#shown.axis === 'time' ? timeTick(x) : compactTick(x))
    const series: uPlot.Series[] = [
      {},
      ...lines.map((_, i): uPlot.Series => {
        const own = colour(lineStyle(i).colour)
        return {
          stroke: i === 0 ? colour('--chart-raw') : own,
          alpha: i === 0 ? 1 : 0.25,
          width: 1,
          points: { show: (_plot, _series, from, to) => to - from < 2, size: 5, fill: own },
          spanGaps: false,
        }
      }),
      ...lines.map((_, i): uPlot.Series => {
        const { colour: own, dash } = lineStyle(i)
        return { stroke: colour(own), width: 2, dash, points: { show: false }, spanGaps: false }
      }),
    ]
    return {
      width,
      height,
      legend: { show: false },
      // Half of the last label stands beyond the last step.
      padding: [8, 22, 0, 0],
      cursor: {
        // Values, not pixels, are what the charts share.
        sync: { key: sync.key, setSeries: false, scales: ['x', null] },
        drag: { x: true, y: false, setScale: false, dist: DRAG },
        bind: {
          dblclick: () => () => {
            this.host.onZoom(null)
            return null
          },
        },
        y: false,
        points: { size: 6 },
      },
      scales: { x: { time: false, range: () => this.#extent() }, y: { distr: log ? 3 : 1, range: (plot) => this.#range(plot.data) } },
      axes: [
        {
          ...axis,
          size: 24,
          gap: 4,
          space: 56,
          incrs: () =>
            this.#shown.axis === 'time'
              ? [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400]
              : [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
          values: (_plot, splits) => splits.map(name),
        },
        {
          ...axis,
          size: 48,
          gap: 4,
          space: 28,
          values: (_plot, splits) => splits.map((value) => (value === null ? '' : metric.tick ? metric.tick(value) : compactTick(value))),
        },
      ],
      series,
      hooks: {
        setCursor: [
          (plot) => {
            const { left } = plot.cursor
            this.host.onCursor(left === undefined || left < 0 ? null : plot.posToVal(left, 'x'))
          },
        ],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select
            if (width < DRAG) return
            this.#dragged = true
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            this.host.onZoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')])
          },
        ],
        drawAxes: [(plot) => this.#lines(plot, colour)],
      },
    }
  }

  #lines({ ctx, bbox, valToPos }: uPlot, colour: (name: string) => string) {
    const { marked, stages } = this.#shown
    const [from, to] = this.#extent()
    const upright = (at: number, stroke: string, dash: number[], alpha: number) => {
      if (at < from || at > to) return
      const x = Math.round(valToPos(at, 'x', true))
      ctx.save()
      ctx.strokeStyle = stroke
      ctx.globalAlpha = alpha
      ctx.lineWidth = devicePixelRatio
      ctx.setLineDash(dash)
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
      ctx.restore()
    }
    for (const { at, colour: own } of stages) upright(at, own.startsWith('var(') ? colour(own.slice(4, -1)) : own, [], 0.7)
    if (marked !== null) upright(marked, colour('--accent'), [3, 3], 0.7)
  }
}
