/**
 * @file Which series the Train page draws, what each of them means in one sentence, and how a noisy series is smoothed.
 */
import type { RunSummary, StepMetrics } from '../workers/api.ts'
import { compact, decimal, integer, percent, signed, significant } from './format.ts'

export interface Metric {
  key: keyof StepMetrics
  title: string
  /** One sentence: what it is. */
  meaning: string
  /** One sentence: what to hope for. */
  healthy: string
  format: (value: number) => string
  /** Smallest range of the vertical axis; the data may widen it. */
  range: [number | null, number | null]
  /** On the axis, where `format` says more than there is room for. */
  tick?: (value: number) => string
  /** What of a step it is, where that is more than a field of its record. */
  read?: (entry: StepMetrics) => number | undefined
  /** Set by a schedule, not measured: smoothing would only misstate it. */
  exact?: true
}

export const METRICS: readonly Metric[] = [
  {
    key: 'reward',
    title: 'Reward',
    meaning: 'Mean reward of the step’s rollouts; with a right-or-wrong verifier it is the share of right answers.',
    healthy: 'It climbs, unevenly, since every step has other prompts.',
    format: (value) => decimal(value, 3),
    range: [0, 1],
  },
  {
    key: 'entropy',
    title: 'Entropy',
    meaning: 'How undecided the model is about its next token, in nats, on average over all tokens it wrote.',
    healthy: 'It falls slowly; a sudden fall to zero means the model has stopped exploring.',
    format: (value) => decimal(value, 3),
    range: [0, null],
  },
  {
    key: 'completions/mean_length',
    title: 'Completion length',
    meaning: 'Mean number of tokens in a completion, reasoning and answer together.',
    healthy: 'Here it grows while the model learns to write its steps down, then settles below the limit.',
    format: (value) => decimal(value, 1),
    range: [0, null],
  },
  {
    key: 'completions/max_length',
    title: 'Longest completion',
    meaning: 'Tokens of the step’s longest completion.',
    healthy: 'Below the limit, or at it now and then; always at it, the limit cuts what the model wants to write.',
    format: integer,
    range: [0, null],
  },
  {
    key: 'completions/clipped_ratio',
    title: 'Truncated share',
    meaning: 'Share of rollouts cut off at the length limit before they had ended.',
    healthy: 'Close to zero; above a third, the limit is too tight for the task.',
    format: (value) => percent(value, 1),
    range: [0, 0.05],
  },
  {
    key: 'grad_norm',
    title: 'Gradient norm',
    meaning: 'Length of the gradient over all weights, before clipping.',
    healthy: 'It stays within a few times its usual size; spikes mean a step was unusual.',
    format: (value) => significant(value, 3),
    range: [0, null],
  },
  {
    key: 'loss',
    title: 'Loss',
    meaning:
      'Supervised: mean surprise at the right next token, in nats; GRPO: the policy-gradient loss, near zero by construction, with the weighted divergence and less the entropy bonus; distillation: the divergence from the teacher.',
    healthy: 'Supervised and distilling, it falls; under GRPO its value says little, so read the reward instead.',
    format: (value) => decimal(value, 4),
    range: [null, null],
  },
  {
    key: 'learning_rate',
    title: 'Learning rate',
    meaning: 'Step size of the optimizer, as the schedule sets it.',
    healthy: 'It follows the recipe: up during warm-up, then constant or down a cosine.',
    format: (value) => significant(value, 3),
    range: [0, null],
    exact: true,
  },
  {
    key: 'frac_reward_zero_std',
    title: 'Silent groups',
    meaning: 'Share of prompts whose rollouts were all right or all wrong; such a group has no gradient and is left out.',
    healthy: 'It rises as prompts get solved; near one, the prompts are too easy or too hard.',
    format: (value) => percent(value, 0),
    range: [0, 1],
  },
  {
    key: 'batch/solve_all',
    title: 'Solved groups',
    meaning: 'Share of prompts all of whose rollouts were right: they have nothing left to teach.',
    healthy: 'It rises as the model learns; above two thirds, harder prompts teach more.',
    format: (value) => percent(value, 0),
    range: [0, 1],
  },
  {
    key: 'batch/solve_none',
    title: 'Hopeless groups',
    meaning: 'Share of prompts none of whose rollouts was right: there is no good attempt to learn from.',
    healthy: 'It falls; where it stays high, the prompts are beyond the model, or more rollouts a prompt are needed.',
    format: (value) => percent(value, 0),
    range: [0, 1],
  },
  {
    key: 'logprob_mismatch',
    title: 'Sampler mismatch',
    meaning: 'Mean difference between the log-probabilities of sampler and trainer for the same tokens, in nats.',
    healthy: 'Rounding alone, about a millionth; where it grows, the update is of another model than the one that sampled.',
    format: (value) => significant(value, 2),
    range: [0, null],
  },
  {
    key: 'clip_ratio/low_mean',
    title: 'Clipped low',
    meaning: 'Share of tokens whose ratio to the policy that sampled them fell below the lower bound and was clipped.',
    healthy: 'A few in a hundred; many more, and the updates of a batch go too far.',
    format: (value) => percent(value, 1),
    range: [0, 0.05],
  },
  {
    key: 'clip_ratio/high_mean',
    title: 'Clipped high',
    meaning: 'Share of tokens whose ratio to the policy that sampled them rose above the upper bound and was clipped.',
    healthy: 'A few in a hundred; many more, and the updates of a batch go too far.',
    format: (value) => percent(value, 1),
    range: [0, 0.05],
  },
  {
    key: 'policy/approxkl_avg',
    title: 'Moved within a batch',
    meaning: 'How far the weights had moved from those that sampled a batch when its last update began, in nats per token.',
    healthy: 'A few hundredths at most; more, and the later updates learn from replies that the model would no longer give.',
    format: (value) => significant(value, 2),
    range: [0, null],
  },
  {
    key: 'kl',
    title: 'Divergence',
    meaning: 'How far the model’s choice of tokens is from its reference’s, or its teacher’s, in nats per token.',
    healthy: 'Held to a reference it grows slowly and stays small; under a teacher it falls.',
    format: (value) => decimal(value, 3),
    range: [0, null],
  },
  {
    key: 'accuracy',
    title: 'Pairs told apart',
    meaning: 'Share of pairs whose better reply the reward model gives the higher reward.',
    healthy: 'It climbs from a half, which is chance.',
    format: (value) => percent(value, 0),
    range: [0, 1],
  },
  {
    key: 'margin',
    title: 'Margin',
    meaning: 'Mean difference between the rewards of the better and the worse reply of a pair.',
    healthy: 'It grows from zero; its size by itself means nothing.',
    format: (value) => decimal(value, 2),
    range: [0, null],
  },
  {
    key: 'completions/false_working_ratio',
    title: 'Wrong working',
    meaning: 'Of the right replies, the share whose working has a false line, where lines can be checked.',
    healthy: 'It falls, or stays small: otherwise answers are learned and not the way to them.',
    format: (value) => percent(value, 0),
    range: [0, 1],
  },
  {
    key: 'completions/mode_leak_ratio',
    title: 'Wrong mode',
    meaning: 'Share of replies that think where none was asked for, or do not where one was.',
    healthy: 'Close to zero throughout.',
    format: (value) => percent(value, 1),
    range: [0, 0.05],
  },
]

const STEP_TIME: Metric = {
  key: 'step_time',
  title: 'Step time',
  meaning: 'Seconds from one update of the weights to the next.',
  healthy: 'Steady; the first steps are slower while shaders are compiled, and longer completions cost more.',
  format: (value) => `${decimal(value, 2)} s`,
  range: [0, null],
}

const seconds = (key: 'rollout' | 'verify' | 'train', title: string, meaning: string, healthy: string): Metric => ({
  key: `timings/${key}` as keyof StepMetrics,
  title,
  meaning,
  healthy,
  format: (value) => `${decimal(value, 2)} s`,
  read: ({ timings }) => timings?.[key],
  range: [0, null],
})

const rate = (part: 'sampled' | 'learned', title: string, meaning: string, read: Metric['read']): Metric => ({
  key: `tokens/${part}` as keyof StepMetrics,
  title,
  meaning,
  healthy: 'Steady once shaders are compiled; short completions and small steps keep a GPU less busy.',
  format: (value) => `${compact(value)}/s`,
  tick: compact,
  read,
  range: [0, null],
})
const over = (tokens: number | undefined, seconds: number | undefined) => (tokens && seconds ? tokens / seconds : undefined)

/** Tokens a second. */
export const RATES: readonly Metric[] = [
  rate('sampled', 'Sampled tokens', 'Tokens of completions sampled in a second of the step’s rollouts.', ({ tokens, timings }) =>
    over(tokens?.sampled, timings?.rollout),
  ),
  rate(
    'learned',
    'Learned tokens',
    'Tokens learned from in a second of the step’s update, prompts counted with each completion.',
    (entry) => over(entry.tokens?.learned, entry.timings?.train ?? entry.step_time),
  ),
]

/** Where the time of a step goes. */
export const TIMES: readonly Metric[] = [
  STEP_TIME,
  seconds('rollout', 'Rollouts', 'Seconds of a step in which completions are sampled.', 'Most of the step; longer completions cost more.'),
  seconds(
    'verify',
    'Verifying',
    'Seconds a step waits for verdicts after its last completion.',
    'Close to zero for sums; programs take longer.',
  ),
  seconds('train', 'Updating', 'Seconds of the forward and backward passes and the optimizer.', 'Steady, and less than the rollouts take.'),
]

/** The reward where a verifier alone pays: right is 1, wrong is 0. */
export const RIGHT: Metric = {
  key: 'reward',
  title: 'Right answers',
  meaning: 'Share of the model’s tries that the verifier found right.',
  healthy: 'It climbs, unevenly, since every step has other prompts.',
  format: (value) => percent(value, 1),
  tick: (value) => `${Number((100 * value).toPrecision(3))}%`,
  read: (entry) => entry['rewards/verifier/mean'] ?? entry.reward,
  range: [0, 1],
}

const READINGS = new Map<string, (entry: StepMetrics) => number | undefined>()

/** What of a step a metric is: the same function for the same metric. */
export function readingOf({ key, read }: Metric): (entry: StepMetrics) => number | undefined {
  if (read) return read
  const known = READINGS.get(key)
  if (known) return known
  const reading = (entry: StepMetrics) => entry[key] as number | undefined
  READINGS.set(key, reading)
  return reading
}

/** Steps at either end that say how things were and how they are. */
const END = 5

/** From the mean of a run's first steps to its smoothed newest, `now`; null while they are nearly the same steps. */
export function changeOf(values: readonly (number | null)[], now: number | undefined): number | null {
  const first: number[] = []
  for (let i = 0; i < values.length && first.length < 2 * END; i++) if (values[i] !== null) first.push(values[i] as number)
  if (first.length < 2 * END || now === undefined) return null
  return now - first.slice(0, END).reduce((sum, value) => sum + value, 0) / END
}

/** Such a change in words, and whether it is for the better; null where what is told is zero. */
export function changeWords({ key }: Metric, share: boolean, change: number): { text: string; better: boolean | null } {
  const text = share ? `${signed(100 * change, 1)} points` : signed(change, 3)
  const better = key === 'loss' || key === 'kl' ? change < 0 : change > 0
  return { text, better: /[1-9]/.test(text) ? better : null }
}

/** The charts of these metrics, each once, in the order they are read. One that nobody has described yet goes by its name. */
export function metricsFor(keys: Iterable<string>): Metric[] {
  const described = (key: string) => METRICS.find((metric) => metric.key === key) ?? partOf(key) ?? plain(key)
  return [...Array.from(new Set(keys), described), STEP_TIME]
}

/** Whether there are words for it. */
export function isDescribed(key: string): boolean {
  return METRICS.some((metric) => metric.key === key) || PART.test(key)
}

const PART = /^rewards\/(.+)\/mean$/
const PARTS = new Map<string, Metric>()

/** A part of the reward, by its name in the recipe: the same object each time, since a chart is made anew for another. */
function partOf(key: string): Metric | undefined {
  const name = PART.exec(key)?.[1]
  if (name === undefined) return undefined
  const known = PARTS.get(key)
  if (known) return known
  const part: Metric = {
    key: key as keyof StepMetrics,
    title: `Reward: ${name}`,
    meaning: `What the part “${name}” of the reward scored on average, before shape and weight.`,
    healthy: 'Parts should rise together; one that rises while the verifier’s falls is learned in its place.',
    format: (value) => decimal(value, 3),
    range: [null, null],
  }
  PARTS.set(key, part)
  return part
}

function plain(key: string): Metric {
  const format = (value: number) => significant(value, 3)
  return { key: key as keyof StepMetrics, title: key, meaning: '', healthy: '', format, range: [null, null] }
}

/** One series, `null` where the step has no such figure. */
export function series(metrics: readonly StepMetrics[], key: keyof StepMetrics): (number | null)[] {
  return metrics.map((entry) => {
    const value = entry[key]
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  })
}

/**
 * Exponential moving average with the start corrected for, as Adam corrects its moments: the first value is not given undue weight.
 * Gaps stay gaps. `decay` is the weight of the past, 0 to 1.
 */
export function exponentialMean(values: readonly (number | null)[], decay: number): (number | null)[] {
  let sum = 0
  let weight = 0
  return values.map((value) => {
    if (value === null) return null
    sum = decay * sum + (1 - decay) * value
    weight = decay * weight + (1 - decay)
    return sum / weight
  })
}

/** The record of a step, found by halves: records stand in the order of their steps. */
export function stepAt(metrics: readonly StepMetrics[], step: number): StepMetrics | undefined {
  let low = 0
  let high = metrics.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (metrics[middle].step < step) low = middle + 1
    else high = middle
  }
  return metrics[low]?.step === step ? metrics[low] : undefined
}

/** Seconds still to go, from the median of the last steps: one slow step (an evaluation) does not upset it. */
export function secondsLeft(metrics: readonly StepMetrics[], steps: number): number | null {
  const recent = metrics
    .slice(-15)
    .map((entry) => entry.step_time)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const last = metrics.at(-1)
  if (!last || recent.length === 0) return null
  return Math.max(0, steps - last.step) * recent[recent.length >> 1]
}

/** Seconds of work without a checkpoint that nobody would want to lose. */
const OVERDUE_SECONDS = 600

/** What a run has taken since its newest checkpoint, as its records tell it. */
export function sinceCheckpoint(
  { step, checkpoint = 0 }: Pick<RunSummary, 'step'> & { checkpoint?: number },
  metrics: readonly StepMetrics[],
): { steps: number; seconds: number; overdue: boolean } {
  let seconds = 0
  for (let i = metrics.length - 1; i >= 0 && metrics[i].step > checkpoint; i--) seconds += metrics[i].step_time || 0
  return { steps: Math.max(0, step - checkpoint), seconds, overdue: seconds > OVERDUE_SECONDS }
}

/** Columns of the table of figures, the charts' equal for those who do not see them. */
export const TABLE_COLUMNS: { key: keyof StepMetrics; title: string; format: (value: number) => string }[] = [
  { key: 'step', title: 'Step', format: integer },
  ...METRICS.map(({ key, title, format }) => ({ key, title: key === 'completions/mean_length' ? 'Length' : title, format })),
  { key: 'step_time', title: 'Seconds', format: (value) => decimal(value, 2) },
]
