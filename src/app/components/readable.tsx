import { useMemo, useState } from 'react'
import { plural } from '../format.ts'
import type { Stretch } from '../marking.ts'
import { line, readable } from '../readable.ts'
import styles from './readable.module.css'

/** Characters that are laid out before anybody asks for more. */
const FIRST_SHOWN = 20_000
const MORE = 5

/** Text of others, whole where it is short; its direction stays within it. */
export function Readable({
  text,
  most = FIRST_SHOWN,
  mark,
}: {
  text: string
  most?: number
  /** What of a stretch of it is to be marked. */
  mark?: (text: string) => readonly Stretch[]
}) {
  const [limit, setLimit] = useState(most)
  const { parts, left } = useMemo(() => readable(text, limit), [text, limit])
  return (
    <>
      <bdi className="readable">
        {parts.map((part, index) =>
          part.kind === 'plain' ? (
            mark === undefined ? (
              part.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
              <Marked key={index} stretches={mark(part.text)} />
            )
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
            <span key={index} className="unseen" title={part.title}>
              {part.label}
            </span>
          ),
        )}
      </bdi>
      {left > 0 && (
        <button type="button" className="quiet readable-more" onClick={() => setLimit(limit * MORE)}>
          Show more: {plural(left, 'character')} left
        </button>
      )}
    </>
  )
}

function Marked({ stretches }: { stretches: readonly Stretch[] }) {
  return stretches.map(({ text, marked }, i) =>
    marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place
      <mark key={i} className={styles.mark}>
        {text}
      </mark>
    ) : (
      text
    ),
  )
}

/** The beginning of such a text where there is room for a line. */
export function Line({ text, most }: { text: string; most?: number }) {
  const shown = useMemo(() => line(text, most), [text, most])
  return <bdi>{shown}</bdi>
}
