import { describe, expect, it } from 'vitest'
import type { StepMetrics } from '../runs/records.ts'
import { Random } from '../tasks/random.ts'
import { smallRecipe } from './testing.ts'
import { Watch, type WatchedStage, warningsOf, watchedStage } from './warnings.ts'

const healthy = { reward: 0.4, entropy: 0.3, frac_reward_zero_std: 0.3, 'completions/mean_length': 60, 'completions/clipped_ratio': 0.02 }
const step = (number: number, fields: Partial<StepMetrics>): StepMetrics => ({
  ...{ step: number, stage: 'math', kind: 'rl', loss: 0, grad_norm: 1, learning_rate: 1e-3, num_tokens: 0, step_time: 1 },
  ...healthy,
  ...fields,
})
/** What is told over the first `steps` steps of a stage of `of`, whose figures are what `at` makes of the share that is done. */
function told(at: (share: number) => Partial<StepMetrics>, steps = 60, of = 60): string[] {
  const watch = new Watch(() => ({ steps: of }))
  return Array.from({ length: steps }, (_, i) => watch.see(step(i + 1, at(i / (steps - 1))))).flat()
}

it('says nothing of a run that goes well, nor of one that has only begun', () => {
  expect(told((share) => ({ reward: 0.4 + 0.4 * share, entropy: 0.3 - 0.2 * share, 'completions/mean_length': 60 + 60 * share }))).toEqual(
    [],
  )
  expect(told(() => ({ frac_reward_zero_std: 0.9 }), 20)).toEqual([])
  expect(told((share) => ({ frac_reward_zero_std: share > 0.3 ? 1 : 0.9 }), 20)).toEqual([])
})

const FAULTS: [string, (share: number) => Partial<StepMetrics>, RegExp][] = [
  ['entropy collapse', (share) => ({ entropy: 0.3 * (1 - share) ** 3 }), /^Entropy has collapsed, from 0\.\d+ to 0\.0\d+ nats/],
  ['wrong working', () => ({ 'completions/false_working_ratio': 0.4 }), /^40% of the replies that are paid have a false line/],
  ['mode leaks', () => ({ 'completions/mode_leak_ratio': 0.1 }), /^10% of the replies are not in the mode/],
  [
    'silent groups',
    () => ({ frac_reward_zero_std: 0.9, reward: 0.01 }),
    /^90% of the groups have the same reward throughout, 0\.01 on average/,
  ],
  ['replies cut off', () => ({ 'completions/clipped_ratio': 0.5 }), /^50% of the replies are cut off/],
  ['length without gain', (share) => ({ 'completions/mean_length': 60 + 90 * share }), /^Replies have grown from \d+ to \d+ tokens/],
  [
    'reward without accuracy',
    (share) => ({ reward: 0.3 + 0.5 * share, ...(share % 0.5 < 1e-9 ? { evaluation: { 'math/think/T=0': 0.6 - 0.2 * share } } : {}) }),
    /^The reward has risen by 0\.\d+ while accuracy on held-out prompts fell by 0\.\d+/,
  ],
  [
    'a verifier that fails',
    (share) => ({ 'completions/errored_ratio': share > 0.5 ? 0.1 : undefined }),
    /^The verifier itself has failed on 10%/,
  ],
  ['a spike of the gradient', (share) => ({ grad_norm: share === 1 ? 6 : 1 }), /^The gradient was 6\.0 times as large/],
  [
    'sampler and trainer drifting apart',
    (share) => ({ logprob_mismatch: share > 0.5 ? 3e-4 : 2e-7 }),
    /^Sampler and trainer drift apart, from 2\.0e-7 to 0\.000\d+ nats.* Check this GPU on the Device page\.$/,
  ],
]
it.each(FAULTS)('tells %s, once', (_, at, sentence) => {
  expect(told(at)).toEqual([expect.stringMatching(sentence)])
})

describe('a stage of few steps', () => {
  it.each(FAULTS)('is told %s as well, once', (_, at, sentence) => {
    // As long as the shortest stages of the whole cascade; a spike needs the steps before it.
    for (const steps of [15, 20]) expect(told(at, steps, steps)).toEqual([expect.stringMatching(sentence)])
  })

  it('is told nothing before its beginning can be compared with anything, nor a stage too short for that', () => {
    const leaking = () => ({ 'completions/mode_leak_ratio': 0.1 })
    expect(told(leaking, 11, 15)).toEqual([])
    expect(told(leaking, 12, 15)).toHaveLength(1)
    expect(told(leaking, 23, 60)).toEqual([])
    expect(told(leaking, 24, 60)).toHaveLength(1)
    expect(told(leaking, 8, 8)).toEqual([])
  })

  it('is seldom told something that is chance alone', () => {
    const random = new Random('noise')
    const around = (mean: number, deviation: number) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit())
    // Figures of 64 prompts with 8 rollouts each swing by less.
    const noisy = () => ({
      reward: around(0.4, 0.05),
      entropy: around(0.08, 0.02),
      frac_reward_zero_std: around(0.6, 0.08),
      'completions/mean_length': around(60, 6),
      'completions/clipped_ratio': around(0.15, 0.05),
      'completions/mode_leak_ratio': Math.max(0, around(0.004, 0.004)),
      'completions/false_working_ratio': around(0.1, 0.05),
      grad_norm: around(1, 0.2),
      evaluation: { 'math/think/T=1': around(0.3, 0.03) },
    })
    for (const steps of [12, 15, 20, 30]) expect(Array.from({ length: 500 }, () => told(noisy, steps, steps)).flat().length).toBeLessThan(5)
  })
})

describe('reward without accuracy', () => {
  const name = 'math/think/T=1'
  const stages: Record<string, WatchedStage> = {
    judge: { steps: 5 },
    math: { steps: 20 },
    code: { steps: 20 },
    expert: { steps: 20, from: 'start' },
  }
  /** Records of stages one after another: each rises in reward, and is examined at its end alone. */
  const records = (plan: readonly (readonly [stage: string, before: number | null, after: number | null])[]) =>
    plan.flatMap(([stage, before, after]) => {
      const { steps = 0 } = stages[stage]
      return Array.from({ length: steps }, (_, i) =>
        step(i + 1, {
          ...{ stage, reward: 0.3 + (0.5 * i) / steps },
          ...(i === 0 && before !== null ? { evaluation_before: { [name]: before } } : {}),
          ...(i === steps - 1 && after !== null ? { evaluation: { [name]: after, 'code/think/T=1': 0.2 } } : {}),
        }),
      )
    })
  const heard = (...plan: Parameters<typeof records>[0]) => warningsOf(records(plan), (stage) => stages[stage]).map(({ text }) => text)

  it('is told of a stage examined at its end alone, by what was found before it', () => {
    expect(heard(['math', null, 0.6], ['code', null, 0.4])).toEqual([
      expect.stringMatching(/^code, step 20: The reward has risen by .* fell by 0\.10/),
    ])
    expect(heard(['judge', 0.6, null], ['math', null, 0.4])).toEqual([
      expect.stringMatching(/^math, step 20: The reward has risen by .* fell by 0\.20/),
    ])
  })

  it('is not told where there was nothing to compare with, or nothing was lost', () => {
    expect(heard(['math', null, 0.4])).toEqual([])
    expect(heard(['math', 0.4, 0.6], ['code', null, 0.6])).toEqual([])
  })

  it('compares a stage that branched off with what it went on from', () => {
    // The expert lies below what math left, and above the start that it was taught from.
    expect(heard(['math', 0.3, 0.6], ['expert', null, 0.4])).toEqual([])
    expect(heard(['math', 0.6, 0.3], ['expert', null, 0.4])).toEqual([
      expect.stringMatching(/^math, step 20/),
      expect.stringMatching(/^expert, step 20/),
    ])
  })

  describe.each([
    ['one cell', ['math/think']],
    ['ten cells', ['math', 'code', 'patch', 'instructions', 'puzzle'].flatMap((domain) => [`${domain}/think`, `${domain}/instruct`])],
  ])('of %s', (_, cells) => {
    /** A stage examined before its first step and at its last alone, whose accuracy of each cell goes from 0.5 to what `after` says. */
    const heardOf = (after: Record<string, number>) => {
      const exam = (value: (cell: string) => number) => Object.fromEntries(cells.map((cell) => [`${cell}/T=1`, value(cell)]))
      const run = Array.from({ length: 20 }, (_, i) =>
        step(i + 1, {
          reward: 0.3 + i / 40,
          ...(i === 0 ? { evaluation_before: exam(() => 0.5) } : {}),
          ...(i === 19 ? { evaluation: exam((cell) => after[cell] ?? 0.5) } : {}),
        }),
      )
      return warningsOf(run, () => ({ steps: 20, own: ['math/think'] })).map(({ text }) => text)
    }

    it('is told of what the stage trains, by itself', () => {
      expect(heardOf({ 'math/think': 0.44 })).toEqual([
        expect.stringMatching(/^math, step 20: The reward has risen by .* on held-out prompts of what it trains fell by 0\.06/),
      ])
    })

    it('is not told where that rose, or stayed', () => {
      for (const after of [0.48, 0.5, 0.6]) expect(heardOf({ 'math/think': after })).toEqual([])
    })
  })

  it('is told of other domains and modes where all that is examined fell by as much', () => {
    const [before, after] = [0.5, 0.4].map((value) => ({ 'math/think/T=1': 0.5, 'math/instruct/T=1': value, 'code/think/T=1': value }))
    const run = Array.from({ length: 20 }, (_, i) =>
      step(i + 1, { reward: 0.3 + i / 40, ...(i === 0 ? { evaluation_before: before } : i === 19 ? { evaluation: after } : {}) }),
    )
    expect(warningsOf(run, () => ({ steps: 20, own: ['math/think'] }))).toEqual([
      { step: 20, text: expect.stringMatching(/accuracy on held-out prompts fell by 0\.07/) },
    ])
  })

  it('judges a mixture by the mean of what it is made of, each part in the mode that it asks', () => {
    const parts = [{ domain: 'math' }, { domain: 'instructions', mode: 'instruct' }]
    const both = {
      kind: 'rl',
      name: 'both',
      domain: 'mixture',
      mode: 'think',
      task: { parts },
      steps: 20,
      learningRate: 1e-3,
      maxNewTokens: 9,
    }
    const own = watchedStage(smallRecipe([both]).stages[0]).own
    expect(own).toEqual(['mixture/think', 'math/think', 'instructions/instruct'])
    const told = (math: number, instructions: number) => {
      const exam = (first: number, second: number) => ({
        ...{ 'math/think/T=1': first, 'math/instruct/T=1': 0.2, 'instructions/instruct/T=1': second, 'instructions/think/T=1': 0.2 },
        ...{ 'code/think/T=1': 0.2, 'code/instruct/T=1': 0.2 },
      })
      const run = Array.from({ length: 20 }, (_, i) =>
        step(i + 1, {
          ...{ stage: 'both', reward: 0.3 + i / 40 },
          ...(i === 0 ? { evaluation_before: exam(0.5, 0.5) } : i === 19 ? { evaluation: exam(math, instructions) } : {}),
        }),
      )
      return warningsOf(run, () => ({ steps: 20, own })).length
    }
    expect([told(0.4, 0.5), told(0.4, 0.6)]).toEqual([1, 0])
  })

  it('knows of a reward model that it left the policy as it was', () => {
    const judge = { kind: 'reward-model', name: 'judge', domain: 'alignment', steps: 5, learningRate: 1e-3 }
    const math = { kind: 'rl', name: 'math', domain: 'math', steps: 20, learningRate: 1e-3, maxNewTokens: 9, from: 'start' }
    const [first, second] = smallRecipe([math, { ...judge, from: 'start' }]).stages
    expect(watchedStage(first)).toEqual({ steps: 20, unwatched: [], own: ['math/think'], from: 'start' })
    expect(watchedStage(second)).toEqual({ steps: 5, unwatched: undefined })
  })
})

it.each<[string, Partial<StepMetrics>, RegExp]>([
  ['no right answer', { 'batch/solve_none': 1, 'batch/solve_all': 0 }, /^No prompt had a right answer in the first 5 steps/],
  ['no wrong answer', { 'batch/solve_none': 0, 'batch/solve_all': 1 }, /^Every answer was right in the first 5 steps/],
  ['neither alone', { 'batch/solve_none': 0.5, 'batch/solve_all': 0.5 }, /^In every group in the first 5 steps all rewards were the same/],
])('tells early, and once, that no group teaches anything: %s', (_, shares, sentence) => {
  const at = () => ({ frac_reward_zero_std: 1, ...shares })
  expect(told(at, 4)).toEqual([])
  expect(told(at, 5)).toEqual([expect.stringMatching(sentence)])
  expect(told(at)).toEqual([expect.stringMatching(sentence)])
})

it('leaves out what means nothing for a stage', () => {
  const watch = new Watch(() => ({ unwatched: ['silent'] }))
  expect(Array.from({ length: 40 }, (_, i) => watch.see(step(i, { frac_reward_zero_std: 1 }))).flat()).toEqual([])
})

it('is not upset by steps without a figure', () => {
  expect(told(() => ({ entropy: undefined, reward: undefined, 'completions/mean_length': undefined }))).toEqual([])
})

it('takes neither a failure now and then, nor steps without a gradient, nor rounding for a fault', () => {
  let turn = 0
  expect(told(() => ({ 'completions/errored_ratio': ++turn % 4 === 0 ? undefined : 0.2 }))).toEqual([])
  expect(told(() => ({ grad_norm: ++turn % 2 }))).toEqual([])
  expect(told((share) => ({ logprob_mismatch: 1e-7 + 2e-6 * share }))).toEqual([])
})

it('tells the same of a run from its records as it told on the way, stage by stage', () => {
  const records = ['math', 'code'].flatMap((stage, at) =>
    Array.from({ length: 40 }, (_, i) =>
      step(40 * at + i + 1, {
        ...{ stage, frac_reward_zero_std: 1, stage_ended: i === 39 ? 'Enough.' : undefined },
        ...(stage === 'code' && i === 5 ? { stage_notices: ['Smaller passes.'] } : {}),
      }),
    ),
  )
  const silent = expect.stringMatching(/^math, step 5: In every group/)
  const ends = [
    { step: 40, text: 'math, step 40: Enough.' },
    { step: 46, text: 'code, step 46: Smaller passes.' },
    { step: 80, text: 'code, step 80: Enough.' },
  ]
  expect(warningsOf(records, (stage) => (stage === 'code' ? { unwatched: ['silent'] } : {}))).toEqual([{ step: 5, text: silent }, ...ends])
})
