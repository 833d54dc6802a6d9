/** @file A fork: which of its branches is on view, and the way to the others. */
import { Icon } from '../../components/icon.tsx'
import styles from './reply.module.css'
import { useChat } from './store.ts'

export function Branches({
  chat,
  ids,
  current,
  of,
}: {
  chat: string
  ids: readonly string[]
  current: string
  of: 'questions' | 'replies'
}) {
  if (ids.length < 2) return null
  const at = ids.indexOf(current)
  const go = (to: number) => useChat.getState().choose(chat, ids[to])
  return (
    <span className={styles.branches} role="group" aria-label={`Branches of these ${of}`}>
      <button
        type="button"
        className="icon-button"
        aria-disabled={at === 0}
        aria-label="The branch before"
        onClick={() => at > 0 && go(at - 1)}
      >
        <Icon name="left" />
      </button>
      <span className="number" aria-live="polite">
        {at + 1}/{ids.length}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-disabled={at === ids.length - 1}
        aria-label="The next branch"
        onClick={() => at < ids.length - 1 && go(at + 1)}
      >
        <Icon name="right" />
      </button>
    </span>
  )
}
