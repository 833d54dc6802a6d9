/**
 * @file Measure: evaluations made here, of any model on any held-out prompts, with the figures that tell two apart. Their ids are in the address:
 * `#/measure/a,b`.
 */
import { useEffect, useMemo } from 'react'
import { SoftwareWarning } from '../../components/software-warning.tsx'
import { useRoute } from '../../stores/route.ts'
import type { Kept } from './database.ts'
import { Differences } from './differences.tsx'
import { Lengths, PassCurves } from './drawings.tsx'
import { Form } from './form.tsx'
import styles from './measure.module.css'
import { Results } from './results.tsx'
import { MOST_SHOWN, useMeasure } from './store.ts'

/** Those that the address names, in its order; the newest where it names none. */
export function shownOf(kept: readonly Kept[], item: string | null): Kept[] {
  if (item === null) return kept.slice(0, 1)
  const ids = [...new Set(item.split(','))]
  return ids.flatMap((id) => kept.find((one) => one.id === id) ?? []).slice(0, MOST_SHOWN)
}

export default function MeasurePage() {
  const kept = useMeasure((state) => state.kept)
  const said = useMeasure((state) => state.said)
  const error = useMeasure((state) => state.error)
  const item = useRoute((state) => state.item)
  useEffect(() => void useMeasure.getState().load(), [])
  const shown = useMemo(() => shownOf(kept ?? [], item), [kept, item])
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>Measure it yourself</h1>
        <p>Choose models and questions. Every answer is checked as in training, and what comes of it stays in this browser.</p>
      </header>
      <SoftwareWarning advice="begin with few prompts" />
      <Form />
      <div role="status">
        {said && <p className="hint">{said}</p>}
        {error && <p className="fault">{error}</p>}
      </div>
      {kept === null ? (
        <p className="hint">Reading what was measured before…</p>
      ) : kept.length === 0 ? (
        <p className={`hint ${styles.empty}`}>
          Nothing was measured here yet. A hundred prompts tell 50% from 60%, four hundred 50% from 55%.
        </p>
      ) : (
        <>
          <Results kept={kept} shown={shown} />
          {item !== null && item !== 'none' && shown.length === 0 && (
            <p className="notice">The evaluations that this address names are not kept in this browser.</p>
          )}
          {shown.length > 0 && (
            <div className={styles.figures}>
              <Differences shown={shown} />
              <PassCurves shown={shown} />
              <Lengths shown={shown} />
            </div>
          )}
        </>
      )}
    </div>
  )
}
