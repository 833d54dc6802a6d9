/** @file A run that is kept: the models it has left, the room it takes, and what can be done with it. */
import { useState } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { DeleteRun } from '../../components/delete-run.tsx'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { bytes, moment, plural } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { line } from '../../readable.ts'
import { useStorage } from '../../stores/storage.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './library.module.css'
import { ModelRow } from './model-row.tsx'
import { useLibrary } from './store.ts'
import { UsageBar } from './usage-bar.tsx'

export function RunCard({ run }: { run: RunSummary }) {
  const models = useTrain((state) => state.models).filter(({ origin }) => origin === run.id)
  const usage = useStorage((state) => state.runs[run.id])
  const busy = useTrain((state) => state.busy !== null)
  const working = useLibrary((state) => state.busy !== null)
  const name = line(run.title, 120)
  const [doomed, setDoomed] = useState(false)
  const [last, ...stages] = models
  const whole = last?.id === `runs/${run.id}`
  return (
    <li className={`panel ${styles.run}`}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h3>
            <a href={formatHash({ page: 'train', run: run.id })}>
              <Line text={run.title} />
            </a>
          </h3>
          <p className="hint number">
            {moment(run.created)} · {stateWords(run)}
          </p>
          {run.state === 'damaged' && run.error && <p className="fault">{run.error}</p>}
        </div>
        {run.held === null && (
          <div className={styles.actions}>
            {usage && usage.thinnable > 0 && (
              <button
                type="button"
                className="quiet"
                disabled={working || busy}
                aria-label={`Thin ${name}`}
                onClick={() => void useLibrary.getState().thin([run.id])}
              >
                Thin: frees {bytes(usage.thinnable)}
              </button>
            )}
            <button
              type="button"
              className="icon-button"
              disabled={busy}
              aria-label={`Export the run ${name}`}
              title="Export: the whole run as a ZIP file"
              onClick={() => void useTrain.getState().take(run)}
            >
              <Icon name="down" />
            </button>
            <button
              type="button"
              className="icon-button"
              disabled={busy}
              aria-label={`Delete the run ${name}`}
              title="Delete"
              onClick={() => setDoomed(true)}
            >
              <Icon name="trash" />
            </button>
          </div>
        )}
      </div>
      {usage && <UsageBar label={`What ${name} takes`} usage={usage} />}
      {models.length > 0 && (
        <ul className={styles.models}>
          {whole && <ModelRow model={last} title="The model it ended with" />}
          {!whole && models.length === 1 && <ModelRow model={last} />}
        </ul>
      )}
      {(whole ? stages : models).length > (whole ? 0 : 1) && (
        <details>
          <summary>{plural((whole ? stages : models).length, 'model')} on the way</summary>
          <ul className={styles.models}>
            {(whole ? stages : models).map((model) => (
              <ModelRow key={model.id} model={model} title={model.title.replace(`${run.title}: a`, 'A')} />
            ))}
          </ul>
        </details>
      )}
      {doomed && (
        <DeleteRun
          run={run}
          onAnswer={() => setDoomed(false)}
          onGone={() => document.getElementById('trained-title')?.focus({ preventScroll: true })}
        />
      )}
    </li>
  )
}

function stateWords(run: RunSummary): string {
  const steps = `${run.step} of ${plural(run.steps, 'step')}`
  if (run.held === 'here') return `${steps}, under way`
  if (run.held === 'elsewhere') return `${steps}, in another tab`
  if (run.state === 'damaged') return 'damaged'
  if (run.state === 'failed') return `${steps}, failed`
  if (run.resumable) return `${steps}, interrupted`
  return run.step < run.steps ? `stopped after ${steps}` : `${plural(run.steps, 'step')}, finished`
}
