/** @file How replies are drawn and shown, kept between visits: mode, model, sampling, what is read, and what stands open. */
import { create } from 'zustand'
import type { Mode, SamplingSettings } from '../../../workers/api.ts'

/** Of the list, by its id. */
export const TRAINING = 'training'

export interface ChatSettings {
  /** Of the next message. */
  mode: Mode
  /** Chosen model's id, or TRAINING; null: the best for what it shows. */
  model: string | null
  sampling: SamplingSettings
  /** Whether the model reads the turns before the question; null: where it was taught conversations. One of single questions loses its way in them. */
  earlierTurns: boolean | null
  /** Who writes the other reply, where two are to be read side by side. */
  beside: { model: string | null; mode: Mode } | null
  /** What new chats begin with. */
  system: string
  /** `auto`: open while it is written, closed behind it. */
  thoughts: 'auto' | 'open' | 'closed'
  /** Thoughts that took a moment have no line: an answer without one stands there as if it had come at once. */
  shortHidden: boolean
  probabilities: boolean
}

export const DEFAULT_SAMPLING: SamplingSettings = { temperature: 0.6, topK: 0, topP: 0.95, minP: 0, maxNewTokens: 160, seed: null }

export const DEFAULTS: ChatSettings = {
  mode: 'think',
  model: null,
  sampling: DEFAULT_SAMPLING,
  earlierTurns: null,
  beside: null,
  system: '',
  thoughts: 'auto',
  shortHidden: false,
  probabilities: false,
}

const KEY = 'cascade-lab.chat'

const isMode = (value: unknown) => value === 'think' || value === 'instruct'
const isName = (value: unknown) => value === null || typeof value === 'string'
const isFlag = (value: unknown) => typeof value === 'boolean'
/** Whether something kept may take the place of a default. */
const FITS: Record<keyof ChatSettings, (value: unknown) => boolean> = {
  mode: isMode,
  model: isName,
  sampling: (value) => {
    const { seed, thinkingBudget, ...rest } = (value ?? {}) as Partial<SamplingSettings>
    const whole = (one: unknown) => one === undefined || one === null || (Number.isSafeInteger(one) && Number(one) >= 0)
    return (
      (Object.keys(DEFAULT_SAMPLING) as (keyof SamplingSettings)[]).every(
        (name) => name === 'seed' || Number.isFinite((rest as SamplingSettings)[name]),
      ) &&
      whole(seed) &&
      whole(thinkingBudget)
    )
  },
  earlierTurns: (value) => value === null || isFlag(value),
  beside: (value) =>
    value === null || (isMode((value as ChatSettings['beside'])?.mode) && isName((value as ChatSettings['beside'])?.model)),
  system: (value) => typeof value === 'string',
  thoughts: (value) => value === 'auto' || value === 'open' || value === 'closed',
  shortHidden: isFlag,
  probabilities: isFlag,
}

/** What was kept, as far as it makes sense; the defaults for the rest. */
export function readSettings(text: string | null): ChatSettings {
  let kept: Record<string, unknown> = {}
  try {
    kept = (JSON.parse(text ?? '{}') ?? {}) as Record<string, unknown>
  } catch {
    // Not ours.
  }
  // What `thoughts` was before it could be `closed`.
  if (kept.pinned === true && !('thoughts' in kept)) kept = { ...kept, thoughts: 'open' }
  const names = Object.keys(DEFAULTS) as (keyof ChatSettings)[]
  return {
    ...DEFAULTS,
    ...Object.fromEntries(names.filter((name) => name in kept && FITS[name](kept[name])).map((name) => [name, kept[name]])),
  }
}

export const useChatSettings = create<ChatSettings>(() => readSettings(stored()))

useChatSettings.subscribe((settings) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings))
  } catch {
    // They last for this visit only.
  }
})

export const setChat = (change: Partial<ChatSettings>) => useChatSettings.setState(change)
export const setSampling = (change: Partial<SamplingSettings>) =>
  useChatSettings.setState(({ sampling }) => ({ sampling: { ...sampling, ...change } }))

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
