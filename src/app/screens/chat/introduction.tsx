/** @file A chat before its first question: who answers, and prompts to begin with, by family. */
import type { Suggestion } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { plural } from '../../format.ts'
import styles from './introduction.module.css'
import { useChatSettings } from './settings.ts'
import type { Speaker } from './speaker.ts'
import { useChat } from './store.ts'

export function Introduction({
  speaker,
  loaded,
  free,
  onAsk,
  onOthers,
}: {
  speaker: Speaker | null
  loaded: boolean
  /** Nothing is being written in another chat. */
  free: boolean
  onAsk: (suggestion: Suggestion) => void
  onOthers: () => void
}) {
  const mode = useChatSettings((state) => state.mode)
  const introduction = useChat((state) => state.introduction)
  const { suggestions = [], kinds = 0, talks = false } = introduction ?? {}
  return (
    <div className={styles.introduction}>
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
          <ul className={styles.suggestions} aria-label="Suggestions">
            {suggestions.map((suggestion) => (
              <li key={`${suggestion.kind} ${suggestion.prompt}`}>
                <button type="button" className={styles.suggestion} disabled={!free} onClick={() => onAsk(suggestion)}>
                  <span className="hint">{suggestion.title}</span>
                  <span className={styles.text}>
                    <Line text={suggestion.prompt} most={400} />
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
