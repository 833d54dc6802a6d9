/** @file What the engine made of timers has on its shelf: recipes, models and what they may be asked. */

import type { Field, Introduction, ModelEntry, Recipe, RecipeEntry, StageKindWords, StageWords } from '../workers/api.ts'
import { rulesOf } from '../workers/inside-step.ts'

const RL_CHARTS = [
  ...['reward', 'entropy', 'completions/mean_length', 'completions/max_length', 'completions/clipped_ratio', 'grad_norm', 'loss'],
  ...['frac_reward_zero_std', 'batch/solve_all', 'batch/solve_none', 'logprob_mismatch'],
]

export function fakeWords({ stages }: Recipe): StageWords[] {
  return stages.map((stage) =>
    stage.kind === 'rl'
      ? {
          title: 'GRPO',
          figures: [`${stage.promptsPerStep} prompts × ${stage.groupSize} rollouts`],
          ...{ charts: RL_CHARTS, right: true, compares: rulesOf(stage) },
        }
      : { title: 'SFT', figures: [], charts: ['loss', 'grad_norm', 'learning_rate'] },
  )
}

const recipes: Omit<RecipeEntry, 'stages'>[] = [
  {
    id: 'nano-grpo',
    title: 'Nano: math GRPO',
    description: 'A 64 k model learns three kinds of arithmetic in a few minutes, even on a software adapter.',
    recipe: {
      name: 'nano-grpo',
      seed: 0,
      model: 'models/nano',
      stages: [
        {
          name: 'math',
          kind: 'rl',
          steps: 160,
          learningRate: 1e-3,
          warmupSteps: 0,
          schedule: 'constant',
          minLearningRateRatio: 1,
          betas: [0.9, 0.95],
          epsilon: 1e-8,
          weightDecay: 0,
          maxGradNorm: 1,
          checkpointEvery: 20,
          snapshotEvery: 0,
          evaluation: { every: 20, prompts: 64, modes: ['think'], temperatures: [0, 1] },
          domain: 'math',
          task: { kinds: ['prod2', 'lin', 'expr'] },
          mode: 'think',
          promptsPerStep: 16,
          groupSize: 8,
          maxNewTokens: 40,
          temperature: 1,
          topP: 1,
          topK: 0,
          truncated: 'zero',
          epochPrompts: 0,
          until: null,
          probes: null,
          hard: null,
          readmitSolved: 0.01,
          readmitFailed: 0.1,
          refill: 0,
          rewards: [{ name: 'verifier', weight: 1, shape: null, gate: false, buffer: 16 }],
          ...{
            entropyTarget: null,
            baseline: 'grpo',
            loss: 'dapo',
            iterations: 1,
            epsilonLow: 0.2,
            epsilonHigh: 0.2,
            delta: null,
            beta: 0,
            entropyBonus: 0,
            kl: 'k3',
          },
        },
      ],
    },
  },
  {
    id: 'nano-sft',
    title: 'Nano: supervised',
    description: 'The supervised stage that comes before reinforcement learning, from random weights.',
    recipe: {
      name: 'nano-sft',
      seed: 0,
      model: 'init',
      stages: [
        {
          name: 'sft',
          kind: 'sft',
          steps: 400,
          learningRate: 4e-3,
          warmupSteps: 50,
          schedule: 'cosine',
          minLearningRateRatio: 0.02,
          betas: [0.9, 0.95],
          epsilon: 1e-8,
          weightDecay: 0.05,
          maxGradNorm: 1,
          checkpointEvery: 100,
          evaluation: null,
          domain: 'math',
          task: {},
          batchSize: 24,
          optimizer: 'muon',
          muonLearningRate: 0.02,
          snapshotEvery: 0,
        },
      ],
    },
  },
]

const math = recipes[0].recipe.stages[0] as Extract<Recipe['stages'][number], { kind: 'rl' }>
const cascade: (typeof recipes)[number] = {
  id: 'cascade',
  title: 'Cascade: math, code, instructions',
  description: 'One domain after another, each from what the one before it left.',
  recipe: {
    ...recipes[0].recipe,
    name: 'Cascade of three',
    stages: [
      { ...math, name: 'math', steps: 60 },
      { ...math, name: 'code', domain: 'code', steps: 90 },
      { ...math, name: 'instructions', domain: 'instructions', mode: 'instruct', steps: 50 },
    ],
  },
}

const FIELDS: Field[] = [
  field({ name: 'domain', title: 'Domain', type: 'pick', choices: ['math', 'code', 'instructions'], required: true }),
  field({ name: 'steps', title: 'Steps', paper: 'math 500, code 64 to 90 (Cascade 8B)', required: true }),
  field({ name: 'learningRate', title: 'Learning rate', paper: 'math 1e-6, code 5e-6 (AceReason)', required: true }),
  field({ name: 'groupSize', title: 'Tries a prompt', fallback: 8, paper: '8, and 16 for hard math and patches' }),
  field({ name: 'mode', title: 'Mode', type: 'pick', choices: ['think', 'instruct', 'both'], fallback: 'think' }),
  field({ name: 'prompts', title: 'Prompt set', type: 'set', group: 'prompts' }),
  field({ name: 'name', title: 'Name', type: 'text', group: 'more' }),
  field({ name: 'rewards', title: 'Rewards', type: 'json', group: 'reward', fallback: [{ name: 'verifier' }] }),
  field({
    name: 'until',
    title: 'Ends early',
    type: 'group',
    group: 'rollouts',
    fallback: null,
    begin: { truncated: 0.1 },
    fields: [
      field({ name: 'truncated', title: 'At most cut off', group: 'rollouts', required: true }),
      field({ name: 'over', title: 'Over', group: 'rollouts', fallback: 5 }),
    ],
  }),
]

function field(own: Pick<Field, 'name' | 'title'> & Partial<Field>): Field {
  return {
    type: 'number',
    group: 'main',
    required: false,
    meaning: 'One sentence says what this field does and when to change it.',
    ...own,
  }
}

export const STAGE_KINDS: StageKindWords[] = [
  { kind: 'sft', title: 'SFT', fields: FIELDS.slice(0, 3), beginning: { steps: 200, learningRate: 1e-3, batchSize: 32 } },
  { kind: 'rl', title: 'GRPO', fields: FIELDS, beginning: { steps: 40, learningRate: 4e-4, promptsPerStep: 32, maxNewTokens: 112 } },
]

export const RECIPES: RecipeEntry[] = [...recipes, cascade].map((entry) => ({ ...entry, stages: fakeWords(entry.recipe) }))

export const MODELS: ModelEntry[] = [
  {
    id: 'models/base',
    title: 'Cascade 350 k',
    origin: 'shipped',
    parameters: 349_632,
    bytes: 1_402_112,
    description: 'Supervised on ten kinds of arithmetic.',
  },
  {
    id: 'models/nano',
    title: 'Cascade nano',
    origin: 'shipped',
    parameters: 64_128,
    bytes: 257_024,
    description: 'The smallest that learns.',
  },
]

const ASKED: { kind: string; title: string; prompt: string; answer?: number }[] = [
  { kind: 'talk', title: 'Small talk', prompt: 'Great to see you!' },
  { kind: 'talk', title: 'Small talk', prompt: 'What are you?' },
  {
    kind: 'sudoku',
    title: 'Sudoku',
    prompt: 'Fill the grid so that each row, column and box has 1 to 4 once:\n1 2 . .\n. . 1 2\n2 1 . .\n. . 2 1',
  },
  {
    kind: 'story',
    title: 'Stories',
    prompt: 'Ana has 6 plums. Ben has 5 more plums than Ana. Carl has twice as many plums as Ben. How many plums does Carl have?',
    answer: 22,
  },
  { kind: 'countdown', title: 'Countdown', prompt: 'Make 24 from 3, 5 and 9, each used once.', answer: 24 },
  { kind: 'sums', title: 'Sums', prompt: 'What is 63 * 9?', answer: 567 },
  { kind: 'letters', title: 'Letters of words', prompt: 'Write "table" backwards.' },
  { kind: 'sort', title: 'Sorting', prompt: 'Sort 8, 3, 12, 5.' },
]

const SUGGESTIONS: Introduction['suggestions'] = ASKED.map(({ answer = 0, ...entry }) => ({
  ...entry,
  task: { id: entry.prompt, domain: 'math', prompt: entry.prompt, answer },
}))

export function introduction(page: number): Introduction {
  const suggestions = SUGGESTIONS.slice(0, 6).map((_, i) => SUGGESTIONS[(page * 6 + i) % SUGGESTIONS.length])
  return { suggestions, kinds: 17, talks: true, conversations: true }
}
