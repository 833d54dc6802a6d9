/** @file What a reply answers: as text with its boxed result, or, where it has markup, drawn by a renderer that is loaded then. */
import { lazy, memo, Suspense } from 'react'
import { BoxedText } from '../../components/boxed-text.tsx'
import { hasMarkup } from './blocks.ts'
import styles from './reply.module.css'

/** Without a network the first time, the reply stands as it was written. */
const Markup = lazy(() => import('./markup.tsx').catch(() => ({ default: Plain })))

/** A reply is as long as its limit of tokens lets it be; its newest words are to be seen while it is written. */
export const REPLY_SHOWN = 100_000

/** `live`: it is still being written. */
export const Answer = memo(function Answer({ text, live }: { text: string; live: boolean }) {
  return (
    <div className={styles.answer} data-testid="answer">
      {hasMarkup(text) ? (
        <Suspense fallback={<Plain text={text} />}>
          <Markup text={text} live={live} />
        </Suspense>
      ) : (
        <Plain text={text} />
      )}
    </div>
  )
})

function Plain({ text }: { text: string; live?: boolean }) {
  return (
    <p className={styles.plain}>
      <BoxedText text={text} most={REPLY_SHOWN} />
    </p>
  )
}
