import { describe, expect, it } from 'vitest'
import type { Completion, GenerationRequest, Generator } from '../model/generator.ts'
import type { Scorer } from '../model/score.ts'
import type { Prompt, Task, Verdict } from '../tasks/task.ts'
import { Curriculum } from './curriculum.ts'
import { grpoStep } from './grpo.ts'
import type { Learner } from './learner.ts'
import { parseRecipe } from './recipe.ts'
import { Reward, type RewardContext, type RewardName } from './rewards/index.ts'
import type { RlStage } from './stages/rl.ts'
import { modelWithoutWeights } from './testing.ts'

const model = modelWithoutWeights(128)
const [one, two] = ['1', '2'].map((text) => model.tokenizer?.encode(text)[0] as number)
const end = model.eosTokenIds[0]

const paying = (...names: RewardName[]) =>
  Reward.open(
    names.map((name) => ({ name, weight: 1, shape: null, gate: false, buffer: 4 })),
    {} as RewardContext,
  )

const byVerifier = await paying('verifier')

/** Prompt i is `i?`, number 2 a longer one of more than 60 tokens. Of `dull` ones all rollouts are wrong, of the others half. */
function parts(dull: (index: number) => boolean, longestPrompt = 100, epochPrompts = 0) {
  const prompt = (index: number): Prompt => ({ id: `p${index}`, domain: 'math', prompt: index === 2 ? '3 '.repeat(40) : `${index}?` })
  const task = {
    domain: 'math',
    promptAt: (_split: string, _seed: number, index: number) => prompt(index),
    verify: async ({ id }: Prompt, text: string): Promise<Verdict> => {
      const correct = !dull(Number(id.slice(1))) && text === '1'
      return { reward: correct ? 1 : 0, correct, outcome: correct ? 'correct' : 'wrong', detail: {} }
    },
  } as unknown as Task
  const seeds: number[] = []
  const generator = {
    async generate(
      requests: GenerationRequest[],
      { seed }: { seed: number },
      { onCompletion }: { onCompletion(i: number, c: Completion): void },
    ) {
      seeds.push(seed)
      const completions = requests.flatMap(({ count }, request) =>
        Array.from(
          { length: count },
          (_, i): Completion => ({ request, tokens: [i % 2 ? one : two, end], logprobs: [-1, -1], stop: 'eos' }),
        ),
      )
      completions.forEach((completion, i) => {
        onCompletion(i, completion)
      })
      return completions
    },
  } as unknown as Generator
  const learned: number[] = []
  const learner = {
    async step(sequences: { tokens: number[] }[]) {
      learned.push(sequences.length)
      const scores = sequences.map(({ tokens }) => ({
        logprobs: new Float32Array(tokens.length),
        entropies: new Float32Array(tokens.length),
      }))
      return { loss: 1, gradNorm: 1, tokens: 1, scores }
    },
  } as unknown as Learner
  const curriculum = new Curriculum(task, { seed: 0, epochPrompts, readmitSolved: 0, readmitFailed: 0 })
  const scored: number[] = []
  const reference = {
    async logprobs(of: readonly { tokens: number[] }[]) {
      scored.push(of.length)
      return of.map(({ tokens }) => tokens.map(() => -2))
    },
    dispose() {},
  }
  return {
    parts: { model, learner, policy: null, reference, generator, task, curriculum, reward: byVerifier, longestPrompt },
    seeds,
    learned,
    scored,
  }
}

function stage(fields: Partial<RlStage>): RlStage {
  const rl = { kind: 'rl', domain: 'math', steps: 1, learningRate: 1, maxNewTokens: 8, promptsPerStep: 4, groupSize: 2, ...fields }
  return parseRecipe({ name: 'test', model: 'models/x', stages: [rl] }).stages[0] as RlStage
}

it('learns from the groups that have a signal, and rolls out nothing more unless told', async () => {
  const { parts: given, seeds, learned } = parts((index) => index % 2 === 1)
  const { metrics, rollouts } = await grpoStep(given, stage({ promptsPerStep: 2 }), 1, 5, 1)
  expect(rollouts.map(({ prompt_id }) => prompt_id)).toEqual(['p0', 'p0', 'p1', 'p1'])
  expect(rollouts.map(({ advantage }) => advantage)).toEqual([-1, 1, null, null])
  expect([learned, seeds.length]).toEqual([[2], 1])
  expect(metrics).toMatchObject({ frac_reward_zero_std: 0.5, reward: 0.25, 'batch/solve_all': 0, 'batch/solve_none': 0.5 })
  const sampled = rollouts.reduce((sum, { completion_tokens }) => sum + completion_tokens.length, 0)
  expect(metrics.tokens).toMatchObject({ sampled })
  expect(metrics).not.toHaveProperty('frac_groups_refilled')
})

it('writes down how far from the sampler the last update found each token, and nothing where all ratios are 1', async () => {
  const found = async (logprob: number) => {
    const { parts: given } = parts((index) => index % 2 === 1)
    const policy = {
      async score(sequences: readonly { tokens: number[] }[]) {
        return sequences.map(({ tokens }) => ({
          logprobs: new Float32Array(tokens.length - 1).fill(logprob),
          entropies: new Float32Array(tokens.length - 1),
        }))
      },
    } as unknown as Scorer
    const { rollouts } = await grpoStep({ ...given, policy }, stage({ promptsPerStep: 2, iterations: 2 }), 1, 5, 1)
    return rollouts
  }
  const [{ logprobs }] = await found(0)
  const moved = await found(logprobs[0] - 0.25)
  expect(moved.slice(0, 2).map(({ log_ratios }) => log_ratios)).toEqual([logprobs.map(() => -25), logprobs.map(() => -25)])
  // The second group taught nothing, and took no part.
  expect(moved[2].log_ratios).toBeUndefined()
  expect((await found(logprobs[0])).every((record) => !('log_ratios' in record))).toBe(true)
})

it('puts other prompts in the place of groups without signal, up to the share the stage allows, and records them', async () => {
  const { parts: given, seeds, learned } = parts((index) => index !== 0 && index !== 6, 60)
  const { metrics, rollouts } = await grpoStep(given, stage({ refill: 1 }), 3, 5, 1, {})
  // Of 0, 1, 3 two are dull: 4, 5 are drawn, both dull; then 6, 7, and the share is used up.
  expect(new Set(rollouts.map(({ prompt_id }) => prompt_id))).toEqual(new Set(['p0', 'p1', 'p3', 'p4', 'p5', 'p6', 'p7']))
  expect(rollouts.map(({ group }) => group)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
  expect(rollouts.filter(({ advantage }) => advantage !== null).map(({ prompt_id }) => prompt_id)).toEqual(['p0', 'p0', 'p6', 'p6'])
  expect(learned).toEqual([4])
  expect(metrics).toMatchObject({ frac_groups_refilled: 4 / 3, prompts_too_long: 1 })
  expect(new Set(seeds).size).toBe(seeds.length)
})

it('passes over prompts too long to be answered, and ends no run by them', async () => {
  const { parts: given, learned } = parts(() => false, 60)
  const { metrics, rollouts } = await grpoStep(given, stage({}), 1, 5, 1)
  expect(rollouts.map(({ prompt_id }) => prompt_id)).toEqual(['p0', 'p0', 'p1', 'p1', 'p3', 'p3'])
  expect(metrics.prompts_too_long).toBe(1)
  const none = parts(() => false, 2)
  const empty = await grpoStep(none.parts, stage({}), 1, 5, 1)
  expect(empty.rollouts).toEqual([])
  expect(empty.metrics).toMatchObject({ prompts_too_long: 4, loss: 0, tokens: { sampled: 0 } })
  expect(Object.keys(empty.metrics).filter((name) => /^(reward|frac_|batch\/|completions\/)/.test(name))).toEqual([])
  expect([learned, none.learned]).toEqual([[6], []])
})

it('says nothing of the reward where the verifier failed on every rollout, and of the others how long they are', async () => {
  const { parts: given, learned } = parts(() => false)
  const failed: Verdict = { reward: 0, correct: false, outcome: 'harness-error', detail: {}, harnessError: true }
  const task = { ...given.task, verify: async () => failed }
  const { metrics, rollouts } = await grpoStep({ ...given, task }, stage({ promptsPerStep: 2 }), 1, 5, 1)
  expect(rollouts).toHaveLength(4)
  expect(learned).toEqual([])
  expect(metrics).toMatchObject({ 'completions/errored_ratio': 1, 'completions/mean_length': 2, 'completions/clipped_ratio': 0 })
  expect(Object.keys(metrics).filter((name) => /reward|batch\//.test(name))).toEqual([])
})

it('rolls each prompt out as it asks within the budget, and the others as the stage has it, its modes by turns', async () => {
  const { parts: given } = parts(() => false)
  const asks = [{ mode: 'instruct', maxNewTokens: 3 }, undefined, { maxNewTokens: 9 }, { maxNewTokens: 5 }] as const
  const task: Task = { ...given.task, promptAt: (...at) => ({ ...given.task.promptAt(...at), prompt: `${at[2]}?`, ask: asks[at[2]] }) }
  const budgets: number[] = []
  const generator = {
    generate(requests: GenerationRequest[], ...rest: [never, never]) {
      budgets.push(...requests.map(({ maxNewTokens }) => maxNewTokens))
      return given.generator.generate(requests, ...rest)
    },
  } as unknown as Generator
  const curriculum = new Curriculum(task, { seed: 0, epochPrompts: 0, readmitSolved: 0, readmitFailed: 0 })
  const { rollouts } = await grpoStep({ ...given, task, generator, curriculum }, stage({ mode: 'both', groupSize: 2 }), 1, 5, 1)
  expect(budgets).toEqual([3, 8, 8, 5])
  expect(rollouts.filter((_, i) => i % 2 === 0).map(({ mode }) => mode)).toEqual(['instruct', 'instruct', 'think', 'instruct'])
})

it('takes no more prompts than an epoch has', async () => {
  const { parts: given } = parts(() => true, 60, 5)
  const { rollouts } = await grpoStep(given, stage({ refill: 8, promptsPerStep: 5 }), 1, 5, 1)
  expect(rollouts).toHaveLength(8)
})

it('holds every rollout that was judged to a reference, where there is one, also where all rewards are equal', async () => {
  const { parts: given, learned, scored } = parts(() => true)
  const { metrics, rollouts } = await grpoStep(given, stage({ beta: 0.1 }), 1, 5, 1)
  expect(rollouts.every(({ advantage }) => advantage === null)).toBe(true)
  expect([learned, scored]).toEqual([[8], [8]])
  // Of k3 at -1 and -2: e^-1 - 1 + 1.
  expect(metrics.kl).toBeCloseTo(Math.exp(-1), 6)
  expect(metrics).not.toHaveProperty('clip_ratio/low_mean')
})

it('pays by several parts, and tells what each of them scored', async () => {
  const { parts: given } = parts(() => false)
  const { metrics, rollouts } = await grpoStep(
    { ...given, reward: await paying('verifier', 'overlong') },
    stage({ promptsPerStep: 1, maxNewTokens: 4 }),
    1,
    5,
    1,
  )
  // Two tokens of a budget of four, of which all four pay: half a point off.
  expect(rollouts.map(({ reward, rewards }) => [reward, rewards])).toEqual([
    [-0.5, { verifier: 0, overlong: -0.5 }],
    [0.5, { verifier: 1, overlong: -0.5 }],
  ])
  expect(metrics).toMatchObject({ reward: 0, 'rewards/verifier/mean': 0.5, 'rewards/verifier/std': 0.5, 'rewards/overlong/mean': -0.5 })
})

it('asks every other prompt in the other mode where a stage has both, and says so of each rollout', async () => {
  const { parts: given } = parts(() => false)
  const { rollouts } = await grpoStep(given, stage({ mode: 'both' }), 1, 5, 1)
  expect(rollouts.map(({ mode }) => mode)).toEqual(['think', 'think', 'instruct', 'instruct', 'think', 'think', 'instruct', 'instruct'])
  const ends = ['think', 'instruct'].map((mode) => model.tokenizer?.encode(` /${mode === 'think' ? 'think' : 'no_think'}`)[0])
  for (const { mode, prompt_tokens } of rollouts) expect(prompt_tokens).toContain(ends[mode === 'think' ? 0 : 1])
})

describe('of what was replied', () => {
  const replying = (
    given: ReturnType<typeof parts>['parts'],
    texts: readonly string[],
    prompt: Prompt,
    isRight: (text: string) => boolean,
  ) => {
    const generator = {
      async generate(requests: GenerationRequest[], _: unknown, hooks: { onCompletion(i: number, c: Completion): void }) {
        const completions = requests.flatMap(({ count }, request) =>
          Array.from({ length: count }, (_, i): Completion => {
            const tokens = [...(model.tokenizer?.encode(texts[i]) ?? []), end]
            return { request, tokens, logprobs: tokens.map(() => -1), stop: 'eos' }
          }),
        )
        completions.forEach((completion, i) => {
          hooks.onCompletion(i, completion)
        })
        return completions
      },
    } as unknown as Generator
    const task = {
      domain: 'math',
      promptAt: () => prompt,
      verify: async (_: Prompt, text: string): Promise<Verdict> =>
        isRight(text)
          ? { reward: 1, correct: true, outcome: 'correct', detail: {} }
          : { reward: 0, correct: false, outcome: 'wrong', detail: {} },
    } as unknown as Task
    const curriculum = new Curriculum(task, { seed: 0, epochPrompts: 0, readmitSolved: 0, readmitFailed: 0 })
    return { ...given, generator, task, curriculum }
  }
  const sum: Prompt = {
    ...{ id: 's', domain: 'math', kind: 'sums', prompt: '28+37', answer: 65 },
    problem: { operation: 'add', a: 28, b: 37 },
  } as Prompt

  it('false working counts among right ones alone', async () => {
    const texts = [
      '<think>8+7=15; 2+3+1=6; so 65</think>\\boxed{65}',
      '<think>8+7=14; 2+3+1=6; so 65</think>\\boxed{65}',
      '<think>8+7=14; so 75</think>\\boxed{75}',
      '<think>8+7=15; 2+3=6; so 65</think>\\boxed{65}',
    ]
    const right = (text: string) => text.endsWith('{65}')
    const of = (asked: string[]) =>
      grpoStep(replying(parts(() => false).parts, asked, sum, right), stage({ promptsPerStep: 1, groupSize: asked.length }), 1, 5, 1)
    const { metrics, rollouts } = await of(texts)
    expect(rollouts.map(({ working }) => working?.false)).toEqual([0, 1, 2, 1])
    expect(metrics['completions/false_working_ratio']).toBeCloseTo(2 / 3, 12)
    expect((await of([texts[2], texts[2]])).metrics).not.toHaveProperty('completions/false_working_ratio')
  })

  it('another mode than was asked is counted among all of them', async () => {
    const texts = ['<think>1</think>1', '1', '2', '1</think>1']
    const leaking = async (mode: 'think' | 'instruct') => {
      const given = replying(parts(() => false).parts, texts, { id: 'p', domain: 'math', prompt: '1?' }, (text) => text === '1')
      return (await grpoStep(given, stage({ promptsPerStep: 1, groupSize: 4, mode }), 1, 5, 1)).metrics['completions/mode_leak_ratio']
    }
    expect([await leaking('think'), await leaking('instruct')]).toEqual([0.5, 0.5])
    texts[1] = texts[0]
    expect([await leaking('think'), await leaking('instruct')]).toEqual([0.25, 0.75])
  })
})
