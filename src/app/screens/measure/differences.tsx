/** @file What two evaluations differ by, each prompt compared with itself: overall and kind by kind, with intervals. */
import { useState } from 'react'
import { Info } from '../../components/info.tsx'
import { Line } from '../../components/readable.tsx'
import { plural, signed } from '../../format.ts'
import { isSure } from '../../matrix.ts'
import { useTrain } from '../../stores/train.ts'
import { points } from '../evaluate/words.ts'
import type { Kept } from './database.ts'
import { descends } from './descent.ts'
import { nameOf } from './drawings.tsx'
import { type PairedRow, pairedRows, wins } from './figures.ts'
import styles from './measure.module.css'

/** The two that are compared, among those shown: by place. */
export function Differences({ shown }: { shown: readonly Kept[] }) {
  const runs = useTrain((state) => state.runs)
  const [picked, setPicked] = useState<{ before: number; after: number } | null>(null)
  if (shown.length < 2) return null
  // Where nobody chose, the one that came of the other first: then an improvement is above zero.
  const later = descends(shown[1].spec.model, shown[0].spec.model, runs)
  const chosen = picked ?? (later ? { before: 0, after: 1 } : { before: 1, after: 0 })
  const inside = (place: number, other: number) => (place < shown.length ? place : other)
  const before = shown[inside(chosen.before, 1)]
  const after = shown[inside(chosen.after, 0)]
  const rows = before.id === after.id ? null : pairedRows(before.record.asked, after.record.asked)
  const pick = (name: 'before' | 'after', title: string) => (
    <label className="inline-field">
      <span>{title}</span>
      <select
        value={inside(chosen[name], name === 'before' ? 1 : 0)}
        onChange={({ target }) => setPicked({ ...chosen, [name]: Number(target.value) })}
      >
        {shown.map((kept, index) => (
          <option key={kept.id} value={index}>
            {nameOf(kept)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <section className="panel" aria-labelledby="differences-title">
      <h2 id="differences-title">
        Which is better, prompt by prompt
        <Info label="Paired differences">
          Each prompt is compared with itself, so that hard prompts do not blur the difference, and prompts that ask the same count as one
          cluster. A bar that crosses zero may be chance.
        </Info>
      </h2>
      <div className={`row ${styles.pair}`}>
        {pick('after', 'This')}
        {pick('before', 'against')}
      </div>
      {before.id === after.id ? (
        <p className="hint">Choose two different evaluations.</p>
      ) : rows === null ? (
        <p className="hint">These two were not asked one prompt in common, so they cannot be compared.</p>
      ) : (
        <>
          <p className={styles.sentence} role="status">
            {sentence(rows[0], wins(before.record.asked, after.record.asked))}
          </p>
          <Bars rows={rows} />
        </>
      )}
    </section>
  )
}

function sentence({ difference, prompts }: PairedRow, { gained, lost, same }: ReturnType<typeof wins>): string {
  const how = isSure(difference)
    ? difference.value > 0
      ? 'Better, and by more than chance'
      : 'Worse, and by more than chance'
    : 'No clear difference'
  return `${how}: ${points(difference)} on ${plural(prompts, 'prompt')}. Right more often on ${gained}, less often on ${lost}, as often on ${same}.`
}

function Bars({ rows }: { rows: readonly PairedRow[] }) {
  const reach = Math.max(0.05, ...rows.flatMap(({ difference: { low, high } }) => [Math.abs(low), Math.abs(high)]))
  const at = (value: number) => `${50 + (50 * value) / reach}%`
  return (
    <table className={styles.bars}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Prompts</th>
          <th scope="col">Picture</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, prompts, difference }) => {
          const { value, low, high } = difference
          const tone = !isSure(difference) ? styles.unsure : value > 0 ? styles.gain : styles.loss
          return (
            <tr key={name}>
              <th scope="row">
                <Line text={name} most={120} /> <span className="hint">{prompts}</span>
              </th>
              <td>
                <svg aria-hidden="true" width="100%" height="22" className={tone}>
                  <line x1="50%" x2="50%" y1="0" y2="22" />
                  <rect x={at(low)} width={`${(50 * (high - low)) / reach}%`} y="8" height="6" rx="3" />
                  <circle cx={at(value)} cy="11" r="5" />
                </svg>
              </td>
              <td className="number">
                {signed(100 * value, 1)}{' '}
                <span className="hint">
                  ({signed(100 * low, 1)} to {signed(100 * high, 1)})
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
