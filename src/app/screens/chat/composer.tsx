/**
 * @file Where a question is written: its mode, how long the model may think, a second voice to compare with, send, stop, and how much of what
 * the model can read is taken.
 */
import { useEffect, useRef } from 'react'
import type { Mode } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { Info } from '../../components/info.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { integer } from '../../format.ts'
import styles from './composer.module.css'
import { setChat, setSampling, useChatSettings } from './settings.ts'
import { type Speaker, useSpeaker } from './speaker.ts'
import { SpeakerSelect } from './speaker-select.tsx'
import { useChat } from './store.ts'
import type { Message } from './tree.ts'

const MODES = [
  { value: 'instruct', label: 'Instruct', title: 'Answer at once' },
  { value: 'think', label: 'Thinking', title: 'Write the reasoning first, then answer' },
] as const
const BUDGETS = [8, 16, 32, 64, 128, 256, 512]

export function Composer({
  chat,
  speaker,
  path,
  onAsk,
}: {
  /** The one on view. */
  chat: string
  speaker: Speaker | null
  path: readonly Message[]
  onAsk: (text: string) => void
}) {
  const draft = useChat((state) => state.draft)
  const editing = useChat((state) => state.editing)
  const busy = useChat((state) => state.writing !== null)
  const elsewhere = useChat((state) => state.writing !== null && state.writing.chat !== chat)
  const stopping = useChat((state) => state.stopping)
  const mode = useChatSettings((state) => state.mode)
  const beside = useChatSettings((state) => state.beside)
  const model = useChatSettings((state) => state.model)
  const other = useSpeaker(beside?.model ?? null)
  const box = useRef<HTMLTextAreaElement>(null)
  const { set, cancelEdit, stop } = useChat.getState()

  useEffect(() => {
    if (editing !== null) box.current?.focus()
  }, [editing])

  const submit = () => {
    if (speaker && !busy && draft.trim() !== '') onAsk(draft)
    box.current?.focus()
  }
  return (
    <form
      className={`composer ${styles.composer}`}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {editing !== null && (
        <p className="hint row row-spread">
          Sending makes a branch: the question as it was stays beside it.
          <button
            type="button"
            className="quiet"
            onClick={() => {
              cancelEdit()
              box.current?.focus()
            }}
          >
            Cancel
          </button>
        </p>
      )}
      {elsewhere && (
        <p className="hint" role="status">
          A reply is being written in another chat: this message can be sent when it is done, or when you stop it.
        </p>
      )}
      <textarea
        ref={box}
        aria-label="Message"
        placeholder="Ask something"
        rows={2}
        value={draft}
        onChange={(event) => set({ draft: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            submit()
          } else if (event.key === 'Escape' && editing !== null) {
            event.preventDefault()
            cancelEdit()
          }
        }}
      />
      <div className={styles.foot}>
        <ModeChoice mode={mode} onChange={(value) => setChat({ mode: value })} />
        {(mode === 'think' || beside?.mode === 'think') && <Budget />}
        <button
          type="button"
          className="quiet"
          aria-pressed={beside !== null}
          title="Ask two, and read their replies side by side"
          onClick={() => setChat({ beside: beside ? null : { model, mode: mode === 'think' ? 'instruct' : 'think' } })}
        >
          <Icon name="columns" /> Compare
        </button>
        <ContextMeter path={path} />
        {busy ? (
          <button
            type="button"
            className={styles.send}
            disabled={stopping}
            onClick={() => {
              void stop()
              box.current?.focus()
            }}
          >
            <Icon name="stop" /> Stop
          </button>
        ) : (
          <button type="submit" className={`primary ${styles.send}`} disabled={draft.trim() === '' || !speaker}>
            <Icon name="send" /> Send
          </button>
        )}
      </div>
      {beside && (
        <div className={styles.beside} role="group" aria-label="The reply beside it">
          <SpeakerSelect label="Beside it" speaker={other} onChange={(value) => setChat({ beside: { ...beside, model: value } })} />
          <ModeChoice name="beside" mode={beside.mode} onChange={(value) => setChat({ beside: { ...beside, mode: value } })} />
        </div>
      )}
    </form>
  )
}

function ModeChoice({ name = 'mode', mode, onChange }: { name?: string; mode: Mode; onChange: (mode: Mode) => void }) {
  return (
    <Segmented
      legend={name === 'mode' ? 'Mode of this message' : 'Its mode'}
      hideLegend
      name={name}
      options={MODES}
      value={mode}
      onChange={onChange}
    />
  )
}

function Budget() {
  const budget = useChatSettings((state) => state.sampling.thinkingBudget)
  const values = budget === undefined || BUDGETS.includes(budget) ? BUDGETS : [...BUDGETS, budget].sort((a, b) => a - b)
  return (
    <select
      className={styles.budget}
      aria-label="Budget of a thought"
      title="A thought that reaches it is closed, and the answer begins"
      value={budget ?? ''}
      onChange={(event) => setSampling({ thinkingBudget: event.target.value === '' ? undefined : Number(event.target.value) })}
    >
      <option value="">thinks freely</option>
      {values.map((tokens) => (
        <option key={tokens} value={tokens}>
          at most {tokens} tokens
        </option>
      ))}
    </select>
  )
}

function ContextMeter({ path }: { path: readonly Message[] }) {
  const last = path.findLast((message) => message.role === 'assistant' && message.written?.positions !== undefined)
  if (last?.role !== 'assistant' || !last.written?.positions) return null
  const { promptTokens = 0, pieces = [], positions } = last.written
  const used = promptTokens + pieces.length
  const share = Math.min(1, used / positions)
  return (
    <span className={`number ${styles.context}`} data-testid="context">
      <span className={`meter ${styles.meter}`} aria-hidden="true">
        <span style={{ width: `${100 * share}%` }} />
      </span>
      <span className="hint">
        {integer(used)} of {integer(positions)} tokens
      </span>
      <Info label="Context">
        How much of what the model can read the last reply took, its thought included. Thoughts are not read again, so the next question
        begins with less; what still does not fit is left out, the oldest first.
      </Info>
    </span>
  )
}
