/**
 * @file What Start knows beyond the run: the recording, where in it one looks, and how far the four bubbles have been read.
 */
import { create } from 'zustand'
import { errorSentence } from '../../format.ts'
import { parseRecording, RECORDING_FILE, type Recording, rightAt } from './recording.ts'

export const BUBBLES = ['try', 'check', 'compare', 'nudge'] as const
export type BubbleName = (typeof BUBBLES)[number]

interface StartStore {
  recording: Recording | null
  /** Why there is none, in one sentence. */
  error: string | null
  /** Index of the frame on view. */
  frame: number
  playing: boolean
  /** Index of the prompt on view. */
  prompt: number
  /** The bubble to be read; null: all have been, now or on an earlier visit. */
  bubble: BubbleName | null
  load(): Promise<void>
  show(frame: number): void
  /** To its first frame, from which it grows and goes on again where it is shown next. */
  rewind(): void
  /** The first tries have grown: the rest follows by itself, once, for those who like motion. */
  begin(): void
  /** From the beginning, where the end was reached. */
  play(): void
  pause(): void
  /** One frame on; the last one stays. */
  advance(): void
  choose(prompt: number): void
  next(): void
  skip(): void
  explain(): void
}

const SEEN = 'cascade-lab.bubbles'

function seen(): boolean {
  try {
    return localStorage.getItem(SEEN) !== null
  } catch {
    // Storage switched off: they are shown on each visit.
    return false
  }
}

function remember(): void {
  try {
    localStorage.setItem(SEEN, 'seen')
  } catch {
    // For this visit only.
  }
}

let going = false
let begun = false

export const useStart = create<StartStore>((set, get) => ({
  recording: null,
  error: null,
  frame: 0,
  playing: false,
  prompt: 0,
  bubble: seen() ? null : BUBBLES[0],

  async load() {
    if (going || get().recording) return
    going = true
    set({ error: null })
    try {
      const answer = await fetch(RECORDING_FILE)
      if (!answer.ok) throw new Error(`The recording could not be fetched (${answer.status}).`)
      const recording = parseRecording(await answer.json())
      set({ recording, prompt: mostChanged(recording), frame: 0 })
    } catch (error) {
      set({ error: errorSentence(error) })
    } finally {
      going = false
    }
  },

  begin() {
    if (begun || get().frame > 0) return
    begun = true
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) set({ playing: true })
  },
  show: (frame) => set({ frame, playing: false }),
  rewind() {
    begun = false
    set({ frame: 0, playing: false })
  },
  play() {
    const { recording, frame } = get()
    if (recording) set({ playing: true, frame: frame >= recording.frames.length - 1 ? 0 : frame })
  },
  pause: () => set({ playing: false }),
  advance() {
    const { recording, frame, playing } = get()
    if (!recording || !playing) return
    const next = Math.min(frame + 1, recording.frames.length - 1)
    set({ frame: next, playing: next < recording.frames.length - 1 })
  },
  choose: (prompt) => set({ prompt }),

  next() {
    const { bubble } = get()
    const following = bubble === null ? null : (BUBBLES[BUBBLES.indexOf(bubble) + 1] ?? null)
    if (following === null) remember()
    set({ bubble: following })
  },
  skip() {
    remember()
    set({ bubble: null })
  },
  explain: () => set({ bubble: BUBBLES[0] }),
}))

/** The prompt whose right attempts gained most between the first frame and the last; the page says that it is shown for that. */
export function mostChanged(recording: Recording): number {
  const gains = recording.prompts.map(
    (_, prompt) => rightAt(recording, recording.frames.length - 1, prompt) - rightAt(recording, 0, prompt),
  )
  return gains.indexOf(Math.max(...gains))
}
