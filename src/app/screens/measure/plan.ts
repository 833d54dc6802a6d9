/** @file What someone chose to measure, as a list of evaluations, one after another. */
import type { Mode } from '../../../workers/api.ts'
import type { AskedOf, EvaluationSpec } from '../../../workers/evaluations.ts'
import { plural } from '../../format.ts'

export interface Choice {
  /** Ids of models; `TRAINING` is the weights in training. */
  models: string[]
  benchmarks: string[]
  modes: Mode[]
  prompts: number
  samples: number
  temperature: number
  maxNewTokens: number
  seed: number
}

export const TRAINING = 'training'

export const FIRST_CHOICE: Choice = {
  models: [],
  benchmarks: [],
  modes: ['think'],
  prompts: 100,
  samples: 4,
  temperature: 1,
  maxNewTokens: 128,
  seed: 0,
}

/** What each number may be, and whether it is whole. */
export const LIMITS = {
  prompts: { title: 'Prompts', min: 1, max: 2000, whole: true },
  samples: { title: 'Replies to each', min: 1, max: 256, whole: true },
  temperature: { title: 'Temperature', min: 0, max: 4, whole: false },
  maxNewTokens: { title: 'Longest reply, in tokens', min: 1, max: 4096, whole: true },
  seed: { title: 'Seed', min: 0, max: 2 ** 32 - 1, whole: true },
} as const

export type NumberField = keyof typeof LIMITS

export interface Option {
  id: string
  title: string
}

export interface BenchmarkOption extends Option {
  group: string
  of: AskedOf
  /** Of the domain's colour. */
  domain: string
}

export interface Job {
  title: string
  benchmark: string
  spec: EvaluationSpec
}

/** What keeps a choice from being measured, in one sentence; null: nothing. */
export function choiceFault(choice: Choice): string | null {
  if (choice.models.length === 0) return 'Choose a model.'
  if (choice.benchmarks.length === 0) return 'Choose something to ask.'
  if (choice.modes.length === 0) return 'Choose a mode.'
  for (const [name, { title, min, max, whole }] of Object.entries(LIMITS)) {
    const value = choice[name as NumberField]
    if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value)))
      return `${title}: must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}.`
  }
  if (choice.temperature === 0 && choice.samples > 1)
    return 'Replies to each: at temperature 0 all replies to a prompt are the same, so ask once.'
  return null
}

/** What is chosen and no longer there is left out. Model after model, so that each is loaded once. */
export function jobsOf(choice: Choice, models: readonly Option[], benchmarks: readonly BenchmarkOption[]): Job[] {
  const { modes, prompts, samples, temperature, maxNewTokens, seed } = choice
  const chosen = <T extends Option>(options: readonly T[], ids: readonly string[]) => options.filter(({ id }) => ids.includes(id))
  return chosen(models, choice.models).flatMap(({ id, title }) =>
    chosen(benchmarks, choice.benchmarks).flatMap(({ title: asked, group, of }) =>
      modes.map((mode): Job => {
        const spec = { model: id === TRAINING ? null : id, of, mode, prompts, samples, temperature, maxNewTokens, seed }
        return { title, benchmark: benchmarkTitle(asked, group), spec }
      }),
    ),
  )
}

const PLAIN = 'Held-out prompts'
const benchmarkTitle = (title: string, group: string) =>
  group === PLAIN ? title : `${title} (${group.charAt(0).toLowerCase()}${group.slice(1)})`

export function planSentence(jobs: readonly Job[]): string {
  const replies = jobs.reduce((sum, { spec }) => sum + spec.prompts * spec.samples, 0)
  return `${plural(jobs.length, 'evaluation')}, at most ${plural(replies, 'reply', 'replies')}.`
}
