/**
 * @file The sets there are: those the domains generate, and those kept in this browser.
 */
import { useState } from 'react'
import type { StoredSet } from '../../../workers/data-api.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { plural } from '../../format.ts'
import { line } from '../../readable.ts'
import { DRAWN } from './address.ts'
import { Going } from './going.tsx'
import { ImportButton } from './import-button.tsx'
import { setLine } from './names.ts'
import styles from './sets-panel.module.css'
import { useData } from './store.ts'

export function SetsPanel() {
  const domains = useData((state) => state.domains)
  const sets = useData((state) => state.sets)
  const source = useData((state) => state.source)
  const loaded = useData((state) => state.loaded)
  const [doomed, setDoomed] = useState<StoredSet | null>(null)
  return (
    <section className={`panel ${styles.sets}`} aria-labelledby="sets-title">
      <h2 id="sets-title">Prompt sets</h2>
      <h3 id="sets-generated">Generated</h3>
      <ul className="runs" aria-labelledby="sets-generated">
        {domains.map(({ domain, title, kinds }) => {
          const shown = source.type === 'generated' && source.domain === domain
          return (
            <li key={domain} className={shown ? 'run run-viewed' : 'run'}>
              <button
                type="button"
                className="run-open"
                aria-pressed={shown}
                onClick={() =>
                  void useData.getState().show(shown ? source : { type: 'generated', domain, split: 'test', seed: 0, count: DRAWN })
                }
              >
                <span className="run-title">{title}</span>
                <span className="hint number">endless · {plural(kinds.length, 'kind')}</span>
              </button>
            </li>
          )
        })}
      </ul>
      <h3 id="sets-stored">Kept in this browser</h3>
      {loaded && sets.length === 0 ? (
        <p className="hint">None yet. What you import stays on this machine.</p>
      ) : (
        <ul className="runs" aria-labelledby="sets-stored">
          {sets.map((set) => {
            const shown = source.type === 'stored' && source.set === set.id
            return (
              <li key={set.id} className={shown ? 'run run-viewed' : 'run'}>
                <button
                  type="button"
                  className="run-open"
                  aria-pressed={shown}
                  onClick={() => void useData.getState().show({ type: 'stored', set: set.id })}
                >
                  <span className="run-title">
                    <Line text={set.name} />
                  </span>
                  <span className="hint number">{setLine(set)}</span>
                </button>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Delete ${line(set.name)}`}
                  title="Delete"
                  onClick={() => setDoomed(set)}
                >
                  <Icon name="trash" />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <Going />
      <ImportButton />
      {doomed && (
        <Confirm
          title={`Delete ${line(doomed.name)}?`}
          action="Delete"
          onAnswer={(yes) => {
            setDoomed(null)
            if (yes) void useData.getState().remove(doomed.id)
          }}
        >
          {doomed.damaged === undefined ? `Its ${plural(doomed.rows, 'prompt')} are` : 'What is left of it is'} removed from this browser.
          This cannot be undone; the file they came from stays as it is.
        </Confirm>
      )}
    </section>
  )
}
