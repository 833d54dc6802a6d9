/** @file The conversation on view. It follows the text as it is written, until the reader scrolls up. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import type { Speaker } from './speaker.ts'
import { useChat } from './store.ts'
import styles from './thread.module.css'
import type { Chat, Message, Question, Reply } from './tree.ts'
import { TurnView } from './turn.tsx'

/** Nearer to the end than this, the view follows the text. */
const STICKY = 80

interface ThreadProps {
  chat: Chat | null
  below: Map<string, string[]> | null
  path: readonly Message[]
  speaker: Speaker | null
  /** What stands here before the first question. */
  children: ReactNode
}

export function Thread({ chat, below, path, speaker, children }: ThreadProps) {
  const writing = useChat((state) => state.writing)
  const scroll = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  const follow = useRef(true)

  // biome-ignore lint/correctness/useExhaustiveDependencies: with every change of the conversation
  useEffect(() => {
    const element = scroll.current
    if (element && follow.current) element.scrollTop = element.scrollHeight
  }, [path])
  const toEnd = () => {
    follow.current = true
    setAway(false)
    scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
  }
  const count = path.length
  const id = chat?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question, and another chat, bring the view to the end
  useEffect(toEnd, [count, id])

  const here = writing?.chat === id ? writing : null
  const questions = path.filter((message): message is Question => message.role === 'user')
  return (
    <div className={styles.column}>
      <div
        className={styles.scroll}
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
        {!chat || !below || path.length === 0 ? (
          children
        ) : (
          <ol className={styles.turns}>
            {questions.map((question, i) => (
              <TurnView
                // A place in the conversation, so that whoever goes through its branches keeps the focus.
                // biome-ignore lint/suspicious/noArrayIndexKey: as said
                key={i}
                chat={chat}
                question={question}
                reply={path[2 * i + 1] as Reply | undefined}
                questions={(below.get(question.parent ?? '') ?? []).join(' ')}
                replies={(below.get(question.id) ?? []).join(' ')}
                writing={here && below.get(question.id)?.includes(here.reply) ? here.reply : null}
                waiting={here && below.get(question.id)?.includes(here.reply) ? here.waiting.join(' ') : ''}
                free={writing === null}
                speaker={speaker}
              />
            ))}
          </ol>
        )}
      </div>
      {away && path.length > 0 && (
        <button type="button" className={styles.toEnd} onClick={toEnd}>
          <Icon name="down" /> Latest
        </button>
      )}
    </div>
  )
}
