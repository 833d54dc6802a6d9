/** @file Where a reply ends that goes on with tasks of its own, as models do behind worked examples. */
import type { Mode } from '../tasks/task.ts'

const CLOSE = '</think>'

/** Where the first of `stops` begins in the answer of a reply, or null. A thought may have any. */
export function stopIn(text: string, mode: Mode, stops: readonly string[]): number | null {
  const close = mode === 'think' ? text.indexOf(CLOSE) : 0
  if (close < 0) return null
  const found = stops.map((stop) => text.indexOf(stop, close)).filter((at) => at >= 0)
  return found.length > 0 ? Math.min(...found) : null
}

/** Of `count` tokens the fewest that `end` holds of, which holds of all of them, and of more wherever it holds of fewer. */
export function fewest(count: number, end: (tokens: number) => boolean): number {
  let [low, high] = [1, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (end(middle)) high = middle
    else low = middle + 1
  }
  return high
}
