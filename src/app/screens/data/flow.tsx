/**
 * @file Rows in, what each rule dropped, rows kept: a bar a rule, as long as what came to it, its end in another colour being what it dropped.
 */
import type { CurationSummary, RuleName } from '../../../workers/data-api.ts'
import { integer, percent, plural } from '../../format.ts'
import styles from './flow.module.css'

export function Flow({ summary, shown, onShow }: { summary: CurationSummary; shown: RuleName | null; onShow: (rule: RuleName) => void }) {
  const { rows, kept, rules } = summary
  let left = rows
  const share = (count: number) => `${rows > 0 ? (100 * count) / rows : 0}%`
  return (
    <section className="data-part" aria-labelledby="flow-title">
      <h3 id="flow-title">What the rules did</h3>
      <p role="status" data-testid="flow-summary">
        {plural(rows, 'prompt')} in, {integer(rows - kept)} dropped, <strong>{integer(kept)} kept</strong> (
        {percent(rows > 0 ? kept / rows : 0, 1)}
        ). Choose a rule to look at what it dropped.
      </p>
      <ol className={styles.flow}>
        <li className={styles.row}>
          <span className="flow-name">Rows in</span>
          <span className={styles.bar} aria-hidden="true">
            <span className={styles.kept} style={{ width: share(rows) }} />
          </span>
          <span className={`${styles.count} number`}>{integer(rows)}</span>
        </li>
        {rules.map(({ rule, title, dropped, skipped, judged }) => {
          left -= dropped
          return (
            <li key={rule}>
              <button
                type="button"
                className={`${styles.row} ${styles.rule}`}
                disabled={dropped === 0}
                aria-expanded={dropped > 0 ? shown === rule : undefined}
                onClick={() => onShow(rule)}
              >
                <span className="flow-name">{title}</span>
                <span className={styles.bar} aria-hidden="true">
                  <span className={styles.kept} style={{ width: share(left) }} />
                  <span className={styles.dropped} style={{ width: share(dropped) }} />
                </span>
                <span className={`${styles.count} number`}>
                  {dropped > 0 ? `−${integer(dropped)}` : '0'}
                  <span className="visually-hidden"> dropped</span>
                </span>
              </button>
              {skipped ? (
                <p className={`hint ${styles.note}`}>Not run: {skipped}</p>
              ) : (
                judged < left + dropped && <p className={`hint ${styles.note}`}>Looked at {integer(judged)} of them.</p>
              )}
            </li>
          )
        })}
        <li className={styles.row}>
          <span className="flow-name">
            <strong>Kept</strong>
          </span>
          <span className={styles.bar} aria-hidden="true">
            <span className={`${styles.kept} ${styles.end}`} style={{ width: share(kept) }} />
          </span>
          <span className={`${styles.count} number`}>
            <strong>{integer(kept)}</strong>
          </span>
        </li>
      </ol>
    </section>
  )
}
