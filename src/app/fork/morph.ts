/**
 * @file One picture turning into another, as the scrubber moves from step to step. Attempts of two steps are not the same ones, but both stand
 * in the order of their tokens: the n-th strand of the one becomes the n-th of the other, so nothing crosses, and what moves is as little as
 * can be. At either end it is that picture's strands exactly.
 */
import { heightAt, type Picture } from './picture.ts'

export interface Strand {
  /** From x0 on, at even steps of x. */
  heights: Float64Array
  x0: number
  x1: number
  /** Rewards as shares, of before and after. */
  from: number
  to: number
}

/** Steps of x: a bend takes a few. */
const STEPS = 64

/** The strands of both pictures, paired. Where one has fewer attempts, some of its strands are taken more than once. */
export function strandPairs(a: Picture, b: Picture): [number, number][] {
  const [before, after] = [a, b].map(({ tree }) => tree.nodes[0].samples)
  const count = Math.max(before.length, after.length)
  if (before.length === 0 || after.length === 0) return []
  const at = (samples: readonly number[], rank: number) => samples[Math.floor((rank * samples.length) / count)]
  return Array.from({ length: count }, (_, rank) => [at(before, rank), at(after, rank)])
}

/** The strands between two pictures, t from 0 to 1. */
export function strandsBetween(a: Picture, b: Picture, t: number): Strand[] {
  return strandPairs(a, b).map(([from, to]) => {
    const [before, after] = [a.ways[from], b.ways[to]]
    const mix = (x: number, y: number) => x + (y - x) * t
    const x0 = mix(before[0].x0, after[0].x0)
    const [endBefore, endAfter] = [before[before.length - 1].x1, after[after.length - 1].x1]
    const x1 = mix(endBefore, endAfter)
    const heights = new Float64Array(STEPS + 1)
    for (let step = 0; step <= STEPS; step++) {
      const share = step / STEPS
      const own = (start: number, end: number) => start + (end - start) * share
      heights[step] = mix(heightAt(before, own(before[0].x0, endBefore)), heightAt(after, own(after[0].x0, endAfter)))
    }
    return { heights, x0, x1, from: a.shares[from], to: b.shares[to] }
  })
}

export function drawBetween(
  context: CanvasRenderingContext2D,
  strands: readonly Strand[],
  width: number,
  colour: (strand: Strand) => string,
): void {
  context.lineWidth = width
  context.lineJoin = 'round'
  for (const strand of strands) {
    const { heights, x0, x1 } = strand
    context.beginPath()
    heights.forEach((y, step) => context.lineTo(x0 + ((x1 - x0) * step) / STEPS, y))
    context.strokeStyle = colour(strand)
    context.stroke()
  }
}
