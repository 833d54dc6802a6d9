import { expect, it } from 'vitest'
import { type MeasuredCell, readiness } from './start.ts'

const cell = (stage: string, mean: number, mixed: number): MeasuredCell => ({
  ...{ stage, kind: 'sums', level: 1, mode: 'think', maxNewTokens: 64, mean, mixed },
  open: mean >= 0.2 && mean <= 0.8,
})

it('calls a stage ready where half of its cells are open and most of their groups are mixed', () => {
  const judge = (...cells: MeasuredCell[]) => readiness(cells).map(({ ready }) => ready)
  expect(judge(cell('math', 0.45, 0.9), cell('math', 0.95, 0.1))).toEqual([true])
  expect(judge(cell('math', 0.45, 0.9), cell('math', 0.95, 0.1), cell('math', 0.05, 0.2))).toEqual([false])
  // A mean of zeros and ones is not enough.
  expect(judge(cell('math', 0.45, 0.3))).toEqual([false])
  expect(judge(cell('math', 0.5, 0.8), cell('code', 0, 0))).toEqual([true, false])
  expect(readiness([cell('math', 0.9, 0)])).toEqual([{ stage: 'math', open: 0, mixed: 0, ready: false }])
})
