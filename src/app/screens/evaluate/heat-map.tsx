/**
 * @file The heat map: a table whose cells are coloured by what changed since the column before. Arrows and signs say the same as the colours,
 * and a change that may be chance has none. One cell is looked at, and the arrow keys go from cell to cell.
 */
import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { decimal, percent, plural, signed } from '../../format.ts'
import { isSure } from '../../matrix.ts'
import { domainColour } from '../../stages.ts'
import type { Heat, HeatCell, HeatRow } from './heat.ts'
import styles from './heat-map.module.css'
import { between, cellLabel, cellSentences, MODES } from './words.ts'

export interface Place {
  row: number
  column: number
}

/** A change of so many points has the whole colour. */
const FULL = 0.25

/** How strongly a cell is coloured, in percent: nothing where the change may be chance. */
const strength = (change: number) => 10 + 34 * Math.min(1, Math.abs(change) / FULL)

export function HeatMap({ heat, place, onPlace, label }: { heat: Heat; place: Place; onPlace: (place: Place) => void; label: string }) {
  const table = useRef<HTMLTableElement>(null)
  const { columns, rows } = heat
  const groups = [...new Set(rows.map(({ group }) => group))]

  function onKeyDown(event: KeyboardEvent) {
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [0, 0]
    if (down === 0 && right === 0) return
    event.preventDefault()
    const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value))
    const next = { row: clamp(place.row + down, rows.length), column: clamp(place.column + right, columns.length) }
    onPlace(next)
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row} ${next.column}"]`)?.focus()
  }

  return (
    <div className={`scroll-x ${styles.scroll}`}>
      <table ref={table} className={styles.map} aria-label={label} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">What is asked</span>
            </th>
            {columns.map(({ id, title, note }) => (
              <th key={id} scope="col">
                {title}
                {note && <span className={styles.note}>{note}</span>}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={columns.length + 1} className={styles.group}>
                {group}
              </th>
            </tr>
            {rows.map(
              (row, at) => row.group === group && <Row key={row.key} heat={heat} row={row} at={at} place={place} onPlace={onPlace} />,
            )}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Row({ heat, row, at, place, onPlace }: { heat: Heat; row: HeatRow; at: number; place: Place; onPlace: (place: Place) => void }) {
  return (
    <tr>
      <th scope="row" className={styles.name} style={{ '--domain': domainColour(row.domain) } as CSSProperties}>
        {row.title}
        {row.mode && <span className={row.mode === 'think' ? styles.think : styles.instruct}>{MODES[row.mode]}</span>}
      </th>
      {row.cells.map((cell, column) => {
        const looked = place.row === at && place.column === column
        return (
          <td key={heat.columns[column].id}>
            <button
              type="button"
              className={styles.cell}
              data-place={`${at} ${column}`}
              tabIndex={looked ? 0 : -1}
              aria-pressed={looked}
              aria-label={cellLabel(row, heat.columns[column], cell)}
              onClick={() => onPlace({ row: at, column })}
              {...ground(cell)}
            >
              {cell ? <Figures cell={cell} /> : <span className={styles.none}>not measured</span>}
            </button>
          </td>
        )
      })}
    </tr>
  )
}

function Figures({ cell: { accuracy, change, n } }: { cell: HeatCell }) {
  const sure = change !== null && isSure(change)
  return (
    <>
      <span className={styles.value}>{percent(accuracy.value)}</span>
      <span className={styles.interval}>{n > 0 ? `${decimal(100 * accuracy.low, 0)}–${decimal(100 * accuracy.high, 0)}` : ''}</span>
      {change && (
        <span className={sure ? styles.change : styles.chance}>
          {sure ? (change.value > 0 ? '▲' : '▼') : ''} {signed(100 * change.value, 0)}
        </span>
      )}
    </>
  )
}

function ground(cell: HeatCell | null): { 'data-ground'?: string; style?: CSSProperties } {
  if (!cell) return { 'data-ground': 'none' }
  if (!cell.change || !isSure(cell.change)) return {}
  const ground = cell.change.value > 0 ? 'gain' : 'loss'
  return { 'data-ground': ground, style: { '--strength': `${strength(cell.change.value)}%` } as CSSProperties }
}

/** What the colours mean, from a clear loss to a clear gain. */
export function Legend() {
  const swatch = (ground: string, change: number) => (
    <span className={styles.swatch} data-ground={ground} style={{ '--strength': `${strength(change)}%` } as CSSProperties} />
  )
  return (
    <p className={styles.legend}>
      <span>
        {swatch('loss', FULL)}
        {swatch('loss', 0.05)} ▼ worse than the column before
      </span>
      <span>{swatch('', 0)} within chance</span>
      <span>
        {swatch('gain', 0.05)}
        {swatch('gain', FULL)} ▲ better
      </span>
      <span>{swatch('none', 0)} not measured</span>
    </p>
  )
}

/** The cell that is looked at, in sentences. */
export function Detail({ heat, place, greedy }: { heat: Heat; place: Place; greedy: boolean }) {
  const row = heat.rows[place.row]
  const column = heat.columns[place.column]
  const cell = row.cells[place.column]
  const counted = cell?.counted
  return (
    <section className={`panel ${styles.detail}`} aria-label="The cell looked at">
      <h2>
        {row.title}
        {row.mode && `, ${MODES[row.mode]}`} · {column.title}
      </h2>
      <div role="status">
        {cell ? (
          cellSentences(heat.columns.slice(0, place.column), cell, greedy).map((sentence) => <p key={sentence}>{sentence}</p>)
        ) : (
          <p>Not measured yet.</p>
        )}
      </div>
      {counted && (
        <dl className={styles.counts}>
          <div>
            <dt>Mean length</dt>
            <dd>{plural(Math.round(counted.meanLength), 'token')}</dd>
          </div>
          <div>
            <dt>Cut off at the limit</dt>
            <dd>{percent(counted.truncated, 1)}</dd>
          </div>
          <div>
            <dt>In the mode asked for</dt>
            <dd>{percent(counted.obeyed, 1)}</dd>
          </div>
          <div>
            <dt>Guessed, with nothing worked out</dt>
            <dd>{counted.guessed === null ? 'cannot be told' : percent(counted.guessed, 1)}</dd>
          </div>
          {typeof counted.falseLines === 'number' && (
            <div>
              <dt>Of the right ones, with a false line in the thought</dt>
              <dd>{percent(counted.falseLines, 1)}</dd>
            </div>
          )}
        </dl>
      )}
      {cell && cell.n > 0 && <Range cell={cell} />}
    </section>
  )
}

/** The interval on the line from 0 to 100%. */
function Range({ cell: { accuracy } }: { cell: HeatCell }) {
  const at = (share: number) => `${100 * share}%`
  return (
    <svg role="img" aria-label={`${percent(accuracy.value, 1)}, ${between(accuracy)}`} width="100%" height="34" className={styles.range}>
      <line x1="0" x2="100%" y1="12" y2="12" />
      <rect x={at(accuracy.low)} width={at(accuracy.high - accuracy.low)} y="8" height="8" rx="4" />
      <circle cx={at(accuracy.value)} cy="12" r="6" />
      <text x="0" y="32">
        0
      </text>
      <text x="100%" y="32" textAnchor="end">
        100%
      </text>
    </svg>
  )
}
