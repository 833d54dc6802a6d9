import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARMS } from '../claims/arms.ts'
import { PAPERS } from '../claims/papers.ts'
import { recipeOf } from '../claims/study.ts'
import { domains } from '../tasks/index.ts'
import { presetRecipe, presets } from './presets.ts'
import { initialConfig, parseRecipe, RecipeError, storedRecipe } from './recipe.ts'
import { stageKinds } from './stages/describe.ts'
import type { RlStage } from './stages/rl.ts'
import type { SftStage } from './stages/sft.ts'
import { SMALL_INIT } from './testing.ts'

const judge = { kind: 'reward-model', domain: 'alignment', steps: 2, learningRate: 1e-3 }
const rl = { kind: 'rl', domain: 'math', steps: 10, learningRate: 1e-3, maxNewTokens: 40 }
const recipe = { name: 'Test', model: 'models/nano', stages: [rl] }
const withStage = (change: object) => ({ ...recipe, stages: [{ ...rl, ...change }] })

type Stage = (value: number) => object

/** Each number that a stage may have, by kind and path, and a stage that has it. */
function numberFields(): [path: string, stage: Stage][] {
  const least: Record<string, object> = { sft: { batchSize: 1 }, distil: { teachers: { '*': 'models/a' } } }
  return stageKinds().flatMap(({ kind, beginning, fields }) => {
    const stage = { kind, domain: 'math', steps: 1, learningRate: 1e-3, ...beginning, ...least[kind] }
    const plain = fields.filter(({ type }) => type === 'number')
    const inGroups = fields.flatMap((group) =>
      (group.fields ?? []).filter(({ type }) => type === 'number').map((field) => ({ group, field })),
    )
    return [
      ...plain.map(({ name }): [string, Stage] => [`${kind}.${name}`, (value) => ({ ...stage, [name]: value })]),
      ...inGroups.map(({ group, field }): [string, Stage] => [
        `${kind}.${group.name}.${field.name}`,
        (value) => ({ ...stage, [group.name]: { ...(group.begin as object), [field.name]: value } }),
      ]),
      ...(kind === 'rl'
        ? ['weight', 'buffer'].map((name): [string, Stage] => [
            `rl.rewards.${name}`,
            (value) => ({ ...stage, rewards: [{ name: 'verifier', [name]: value }] }),
          ])
        : []),
    ]
  })
}

function refusal(json: unknown): string {
  try {
    parseRecipe(json)
  } catch (error) {
    expect(error).toBeInstanceOf(RecipeError)
    return (error as Error).message
  }
  return 'accepted'
}

describe('a fault', () => {
  it.each([
    [{ ...recipe, seed: -1 }, 'seed'],
    [withStage({ groupSize: 1 }), 'stages[0].groupSize'],
    [withStage({ until: { truncated: 2 } }), 'stages[0].until.truncated'],
    [withStage({ rewards: [{ name: 'luck' }] }), 'stages[0].rewards[0].name'],
    [withStage({ domain: 'poetry' }), 'stages[0].domain'],
    [withStage({ task: { kinds: ['none such'] } }), 'stages[0].task'],
    [withStage({ delta: 1 }), 'stages[0].delta'],
    [withStage({ loss: 'cispo' }), 'stages[0].epsilonHigh'],
    [withStage({ hard: { pool: 9, samples: 4 } }), 'stages[0].hard.atMost'],
    [withStage({ hard: { pool: 9, atLeast: 7 } }), 'stages[0].hard.atLeast'],
    [withStage({ hard: { pool: 9 }, epochPrompts: 9 }), 'stages[0].epochPrompts'],
    [withStage({ task: { unboxed: true } }), 'stages[0].task'],
    [withStage({ until: { truncated: 0.1, over: 11 } }), 'stages[0].until.over'],
    [withStage({ rewards: [{ name: 'verifier' }, { name: 'reward-model' }] }), 'stages[0].rewards[1].model'],
    [withStage({ rewards: [{ name: 'verifier', model: 'a' }] }), 'stages[0].rewards[0].model'],
    [withStage({ rewards: [{ name: 'overlong', flip: {} }] }), 'stages[0].rewards[0].flip'],
    [withStage({ rewards: [{ name: 'verifier' }, { name: 'verifier' }] }), 'stages[0].rewards[1].name'],
    [withStage({ rewards: [{ name: 'verifier' }, { name: 'reward-model', model: 'judge' }] }), 'stages[0].rewards[1].model'],
    [withStage({ domain: undefined }), 'stages[0].domain'],
    [{ ...recipe, stages: [{ ...judge, domain: 'math' }] }, 'stages[0].domain'],
    [{ ...recipe, stages: [{ ...rl, kind: 'distil', teachers: { math: 'nobody' } }] }, 'stages[0].teachers.math'],
    [{ ...recipe, stages: [{ ...rl, kind: 'distil', teachers: { maths: 'models/a' } }] }, 'stages[0].teachers.maths'],
    [{ ...recipe, stages: [{ ...rl, kind: 'distil', teachers: { code: 'models/a' } }] }, 'stages[0].teachers'],
    [
      {
        ...recipe,
        stages: [
          { ...rl, kind: 'distil', teachers: { math: 'later' } },
          { ...rl, name: 'later' },
        ],
      },
      'stages[0].teachers.math',
    ],
    [{ ...recipe, stages: [{ kind: 'sft', domain: 'math', steps: 1, learningRate: 1 }] }, 'stages[0].batchSize'],
    [withStage({ kind: 'none' }), 'stages[0].kind'],
    [
      {
        ...recipe,
        stages: [
          { ...rl, name: 'a' },
          { ...rl, name: 'a' },
        ],
      },
      'stages[1].name',
    ],
    [withStage({ from: 'nowhere' }), 'stages[0].from'],
    [{ ...recipe, model: 'init' }, 'init'],
    [{ ...recipe, init: {} }, 'init'],
    [{ ...recipe, vocabulary: 'toy' }, 'vocabulary'],
    [{ ...recipe, model: 'init', init: { model_type: 'gpt2' } }, 'init'],
    [{ ...recipe, model: 'init', init: { ...SMALL_INIT, vocab_size: 219 } }, 'init.vocab_size'],
    [{ ...recipe, model: 'init', init: { ...SMALL_INIT, vocab_size: 220 }, vocabulary: 'families' }, 'init.vocab_size'],
    [withStage({ rewards: [{ name: 'verifier' }, { name: 'overlong', gate: true }] }), 'stages[0].rewards[1].gate'],
    [withStage({ promptsPerStep: 65536 }), 'stages[0].promptsPerStep'],
    [withStage({ name: 'models/code' }), 'stages[0].name'],
    [withStage({ kind: 'distil', teachers: { math: 'models/a\u202eb' } }), 'stages[0].teachers.math'],
    [7, ''],
  ])('of %j lies at %s', (json, path) => {
    expect(() => parseRecipe(json)).toThrow(expect.objectContaining({ name: 'RecipeError', path }))
  })
})

describe('parseRecipe', () => {
  it('takes names in which every character can be seen', () => {
    for (const name of ['a\u202eb', 'a\u0000', 'a\u200b', 'two\nlines'])
      for (const json of [{ ...recipe, name }, withStage({ name })])
        expect(refusal(json)).toMatch(/name must be text in which every character can be seen, not /)
    expect(parseRecipe({ ...recipe, name: 'Größer, שלום 👩\u200d🔬' }).name).toHaveLength(18)
  })

  it('takes no name of a stage that a model could have, nor one without anything in it', () => {
    for (const place of ['models/', 'imported/', 'runs/'])
      expect(refusal(withStage({ name: `${place}code` }))).toBe(
        `The recipe's stages[0].name begins with "${place}", as the name of a model does: take another.`,
      )
    for (const name of [' ', '.', '..', '. .'])
      expect(refusal(withStage({ name }))).toBe(`The recipe's stages[0].name must have more in it than blanks and dots, not "${name}".`)
    for (const name of ['8K/16K', '.5', 'models', '*']) expect(refusal(withStage({ name }))).toBe('accepted')
  })

  it('takes 262,144 rollouts a step, and no more', () => {
    expect(refusal(withStage({ promptsPerStep: 256, groupSize: 1024 }))).toBe('accepted')
    expect(refusal(withStage({ promptsPerStep: 257, groupSize: 1024 }))).toBe(
      "The recipe's stages[0] has promptsPerStep 257 and groupSize 1024, which are 263168 rollouts a step, and may be 262144.",
    )
    expect(refusal(withStage({ kind: 'distil', teachers: { '*': 'models/a' }, promptsPerStep: 65536, groupSize: 5 }))).toMatch(/327680/)
  })

  it('takes a new model that knows every piece of its tokenizer, and one that knows more', () => {
    const made = (more: object) => refusal({ ...recipe, model: 'init', init: { ...SMALL_INIT, ...more } })
    expect([made({}), made({ vocab_size: null }), made({ vocab_size: 220 }), made({ vocab_size: 256 })]).toEqual(Array(4).fill('accepted'))
    expect(made({ vocab_size: 10 })).toBe(
      "The recipe's init.vocab_size is 10, and the tokenizer has 220 pieces, each of which needs a place: leave it out.",
    )
  })

  it('fills in what the papers do: on-policy, temperature 1, truncated rollouts scored 0', () => {
    const stage = parseRecipe(recipe).stages[0] as RlStage
    expect(stage).toEqual({
      ...rl,
      name: 'math rl',
      task: {},
      mode: 'think',
      warmupSteps: 5,
      schedule: 'constant',
      minLearningRateRatio: 0,
      betas: [0.9, 0.95],
      epsilon: 1e-8,
      weightDecay: 0,
      maxGradNorm: 1,
      checkpointEvery: 20,
      snapshotEvery: 0,
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
      evaluation: null,
      promptsPerStep: 128,
      groupSize: 8,
      temperature: 1,
      topP: 1,
      topK: 0,
      truncated: 'zero',
      until: null,
      probes: null,
      hard: null,
      epochPrompts: 0,
      readmitSolved: 0.01,
      readmitFailed: 0.1,
      refill: 0,
    })
  })

  it('gives supervised stages a cosine', () => {
    const stage = parseRecipe({ ...recipe, stages: [{ kind: 'sft', domain: 'math', steps: 1, learningRate: 1, batchSize: 2 }] })
      .stages[0] as SftStage
    expect([stage.schedule, stage.optimizer, stage.muonLearningRate, stage.name]).toEqual(['cosine', 'adamw', 0.02, 'math sft'])
  })

  it('reads its own output back unchanged', () => {
    for (const { recipe } of presets) expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe)
  })

  it('keeps the task options as they are, once the domain has checked them', () => {
    expect(parseRecipe(withStage({ task: { kinds: ['add'] } })).stages[0].task).toEqual({ kinds: ['add'] })
  })

  it.each<[unknown, string]>([
    [null, 'A recipe must be a JSON object.'],
    [[], 'A recipe must be a JSON object.'],
    [{}, 'The recipe lacks name, which must be some text.'],
    [{ ...recipe, stges: [] }, 'The recipe has a field stges, which is not one it can have; did you mean stages?'],
    [{ ...recipe, seed: -1 }, "The recipe's seed must be a whole number from 0 to 4294967295, not -1."],
    [{ ...recipe, stages: [] }, "The recipe's stages must be a list of one stage or more, not []."],
    [withStage({ until: { over: 3 } }), 'The recipe lacks stages[0].until.truncated, which must be a number from 0 to 1.'],
    [withStage({ hard: {} }), 'The recipe lacks stages[0].hard.pool, which must be a whole number from 1 to 65536.'],
    [
      withStage({ hard: { pool: 100 }, epochPrompts: 50 }),
      "The recipe's stages[0] has both hard and epochPrompts, and each says what an epoch is made of: leave epochPrompts out, since hard goes round the prompts it keeps.",
    ],
    [
      withStage({ hard: { pool: 100, samples: 4 } }),
      "The recipe's stages[0] has hard.atMost 6 of 4 samples, which leaves no prompt out as too easy.",
    ],
    [
      withStage({ hard: { pool: 100, atLeast: 7 } }),
      "The recipe's stages[0] has hard.atLeast 7 above hard.atMost 6, which no prompt can be between.",
    ],
    [withStage({ probes: {} }), 'The recipe lacks stages[0].probes.every, which must be a whole number from 1 to 1000000000.'],
    [{ ...recipe, stages: [null] }, "The recipe's stages[0] must be an object, not null."],
    [
      { ...recipe, stages: [rl, { kind: 'dpo' }] },
      'The recipe\'s stages[1].kind must be "sft" or "reward-model" or "rl" or "distil", not "dpo".',
    ],
    [{ ...recipe, stages: [rl, rl] }, 'The recipe has two stages named "math rl".'],
    [{ ...recipe, model: 'init' }, 'The recipe has model "init" but no init to make it from.'],
    [{ ...recipe, init: {} }, 'The recipe has an init, which only model "init" uses.'],
    [{ ...recipe, model: 'init', init: { model_type: 'llama' } }, "The recipe's init lacks hidden_size."],
    [
      { ...recipe, model: 'init', init: { model_type: 'gpt2' } },
      'The recipe\'s init has model_type "gpt2", which is not supported; the known architectures are LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM.',
    ],
    [
      withStage({ learning_rate: 1 }),
      'The recipe has a field stages[0].learning_rate, which is not one it can have; did you mean learningRate?',
    ],
    [withStage({ learningRate: undefined, lr: 1 }), 'The recipe has a field stages[0].lr, which is not one it can have.'],
    [withStage({ batchSize: 8 }), 'The recipe has a field stages[0].batchSize, which is not one it can have.'],
    [withStage({ steps: undefined }), 'The recipe lacks stages[0].steps, which must be a whole number from 1 to 1000000000.'],
    [withStage({ steps: JSON.parse('1e400') }), "The recipe's stages[0].steps must be a whole number from 1 to 1000000000, not Infinity."],
    [withStage({ steps: Number.NaN }), "The recipe's stages[0].steps must be a whole number from 1 to 1000000000, not NaN."],
    [
      withStage({ rewards: [{ name: 'verifier', wieght: 2 }] }),
      'The recipe has a field stages[0].rewards[0].wieght, which is not one it can have; did you mean weight?',
    ],
    [
      withStage({ until: { truncatd: 0.1 } }),
      'The recipe has a field stages[0].until.truncatd, which is not one it can have; did you mean truncated?',
    ],
    [
      withStage({ rewards: [{ name: 'verifier', flip: { toWright: 0.1 } }] }),
      'The recipe has a field stages[0].rewards[0].flip.toWright, which is not one it can have; did you mean toRight?',
    ],
    [
      withStage({ rewards: [{ name: 'overlong', gate: true }, { name: 'verifier' }] }),
      'The recipe\'s stages[0] has the reward "overlong" as a gate, and it never pays above 0, so that no other reward would ever be paid.',
    ],
    [withStage({ steps: 1.5 }), "The recipe's stages[0].steps must be a whole number from 1 to 1000000000, not 1.5."],
    [withStage({ steps: '10' }), 'The recipe\'s stages[0].steps must be a whole number from 1 to 1000000000, not "10".'],
    [withStage({ groupSize: 1 }), "The recipe's stages[0].groupSize must be a whole number from 2 to 1024, not 1."],
    [withStage({ temperature: 0 }), "The recipe's stages[0].temperature must be a number above 0, at most 100, not 0."],
    [withStage({ topP: 1.1 }), "The recipe's stages[0].topP must be a number above 0, at most 1, not 1.1."],
    [withStage({ betas: [0.9, 1] }), "The recipe's stages[0].betas must be a list of two numbers from 0 to below 1, not [0.9,1]."],
    [withStage({ truncated: 'drop' }), 'The recipe\'s stages[0].truncated must be "mask" or "zero", not "drop".'],
    [
      { ...recipe, stages: [{ ...rl, domain: undefined }] },
      `The recipe lacks stages[0].domain, which must be one of ${domains.join(', ')} or mixture.`,
    ],
    [
      { ...recipe, stages: [{ kind: 'rl', steps: 1, learningRate: 1, maxNewTokens: 8 }] },
      `The recipe lacks stages[0].domain, which must be one of ${domains.join(', ')} or mixture.`,
    ],
    [
      { ...recipe, stages: [{ ...judge, domain: 'math' }] },
      "The recipe's stages[0] learns from pairs of replies, and of math there are none: take alignment, or a set of pairs.",
    ],
    [
      { ...recipe, stages: [{ ...judge, domain: 'mixture', task: { parts: [{ domain: 'math' }, { domain: 'code' }] } }] },
      "The recipe's stages[0] learns from pairs of replies, and of math and code there are none: take alignment, or a set of pairs.",
    ],
    [
      withStage({ until: { truncated: 0.1 }, steps: 4 }),
      "The recipe's stages[0] has until.over 5 and steps 4, so that it can never end early: lower until.over, or leave until out.",
    ],
    [withStage({ domain: 'alchemy' }), `There is no domain "alchemy"; there is ${domains.join(', ')} (stages[0] of the recipe).`],
    [
      withStage({ task: { kindz: ['add'] } }),
      'The math task has no option "kindz"; it has preset, kinds, levels, styles, slip, thinkShare, wordings, reserved, codeSwitching, unboxed (stages[0] of the recipe).',
    ],
    [
      withStage({ task: { unboxed: true } }),
      'The recipe\'s stages[0] has the option "unboxed", which grades replies and does not pay for them.',
    ],
    [
      withStage({ domain: 'mixture', task: { parts: [{ domain: 'code' }, { domain: 'math', task: { unboxed: true } }] } }),
      'The recipe\'s stages[0] has the option "unboxed", which grades replies and does not pay for them.',
    ],
    [
      withStage({ domain: 'mixture', maxNewTokens: 64, task: { parts: [{ domain: 'code', maxNewTokens: 65 }] } }),
      "The recipe's stages[0] has maxNewTokens 64 and asks 65 for its part code: a part's budget is at most the stage's.",
    ],
    [
      {
        ...recipe,
        stages: [
          { kind: 'sft', domain: 'mixture', steps: 1, learningRate: 1, batchSize: 4, task: { parts: [{ domain: 'code', mode: 'think' }] } },
        ],
      },
      "The recipe's stages[0] asks a mode or a budget for its part code, which only what is rolled out has: replies that are given have their own.",
    ],
    [
      {
        ...recipe,
        stages: [
          { kind: 'reward-model', domain: 'mixture', steps: 1, learningRate: 1, task: { parts: [{ domain: 'alignment', mode: 'think' }] } },
        ],
      },
      "The recipe's stages[0] asks a mode or a budget for its part alignment, which only what is rolled out has: replies that are given have their own.",
    ],
    [
      withStage({ loss: 'cispo' }),
      'The recipe\'s stages[0] has the loss "cispo" and epsilonHigh 0.2, which there is the highest ratio itself: 1 or more, and 5 in its paper.',
    ],
    [
      withStage({ loss: 'ppo' }),
      'The recipe\'s stages[0].loss must be "dapo" or "grpo" or "bnpo" or "dr_grpo" or "gspo" or "cispo", not "ppo".',
    ],
    [
      withStage({ rewards: [{ name: 'verifier' }, { name: 'reward-model' }] }),
      'The recipe\'s stages[0] has the reward "reward-model" without a model: a stage of the recipe, or models/NAME.',
    ],
    [
      withStage({ rewards: [{ name: 'reward-model', model: 'judge' }] }),
      'The recipe\'s stages[0].rewards[0].model is "judge", which is no stage before it, and no model such as "models/NAME".',
    ],
    [
      {
        ...recipe,
        stages: [
          { ...rl, rewards: [{ name: 'reward-model', model: 'judge' }] },
          { ...judge, name: 'judge' },
        ],
      },
      'The recipe\'s stages[0].rewards[0].model needs what the stage "judge" leaves, which does not come before it.',
    ],
    [
      { ...recipe, stages: [rl, { ...judge, name: 'judge' }, { ...rl, name: 'again', from: 'judge' }] },
      'The recipe\'s stages[2].from is "judge", and what leaves a policy before it is "start" or "math rl".',
    ],
    [withStage({ name: 'start' }), 'No stage can be named "start", which is the recipe\'s own model.'],
    [withStage({ from: 'later' }), 'The recipe\'s stages[0].from is "later", and what leaves a policy before it is "start".'],
    [
      withStage({ rewards: [{ name: 'verifier' }, { name: 'overlong', flip: { toRight: 0.1 } }] }),
      'The recipe\'s stages[0] has the reward "overlong" with a flip, which only "verifier" has.',
    ],
    [
      withStage({ rewards: [{ name: 'verifier', flip: { toRight: 2 } }] }),
      "The recipe's stages[0].rewards[0].flip.toRight must be a number from 0 to 1, not 2.",
    ],
    [withStage({ rewards: [{ name: 'verifier' }, { name: 'verifier' }] }), 'The recipe\'s stages[0] names the reward "verifier" twice.'],
    [
      { ...recipe, stages: [{ ...rl, kind: 'distil', teachers: { code: 'models/code' } }] },
      'The recipe\'s stages[0] has no teacher of math, and none of "*".',
    ],
    [
      { ...recipe, stages: [{ ...rl, kind: 'distil', teachers: {} }] },
      'The recipe\'s stages[0].teachers must be an object with a model for each domain, or for "*", not {}.',
    ],
    [
      {
        ...recipe,
        stages: [
          { ...judge, name: 'judge' },
          { ...rl, kind: 'distil', teachers: { '*': 'judge' } },
        ],
      },
      'The recipe\'s stages[1].teachers.* takes what the stage "judge" leaves for a teacher, which it is not.',
    ],
    [
      withStage({ delta: 1.1 }),
      "The recipe's stages[0] has delta 1.1, which must be above 1 + epsilonHigh: it caps what the clipping leaves.",
    ],
    [
      { ...recipe, stages: [{ ...rl, kind: 'distil', teachers: { maths: 'models/a', '*': 'models/b' } }] },
      'The recipe\'s stages[0] has a teacher of "maths", which is no domain.',
    ],
    [withStage({ rewards: [] }), "The recipe's stages[0].rewards must be a list of one reward or more, not []."],
    [withStage({ evaluation: 3 }), "The recipe's stages[0].evaluation must be an object, not 3."],
    [
      withStage({ evaluation: { every: 5 } }),
      'The recipe lacks stages[0].evaluation.prompts, which must be a whole number from 1 to 65536.',
    ],
    [
      withStage({ evaluation: { every: 5, prompts: 1, mode: 'think' } }),
      'The recipe has a field stages[0].evaluation.mode, which is not one it can have; did you mean modes?',
    ],
    [
      withStage({ evaluation: { every: 5, prompts: 1, modes: ['both'] } }),
      'The recipe\'s stages[0].evaluation.modes[0] must be "think" or "instruct", not "both".',
    ],
  ])('refuses %j', (json, sentence) => {
    expect(refusal(json)).toBe(sentence)
  })

  it.each(numberFields())('takes no %s that nobody means', (_, stage) => {
    expect(refusal({ ...recipe, stages: [stage(1e300)] })).toMatch(/ must be a (whole )?number .*(to|at most) [\d.]+, not 1e\+300\.$/)
  })

  it('takes no share that nobody means, nor a temperature to be measured at', () => {
    expect(refusal(withStage({ evaluation: { every: 1, prompts: 1, temperatures: [0, 1e300] } }))).toBe(
      "The recipe's stages[0].evaluation.temperatures[1] must be a number from 0 to 100, not 1e+300.",
    )
    for (const task of [{ kinds: { sums: 1e300 } }, { levels: { 1: 1e300 } }, { styles: { full: 1e300 } }])
      expect(refusal(withStage({ task }))).toMatch(/^The shares of "\w+" in the math task must be .*1000000000 /)
    expect(refusal(withStage({ domain: 'mixture', task: { parts: [{ domain: 'math', share: 1e300 }] } }))).toMatch(
      /^The share of math in a mixture must be a number above 0, at most 1000000000 /,
    )
    expect(refusal({ ...recipe, initStd: 1e300 })).toBe("The recipe's initStd must be a number above 0, at most 10, not 1e+300.")
  })

  it('takes a hundred stages, and refuses more at once and in one sentence', () => {
    const stages = (count: number) => Array.from({ length: count }, (_, i) => ({ ...rl, name: `s${i}` }))
    expect(refusal({ ...recipe, stages: stages(100) })).toBe('accepted')
    expect(refusal({ ...recipe, stages: stages(3000) })).toBe('The recipe has 3000 stages, and may have 100.')
    expect(refusal({ ...recipe, stages: Array(1_000_000).fill(0) })).toBe('The recipe has 1000000 stages, and may have 100.')
  })

  it('takes every arm of the claims', () => {
    for (const arm of Object.keys(ARMS)) {
      const written = recipeOf(PAPERS, arm, 1)
      if (written) expect(refusal(written)).toBe('accepted')
    }
  })

  it('lets a set of pairs, or a mixture with some, teach a reward model', () => {
    for (const change of [
      { domain: 'math', prompts: 'pairs.jsonl' },
      { domain: 'mixture', task: { parts: [{ domain: 'math' }, { domain: 'alignment' }] } },
    ])
      expect(parseRecipe({ ...recipe, stages: [{ ...judge, ...change }] }).stages[0]).toMatchObject(change)
  })

  it.each([
    withStage({ until: { truncated: 0.1, over: 11 } }),
    withStage({ rewards: [{ name: 'verifier' }, { name: 'overlong', gate: true }] }),
    withStage({ promptsPerStep: 65536 }),
    withStage({ name: 'models/code' }),
    withStage({ name: '..' }),
    withStage({ kind: 'distil', teachers: { math: 'models/a\u202eb' } }),
    { ...recipe, model: 'init', init: { ...SMALL_INIT, vocab_size: 10 } },
  ])('refuses %j of a new run, and lets one that has begun go on', (json) => {
    expect(refusal(json)).not.toBe('accepted')
    expect(storedRecipe(json)).toMatchObject(json)
  })

  it('lets a run that has begun go on with nothing else', () => {
    expect(() => storedRecipe(withStage({ delta: 1 }))).toThrow(RecipeError)
  })

  it('ends in one sentence for any JSON at all, and never throws anything else', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(...Object.keys(presets[0].recipe.stages[0]), 'name', 'seed', 'stages'),
        (value, field) => {
          for (const json of [value, { ...recipe, [field]: value }, withStage({ [field]: value })])
            expect(refusal(json)).toMatch(/^(accepted|[^\n]+[.?])$/)
        },
      ),
    )
  })
})

describe('presets', () => {
  it('can be cut to a step a stage, as --steps does, and are recipes still', () => {
    for (const { recipe: whole } of presets) {
      const short = { ...whole, stages: whole.stages.map((stage) => ({ ...stage, steps: 1 })) }
      expect(storedRecipe(JSON.parse(JSON.stringify(short)))).toEqual(short)
    }
  })

  it('are those that ship', () => {
    expect(presets.map(({ id }) => id).sort()).toEqual([
      'blended',
      'cascade',
      'cascade-refresh',
      'cascade-replay',
      'cascade-start',
      'cascade-start-large',
      'experts-merged',
      'math-code-math',
      'math-grpo',
      'math-then-code',
      'nano-grpo',
      'nano-sft',
      'one-stage',
    ])
    expect(() => presetRecipe('nano')).toThrow(
      'There is no preset "nano"; the known ones are nano-grpo, math-grpo, math-then-code, math-code-math, cascade, cascade-replay, cascade-refresh, blended, experts-merged, one-stage, nano-sft, cascade-start, cascade-start-large.',
    )
  })

  it('are handed out as copies', () => {
    presetRecipe('nano-grpo').stages[0].steps = 1
    expect(presetRecipe('nano-grpo').stages[0].steps).toBe(260)
  })

  it('make new models whose vocabulary and end token come from the tokenizer', () => {
    const config = initialConfig(presetRecipe('cascade-start').init!, { vocab: 180, eosTokenIds: [2] })
    expect([config.vocab, config.eosTokenIds, config.hidden, config.headDim]).toEqual([180, [2], 96, 32])
    expect(initialConfig({ ...presetRecipe('nano-sft').init, vocab_size: 256 }, { vocab: 180, eosTokenIds: [] }).vocab).toBe(256)
  })
})
