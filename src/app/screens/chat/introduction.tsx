/**
 * @file A chat before its first question: who answers, and prompts to begin with, by family.
 */
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { plural } from '../../format.ts'
import type { Speaker } from './speaker.ts'
import { useChat } from './store.ts'

export function Introduction({ speaker, loaded, onOthers }: { speaker: Speaker | null; loaded: boolean; onOthers(): void }) {
  const mode = useChat((state) => state.mode)
  const introduction = useChat((state) => state.introduction)
  const { suggestions = [], kinds = 0, talks = false } = introduction ?? {}
  return (
    <div className="chat-empty">
      <h2>
        {!speaker
          ? loaded
            ? 'No model to talk to yet'
            : 'Opening the GPU…'
          : talks
            ? 'Say hello, or give it something to work out'
            : 'Give it something to work out'}
      </h2>
      <p className="hint">
        {mode === 'think'
          ? 'In thinking mode the model writes its steps first, and answers after them.'
          : 'In instruct mode the model answers at once, without steps.'}{' '}
        {kinds > 0 && `It was taught ${plural(kinds, 'kind')} of problem and little else. `}It runs on your GPU alone.
      </p>
      {speaker && suggestions.length > 0 && (
        <>
          <ul className="suggestions" aria-label="Suggestions">
            {suggestions.map(({ kind, title, prompt }) => (
              <li key={`${kind} ${prompt}`}>
                <button type="button" className="suggestion" onClick={() => void useChat.getState().send(prompt, speaker)}>
                  <span className="hint">{title}</span>
                  <span className="suggestion-text">
                    <Line text={prompt} most={400} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <button type="button" className="quiet" onClick={onOthers}>
            <Icon name="again" /> Others
          </button>
        </>
      )}
    </div>
  )
}
