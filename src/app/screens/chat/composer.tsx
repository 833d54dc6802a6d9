/**
 * @file Where a question is written: mode of this message, send, stop.
 */
import { useEffect, useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import type { Speaker } from './speaker.ts'
import { useChat } from './store.ts'

const MODES = [
  { value: 'instruct', label: 'Instruct', title: 'Answer at once' },
  { value: 'think', label: 'Thinking', title: 'Write the reasoning first, then answer' },
] as const

export function Composer({ speaker }: { speaker: Speaker | null }) {
  const draft = useChat((state) => state.draft)
  const mode = useChat((state) => state.mode)
  const editing = useChat((state) => state.editing)
  const busy = useChat((state) => state.writing !== null)
  const stopping = useChat((state) => state.stopping)
  const box = useRef<HTMLTextAreaElement>(null)
  const { send, set, cancelEdit, stop } = useChat.getState()

  useEffect(() => {
    if (editing !== null) box.current?.focus()
  }, [editing])

  const submit = () => {
    if (speaker && !busy) void send(draft, speaker)
    box.current?.focus()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {editing !== null && (
        <p className="hint row row-spread">
          Sending replaces the question and everything after it.
          <button type="button" className="quiet" onClick={cancelEdit}>
            Cancel
          </button>
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
          } else if (event.key === 'Escape' && editing !== null) cancelEdit()
        }}
      />
      <div className="composer-foot">
        <Segmented
          legend="Mode of this message"
          hideLegend
          name="mode"
          options={MODES}
          value={mode}
          onChange={(value) => set({ mode: value })}
        />
        <span className="hint composer-keys">Enter sends, Shift+Enter starts a line</span>
        {busy ? (
          <button
            type="button"
            disabled={stopping}
            onClick={() => {
              void stop()
              box.current?.focus()
            }}
          >
            <Icon name="stop" /> Stop
          </button>
        ) : (
          <button type="submit" className="primary" disabled={draft.trim() === '' || !speaker}>
            <Icon name="send" /> Send
          </button>
        )}
      </div>
    </form>
  )
}
