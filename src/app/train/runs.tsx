/**
 * @file The runs kept in this browser: look at one, go on with one, delete one.
 */
import { useState } from 'react'
import type { RunSummary } from '../../workers/api.ts'
import { Confirm } from '../components/confirm.tsx'
import { Icon } from '../components/icon.tsx'
import { moment } from '../format.ts'
import { useRoute } from '../stores/route.ts'
import { isActive, useTrain } from '../stores/train.ts'

export function Runs({ viewed }: { viewed: string | null }) {
  const runs = useTrain((state) => state.runs)
  const active = useTrain((state) => state.active)
  const busy = useTrain((state) => state.busy)
  const [doomed, setDoomed] = useState<RunSummary | null>(null)
  const { resume, remove } = useTrain.getState()
  return (
    <section className="panel" aria-labelledby="runs-title">
      <h2 id="runs-title">Runs</h2>
      {runs.length === 0 ? (
        <p className="hint">Runs are kept in this browser, with all their rollouts. There are none yet.</p>
      ) : (
        <ul className="runs">
          {runs.map((run) => {
            const live = active?.id === run.id
            return (
              <li key={run.id} className={run.id === viewed ? 'run run-viewed' : 'run'}>
                <button
                  type="button"
                  className="run-open"
                  aria-pressed={run.id === viewed}
                  onClick={() => useRoute.getState().look({ run: run.id, step: null, prompt: null })}
                >
                  <span className="run-title">{run.title}</span>
                  <span className="hint number">
                    {moment(run.created)} · {words(run, live)}
                  </span>
                </button>
                {!live && run.state !== 'finished' && run.step < run.steps && (
                  <button
                    type="button"
                    className="quiet"
                    disabled={active !== null || busy !== null}
                    aria-label={`Resume ${run.title}`}
                    onClick={() => void resume(run.id)}
                  >
                    Resume
                  </button>
                )}
                {!live && (
                  <button
                    type="button"
                    className="icon-button"
                    disabled={busy !== null}
                    aria-label={`Delete ${run.title}`}
                    title="Delete"
                    onClick={() => setDoomed(run)}
                  >
                    <Icon name="trash" />
                  </button>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {doomed && (
        <Confirm
          title={`Delete ${doomed.title}?`}
          action="Delete"
          onAnswer={(yes) => {
            setDoomed(null)
            if (yes) void remove(doomed.id)
          }}
        >
          Its {doomed.step} steps, rollouts, checkpoints and trained model are removed from this browser. This cannot be undone.
        </Confirm>
      )}
    </section>
  )
}

function words(run: RunSummary, live: boolean): string {
  const steps = `${run.step}/${run.steps} steps`
  if (run.state === 'finished') return run.step < run.steps ? `stopped at ${steps}` : `${run.steps} steps, finished`
  if (run.state === 'failed') return `failed at ${steps}`
  if (live) return `${steps}, ${run.state}`
  return isActive(run.state) || run.step > 0 ? `interrupted at ${steps}` : steps
}
