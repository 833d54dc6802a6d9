import { expect, it } from 'vitest'
import { PAPERS } from '../claims/papers.ts'
import { recipeOf } from '../claims/study.ts'
import { notices } from './notices.ts'
import { presets } from './presets.ts'
import { parseRecipe } from './recipe.ts'

const rl = { kind: 'rl', domain: 'math', steps: 10, learningRate: 1e-3, maxNewTokens: 40 }
const sft = { kind: 'sft', domain: 'math', steps: 10, learningRate: 1e-3, batchSize: 4 }
const of = (stage: object) =>
  notices(parseRecipe({ name: 'Test', model: 'models/nano', stages: [rl, stage].map((one, i) => ({ ...one, name: `${i}` })) }))

it.each<[object, string]>([
  [{ epsilonLow: 0.1 }, 'epsilonLow does nothing with one update a batch (iterations 1).'],
  [{ epsilonHigh: 0.28 }, 'epsilonHigh does nothing with one update a batch (iterations 1).'],
  [{ delta: 2 }, 'delta does nothing with one update a batch (iterations 1).'],
  [{ kl: 'k1' }, 'kl does nothing with beta 0.'],
  [{ readmitSolved: 0.5 }, 'readmitSolved does nothing without epochPrompts or hard.'],
  [{ readmitFailed: 0.5 }, 'readmitFailed does nothing without epochPrompts or hard.'],
  [{ minLearningRateRatio: 0.1 }, 'minLearningRateRatio does nothing with a constant schedule.'],
  [{ rewards: [{ name: 'verifier', buffer: 8 }] }, 'rewards[0].buffer does nothing for the reward "verifier".'],
])('%j: %s', (change, sentence) => {
  expect(of({ ...rl, ...change })).toEqual([`The recipe's stages[1].${sentence}`])
})

it('tells a learning rate of Muon where AdamW moves all', () => {
  expect(of({ ...sft, muonLearningRate: 0.1 })).toEqual([
    'The recipe\'s stages[1].muonLearningRate does nothing with the optimizer "adamw".',
  ])
  expect(of({ ...sft, muonLearningRate: 0.1, optimizer: 'muon', minLearningRateRatio: 0.1 })).toEqual([])
})

it.each([
  { iterations: 2, epsilonLow: 0.1, epsilonHigh: 0.28, delta: 2 },
  { beta: 0.01, kl: 'k1' },
  { epochPrompts: 40, readmitSolved: 0.5, readmitFailed: 0.5 },
  { hard: { pool: 40 }, readmitSolved: 0.5 },
  { schedule: 'cosine', minLearningRateRatio: 0.1 },
  { rewards: [{ name: 'overlong', buffer: 8 }] },
  // Without it the loss is refused.
  { loss: 'cispo', epsilonHigh: 5 },
])('%j is at work', (change) => {
  expect(of({ ...rl, ...change })).toEqual([])
})

it('defaults that are written down are told of nobody: a recipe read back has them all', () => {
  expect(of(JSON.parse(JSON.stringify(parseRecipe({ name: 'n', model: 'models/nano', stages: [rl] }).stages[0])))).toEqual([])
  for (const { recipe } of presets) expect(notices(recipe)).toEqual([])
  for (const arm of Object.keys(PAPERS.arms)) {
    const recipe = recipeOf(PAPERS, arm, 0)
    if (recipe) expect(notices(parseRecipe(recipe)), arm).toEqual([])
  }
})
