/** @file A thought: it opens while it is written, closes with its duration when the answer begins, and stays open where it is pinned. */
import { memo, useEffect, useRef, useState } from 'react'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Readable } from '../../components/readable.tsx'
import { duration } from '../../format.ts'
import { REPLY_SHOWN } from './answer.tsx'
import styles from './reply.module.css'
import { setChat, useChatSettings } from './settings.ts'
import { isPassedOver } from './thoughts.ts'

export const Reasoning = memo(function Reasoning({
  text,
  thinkingMs,
  thinking,
  cut,
}: {
  text: string
  thinkingMs: number
  /** It is being written. */
  thinking: boolean
  /** Its budget ended it. */
  cut: boolean
}) {
  const thoughts = useChatSettings((state) => state.thoughts)
  const shortHidden = useChatSettings((state) => state.shortHidden)
  const pinned = thoughts === 'open'
  /** Null: as the settings have it; a click decides for good. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const body = useRef<HTMLDivElement>(null)
  const open = chosen ?? (pinned || (thinking && thoughts === 'auto'))

  // The newest line stays in sight while it is being written.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every new piece of reasoning
  useEffect(() => {
    if (thinking && body.current) body.current.scrollTop = body.current.scrollHeight
  }, [text, thinking])

  // What was opened stays.
  if (chosen === null && isPassedOver({ thinkingMs, cut }, { thoughts, shortHidden })) return null
  const seconds = duration(thinkingMs / 1000)
  return (
    <div className={`${styles.reasoning}${thinking ? ` ${styles.live}` : ''}`}>
      <div className={styles.head}>
        <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setChosen(!open)}>
          <span className={styles.caret} aria-hidden="true" />
          {thinking ? <>Thinking… {seconds}</> : <>Thought for {seconds}</>}
        </button>
        {cut && <span className="hint">closed at its budget</span>}
        {open && (
          <span className={styles.own}>
            {text !== '' && <CopyButton text={() => text} what="this thought" />}
            <button
              type="button"
              className="quiet"
              aria-pressed={pinned}
              title="Keep every thought open"
              onClick={() => {
                setChosen(null)
                setChat({ thoughts: pinned ? 'auto' : 'open' })
              }}
            >
              <Icon name="pin" /> {pinned ? 'Kept open' : 'Keep open'}
            </button>
          </span>
        )}
      </div>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div className={styles.thought} ref={body} tabIndex={0} role="region" aria-label="Reasoning">
          {text ? <Readable text={text} most={REPLY_SHOWN} /> : <span className="muted">Nothing yet.</span>}
        </div>
      )}
    </div>
  )
})
