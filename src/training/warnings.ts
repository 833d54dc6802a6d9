/**
 * @file What goes wrong in reinforcement learning without an error, told in sentences while it goes on. Each is told once a stage, when the last
 * steps agree; it says what was seen and what helps.
 */
import type { StepMetrics } from '../runs/records.ts'

/** Steps whose mean counts as how things are now, and how they were at the stage's beginning. */
const WINDOW = 8

interface Seen {
  first: readonly StepMetrics[]
  last: readonly StepMetrics[]
  all: readonly StepMetrics[]
}

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
  silent({ last }) {
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
  /** Goodhart: what is paid rises, and what is held out falls, wherever it is measured. */
  hollow({ first, last, all }) {
    const gained = mean(last, 'reward') - mean(first, 'reward')
    const exams = all.flatMap(({ evaluation_before, evaluation }) => [evaluation_before ?? [], evaluation ?? []].flat())
    if (exams.length < 2 || !(gained > 0.1)) return null
    const [before, after] = [exams[0], exams[exams.length - 1]]
    const names = Object.keys(before).filter((name) => name in after && !name.startsWith('pairs/'))
    const lost = names.length > 0 ? names.reduce((sum, name) => sum + before[name] - after[name], 0) / names.length : 0
    if (!(lost > 0.03)) return null
    return `The reward has risen by ${gained.toFixed(2)} while accuracy on held-out prompts fell by ${lost.toFixed(2)}: what is paid is not what is meant.`
  },
}

/** Watches one stage. */
export class Watch {
  readonly #all: StepMetrics[] = []
  readonly #told: Set<string>

  /** `unwatched`: names of warnings that mean nothing here. */
  constructor(unwatched: readonly string[] = []) {
    this.#told = new Set(unwatched)
  }

  /** What is to be told now that this step has been taken. */
  see(metrics: StepMetrics): string[] {
    this.#all.push(metrics)
    const all = this.#all
    // As many again between the two, so that a noisy beginning is not compared with itself.
    if (all.length < 3 * WINDOW) return []
    const seen = { first: all.slice(0, WINDOW), last: all.slice(-WINDOW), all }
    return Object.entries(WATCHED).flatMap(([name, look]) => {
      if (this.#told.has(name)) return []
      const sentence = look(seen)
      if (sentence === null) return []
      this.#told.add(name)
      return [sentence]
    })
  }
}

/** NaN, which no comparison holds for, where no step has the figure. */
function mean(steps: readonly StepMetrics[], key: keyof StepMetrics): number {
  const values = steps.map((step) => step[key]).filter((value): value is number => typeof value === 'number')
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
