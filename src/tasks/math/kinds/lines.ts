/** @file Lines of a thought of the simple kinds, `5*6=30, 8*2=16, 30+16=46`: each equation is true or false by itself. */
import type { LineCounts } from '../../generated.ts'

/** Between two lines of these kinds. */
export const JOINT = ', '

/** What is no equation of one operation is no line that could be false. */
export function check(thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  for (const line of thought.split(JOINT)) {
    const [, a, sign, b, c] = /^(-?\d{1,9})([-+*/])(-?\d{1,9})=(-?\d{1,9})$/.exec(line) ?? []
    if (sign === undefined) continue
    const [x, y, given] = [a, b, c].map(Number)
    const isTrue =
      sign === '+' ? x + y === given : sign === '-' ? x - y === given : sign === '*' ? x * y === given : y !== 0 && x === y * given
    counts[isTrue ? 'true' : 'false']++
  }
  return counts
}
