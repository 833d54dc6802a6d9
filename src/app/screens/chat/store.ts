/**
 * @file A conversation: turns, the reply being written, and how it is sampled. What the worker streams is shown ten times a second.
 */
import { create } from 'zustand'
import type { ChatChunk, ChatMessage, ChatResult, Introduction, Mode, SamplingSettings } from '../../../workers/api.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import { latest } from '../../throttle.ts'

export interface Turn {
  id: number
  mode: Mode
  question: string
  reply: ChatChunk | null
  /** Set once the reply is complete. */
  result: ChatResult | null
  error: string | null
  /** Name of the model, or of the weights in training, that wrote the reply. */
  model: string
}

interface ChatStore {
  turns: Turn[]
  /** Id of the turn whose reply is being written. */
  writing: number | null
  stopping: boolean
  mode: Mode
  /** Chosen model; null: the first there is. */
  model: string | null
  sampling: SamplingSettings
  /** What the model may be asked; null until it has been met. */
  introduction: Introduction | null
  /** Whether the model reads the turns before the question; null: where it was taught conversations. One of single questions loses its way in them. */
  earlierTurns: boolean | null
  draft: string
  /** Turn whose question is being changed; sending replaces it and drops what came after. */
  editing: number | null
  /** For the status region: one sentence when something begins or ends. */
  status: string
  send(question: string, speaker: { model: string | null; title: string }): Promise<void>
  regenerate(id: number, speaker: { model: string | null; title: string }): Promise<void>
  edit(id: number): void
  cancelEdit(): void
  stop(): Promise<void>
  clear(): void
  /** Asks what the model may be asked; null: the weights in training. */
  meet(model: string | null, page: number): Promise<void>
  set(change: Partial<Pick<ChatStore, 'mode' | 'model' | 'draft' | 'earlierTurns'>>): void
  setSampling(change: Partial<SamplingSettings>): void
}

export const DEFAULT_SAMPLING: SamplingSettings = { temperature: 0.6, topK: 0, topP: 0.95, minP: 0, maxNewTokens: 160, seed: null }

let nextId = 1
/** Times a model was met. */
let meetings = 0

export const useChat = create<ChatStore>((set, get) => {
  const change = (id: number, update: Partial<Turn>) =>
    set((state) => ({ turns: state.turns.map((turn) => (turn.id === id ? { ...turn, ...update } : turn)) }))

  async function reply(turn: Turn, model: string | null): Promise<void> {
    const { turns, sampling } = get()
    const messages = toMessages(readsEarlierTurns(get()) ? turns.slice(0, turns.findIndex((known) => known.id === turn.id) + 1) : [turn])
    const show = latest<ChatChunk>((chunk) => change(turn.id, { reply: chunk }))
    set({ writing: turn.id, stopping: false, status: turn.mode === 'think' ? 'The model is thinking.' : 'The model is answering.' })
    try {
      const result = await (await engine()).chat(model, messages, sampling, show)
      show.cancel()
      change(turn.id, { reply: result, result })
      set({ status: ending(result) })
    } catch (error) {
      show.flush()
      change(turn.id, { error: errorSentence(error) })
      set({ status: 'The reply failed.' })
    } finally {
      set({ writing: null, stopping: false })
    }
  }

  return {
    turns: [],
    writing: null,
    stopping: false,
    mode: 'think',
    model: null,
    sampling: DEFAULT_SAMPLING,
    introduction: null,
    earlierTurns: null,
    draft: '',
    editing: null,
    status: '',

    async send(question, speaker) {
      const text = question.trim()
      const { writing, editing, turns, mode } = get()
      if (text === '' || writing !== null) return
      const turn: Turn = { id: nextId++, mode, question: text, reply: null, result: null, error: null, model: speaker.title }
      const kept =
        editing === null
          ? turns
          : turns.slice(
              0,
              Math.max(
                0,
                turns.findIndex((known) => known.id === editing),
              ),
            )
      set({ turns: [...kept, turn], draft: '', editing: null })
      await reply(turn, speaker.model)
    },

    async regenerate(id, speaker) {
      const { turns, writing } = get()
      const index = turns.findIndex((turn) => turn.id === id)
      if (index < 0 || writing !== null) return
      // Those after it answered to a reply that is about to change.
      const turn: Turn = { ...turns[index], id: nextId++, reply: null, result: null, error: null, model: speaker.title }
      set({ turns: [...turns.slice(0, index), turn] })
      await reply(turn, speaker.model)
    },

    edit(id) {
      const turn = get().turns.find((known) => known.id === id)
      if (turn) set({ editing: id, draft: turn.question, mode: turn.mode })
    },
    cancelEdit: () => set({ editing: null, draft: '' }),

    async stop() {
      if (get().writing === null || get().stopping) return
      set({ stopping: true })
      try {
        await (await engine()).stopChat()
      } catch {
        // The reply's own promise says what went wrong.
        set({ stopping: false })
      }
    },

    clear() {
      if (get().writing === null) set({ turns: [], editing: null, status: 'A new conversation.' })
    },
    async meet(model, page) {
      const meeting = ++meetings
      // A page without suggestions is a page all the same; what is wrong with the model is said when it is asked.
      const introduction = await engine()
        .then((worker) => worker.introduction(model, page))
        .catch(() => null)
      // Another model may have been chosen meanwhile.
      if (meeting === meetings) set({ introduction })
    },
    set: (changes) => set(changes),
    setSampling: (changes) => set((state) => ({ sampling: { ...state.sampling, ...changes } })),
  }
})

/** As chosen, or as the model was taught. */
export function readsEarlierTurns({ earlierTurns, introduction }: Pick<ChatStore, 'earlierTurns' | 'introduction'>): boolean {
  return earlierTurns ?? introduction?.conversations ?? false
}

/** Earlier turns go into the context without their reasoning, as thinking models are trained to see them. */
export function toMessages(turns: readonly Turn[]): ChatMessage[] {
  return turns.flatMap((turn): ChatMessage[] => {
    const question: ChatMessage = { role: 'user', content: turn.question, mode: turn.mode }
    return turn.result ? [question, { role: 'assistant', content: turn.result.answer }] : [question]
  })
}

function ending(result: ChatResult): string {
  if (result.stop === 'stopped') return 'The reply was stopped.'
  if (result.stop === 'length') return 'The reply reached the token limit.'
  return 'The answer is ready.'
}
