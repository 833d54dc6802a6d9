/**
 * @file A curation: which rules, against which sets, how far it is, what it dropped, and what is kept of it. Its worker is ended when the set
 * is kept, or another is looked at.
 */
import { create } from 'zustand'
import type {
  CurationApi,
  CurationRequest,
  CurationSummary,
  Mode,
  Progress,
  RuleDescription,
  RuleName,
  StoredSet,
} from '../../../workers/data-api.ts'
import { errorSentence } from '../../format.ts'
import { latest } from '../../throttle.ts'
import { type Ending, openCuration } from './connection.ts'
import { passRatesOf, stopPassRates } from './pass-rates.ts'
import { useData } from './store.ts'

export interface Thresholds {
  minPrompt: string
  maxPrompt: string
  maxAnswer: string
  similarity: string
  samples: string
  low: string
  high: string
}

interface CurationStore {
  state: 'choosing' | 'running' | 'done' | 'keeping'
  set: StoredSet | null
  descriptions: readonly RuleDescription[]
  rules: readonly RuleName[]
  against: readonly string[]
  /** As typed; empty: the rule's own default. */
  thresholds: Thresholds
  model: string | null
  mode: Mode
  progress: Progress | null
  summary: CurationSummary | null
  /** Rule whose dropped rows are on view. */
  shown: RuleName | null
  name: string
  error: string | null
  open(set: StoredSet): Promise<void>
  change(change: Partial<Pick<CurationStore, 'rules' | 'against' | 'thresholds' | 'model' | 'mode' | 'name' | 'shown'>>): void
  run(): Promise<void>
  cancel(): void
  keep(): Promise<void>
  close(): void
}

const DEFAULTS: Thresholds = { minPrompt: '', maxPrompt: '', maxAnswer: '', similarity: '', samples: '8', low: '0.1', high: '0.9' }

let job: (CurationApi & Ending) | null = null

function end(): void {
  job?.end()
  job = null
  stopPassRates()
}

function fresh(): CurationApi & Ending {
  end()
  job = openCuration()
  return job
}

/** The curation whose rows are on view. */
export function curation(): CurationApi {
  job ??= openCuration()
  return job
}

export const useCuration = create<CurationStore>((set, get) => ({
  state: 'choosing',
  set: null,
  descriptions: [],
  rules: [],
  against: [],
  thresholds: DEFAULTS,
  model: null,
  mode: 'think',
  progress: null,
  summary: null,
  shown: null,
  name: '',
  error: null,

  async open(chosen) {
    if (get().set?.id === chosen.id) return
    end()
    set({ set: chosen, state: 'choosing', summary: null, shown: null, error: null, against: [], name: `${chosen.name} curated` })
    try {
      const all = await curation().rules()
      const measures = passRatesOf(null, 'think') !== null
      const domains = Object.keys(chosen.domains)
      const descriptions = all.filter(
        (rule) =>
          (rule.domains.length === 0 || rule.domains.some((domain) => domains.includes(domain))) && (rule.needs !== 'model' || measures),
      )
      const rules = descriptions.filter(({ standard }) => standard).map(({ rule }) => rule)
      if (get().set === chosen) set({ descriptions, rules })
    } catch (error) {
      if (get().set === chosen) set({ error: errorSentence(error) })
    }
  },

  change: (change) => set(change),

  async run() {
    const { set: chosen, rules, against, thresholds, model, mode } = get()
    if (!chosen) return
    const mine = fresh()
    const show = latest((progress: Progress) => job === mine && set({ progress }))
    set({ state: 'running', progress: null, summary: null, shown: null, error: null })
    try {
      const passRates = rules.includes('difficulty') ? passRatesOf(model, mode) : null
      const summary = await mine.curate(chosen.id, request(rules, against, thresholds), passRates, show)
      show.cancel()
      const busiest = [...summary.rules].sort((a, b) => b.dropped - a.dropped)[0]
      if (job === mine) set({ state: 'done', summary, shown: busiest && busiest.dropped > 0 ? busiest.rule : null })
    } catch (error) {
      show.cancel()
      if (job === mine) set({ state: 'choosing', error: errorSentence(error) })
    }
  },

  cancel() {
    end()
    set({ state: 'choosing', progress: null })
  },

  async keep() {
    const mine = job
    if (!mine || get().state !== 'done') return
    const show = latest((progress: Progress) => job === mine && set({ progress }))
    set({ state: 'keeping', progress: null, error: null })
    try {
      const kept = await mine.keep(get().name, show)
      show.cancel()
      get().close()
      await useData.getState().refreshSets()
      await useData.getState().show({ type: 'stored', set: kept.id })
    } catch (error) {
      show.cancel()
      if (job === mine) set({ state: 'done', error: errorSentence(error) })
    }
  },

  close() {
    end()
    set({ state: 'choosing', set: null, summary: null, shown: null, progress: null, error: null })
  },
}))

function request(rules: readonly RuleName[], against: readonly string[], typed: Thresholds): CurationRequest {
  const number = (text: string): number | undefined => (text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text))
  const length = Object.fromEntries(
    (['minPrompt', 'maxPrompt', 'maxAnswer'] as const).flatMap((name) => {
      const value = number(typed[name])
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const similarity = number(typed.similarity)
  return {
    rules,
    against: [...against],
    length,
    ...(similarity === undefined ? {} : { similarity }),
    difficulty: { samples: number(typed.samples) ?? 8, low: number(typed.low) ?? 0, high: number(typed.high) ?? 1 },
  }
}
