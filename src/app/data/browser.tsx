/**
 * @file One set: its prompts in a list that draws only what is in sight, with a filter, and the chosen prompt beside it.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ListRow, Source, View } from '../../workers/data-api.ts'
import { ProgressBar } from '../components/progress-bar.tsx'
import { Segmented } from '../components/segmented.tsx'
import { Windowed } from '../components/windowed.tsx'
import { integer, moment, plural } from '../format.ts'
import { DRAWN } from './address.ts'
import { data } from './connection.ts'
import { SPLITS, sourceName } from './names.ts'
import { PromptView } from './prompt-view.tsx'
import { SetActions } from './set-actions.tsx'
import { shownSet, useData } from './store.ts'

const ROW_HEIGHT = 58
/** Browsers lay out no element much higher than 30 million pixels. */
const MOST_LISTED = 500_000
const CHUNK = 100
/** Milliseconds a reader stops typing before the search begins. */
const TYPING = 200

export function Browser() {
  const source = useData((state) => state.source)
  const sets = useData((state) => state.sets)
  const detail = useData((state) => state.detail)
  const set = shownSet({ source, sets })
  return (
    <section className="panel explorer" aria-labelledby="set-title">
      <div className="section-head">
        <h2 id="set-title">{sourceName(source, sets)}</h2>
        {set && <p className="hint number">{`${plural(set.rows, 'prompt')} · kept since ${moment(set.created)}`}</p>}
        {set ? <SetActions set={set} /> : source.type === 'generated' && <Stream source={source} />}
      </div>
      {set && set.history.length > 0 && (
        <details>
          <summary>Where it comes from</summary>
          <ol className="history">
            {set.history.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </details>
      )}
      <div className="groups">
        <div className="groups-side">
          <FilterFields />
          <PromptList />
        </div>
        {detail && <PromptView key={`${JSON.stringify(source)} ${detail.row}`} detail={detail} source={source} />}
      </div>
    </section>
  )
}

/** Which part of an endless stream is drawn. */
function Stream({ source }: { source: Source & { type: 'generated' } }) {
  const show = (change: Partial<typeof source>) => void useData.getState().show({ ...source, count: DRAWN, ...change })
  return (
    <div className="row">
      <Segmented legend="Split" name="split" hideLegend options={SPLITS} value={source.split} onChange={(split) => show({ split })} />
      <label className="inline-field seed">
        <span>Seed</span>
        <input
          type="number"
          min={0}
          max={999_999_999}
          value={source.seed}
          onChange={(event) => {
            const seed = Number(event.target.value)
            if (Number.isInteger(seed) && seed >= 0 && seed <= 999_999_999) show({ seed })
          }}
        />
      </label>
    </div>
  )
}

function FilterFields() {
  const view = useData((state) => state.view)
  const filter = useData((state) => state.filter)
  const source = useData((state) => state.source)
  const [text, setText] = useState(filter.search)
  const where = JSON.stringify({ ...source, count: 0 })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another set begins without a filter
  useEffect(() => setText(useData.getState().filter.search), [where])

  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== useData.getState().filter.search) void useData.getState().setFilter({ search: text })
    }, TYPING)
    return () => clearTimeout(timer)
  }, [text])

  const kinds = view?.kinds ?? []
  const levels = view?.levels ?? []
  return (
    <div className="data-filter">
      <input
        type="search"
        placeholder="Search"
        aria-label="Search prompts"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {kinds.length > 0 && (
        <select
          aria-label="Kind"
          value={filter.kind ?? ''}
          onChange={(event) => void useData.getState().setFilter({ kind: event.target.value || null })}
        >
          <option value="">All kinds</option>
          {kinds.map(({ name, count }) => (
            <option key={name} value={name}>
              {name} ({integer(count)})
            </option>
          ))}
        </select>
      )}
      {levels.length > 1 && (
        <select
          aria-label="Level"
          value={filter.level ?? ''}
          onChange={(event) => void useData.getState().setFilter({ level: event.target.value === '' ? null : Number(event.target.value) })}
        >
          <option value="">All levels</option>
          {levels.map((level) => (
            <option key={level} value={level}>
              Level {level}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function PromptList() {
  const view = useData((state) => state.view)
  const searching = useData((state) => state.searching)
  const place = useData((state) => state.place)
  const source = useData((state) => state.source)
  const filter = useData((state) => state.filter)
  if (!view) return <p className="hint">Reading…</p>
  const filtered = filter.search !== '' || filter.kind !== null || filter.level !== null
  const listed = Math.min(view.count, MOST_LISTED)
  return (
    <>
      <p className="hint number list-count" role="status">
        {filtered ? `${integer(view.count)} of ${plural(view.of, 'prompt')}` : plural(view.of, 'prompt')}
        {source.type === 'generated' && ' drawn'}
        {listed < view.count && `; the first ${integer(listed)} are listed, search to see others`}
      </p>
      {searching !== null && searching > 0 && <ProgressBar done={searching} total={1} label="Search" />}
      {view.count === 0 ? <p className="hint">No prompt fits.</p> : <Rows view={view} listed={listed} place={place} />}
      {source.type === 'generated' && view.of >= source.count && (
        <button
          type="button"
          className="quiet"
          onClick={() => void useData.getState().show({ ...source, count: source.count + DRAWN }, useData.getState().row)}
        >
          Draw {integer(DRAWN)} more
        </button>
      )}
    </>
  )
}

function Rows({ view, listed, place }: { view: View; listed: number; place: number }) {
  const rowAt = useRows(view)
  const choose = (to: number) => void useData.getState().choose(Math.min(listed - 1, Math.max(0, to)))
  return (
    <Windowed
      count={listed}
      rowHeight={ROW_HEIGHT}
      reveal={place}
      className="prompt-list data-list"
      role="listbox"
      aria-label="Prompts"
      tabIndex={0}
      aria-activedescendant={`row-${place}`}
      onKeyDown={(event) => {
        const steps: Record<string, number> = {
          ArrowDown: place + 1,
          ArrowUp: place - 1,
          PageDown: place + 8,
          PageUp: place - 8,
          Home: 0,
          End: listed - 1,
          j: place + 1,
          k: place - 1,
        }
        const to = steps[event.key]
        if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        choose(to)
      }}
    >
      {(index) => {
        const row = rowAt(index)
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys; a row is only pointed at
          <div
            key={index}
            role="option"
            id={`row-${index}`}
            aria-selected={index === place}
            aria-setsize={listed}
            aria-posinset={index + 1}
            className="prompt-row"
            onClick={() => choose(index)}
          >
            <span className="prompt-text">{row?.text ?? '…'}</span>
            <span className="prompt-score">
              <span className="number">#{integer((row?.row ?? index) + 1)}</span>
              {row?.kind && <span className="tag">{row.kind}</span>}
              {row?.level !== undefined && <span>level {row.level}</span>}
            </span>
          </div>
        )
      }}
    </Windowed>
  )
}

/** Lines of the view, fetched by the hundred when they come in sight. */
function useRows(view: View): (index: number) => ListRow | undefined {
  const chunks = useRef<{ view: number; lines: Map<number, ListRow[] | null> }>({ view: -1, lines: new Map() })
  const [, setArrived] = useState(0)
  if (chunks.current.view !== view.id) chunks.current = { view: view.id, lines: new Map() }
  return useCallback(
    (index) => {
      const { lines } = chunks.current
      const chunk = Math.floor(index / CHUNK)
      if (!lines.has(chunk)) {
        lines.set(chunk, null)
        data()
          .list(view.id, chunk * CHUNK, (chunk + 1) * CHUNK)
          .then((rows) => {
            lines.set(chunk, rows)
            setArrived((count) => count + 1)
          })
          .catch((error) => useData.getState().fail(error))
      }
      return lines.get(chunk)?.[index % CHUNK]
    },
    [view.id],
  )
}
