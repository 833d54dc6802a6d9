/**
 * @file Before and after: the model that a run began with and the one it has become, asked the same held-out problem. One careful reply each,
 * judged, and eight tries each, counted.
 */
import { create } from 'zustand'
import type { ChatChunk, Mode } from '../../../workers/api.ts'
import type { Prompt, Verdict } from '../../../workers/data-api.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import { latest } from '../../throttle.ts'

export const TRIES = 8
const MOST_TOKENS = 80

export type SideName = 'before' | 'after'

export interface Side {
  reply: ChatChunk | null
  verdict: Verdict | null
  /** Right ones of `TRIES`; null: not counted yet. */
  right: number | null
}

export interface Question {
  prompt: Prompt
  mode: Mode
  /** For the engine: what the run began with, and what it has become, null for the weights in training. */
  models: Record<SideName, string | null>
}

interface AskingStore {
  sides: Record<SideName, Side>
  /** What was asked; null: nothing yet. */
  asked: Question | null
  /** Whose turn it is. */
  busy: SideName | null
  error: string | null
  /** One sentence at the end, for the status region. */
  status: string
  ask(question: Question): Promise<void>
  cancel(): Promise<void>
}

const NOTHING: Side = { reply: null, verdict: null, right: null }
let turn = 0

export const useAsking = create<AskingStore>((set, get) => ({
  sides: { before: NOTHING, after: NOTHING },
  asked: null,
  busy: null,
  error: null,
  status: '',

  async ask(question) {
    if (get().busy) return
    const mine = ++turn
    set({ sides: { before: NOTHING, after: NOTHING }, asked: question, error: null, status: 'Asking before and after.' })
    const change = (name: SideName, update: Partial<Side>) => {
      if (mine === turn) set(({ sides }) => ({ sides: { ...sides, [name]: { ...sides[name], ...update } } }))
    }
    try {
      for (const name of ['before', 'after'] as const) {
        if (mine !== turn) return
        set({ busy: name })
        await askSide(question, name, (update) => change(name, update))
      }
      if (mine === turn) set({ status: summary(get().sides) })
    } catch (error) {
      if (mine === turn) set({ error: errorSentence(error), status: '' })
    } finally {
      if (mine === turn) set({ busy: null })
    }
  },

  async cancel() {
    turn++
    set({ busy: null, status: 'Stopped asking.' })
    const api = await engine()
    await Promise.all([api.stopChat(), api.stopPassRates()]).catch(() => {})
  },
}))

async function askSide({ prompt, mode, models }: Question, name: SideName, change: (update: Partial<Side>) => void): Promise<void> {
  const api = await engine()
  const show = latest<ChatChunk>((reply) => change({ reply }))
  const sampling = { temperature: 0, topK: 0, topP: 1, minP: 0, maxNewTokens: MOST_TOKENS, seed: 0 }
  const result = await api.chat(models[name], [{ role: 'user', content: prompt.prompt, mode }], sampling, show)
  show.cancel()
  change({ reply: result })
  // The verifier that pays judges here too.
  const { data } = await import('../data/connection.ts')
  const { verdict } = await data().verify(
    prompt,
    `${result.reasoning === null ? '' : `<think>${result.reasoning}</think>`}${result.answer}`,
    mode,
  )
  change({ verdict })
  const [rate] = await api.passRates(models[name], [prompt], { mode, samples: TRIES }, () => {})
  if (Number.isFinite(rate)) change({ right: Math.round(rate * TRIES) })
}

function summary({ before, after }: Record<SideName, Side>): string {
  const words = ({ verdict, right }: Side) => `${verdict?.correct ? 'right' : 'wrong'}, ${right ?? 0} of ${TRIES} tries right`
  return `Before: ${words(before)}. After: ${words(after)}.`
}
