/**
 * @file What of long series is drawn: within what is in view, the least and the greatest value of each pixel, read off the raw data, so that a
 * spike of one step in 100,000 is seen at any zoom, and a chart of any length costs what its width costs.
 */
import type { Column } from './columns.ts'

export interface Line {
  /** Ascending. */
  xs: readonly number[]
  raw: Column
  /** NaN where there is none. */
  mean: readonly number[]
}

/** `null` is a gap, `undefined` a place where this line has no point and goes on. */
type Drawn = (number | null | undefined)[]

export interface Picture {
  xs: number[]
  /** Of each line. */
  raw: Drawn[]
  mean: Drawn[]
}

/** @param pixels Columns that there is room for between `from` and `to`, of which each has two points at most. */
export function picture(lines: readonly Line[], from: number, to: number, pixels: number): Picture {
  const spans = lines.map(({ xs }) => {
    // One point more at either side: the line goes on beyond the edge.
    const first = Math.max(0, lowerBound(xs, from) - 1)
    return { first, end: Math.min(xs.length, lowerBound(xs, to) + 1) }
  })
  const points = spans.reduce((sum, { first, end }) => sum + Math.max(0, end - first), 0)
  return points <= 2 * pixels || !(to > from) ? exact(lines, spans) : byPixel(lines, spans, from, to, pixels)
}

interface Span {
  first: number
  end: number
}

/** Every point as it is. */
function exact(lines: readonly Line[], spans: readonly Span[]): Picture {
  const all = new Set(lines.flatMap(({ xs }, i) => xs.slice(spans[i].first, spans[i].end)))
  const xs = [...all].sort((a, b) => a - b)
  const place = new Map(xs.map((x, i) => [x, i]))
  const spread = (line: Line, values: readonly (number | null)[], { first, end }: Span): Drawn => {
    const drawn: Drawn = new Array(xs.length).fill(undefined)
    for (let i = first; i < end; i++) drawn[place.get(line.xs[i]) as number] = Number.isNaN(values[i]) ? null : values[i]
    return drawn
  }
  return {
    xs,
    raw: lines.map((line, i) => spread(line, line.raw, spans[i])),
    mean: lines.map((line, i) => spread(line, line.mean, spans[i])),
  }
}

function byPixel(lines: readonly Line[], spans: readonly Span[], from: number, to: number, pixels: number): Picture {
  const width = (to - from) / pixels
  // The last pixel has its right edge too.
  const pixelOf = (x: number) => (x === to ? pixels - 1 : Math.floor((x - from) / width))
  const xs = Array.from({ length: 2 * pixels }, (_, i) => from + ((i >> 1) + (i % 2 === 0 ? 0.25 : 0.75)) * width)
  const raw: Drawn[] = []
  const mean: Drawn[] = []
  for (const [at, line] of lines.entries()) {
    const drawn: Drawn = new Array(2 * pixels).fill(undefined)
    const smooth: Drawn = new Array(2 * pixels).fill(undefined)
    raw.push(drawn)
    mean.push(smooth)
    const { first, end } = spans[at]
    for (let i = first; i < end; ) {
      const pixel = pixelOf(line.xs[i])
      let low: number | null = null
      let high: number | null = null
      let lowAt = 0
      let highAt = 0
      let last: number | null = null
      for (; i < end && pixelOf(line.xs[i]) === pixel; i++) {
        const value = line.raw[i]
        if (value === null) continue
        last = line.mean[i]
        if (low === null || value < low) [low, lowAt] = [value, i]
        if (high === null || value > high) [high, highAt] = [value, i]
      }
      if (pixel < 0 || pixel >= pixels) continue
      drawn[2 * pixel] = lowAt <= highAt ? low : high
      drawn[2 * pixel + 1] = lowAt <= highAt ? high : low
      smooth[2 * pixel] = last
      smooth[2 * pixel + 1] = last
    }
  }
  return { xs, raw, mean }
}

/** Index of the first that is not below. */
function lowerBound(xs: readonly number[], x: number): number {
  let low = 0
  let high = xs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (xs[middle] < x) low = middle + 1
    else high = middle
  }
  return low
}

/** The values that a tenth lie below, and above; and the newest of each line, which the reader looks for first. */
export function usual(lines: readonly (readonly (number | null | undefined)[])[]): [number, number] {
  const isNumber = (value: number | null | undefined): value is number => typeof value === 'number'
  const sorted = lines
    .flat()
    .filter(isNumber)
    .sort((a, b) => a - b)
  if (sorted.length === 0) return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const tenth = Math.floor(sorted.length / 10)
  const newest = lines.flatMap((line) => line.findLast(isNumber) ?? [])
  return [Math.min(sorted[tenth], ...newest), Math.max(sorted[sorted.length - 1 - tenth], ...newest)]
}
