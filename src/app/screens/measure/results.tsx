/** @file Every evaluation kept here: its figures, which of them are drawn, and files of them. */
import { useState } from 'react'
import { Confirm } from '../../components/confirm.tsx'
import { Line } from '../../components/readable.tsx'
import { download } from '../../download.ts'
import { decimal, integer, moment, percent, plural } from '../../format.ts'
import { line } from '../../readable.ts'
import { useRoute } from '../../stores/route.ts'
import { between, MODES } from '../evaluate/words.ts'
import type { Kept } from './database.ts'
import { csv, jsonLines } from './export.ts'
import styles from './measure.module.css'
import { MOST_SHOWN, useMeasure } from './store.ts'

export function Results({ kept, shown }: { kept: readonly Kept[]; shown: readonly Kept[] }) {
  const [asking, setAsking] = useState(false)
  const ids = shown.map(({ id }) => id)
  const choose = (next: string[]) => useRoute.getState().open('measure', next.join(',') || 'none')
  // Files hold what is chosen, or everything where nothing is.
  const taken = shown.length > 0 ? shown : kept
  return (
    <section className="panel" aria-labelledby="results-title">
      <div className="section-head">
        <h2 id="results-title">Evaluations kept here</h2>
        <div className="row">
          <button
            type="button"
            onClick={() => download(new Blob([jsonLines(taken)], { type: 'application/jsonl' }), 'evaluations', 'jsonl')}
          >
            JSON lines
          </button>
          <button type="button" onClick={() => download(new Blob([csv(taken)], { type: 'text/csv' }), 'evaluations', 'csv')}>
            CSV
          </button>
          <button type="button" aria-disabled={shown.length === 0} onClick={() => shown.length > 0 && setAsking(true)}>
            Delete
          </button>
          <span className="hint">{shown.length > 0 ? `of the ${shown.length} chosen` : `of all ${kept.length}`}</span>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="scroll-x" tabIndex={0} role="region" aria-label="Their figures">
        <table className={`table ${styles.results}`}>
          <thead>
            <tr>
              <th scope="col">Shown</th>
              <th scope="col">Model</th>
              <th scope="col">Asked</th>
              <th scope="col">Right</th>
              <th scope="col">pass@k</th>
              <th scope="col">Tokens</th>
              <th scope="col">Cut off</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {kept.map((one) => {
              const at = ids.indexOf(one.id)
              const full = at < 0 && ids.length >= MOST_SHOWN
              return (
                <Row
                  key={one.id}
                  kept={one}
                  at={at}
                  full={full}
                  onToggle={() => choose(at < 0 ? [...ids, one.id] : ids.filter((id) => id !== one.id))}
                />
              )
            })}
          </tbody>
        </table>
      </div>
      {asking && (
        <Confirm
          title={`Delete ${plural(shown.length, 'evaluation')}?`}
          action="Delete"
          onAnswer={(yes) => {
            setAsking(false)
            if (!yes) return
            void useMeasure.getState().remove(ids)
            choose([])
          }}
        >
          Their counts are kept nowhere else.
        </Confirm>
      )}
    </section>
  )
}

function Row({ kept, at, full, onToggle }: { kept: Kept; at: number; full: boolean; onToggle: () => void }) {
  const { title, benchmark, spec, record, created } = kept
  const { pass1, passK, samples, prompts, tooLong, errors, falseLines } = record
  const left = [tooLong > 0 && `${tooLong} too long for it`, errors > 0 && `${plural(errors, 'reply', 'replies')} not judged`].filter(
    Boolean,
  )
  return (
    <tr>
      <td>
        <label className={styles.pick}>
          <input
            type="checkbox"
            checked={at >= 0}
            disabled={full}
            title={full ? `At most ${MOST_SHOWN} are drawn together` : undefined}
            aria-label={`Show ${line(title, 120)} on ${line(benchmark, 120)}, ${MODES[spec.mode]}, ${moment(created)}`}
            onChange={onToggle}
          />
          {at >= 0 && <Mark index={at} />}
        </label>
      </td>
      <th scope="row">
        <Line text={title} most={120} />
      </th>
      <td>
        <Line text={benchmark} most={120} />, {MODES[spec.mode]}
        <span className={styles.under}>
          {integer(prompts)} × {samples}
          {spec.temperature === 0 ? ', greedy' : spec.temperature === 1 ? '' : `, T = ${spec.temperature}`}
          {left.length > 0 && `; ${left.join(', ')}`}
        </span>
      </td>
      <td className="number">
        <strong>{percent(pass1.value, 1)}</strong>
        <span className={styles.under}>{between(pass1)}</span>
        {/* Records that were kept before lines were counted have none. */}
        {typeof falseLines === 'number' && (
          <span className={styles.under} title="Of the right replies, those whose thought has a false line">
            {percent(falseLines)} with a false line
          </span>
        )}
      </td>
      <td className="number">
        {samples > 1 ? percent(passK.value, 1) : '–'}
        {samples > 1 && <span className={styles.under}>k = {samples}</span>}
      </td>
      <td className="number">{decimal(record.meanLength, 0)}</td>
      <td className="number">{percent(record.truncated)}</td>
      <td>{moment(created)}</td>
    </tr>
  )
}

const SHAPES = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0',
  'M-5-5h10v10h-10z',
  'M0-6L6 5H-6z',
  'M0-6.5L6 0L0 6.5L-6 0z',
  'M0 6L6-5H-6z',
  'M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z',
]

/** The path of an evaluation's mark around the origin. */
export const shapeOf = (index: number) => SHAPES[index % SHAPES.length]

/** What an evaluation is drawn with: a shape and a colour of its own. */
export function Mark({ index }: { index: number }) {
  return (
    <svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
      <path d={shapeOf(index)} className={styles.mark} data-series={index} />
    </svg>
  )
}
