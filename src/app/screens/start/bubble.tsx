/**
 * @file Four bubbles on the real thing, one at a time: try, check, compare, nudge. Each is one sentence and can be skipped.
 */
import { useEffect, useRef } from 'react'
import { focusPage } from '../../focus.ts'
import styles from './bubble.module.css'
import { BUBBLES, type BubbleName, useStart } from './store.ts'

const WORDS: Record<BubbleName, { title: string; sentence: string }> = {
  try: {
    title: 'Try',
    sentence: 'The model tries one problem several times; each strand is one try, and they part where it chose differently.',
  },
  check: { title: 'Check', sentence: 'A program works out the right answer and checks every try: right earns 1, anything else 0.' },
  compare: {
    title: 'Compare',
    sentence:
      'Each try is compared with the others at the same problem: its number says how much better or worse than their average it did.',
  },
  nudge: {
    title: 'Nudge',
    sentence:
      'The words of better tries become a little more likely and those of worse ones a little less, and the share of right answers climbs.',
  },
}

/** Whether the next bubble was asked for here: then the focus goes with it, else it stays where it is. */
let asked = false

export function Bubble({ name }: { name: BubbleName }) {
  const current = useStart((state) => state.bubble)
  const next = useRef<HTMLButtonElement>(null)
  const open = current === name
  useEffect(() => {
    if (!open || !asked) return
    asked = false
    next.current?.focus({ preventScroll: true })
    next.current?.closest('aside')?.scrollIntoView({ block: 'nearest' })
  }, [open])
  if (!open) return null
  const { title, sentence } = WORDS[name]
  const number = BUBBLES.indexOf(name) + 1
  const isLast = number === BUBBLES.length
  const leave = (how: 'next' | 'skip') => {
    asked = how === 'next' && !isLast
    if (!asked) focusPage()
    useStart.getState()[how]()
  }
  return (
    <aside
      className={styles.bubble}
      aria-label={`${title}, ${number} of ${BUBBLES.length}`}
      onKeyDown={(event) => event.key === 'Escape' && leave('skip')}
    >
      <p>
        <strong>{title}.</strong> {sentence}
      </p>
      <div className="row row-spread">
        <span className={`${styles.bubbleCount} number`} aria-hidden="true">
          {number} of {BUBBLES.length}
        </span>
        <span className="row">
          {!isLast && (
            <button type="button" className="quiet" onClick={() => leave('skip')}>
              Skip
            </button>
          )}
          <button type="button" ref={next} onClick={() => leave('next')}>
            {isLast ? 'Got it' : 'Next'}
          </button>
        </span>
      </div>
    </aside>
  )
}

/** What the bubble on view says, for those who do not see it appear. */
export function BubbleStatus() {
  const current = useStart((state) => state.bubble)
  return (
    <p role="status" className="visually-hidden">
      {current ? WORDS[current].sentence : ''}
    </p>
  )
}
