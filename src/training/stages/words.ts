/**
 * @file What each field of a stage does, in a sentence, and what the papers have for it. AceReason is AceReason-Nemotron 1.0 (tables 1 and 3,
 * sections 3.1 to 3.4) or 1.1, Cascade is Nemotron-Cascade (appendix D, tables 14 to 20) or its successor 2. Their models have 7 to 14 billion
 * parameters: of budgets and learning rates not the size carries over but how they go from stage to stage.
 */

/** Where a form has it. */
export type FieldGroup = 'main' | 'prompts' | 'rollouts' | 'reward' | 'update' | 'records' | 'more'

export interface FieldWords {
  title: string
  /** One sentence. */
  meaning: string
  /** What the papers have; absent: they do not say. */
  paper?: string
  group: FieldGroup
  /** Of a group of fields: what it begins with once it is switched on. */
  begin?: Record<string, unknown>
}

const SET_BY_US = 'The papers do not say.'

/** By path: `until.truncated` is `truncated` within `until`. */
export const FIELDS: Readonly<Record<string, FieldWords>> = {
  name: { title: 'Name', meaning: 'What records, folders and charts call the stage.', group: 'more' },
  domain: {
    title: 'Domain',
    meaning: 'Where its prompts come from, and what judges the answers.',
    paper: 'alignment, instructions, math, code, patches: one after another (Cascade)',
    group: 'main',
  },
  task: {
    title: 'Options of the domain',
    meaning: 'Which kinds and levels of prompt, as an object that the domain reads.',
    group: 'prompts',
  },
  prompts: { title: 'Prompt set', meaning: 'A set of your own in place of the domain’s prompts.', group: 'prompts' },
  from: {
    title: 'Goes on from',
    meaning: 'An earlier stage by its name, or "start" for the recipe’s own model; left out, the stage before it.',
    paper: 'the stage before it',
    group: 'more',
  },
  steps: { title: 'Steps', meaning: 'How often the weights are updated.', paper: 'math 500, code 64 to 90 (Cascade 8B)', group: 'main' },
  learningRate: {
    title: 'Learning rate',
    meaning: 'How far one update moves the weights; too high and the model forgets, too low and nothing happens.',
    paper: 'math 1e-6, code 5e-6 (AceReason); 2e-6 to 4e-6 (Cascade), of models thousands of times larger',
    group: 'main',
  },
  warmupSteps: { title: 'Warm-up', meaning: 'Steps over which the learning rate rises from zero.', paper: SET_BY_US, group: 'update' },
  schedule: {
    title: 'Schedule',
    meaning: 'Whether the learning rate then stays, or falls along a cosine.',
    paper: SET_BY_US,
    group: 'update',
  },
  minLearningRateRatio: {
    title: 'Floor of the cosine',
    meaning: 'Share of its peak that the learning rate has at the last step of a cosine.',
    paper: '0 (Cascade)',
    group: 'update',
  },
  betas: {
    title: 'Betas',
    meaning: 'How long AdamW remembers the gradient and its square.',
    paper: '[0.9, 0.95] (Cascade)',
    group: 'update',
  },
  epsilon: { title: 'Epsilon', meaning: 'Keeps AdamW from dividing by nearly nothing.', paper: SET_BY_US, group: 'update' },
  weightDecay: {
    title: 'Weight decay',
    meaning: 'Share of itself that a matrix loses with each unit of learning rate.',
    paper: SET_BY_US,
    group: 'update',
  },
  maxGradNorm: {
    title: 'Gradient clip',
    meaning: 'A longer gradient is shortened to this length; 0 leaves it.',
    paper: SET_BY_US,
    group: 'update',
  },
  checkpointEvery: {
    title: 'Checkpoint every',
    meaning: 'Steps between checkpoints, from which an interrupted run goes on to the same bits.',
    group: 'records',
  },
  snapshotEvery: {
    title: 'Snapshot every',
    meaning: 'The model is kept every so many steps, to fork from or to teach with; 0 keeps none.',
    group: 'records',
  },
  evaluation: {
    title: 'Examinations',
    meaning:
      'Accuracy on held-out prompts on the way and at the end; the first stage that has it also says how good the model is before the run begins.',
    group: 'records',
    begin: { every: 20, prompts: 100 },
  },
  'evaluation.every': { title: 'Every', meaning: 'Steps between two examinations.', group: 'records' },
  'evaluation.prompts': {
    title: 'Prompts',
    meaning: 'Held-out prompts of each domain; four times as many halve the error.',
    group: 'records',
  },
  'evaluation.modes': { title: 'Modes', meaning: 'Whether it is asked to think, to answer at once, or both in turn.', group: 'records' },
  'evaluation.temperatures': {
    title: 'Temperatures',
    meaning: '0 takes the likeliest token each time, 1 draws as in training.',
    group: 'records',
  },
  'evaluation.domains': { title: 'Domains', meaning: 'What is examined; left out, the stage’s own domain.', group: 'records' },
  mode: {
    title: 'Mode',
    meaning: 'Whether rollouts think first, answer at once, or half of the prompts each.',
    paper: 'think for math, code and patches; instruct for instructions; both for alignment (Cascade)',
    group: 'main',
  },
  promptsPerStep: {
    title: 'Prompts a step',
    meaning: 'Different prompts in one update; more give a steadier direction.',
    paper: '128',
    group: 'main',
  },
  groupSize: {
    title: 'Tries a prompt',
    meaning: 'Rollouts of each prompt, compared with one another: only where some are right and some wrong is there anything to learn.',
    paper: '8, and 16 for hard math and patches',
    group: 'main',
  },
  maxNewTokens: {
    title: 'Length budget',
    meaning: 'Tokens a rollout may have before it is cut off.',
    paper: '8K, 16K, 24K, 32K in turn (AceReason); 24K to 56K (Cascade)',
    group: 'main',
  },
  temperature: {
    title: 'Temperature',
    meaning: 'How boldly rollouts are drawn: higher tries more, lower repeats what is likely.',
    paper: 'math 1.0, 0.8 to 1.2 by stage; alignment and instructions 0.6 (Cascade)',
    group: 'main',
  },
  topP: {
    title: 'Top p',
    meaning: 'Only the likeliest tokens that make up this share are drawn from.',
    paper: '0.95 (Cascade)',
    group: 'rollouts',
  },
  topK: {
    title: 'Top k',
    meaning: 'Only so many of the likeliest tokens are drawn from; 0: all.',
    paper: '20 for instructions (Cascade)',
    group: 'rollouts',
  },
  truncated: {
    title: 'Cut-off rollouts',
    meaning: 'Those that hit the budget count as wrong ("zero"), or are left out of the update ("mask").',
    paper: 'left out in the first, short stages; wrong in the longest',
    group: 'rollouts',
  },
  until: {
    title: 'Ends early',
    meaning: 'A length stage ends before its steps are taken, once few enough rollouts are cut off.',
    paper: 'goes on to the next length at 10% cut off (Cascade 4.5.2)',
    group: 'rollouts',
    begin: { truncated: 0.1 },
  },
  'until.truncated': { title: 'At most cut off', meaning: 'Share of rollouts.', paper: '0.1 (Cascade 4.5.2)', group: 'rollouts' },
  'until.over': { title: 'Over', meaning: 'The last steps that it is the mean of.', group: 'rollouts' },
  probes: {
    title: 'Probes',
    meaning: 'A few held-out prompts answered on the way, to watch how the replies change.',
    group: 'records',
    begin: { every: 10 },
  },
  'probes.every': { title: 'Every', meaning: 'Steps between two rounds.', group: 'records' },
  'probes.prompts': { title: 'Prompts', meaning: 'How many are asked.', group: 'records' },
  maxPromptTokens: {
    title: 'Longest prompt',
    meaning: 'Prompts of more tokens are passed over; left out, those that leave no room for a reply.',
    paper: '16K, then 24K for patches (Cascade 8B)',
    group: 'prompts',
  },
  entropyTarget: {
    title: 'Entropy held at',
    meaning: 'The temperature follows from step to step, so that the model stays about so undecided, in nats a token.',
    paper: '0.3 (AceReason 1.1)',
    group: 'rollouts',
  },
  epochPrompts: {
    title: 'Prompts an epoch',
    meaning: 'So many prompts come again and again, without those that were all right or all wrong; 0: always new ones.',
    paper: '49K for math (AceReason)',
    group: 'prompts',
  },
  hard: {
    title: 'Hard prompts only',
    meaning: 'Before the first step the model tries a pool of prompts; it is trained on those it seldom solves.',
    paper: 'at most 6 of 16 right: 2,200 of 49,000 prompts (AceReason, table 3)',
    group: 'prompts',
    begin: { pool: 400 },
  },
  'hard.samples': { title: 'Tries of each', meaning: 'Replies by which a prompt is called hard.', paper: '16', group: 'prompts' },
  'hard.atMost': { title: 'At most right', meaning: 'Prompts with more right replies are too easy.', paper: '6', group: 'prompts' },
  'hard.atLeast': { title: 'At least right', meaning: 'Prompts with fewer right replies are hopeless.', paper: '0', group: 'prompts' },
  'hard.pool': { title: 'Pool', meaning: 'Prompts that are tried.', paper: '49K', group: 'prompts' },
  readmitSolved: {
    title: 'Solved come back',
    meaning: 'Chance that a prompt with all rollouts right is asked again in the next epoch.',
    paper: '0.01 (Cascade 4.5.2)',
    group: 'prompts',
  },
  readmitFailed: {
    title: 'Failed come back',
    meaning: 'Chance that a prompt with all rollouts wrong is asked again in the next epoch.',
    paper: '0.1 (Cascade 4.5.2)',
    group: 'prompts',
  },
  refill: {
    title: 'Refill',
    meaning: 'In place of prompts that were all right or all wrong, up to this share of further ones is tried in the same step.',
    paper: 'for instructions, until every group has something to teach (Cascade 4.4.2)',
    group: 'prompts',
  },
  rewards: {
    title: 'Rewards',
    meaning: 'What a rollout is paid, added up by weight.',
    paper: 'the verifier alone: right 1, wrong 0, nothing for length or form',
    group: 'reward',
  },
  baseline: {
    title: 'Compared with',
    meaning: 'What a reward is held against, to say whether a rollout was better than expected.',
    paper: 'grpo: mean and deviation of its group',
    group: 'reward',
  },
  loss: { title: 'Loss', meaning: 'How tokens of long and short rollouts are weighed.', paper: 'dapo: every token alike', group: 'reward' },
  iterations: { title: 'Updates a batch', meaning: 'How often the same rollouts are learned from.', paper: '1', group: 'update' },
  epsilonLow: {
    title: 'Clip below',
    meaning: 'With several updates, how far a token may become less likely before it counts no more.',
    paper: SET_BY_US,
    group: 'update',
  },
  epsilonHigh: { title: 'Clip above', meaning: 'The same for tokens that become more likely.', paper: SET_BY_US, group: 'update' },
  delta: { title: 'Dual clip', meaning: 'Caps the ratio of tokens that are to become less likely.', paper: SET_BY_US, group: 'update' },
  beta: {
    title: 'Weight of the divergence',
    meaning: 'How strongly the model is held to what it was when the stage began.',
    paper: '0, but 0.001 where a reward model is weak (Cascade 6.3)',
    group: 'reward',
  },
  kl: { title: 'Divergence by', meaning: 'The estimator of that divergence.', paper: SET_BY_US, group: 'reward' },
  entropyBonus: { title: 'Entropy bonus', meaning: 'What being undecided is worth, a nat.', paper: '0', group: 'reward' },
  batchSize: { title: 'Batch', meaning: 'Demonstrations in one update.', paper: '256 (Cascade)', group: 'main' },
  batchTokens: {
    title: 'Batch in tokens',
    meaning: 'Instead of a number of demonstrations: as many as fit into so many tokens.',
    group: 'main',
  },
  optimizer: { title: 'Optimizer', meaning: 'AdamW for all, or Muon on the hidden matrices.', paper: 'adamw (Cascade)', group: 'update' },
  muonLearningRate: { title: 'Learning rate of Muon', meaning: 'On the matrices that Muon moves.', group: 'update' },
  heldOutPairs: { title: 'Held-out pairs', meaning: 'Pairs that its accuracy is measured on, by kind of flaw.', group: 'records' },
  teachers: {
    title: 'Teachers',
    meaning: 'For each domain an earlier stage or a model, "*" for all others.',
    paper: 'the run’s own checkpoints, the best of each domain (Cascade 2, 4.4)',
    group: 'main',
  },
}

/** What of this is otherwise in a kind of stage. */
export const OF_KIND: Readonly<Record<string, Readonly<Record<string, Partial<FieldWords>>>>> = {
  sft: {
    domain: { paper: 'everything at once: conversations, math, code and more (Cascade)' },
    steps: { paper: '20,000, then 32,000 (Cascade 8B)' },
    learningRate: { paper: '5e-5, then 2e-5 (Cascade 8B)' },
    schedule: { paper: 'cosine (Cascade)' },
    weightDecay: { paper: '1e-4 (Cascade)' },
  },
  'reward-model': {
    steps: { paper: 'once through 82,000 pairs (Cascade)' },
    learningRate: { paper: '2e-6 (Cascade)' },
    batchSize: { meaning: 'Pairs in one update.', paper: '256 (Cascade)' },
  },
  distil: {
    steps: { paper: '40 to 50 (Cascade 2)' },
    learningRate: { paper: '2e-6 (Cascade 2)' },
    warmupSteps: { paper: '30 (Cascade 2)' },
    temperature: { paper: '1.0 (Cascade 2)' },
    groupSize: { meaning: 'Rollouts of each prompt; each token is judged by the teacher, so few are enough.', paper: '4 (Cascade 2)' },
  },
}

/** What a new stage begins with, where its kind asks for it. */
export const BEGINNINGS: Readonly<Record<string, Record<string, unknown>>> = {
  sft: { steps: 200, learningRate: 1e-3, batchSize: 32 },
  'reward-model': { steps: 100, learningRate: 1e-3 },
  rl: { steps: 40, learningRate: 1.5e-4, promptsPerStep: 64, maxNewTokens: 112 },
  distil: { steps: 40, learningRate: 1.5e-4, promptsPerStep: 64, maxNewTokens: 112, teachers: { '*': 'models/default' } },
}
