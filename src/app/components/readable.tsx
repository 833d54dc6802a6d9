import { useMemo, useState } from 'react'
import { plural } from '../format.ts'
import { line, readable } from '../readable.ts'

/** Characters that are laid out before anybody asks for more. */
const FIRST_SHOWN = 20_000
const MORE = 5

/** Text of others, whole where it is short; its direction stays within it. */
export function Readable({ text, most = FIRST_SHOWN }: { text: string; most?: number }) {
  const [limit, setLimit] = useState(most)
  const { parts, left } = useMemo(() => readable(text, limit), [text, limit])
  return (
    <>
      <bdi className="readable">
        {parts.map((part, index) =>
          part.kind === 'plain' ? (
            part.text
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

/** The beginning of such a text where there is room for a line. */
export function Line({ text, most }: { text: string; most?: number }) {
  const shown = useMemo(() => line(text, most), [text, most])
  return <bdi>{shown}</bdi>
}
