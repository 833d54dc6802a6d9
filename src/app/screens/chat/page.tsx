/**
 * @file Chat: a conversation with a model of the list or with the weights in training.
 */
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { compact } from '../../format.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import { Composer } from './composer.tsx'
import { Introduction } from './introduction.tsx'
import { SamplingPanel } from './sampling-panel.tsx'
import { useSpeaker } from './speaker.ts'
import { useChat } from './store.ts'
import { TurnView } from './turn.tsx'
import './chat.css'

/** Nearer to the end than this, the view follows the text. */
const STICKY = 80

export default function ChatPage() {
  const turns = useChat((state) => state.turns)
  const writing = useChat((state) => state.writing)
  const status = useChat((state) => state.status)
  const speaker = useSpeaker()
  const loaded = useTrain((state) => state.loaded)
  const [settings, setSettings] = useState(false)
  const scroll = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  const follow = useRef(true)

  // Also in the middle of a conversation: whether earlier turns are read goes by the model.
  const [page, setPage] = useState(0)
  const model = speaker?.model
  useEffect(() => {
    if (model !== undefined) void useChat.getState().meet(model, page)
  }, [model, page])

  // The view follows the text until the reader scrolls up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every change of the conversation
  useEffect(() => {
    const element = scroll.current
    if (element && follow.current) element.scrollTop = element.scrollHeight
  }, [turns])
  const toEnd = () => {
    follow.current = true
    setAway(false)
    scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
  }
  const count = turns.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question brings the view to the end
  useEffect(toEnd, [count])

  // Escape stops the reply from wherever the focus is.
  useEffect(() => {
    if (writing === null) return
    const stop = (event: KeyboardEvent) => {
      if (event.key === 'Escape') void useChat.getState().stop()
    }
    document.addEventListener('keydown', stop)
    return () => document.removeEventListener('keydown', stop)
  }, [writing])

  return (
    <div className="chat">
      <h1 className="visually-hidden">Chat</h1>
      <p role="status" className="visually-hidden">
        {status}
      </p>
      <div className="chat-bar">
        <ModelChoice />
        <div className="row">
          {turns.length > 0 && (
            <button type="button" className="quiet" disabled={writing !== null} onClick={() => useChat.getState().clear()}>
              New chat
            </button>
          )}
          <button type="button" aria-expanded={settings} aria-controls="sampling" onClick={() => setSettings(!settings)}>
            <Icon name="sliders" /> Sampling
          </button>
        </div>
      </div>
      <div className="chat-body">
        <div className="chat-column">
          <div
            className="chat-scroll"
            ref={scroll}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            role="region"
            aria-label="Conversation"
            onScroll={(event) => {
              const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
              follow.current = scrollHeight - scrollTop - clientHeight < STICKY
              setAway(!follow.current)
            }}
          >
            {turns.length === 0 ? (
              <Introduction speaker={speaker} loaded={loaded} onOthers={() => setPage(page + 1)} />
            ) : (
              <ol className="turns">
                {turns.map((turn) => (
                  <TurnView key={turn.id} turn={turn} writing={writing === turn.id} free={writing === null} speaker={speaker} />
                ))}
              </ol>
            )}
          </div>
          {away && turns.length > 0 && (
            <button type="button" className="to-end" onClick={toEnd}>
              <Icon name="down" /> Latest
            </button>
          )}
          <Composer speaker={speaker} />
        </div>
        <aside id="sampling" className="chat-side panel" aria-label="Sampling settings" hidden={!settings}>
          <h2>Sampling</h2>
          <SamplingPanel />
        </aside>
      </div>
    </div>
  )
}

function ModelChoice() {
  const models = useTrain((state) => state.models)
  const active = useTrain(trainingHere)
  const chosen = useChat((state) => state.model)
  return (
    <div className="inline-field model-choice">
      <label htmlFor="speaker">Talk to</label>
      {active ? (
        <select id="speaker" value="training" disabled title="While a run goes on, its weights answer">
          <option value="training">
            The weights in training · {active.title}, step {active.step}
          </option>
        </select>
      ) : (
        <select
          id="speaker"
          value={models.some((entry) => entry.id === chosen) ? (chosen ?? '') : (models[0]?.id ?? '')}
          onChange={(event) => useChat.getState().set({ model: event.target.value })}
        >
          {models.length === 0 && <option value="">No model yet</option>}
          {models.map((entry) => (
            <option key={entry.id} value={entry.id}>
              {entry.title} · {compact(entry.parameters)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
