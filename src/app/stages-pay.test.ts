import { expect, it } from 'vitest'
import type { RunSummary } from '../workers/api.ts'
import { paysRightAlone } from './stages.ts'

const run = (rewards: object[] | undefined, paysParts?: true) =>
  ({ recipe: { stages: [{ kind: 'sft' }, { kind: 'rl', rewards }] }, stages: [{}, { paysParts }] }) as unknown as RunSummary

it('a mean reward is a share of right answers where the verifier pays alone, and wholly', () => {
  expect(paysRightAlone(run([{ name: 'verifier', shape: null }]))).toBe(true)
  expect(paysRightAlone(run([{ name: 'verifier', shape: null }], true))).toBe(false)
  expect(
    paysRightAlone(
      run([
        { name: 'verifier', shape: null },
        { name: 'overlong', shape: null },
      ]),
    ),
  ).toBe(false)
  expect(paysRightAlone(run(undefined))).toBe(false)
  expect(paysRightAlone({ recipe: null, stages: [] })).toBe(false)
})
