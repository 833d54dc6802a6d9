/**
 * @file One set: its prompts in a list that draws only what is in sight, with a filter, and the chosen prompt beside it.
 */
import { useCallback, useEffect, useState } from 'react'
import type { Source, View } from '../../../workers/data-api.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Line } from '../../components/readable.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { focusPage } from '../../focus.ts'
import { integer, moment, percent, plural } from '../../format.ts'
import { marked } from '../../readable.ts'
import { DRAWN } from './address.ts'
import styles from './browser.module.css'
import { data } from './connection.ts'
import groupsStyles from './groups.module.css'
import listBoxStyles from './list-box.module.css'
import { ListBox } from './list-box.tsx'
import { SPLITS, sourceName, WORDINGS } from './names.ts'
import { PromptView } from './prompt-view.tsx'
import { SetActions } from './set-actions.tsx'
import { shownSet, useData } from './store.ts'

/** Browsers lay out no element much higher than 30 million pixels. */
const MOST_LISTED = 500_000
/** Milliseconds a reader stops typing before the search begins. */
const TYPING = 200

export function Browser() {
  const source = useData((state) => state.source)
  const sets = useData((state) => state.sets)
  const domains = useData((state) => state.domains)
  const detail = useData((state) => state.detail)
  const set = shownSet({ source, sets })
  return (
    <section className="panel explorer" aria-labelledby="set-title">
      <div className="section-head">
        <h2 id="set-title">
          <Line text={sourceName(source, sets, domains)} />
        </h2>
        {set && !set.damaged && <p className="hint number">{`${plural(set.rows, 'prompt')} · kept since ${moment(set.created)}`}</p>}
        {set ? !set.damaged && <SetActions set={set} /> : source.type === 'generated' && <Stream source={source} />}
      </div>
      {set && set.history.length > 0 && (
        <details>
          <summary>Where it comes from</summary>
          <ol className={styles.history} aria-label="Where it comes from">
            {set.history.map((line) => (
              <li key={line}>
                <Line text={line} most={1000} />
              </li>
            ))}
          </ol>
          <p className="hint recipe-name">
            A stage of a recipe trains on this set with <code>{`"prompts": "${set.id}"`}</code> in place of its domain’s own.
          </p>
        </details>
      )}
      {set?.damaged ? (
        <div className="notice notice-bad">
          <p>{set.damaged}</p>
          <button type="button" onClick={() => void useData.getState().repair(set.id)}>
            Repair
          </button>
        </div>
      ) : (
        <div className={groupsStyles.groups}>
          <div className={groupsStyles.side}>
            <FilterFields />
            <PromptList />
          </div>
          {detail && <PromptView key={`${JSON.stringify(source)} ${detail.row}`} detail={detail} source={source} />}
        </div>
      )}
    </section>
  )
}

/** Which part of an endless stream is drawn. */
function Stream({ source }: { source: Source & { type: 'generated' } }) {
  const show = (change: Partial<typeof source>) => void useData.getState().show({ ...source, count: DRAWN, ...change })
  return (
    <div className="row">
      <Segmented
        legend="Split"
        name="split"
        hideLegend
        options={SPLITS}
        value={source.split}
        onChange={(split) => show({ split, wordings: undefined })}
      />
      {source.split === 'test' && (
        <Segmented
          legend="Wordings"
          name="wordings"
          hideLegend
          options={WORDINGS}
          value={source.wordings ?? 'known'}
          onChange={(set) => show({ wordings: set === 'new' ? set : undefined })}
        />
      )}
      <label className={`inline-field ${styles.seed}`}>
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

  const cancelled = useData((state) => state.cancelled)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set begins without a filter, and one that was cancelled is none
  useEffect(() => setText(useData.getState().filter.search), [where, cancelled])

  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== useData.getState().filter.search) void useData.getState().setFilter({ search: text })
    }, TYPING)
    return () => clearTimeout(timer)
  }, [text])

  const kinds = view?.kinds ?? []
  const levels = view?.levels ?? []
  return (
    <div className={styles.filter}>
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
              {marked(name, 80)} ({integer(count)})
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
  const filtered = filter.search !== '' || filter.kind !== null || filter.level !== null
  if (!view) return searching === null ? <Unread /> : <Reading share={searching} search={filtered} />
  const listed = Math.min(view.count, MOST_LISTED)
  return (
    <>
      <p className="hint number list-count" role="status">
        {filtered ? `${integer(view.count)} of ${plural(view.of, 'prompt')}` : plural(view.of, 'prompt')}
        {source.type === 'generated' && ' drawn'}
        {listed < view.count && `; the first ${integer(listed)} are listed, search to see others`}
      </p>
      {searching !== null && searching > 0 && <Reading share={searching} search={filtered} />}
      {view.count === 0 ? (
        <p className="hint">No prompt fits.</p>
      ) : (
        <Rows view={view} listed={listed} place={place} stored={source.type === 'stored'} />
      )}
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

/** What takes long can be let go of; what is read at once is there before anyone could. */
function Reading({ share, search }: { share: number; search: boolean }) {
  const { cancel } = useData.getState()
  return (
    <div className="check-progress">
      {share > 0 && <ProgressBar done={share} total={1} label={search ? 'Search' : 'Reading'} />}
      <div className="row row-spread">
        <span className="hint number">{share > 0 ? `${search ? 'Searching' : 'Reading'}: ${percent(share)}` : 'Reading…'}</span>
        {share > 0 && (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              void cancel()
              // This button, which has the focus, goes with it.
              focusPage()
            }}
          >
            Cancel
          </button>
        )}
      </div>
    </div>
  )
}

function Unread() {
  const { source, row, show } = useData.getState()
  return (
    <>
      <p className="hint" role="status">
        Nothing of this set has been read.
      </p>
      <button type="button" onClick={() => void show(source, row)}>
        Read it
      </button>
    </>
  )
}

function Rows({ view, listed, place, stored }: { view: View; listed: number; place: number; stored: boolean }) {
  const fetch = useCallback((from: number, to: number) => data().list(view.id, from, to), [view.id])
  return (
    <ListBox id="row" label="Prompts" count={listed} place={place} onChoose={(to) => void useData.getState().choose(to)} fetch={fetch}>
      {(line, index) => (
        <>
          <span className={listBoxStyles.text}>{line ? <Line text={line.text} /> : '…'}</span>
          <span className="prompt-score">
            <span className="number">#{integer((line?.row ?? index) + 1)}</span>
            {line?.kind && (
              <span className="tag">
                <Line text={line.kind} most={60} />
              </span>
            )}
            {line?.level !== undefined && <span>level {line.level}</span>}
            {stored && line && (
              <span className={listBoxStyles.text}>
                <Line text={line.id} />
              </span>
            )}
          </span>
        </>
      )}
    </ListBox>
  )
}
