import { expect, it } from 'vitest'
import { Ending } from './ending.ts'
import type { StageStep } from './stages/stage.ts'

const step = (share: number, rollouts = 1) =>
  ({
    metrics: { loss: 0, grad_norm: 0, 'completions/clipped_ratio': share },
    rollouts: Array(rollouts).fill({}),
    tokens: 0,
  }) as unknown as StageStep
/** The step after which a stage of these shares ends, from 1; 0: none. */
const endOf = (ending: Ending, shares: readonly number[]) => shares.findIndex((share) => ending.judged(step(share)).last !== undefined) + 1

it.each([
  ['the mean of its last steps is the bound', { truncated: 0.1, over: 3 }, [0.5, 0.1, 0.1, 0.1, 0], 4],
  ['a low step outweighs a high one', { truncated: 0.1, over: 2 }, [0.4, 0.2, 0, 0], 3],
  ['it began below the bound, after as many steps as are looked at', { truncated: 0.5, over: 3 }, [0, 0, 0, 0], 3],
  ['one step is enough', { truncated: 0.2, over: 1 }, [0.3, 0.2], 2],
  ['it stays above: never', { truncated: 0.1, over: 3 }, [0.11, 0.1, 0.1], 0],
] as const)('ends a stage when %s', (_, until, shares, end) => {
  expect(endOf(new Ending(until), shares)).toBe(end)
})

it('says why, and tells the mean while the stage goes on', () => {
  const ending = new Ending({ truncated: 0.1, over: 2 })
  expect(ending.judged(step(0.25)).metrics['curriculum/truncated']).toBe(0.25)
  const { last, metrics } = [step(0.15), step(0.0166)].map((one) => ending.judged(one))[1]
  expect(metrics['curriculum/truncated']).toBeCloseTo(0.0833)
  expect(last).toBe('The stage ends early: 8.3% of the rollouts of its last 2 steps were truncated, and it goes on until 10% or fewer are.')
})

it('decides from what a checkpoint holds as if it had never stopped', () => {
  const until = { truncated: 0.2, over: 3 }
  const shares = [0.9, 0.4, 0.1, 0.1, 0.1]
  for (let at = 0; at < shares.length - 1; at++) {
    const first = new Ending(until)
    expect(endOf(first, shares.slice(0, at))).toBe(0)
    expect(at + endOf(new Ending(until, JSON.parse(JSON.stringify(first.state))), shares.slice(at))).toBe(4)
  }
})

it('takes no step without rollouts for one in which none was truncated, and ends nothing that is not told to', () => {
  const ending = new Ending({ truncated: 0.1, over: 1 })
  expect(ending.judged(step(0, 0)).last).toBeUndefined()
  expect(ending.state).toEqual([])
  const plain = step(0)
  expect(new Ending(null).judged(plain)).toBe(plain)
})
