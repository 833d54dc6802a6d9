/**
 * @file A list of any length of which only the lines in sight are drawn, and fetched: one of them is chosen, by mouse or by arrow keys.
 */
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Windowed } from '../../components/windowed.tsx'
import styles from './list-box.module.css'
import { useData } from './store.ts'

const ROW_HEIGHT = 58
const CHUNK = 100
const PAGE = 8

export function ListBox<T>({
  id,
  label,
  count,
  place,
  onChoose,
  fetch,
  children,
}: {
  id: string
  label: string
  count: number
  place: number
  onChoose: (place: number) => void
  /** Lines [from, to). Another function is another list. Null: the list is out of date, and another one is on its way. */
  fetch: (from: number, to: number) => Promise<T[] | null>
  /** A line; undefined while it is being fetched. */
  children: (line: T | undefined, index: number) => ReactNode
}) {
  const lineAt = useLines(fetch)
  // A short list is no taller than its lines.
  const height = count * ROW_HEIGHT + 2
  const choose = (to: number) => onChoose(Math.min(count - 1, Math.max(0, to)))
  return (
    <Windowed
      count={count}
      rowHeight={ROW_HEIGHT}
      reveal={place}
      className={styles.list}
      style={{ maxHeight: height, minHeight: Math.min(240, height) }}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={`${id}-${place}`}
      onKeyDown={(event) => {
        const places: Record<string, number> = {
          ArrowDown: place + 1,
          ArrowUp: place - 1,
          PageDown: place + PAGE,
          PageUp: place - PAGE,
          Home: 0,
          End: count - 1,
          j: place + 1,
          k: place - 1,
        }
        const to = places[event.key]
        if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        choose(to)
      }}
    >
      {(index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys; a row is only pointed at
        <div
          key={index}
          role="option"
          id={`${id}-${index}`}
          aria-selected={index === place}
          aria-setsize={count}
          aria-posinset={index + 1}
          className={styles.row}
          onClick={() => choose(index)}
        >
          {children(lineAt(index), index)}
        </div>
      )}
    </Windowed>
  )
}

/** Lines, fetched by the hundred when they come in sight. */
function useLines<T>(fetch: (from: number, to: number) => Promise<T[] | null>): (index: number) => T | undefined {
  const cache = useRef<{ fetch: unknown; chunks: Map<number, T[] | null> }>({ fetch: null, chunks: new Map() })
  const [, setArrived] = useState(0)
  if (cache.current.fetch !== fetch) cache.current = { fetch, chunks: new Map() }
  return useCallback(
    (index) => {
      const { chunks } = cache.current
      const chunk = Math.floor(index / CHUNK)
      if (!chunks.has(chunk)) {
        chunks.set(chunk, null)
        fetch(chunk * CHUNK, (chunk + 1) * CHUNK)
          .then((lines) => {
            chunks.set(chunk, lines)
            setArrived((count) => count + 1)
          })
          .catch((error) => useData.getState().fail(error))
      }
      return chunks.get(chunk)?.[index % CHUNK]
    },
    [fetch],
  )
}
