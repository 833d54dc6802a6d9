/**
 * @file The arms of the papers' claims, each a few stages more or other than another. All begin with the shipped start; a stage of reinforcement
 * samples 256 rollouts a step, 12,800 in the 50 steps that most have.
 */
import type { Arm, Measure, Stage } from './study.ts'

const MATH = { kinds: { sums: 50, story: 25, equation: 25 }, levels: { 1: 80, 2: 20 } }
const CODE = { kinds: ['write'], levels: { 1: 50, 2: 50 } }
const ORDERS = { kinds: ['orders'], levels: { 1: 50, 2: 50 } }
/** Nothing of math and code, as in the paper; of what the start was taught. */
const PAIRS = { sources: { talk: 4, sort: 1, letters: 1, clock: 1 }, levels: { 1: 60, 2: 40 } }

const rl = { kind: 'rl', mode: 'think', promptsPerStep: 32, groupSize: 8, maxNewTokens: 112, learningRate: 1.5e-4, checkpointEvery: 10 }

type Change = Partial<Stage>
const math = (change: Change = {}): Stage => ({ ...rl, name: 'math', domain: 'math', task: MATH, steps: 50, ...change })
const code = (change: Change = {}): Stage => ({
  ...rl,
  ...{ name: 'code', domain: 'code', task: CODE, steps: 50, maxNewTokens: 128, learningRate: 1e-4 },
  ...change,
})
const orders = (change: Change = {}): Stage => ({
  ...rl,
  ...{ name: 'instructions', domain: 'instructions', task: ORDERS, steps: 40, mode: 'instruct' },
  ...change,
})
const judge: Stage = {
  ...{ kind: 'reward-model', name: 'judge', domain: 'alignment', task: PAIRS, steps: 40, batchSize: 64 },
  ...{ learningRate: 6e-4, checkpointEvery: 10 },
}
/** Half of the prompts in each mode, as Nemotron-Cascade has it (section 4.3.2). A reward model of this size is too weak to pay alone (docs/tried.md): it says how good a right reply is. */
const preferences: Stage = {
  ...rl,
  ...{ name: 'preferences', domain: 'alignment', task: PAIRS, steps: 40, mode: 'both' },
  rewards: [
    { name: 'verifier', gate: true },
    { name: 'reward-model', model: 'judge', shape: 'sigmoid', weight: 0.5 },
  ],
}
const everything = {
  parts: [
    { domain: 'instructions', task: ORDERS },
    { domain: 'math', task: MATH },
    { domain: 'code', task: CODE },
  ],
}
const cascade = [orders({ mode: 'think' }), math({ steps: 40 }), code({ steps: 40 })]

const flipped = (toRight: number, toWrong: number) => ({ rewards: [{ name: 'verifier', flip: { toRight, toWrong } }] })
/** Replies are of some 30 tokens, and half of the wrong ones longer: the shortest budget cuts a good part of them. */
const short = (change: Change = {}) => math({ name: 'short', steps: 20, maxNewTokens: 28, truncated: 'mask', ...change })
const middle = (change: Change = {}) => math({ name: 'middle', steps: 15, maxNewTokens: 56, truncated: 'mask', ...change })
const long = (change: Change = {}) => math({ name: 'long', steps: 15, ...change })

export const ARMS: Record<string, Arm> = {
  start: { title: 'The start', stages: [] },
  math: { title: 'RL on math', stages: [math()] },
  code: { title: 'RL on code', stages: [code()] },
  'math, code': { title: 'RL on math, then on code', stages: [math(), code()] },
  'code twice': { title: 'RL on code, twice as long', stages: [code({ steps: 100 })] },
  'math by examples': {
    title: 'SFT on math',
    stages: [
      {
        ...{ kind: 'sft', name: 'math', domain: 'math', task: MATH, steps: 125, batchTokens: 3200 },
        ...{ optimizer: 'muon', learningRate: 2e-3, muonLearningRate: 5e-3, checkpointEvery: 50 },
      },
    ],
  },
  chance: { title: 'RL on math, paid by chance', stages: [math(flipped(0.5, 0.5))] },
  'two updates': { title: 'RL on math, two updates a batch', stages: [math({ iterations: 2, epsilonHigh: 0.28 })] },
  'four updates': { title: 'RL on math, four updates a batch', stages: [math({ iterations: 4, epsilonHigh: 0.28 })] },
  'false positives': { title: 'RL on math, a fifth of the wrong replies paid', stages: [math(flipped(0.2, 0))] },
  'false negatives': { title: 'RL on math, a fifth of the right replies not paid', stages: [math(flipped(0, 0.2))] },
  lengths: { title: 'RL on math within 28, 56, then 112 tokens', stages: [short(), middle(), long()] },
  'lengths from 56': { title: 'RL on math within 56, then 112 tokens', stages: [middle({ steps: 35 }), long()] },
  'lengths, cut is wrong': {
    title: 'RL on math within 28, 56, then 112 tokens, replies cut off paid nothing from the first',
    stages: [short({ truncated: 'zero' }), middle({ truncated: 'zero' }), long()],
  },
  'lengths, cut is masked': {
    title: 'RL on math within 28, 56, then 112 tokens, replies cut off left out to the last',
    stages: [short(), middle(), long({ truncated: 'mask' })],
  },
  hard: { title: 'RL on hard math problems', stages: [math({ hard: { samples: 8, atMost: 3, pool: 1024 } })] },
  'preferences first': {
    title: 'RL for preferences, instructions, math, code',
    stages: [judge, preferences, orders(), math({ steps: 40 }), code({ steps: 40 })],
  },
  'instructions first': { title: 'RL for instructions, then preferences', stages: [judge, orders(), preferences] },
  'cascade, distilled': {
    title: 'RL on instructions, math, code, then distilled from each stage',
    stages: [
      ...cascade,
      {
        ...{ ...rl, kind: 'distil', name: 'distil', domain: 'mixture', task: everything, steps: 20, maxNewTokens: 128 },
        teachers: { instructions: 'instructions', math: 'math', code: 'code' },
      },
    ],
  },
  'cascade, refreshed': {
    title: 'RL on instructions, math, code, then on all at once',
    stages: [...cascade, { ...rl, name: 'refresh', domain: 'mixture', task: everything, steps: 20, maxNewTokens: 128 }],
  },
  'all at once': {
    title: 'RL on instructions, math and code at once',
    stages: [{ ...rl, name: 'all', domain: 'mixture', task: everything, steps: 120, maxNewTokens: 128 }],
  },
}

const sampled = { mode: 'think', temperature: 1, prompts: 300, samples: 4, maxNewTokens: 128 } as const

export const MEASURES: Record<string, Measure> = {
  math: { ...sampled, domain: 'math', task: MATH },
  code: { ...sampled, domain: 'code', task: CODE },
  instructions: { ...sampled, domain: 'instructions', task: ORDERS, mode: 'instruct' },
  'instructions, thinking': { ...sampled, domain: 'instructions', task: ORDERS },
  preferences: { ...sampled, domain: 'alignment', task: PAIRS },
  'math, many tries': { ...sampled, domain: 'math', task: MATH, prompts: 100, samples: 64 },
  'math, all the room': { ...sampled, domain: 'math', task: MATH, maxNewTokens: 384 },
}
