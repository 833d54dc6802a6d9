import { expect, it } from 'vitest'
import type { StepMetrics } from '../runs/records.ts'
import { Watch, warningsOf } from './warnings.ts'

const healthy = { reward: 0.4, entropy: 0.3, frac_reward_zero_std: 0.3, 'completions/mean_length': 60, 'completions/clipped_ratio': 0.02 }
const step = (number: number, fields: Partial<StepMetrics>): StepMetrics => ({
  ...{ step: number, stage: 'math', kind: 'rl', loss: 0, grad_norm: 1, learning_rate: 1e-3, num_tokens: 0, step_time: 1 },
  ...healthy,
  ...fields,
})
/** What is told over `steps` steps, whose figures are what `at` makes of the share that is done. */
function told(at: (share: number) => Partial<StepMetrics>, steps = 60): string[] {
  const watch = new Watch()
  return Array.from({ length: steps }, (_, i) => watch.see(step(i + 1, at(i / (steps - 1))))).flat()
}

it('says nothing of a run that goes well, nor of one that has only begun', () => {
  expect(told((share) => ({ reward: 0.4 + 0.4 * share, entropy: 0.3 - 0.2 * share, 'completions/mean_length': 60 + 60 * share }))).toEqual(
    [],
  )
  expect(told(() => ({ frac_reward_zero_std: 0.9 }), 20)).toEqual([])
  expect(told((share) => ({ frac_reward_zero_std: share > 0.3 ? 1 : 0.9 }), 20)).toEqual([])
})

it.each<[string, (share: number) => Partial<StepMetrics>, RegExp]>([
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
    /^Sampler and trainer drift apart, from 2\.0e-7 to 0\.000\d+ nats/,
  ],
])('tells %s, once', (_, at, sentence) => {
  expect(told(at)).toEqual([expect.stringMatching(sentence)])
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
  const watch = new Watch(['silent'])
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
  expect(warningsOf(records, (stage) => (stage === 'code' ? ['silent'] : []))).toEqual([{ step: 5, text: silent }, ...ends])
})
