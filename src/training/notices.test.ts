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
  ...[1, 2].flatMap((iterations): [object, string][] => [
    [{ loss: 'cispo', epsilonHigh: 5, iterations, epsilonLow: 0.1 }, 'epsilonLow does nothing with the loss "cispo".'],
    [{ loss: 'cispo', epsilonHigh: 5, iterations, delta: 2 }, 'delta does nothing with the loss "cispo".'],
  ]),
  [{ kl: 'k1' }, 'kl does nothing with beta 0.'],
  [{ readmitSolved: 0.5 }, 'readmitSolved does nothing without epochPrompts or hard.'],
  [{ readmitFailed: 0.5 }, 'readmitFailed does nothing without epochPrompts or hard.'],
  [{ minLearningRateRatio: 0.1 }, 'minLearningRateRatio does nothing with a constant schedule.'],
  [{ rewards: [{ name: 'verifier', buffer: 8 }] }, 'rewards[0].buffer does nothing for the reward "verifier".'],
  [
    { rewards: [{ name: 'verifier', weight: 0 }] },
    'rewards[0].weight is 0, and no other reward has a weight: all rollouts are paid alike, which teaches nothing.',
  ],
  [{ topK: 1 }, 'topK is 1, so that all rollouts of a group are the same: there is nothing to compare.'],
  [{ maxNewTokens: 2 }, 'maxNewTokens is 2, and a reply in think mode has 3 tokens at least: none is ever whole.'],
  [{ maxNewTokens: 1, mode: 'instruct' }, 'maxNewTokens is 1, and a reply in instruct mode has 2 tokens at least: none is ever whole.'],
  [
    { rewards: [{ name: 'verifier' }, { name: 'patch-judge', model: 'models/a' }] },
    'rewards[1].model does nothing where no prompt is of patch: "patch-judge" asks it nothing else, and it is opened for nothing.',
  ],
  [{ temperature: 5, entropyTarget: 0.3 }, 'temperature is 5 in the first step alone: entropyTarget then keeps it from 0.3 to 2.'],
  [{ warmupSteps: 10 }, 'warmupSteps is 10 of 10 steps, so that the learning rate never reaches its peak.'],
  [
    { evaluation: { every: 1, prompts: 1, modes: ['think', 'think'] } },
    'evaluation.modes names "think" twice, which is measured twice and told once.',
  ],
  [
    { evaluation: { every: 1, prompts: 1, temperatures: [0, 1, 0] } },
    'evaluation.temperatures names 0 twice, which is measured twice and told once.',
  ],
  [
    { evaluation: { every: 1, prompts: 1, domains: ['code', 'math', 'code'] } },
    'evaluation.domains names "code" twice, which is measured twice and told once.',
  ],
  [
    { kind: 'distil', teachers: { math: 'models/a', code: 'models/b' } },
    'teachers.code does nothing where all prompts are of math; its model is opened for nothing.',
  ],
  [
    { kind: 'distil', teachers: { math: 'models/a', '*': 'models/b' } },
    'teachers.* does nothing where all prompts are of math; its model is opened for nothing.',
  ],
])('%j: %s', (change, sentence) => {
  expect(of({ ...rl, ...change })).toEqual([`The recipe's stages[1].${sentence}`])
})

it('tells a learning rate of Muon where AdamW moves all', () => {
  expect(of({ ...sft, muonLearningRate: 0.1 })).toEqual([
    'The recipe\'s stages[1].muonLearningRate does nothing with the optimizer "adamw".',
  ])
  expect(of({ ...sft, muonLearningRate: 0.1, optimizer: 'muon', minLearningRateRatio: 0.1 })).toEqual([])
})

it('tells a deviation of new embeddings where there are none', () => {
  expect(notices(parseRecipe({ name: 'n', model: 'models/nano', initStd: 0.1, stages: [rl] }))).toEqual([
    'The recipe\'s initStd does nothing without the model "init".',
  ])
})

it.each([
  { rewards: [{ name: 'verifier' }, { name: 'overlong', weight: 0 }] },
  { topK: 1, baseline: 'reinforce++' },
  { topK: 2 },
  { maxNewTokens: 3 },
  { maxNewTokens: 2, mode: 'instruct' },
  { domain: 'patch', rewards: [{ name: 'patch-judge', model: 'models/a' }] },
  { prompts: 'mine', rewards: [{ name: 'patch-judge', model: 'models/a' }] },
  { domain: 'mixture', task: { parts: [{ domain: 'math' }, { domain: 'patch' }] }, rewards: [{ name: 'patch-judge', model: 'models/a' }] },
  { temperature: 2, entropyTarget: 0.3 },
  { temperature: 5 },
  { warmupSteps: 9 },
  // As where a recipe is cut to a few steps.
  { steps: 2 },
  { evaluation: { every: 1, prompts: 1, domains: ['math', 'code'] } },
  { kind: 'distil', teachers: { math: 'models/a', code: 'models/b' }, prompts: 'mine' },
  {
    kind: 'distil',
    domain: 'mixture',
    task: { parts: [{ domain: 'math' }, { domain: 'code' }] },
    teachers: { math: 'models/a', '*': 'models/b' },
  },
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
