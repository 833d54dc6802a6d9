/**
 * @file What goes wrong in reinforcement learning without an error, told in sentences while it goes on. Each is told once a stage, when the last
 * steps agree; it says what was seen and what helps.
 */
import type { StepMetrics } from '../runs/records.ts'
import { partsOf } from './stages/fields.ts'
import { kindOf, type Stage } from './stages/index.ts'
import { modesOf } from './stages/rollout-fields.ts'
import type { Sampled } from './stages/stage.ts'

/** Steps whose mean counts as how things are now, and how they were at the stage's beginning: of a long stage, and of the shortest. */
const WINDOW = 8
const SHORTEST = 3
/** Steps in a row with which something is no accident. */
const IN_A_ROW = 5

/** Accuracy on held-out prompts by domain, mode and temperature. */
type Exams = Readonly<Record<string, number>>

interface Seen {
  /** The stage's first window and its newest. */
  first: readonly StepMetrics[]
  last: readonly StepMetrics[]
  /** The stage's first steps and its newest, `WINDOW` of each at most, for what does not wait. */
  opening: readonly StepMetrics[]
  recent: readonly StepMetrics[]
  /** What the policy was known to score before, the stage's own first examination where no earlier one asked it, and what it was last found to. */
  exams: readonly [Exams, Exams]
  /** Domains and modes that the stage trains, `math/think`. */
  own: readonly string[]
  /** Whether the beginning lies far enough back to be compared with. */
  settled: boolean
}

/** Of a stage, what a watch has to know besides its records. */
export interface WatchedStage {
  /** That it may take: a short stage is judged by fewer. Absent: nobody knows, and it is taken for a long one. */
  steps?: number
  /** Names of warnings that mean nothing for it. */
  unwatched?: readonly string[]
  /** Domains and modes that it trains, `math/think`. Absent: nobody knows. */
  own?: readonly string[]
  /** The stage whose policy it went on from, or `start`; absent: the one before it. */
  from?: string
}

export function watchedStage(stage: Stage): WatchedStage {
  const { apart, unwatched, samples } = kindOf(stage)
  const sampled = samples?.(stage)
  // What is apart leaves the policy as it is, whatever it goes on from itself.
  return {
    steps: stage.steps,
    unwatched: unwatched?.(stage),
    own: sampled && cellsOf(stage, sampled.mode),
    ...(apart ? {} : { from: stage.from }),
  }
}

/** As examinations name them. A mixture may be examined as one, and by its parts, each in the mode that it asks. */
function cellsOf(stage: Stage, mode: Sampled['mode']): string[] {
  return [stage, ...partsOf(stage)].flatMap((part) =>
    modesOf({ mode: 'mode' in part ? (part.mode as Sampled['mode']) : mode }).map((one) => `${part.domain}/${one}`),
  )
}

/** A quarter of the stage: a beginning, as many steps between so that it is not compared with itself, now, and time to do something about it. */
function windowOf({ steps = Number.POSITIVE_INFINITY }: WatchedStage): number {
  return Math.max(SHORTEST, Math.min(WINDOW, Math.ceil(steps / 4)))
}

/** What can be told before a beginning can be compared with anything. */
const SOON: readonly string[] = ['errors', 'silent', 'spike']

const percent = (share: number) => `${Math.round(100 * share)}%`

/** Null: nothing to say. */
const WATCHED: Record<string, (seen: Seen) => string | null> = {
  entropy({ first, last }) {
    const [was, is] = [mean(first, 'entropy'), mean(last, 'entropy')]
    if (!(is < 0.02 && is < was / 4)) return null
    return `Entropy has collapsed, from ${was.toFixed(3)} to ${is.toFixed(3)} nats: the model has stopped trying other ways. A higher temperature, an entropy bonus or a lower learning rate helps.`
  },
  working({ last }) {
    const share = mean(last, 'completions/false_working_ratio')
    if (!(share > 0.25)) return null
    return `${percent(share)} of the replies that are paid have a false line in their working: the answer is learned, and not the way to it.`
  },
  leaks({ last }) {
    const share = mean(last, 'completions/mode_leak_ratio')
    if (!(share > 0.02)) return null
    return `${percent(share)} of the replies are not in the mode that was asked: a reward that is paid in both teaches to ignore the switch.`
  },
  silent({ opening, last, settled }) {
    if (!settled) return mute(opening.slice(0, IN_A_ROW))
    const share = mean(last, 'frac_reward_zero_std')
    if (!(share > 0.85)) return null
    return `${percent(share)} of the groups have the same reward throughout, ${mean(last, 'reward').toFixed(2)} on average, and teach nothing: the prompts are too easy for the model, or too hard. Other levels, refill or the next stage helps.`
  },
  truncated({ last }) {
    const share = mean(last, 'completions/clipped_ratio')
    if (!(share > 0.33)) return null
    return `${percent(share)} of the replies are cut off at the budget: a larger maxNewTokens, or truncated "mask", keeps them from being taken for wrong.`
  },
  length({ first, last }) {
    const [was, is] = [mean(first, 'completions/mean_length'), mean(last, 'completions/mean_length')]
    const gained = mean(last, 'reward') - mean(first, 'reward')
    if (!(is > 1.5 * was && gained < 0.02)) return null
    return `Replies have grown from ${Math.round(was)} to ${Math.round(is)} tokens, and are not better for it: the reward "overlong" makes length cost something.`
  },
  /**
   * Goodhart: what is paid rises, and what is held out falls. What the stage trains is judged by itself, for the reward is its alone: among the
   * cells of other domains and modes its fall would be lost.
   */
  hollow({ first, last, exams, own }) {
    const gained = mean(last, 'reward') - mean(first, 'reward')
    if (!(gained > 0.1)) return null
    const [before, after] = exams
    const all = Object.keys(before).filter((name) => name in after && !name.startsWith('pairs/'))
    const trained = all.filter((name) => own.some((cell) => name.startsWith(`${cell}/`)))
    const lost = (names: readonly string[]) => names.reduce((sum, name) => sum + before[name] - after[name], 0) / names.length
    const names = [trained, all].find((some) => lost(some) > 0.03)
    if (!names) return null
    const what = names === trained ? 'held-out prompts of what it trains' : 'held-out prompts'
    return `The reward has risen by ${gained.toFixed(2)} while accuracy on ${what} fell by ${lost(names).toFixed(2)}: what is paid is not what is meant.`
  },
  errors({ recent }) {
    const shares = recent.slice(-IN_A_ROW).map((step) => step['completions/errored_ratio'] ?? 0)
    if (!(shares.length === IN_A_ROW && shares.every((share) => share > 0.05))) return null
    const share = shares.reduce((sum, one) => sum + one, 0) / IN_A_ROW
    return `The verifier itself has failed on ${percent(share)} of the rollouts of ${IN_A_ROW} steps; they take no part. Rollouts says why of each.`
  },
  spike({ recent }) {
    const [now] = recent.slice(-1)
    // Steps whose groups were all silent have no gradient, and are no measure of one.
    const before = recent.slice(0, -1).filter(({ grad_norm }) => grad_norm > 0)
    const usual = mean(before, 'grad_norm')
    if (!(before.length >= IN_A_ROW && now.grad_norm > 5 * usual)) return null
    return `The gradient was ${(now.grad_norm / usual).toFixed(1)} times as large as over the steps before, ${now.grad_norm.toPrecision(2)} against ${usual.toPrecision(2)}: look at what was learned from. Should it come again, a lower learning rate or maxGradNorm helps.`
  },
  mismatch({ first, last }) {
    const [was, is] = [mean(first, 'logprob_mismatch'), mean(last, 'logprob_mismatch')]
    if (!(is > 1e-4 && is > 4 * was)) return null
    return `Sampler and trainer drift apart, from ${was.toPrecision(2)} to ${is.toPrecision(2)} nats a token: what is learned from is no longer what was sampled. Check this GPU on the Device page.`
  },
}

/** Of a stage's first steps, where no group taught anything: without a gradient it will stay so. */
function mute(first: readonly StepMetrics[]): string | null {
  if (first.length < IN_A_ROW || first.some(({ frac_reward_zero_std }) => frac_reward_zero_std !== 1)) return null
  const all = (key: 'batch/solve_all' | 'batch/solve_none') => first.every((step) => step[key] === 1)
  const since = `in the first ${IN_A_ROW} steps`
  if (all('batch/solve_none'))
    return `No prompt had a right answer ${since}: there is nothing to learn from. Easier prompts, a larger budget, or examples first (a supervised stage) help.`
  if (all('batch/solve_all'))
    return `Every answer was right ${since}: there is nothing left to learn from these prompts. Harder ones, or the next stage, help.`
  return `In every group ${since} all rewards were the same: there is nothing to learn from. Other prompts or levels help, or more rollouts of each.`
}

const ALL = Object.entries(WATCHED)

/** Watches a run, stage by stage. */
export class Watch {
  #stage: StageWatch | null = null
  #name: string | undefined
  /** What the start was found to score, and then the policy that each stage left. */
  #start: Exams = {}
  readonly #left = new Map<string, Exams>()
  #policy: Exams = {}

  constructor(private readonly stageOf: (name: string) => WatchedStage = () => ({})) {}

  /** What is to be told now that this step has been taken. */
  see(metrics: StepMetrics): string[] {
    const { stage, evaluation_before, evaluation } = metrics
    if (evaluation_before) this.#start = evaluation_before
    if (!this.#stage || this.#name !== stage) {
      const watched = this.stageOf(stage)
      const { from } = watched
      this.#policy =
        from === undefined ? { ...evaluation_before, ...this.#policy } : ((from === 'start' ? this.#start : this.#left.get(from)) ?? {})
      this.#stage = new StageWatch(watched, this.#policy)
      this.#name = stage
    }
    this.#policy = { ...this.#policy, ...evaluation }
    this.#left.set(stage, this.#policy)
    return this.#stage.see(metrics)
  }
}

class StageWatch {
  #steps = 0
  readonly #opening: StepMetrics[] = []
  readonly #recent: StepMetrics[] = []
  #before: Exams
  #after: Exams = {}
  readonly #told: Set<string>
  readonly #window: number
  readonly #own: readonly string[]

  constructor(watched: WatchedStage, before: Exams) {
    this.#told = new Set(watched.unwatched)
    this.#window = windowOf(watched)
    this.#own = watched.own ?? []
    this.#before = before
  }

  see(metrics: StepMetrics): string[] {
    this.#steps++
    if (this.#opening.length < WINDOW) this.#opening.push(metrics)
    this.#recent.push(metrics)
    if (this.#recent.length > WINDOW) this.#recent.shift()
    this.#after = { ...this.#after, ...metrics.evaluation }
    const seen: Seen = {
      first: this.#opening.slice(0, this.#window),
      last: this.#recent.slice(-this.#window),
      opening: this.#opening,
      recent: this.#recent,
      exams: [this.#before, this.#after],
      own: this.#own,
      settled: this.#steps >= 3 * this.#window,
    }
    const sentences = ALL.flatMap(([name, look]) => {
      if (this.#told.has(name) || (!seen.settled && !SOON.includes(name))) return []
      const sentence = look(seen)
      if (sentence === null) return []
      this.#told.add(name)
      return [sentence]
    })
    // What was asked for the first time is compared from the next time on.
    this.#before = { ...metrics.evaluation, ...this.#before }
    return sentences
  }
}

export interface Warning {
  step: number
  text: string
}

/** As it is told of a step. */
export function warningOf({ stage, step }: Pick<StepMetrics, 'stage' | 'step'>, sentence: string): Warning {
  return { step, text: `${stage}, step ${step}: ${sentence}` }
}

/** All that is told of a step: of its opening, of what the watch sees, and of the stage's end. */
export function sentencesOf(metrics: StepMetrics, watch: Watch): string[] {
  const { stage_notices = [], stage_ended } = metrics
  return [...stage_notices, ...watch.see(metrics), ...(stage_ended === undefined ? [] : [stage_ended])]
}

/** All that was told of a run, from its records alone. */
export function warningsOf(records: readonly StepMetrics[], stageOf?: (name: string) => WatchedStage): Warning[] {
  const watch = new Watch(stageOf)
  return records.flatMap((metrics) => sentencesOf(metrics, watch).map((sentence) => warningOf(metrics, sentence)))
}

/** NaN, which no comparison holds for, where no step has the figure. */
function mean(steps: readonly StepMetrics[], key: keyof StepMetrics): number {
  let sum = 0
  let count = 0
  for (const step of steps) {
    const value = step[key]
    if (typeof value !== 'number') continue
    sum += value
    count++
  }
  return sum / count
}
