import { expect, it } from 'vitest'
import { parseRecipe, type Recipe } from '../training/recipe.ts'
import { stageWords } from './summary.ts'

const rl = { kind: 'rl', domain: 'math', steps: 1, learningRate: 1e-3, maxNewTokens: 40 }
const wordsOf = (stage: object) => stageWords(parseRecipe({ name: 'test', model: 'models/nano', stages: [stage] }))[0]

it('a mean reward is a share of right answers where the verifier pays alone, and wholly', () => {
  expect(wordsOf(rl).right).toBe(true)
  expect(wordsOf({ ...rl, domain: 'patch' }).right).toBe(false)
  expect(wordsOf({ ...rl, domain: 'mixture', task: { parts: [{ domain: 'math' }, { domain: 'patch' }] } }).right).toBe(false)
  expect(wordsOf({ ...rl, rewards: [{ name: 'verifier' }, { name: 'overlong' }] }).right).toBe(false)
  expect(wordsOf({ ...rl, rewards: [{ name: 'verifier', shape: 'tanh' }] }).right).toBe(false)
  expect(wordsOf({ kind: 'sft', domain: 'math', steps: 1, learningRate: 1e-3, batchSize: 4 }).right).toBeUndefined()
  // Of what another version wrote nobody knows.
  expect(stageWords({ stages: [{ kind: 'rl' }, { kind: 'strange' }] } as unknown as Recipe).map(({ right }) => right)).toEqual([
    false,
    false,
  ])
})

it('a stage says how it compares rewards, or why it does not', () => {
  expect(wordsOf({ ...rl, loss: 'grpo', baseline: 'rloo' }).compares).toMatchObject({ loss: 'grpo', baseline: 'rloo', maxNewTokens: 40 })
  expect(wordsOf({ ...rl, kind: 'distil', teachers: { '*': 'models/nano' } }).compares).toMatch(/^This stage learns from a teacher/)
  expect(wordsOf({ kind: 'sft', domain: 'math', steps: 1, learningRate: 1e-3, batchSize: 4 }).compares).toBeUndefined()
})
