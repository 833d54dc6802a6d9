/**
 * @file The runs kept in this browser: look at one, go on with one, delete one; and the room they take.
 */
import { useEffect, useRef, useState } from 'react'
import { type RunSummary, THINNING_RULE } from '../../../workers/api.ts'
import { Confirm } from '../../components/confirm.tsx'
import { DeleteRun } from '../../components/delete-run.tsx'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { bytes, moment } from '../../format.ts'
import { line } from '../../readable.ts'
import { useRoute } from '../../stores/route.ts'
import { promiseWords, useStorage } from '../../stores/storage.ts'
import { canResume, useTrain } from '../../stores/train.ts'
import { useView } from './view-store.ts'

export function Runs({ viewed }: { viewed: string | null }) {
  const runs = useTrain((state) => state.runs)
  const [doomed, setDoomed] = useState<RunSummary | null>(null)
  const [again, setAgain] = useState<RunSummary | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <section className="panel" aria-labelledby="runs-title">
      <h2 id="runs-title" ref={heading} tabIndex={-1}>
        Runs
      </h2>
      {runs.length === 0 ? (
        <p className="hint">Runs are kept in this browser, with all their rollouts. There are none yet.</p>
      ) : (
        <ul className="runs">
          {runs.map((run) => (
            <Row key={run.id} run={run} viewed={run.id === viewed} onDelete={() => setDoomed(run)} onRestart={() => setAgain(run)} />
          ))}
        </ul>
      )}
      <Room />
      {doomed && <DeleteRun run={doomed} onAnswer={() => setDoomed(null)} onGone={() => heading.current?.focus({ preventScroll: true })} />}
      {again && (
        <Confirm
          title={`Begin ${line(again.title, 80)} again?`}
          action="Begin again"
          onAnswer={(yes) => {
            setAgain(null)
            if (yes) void useTrain.getState().resume(again.id, { restart: true })
          }}
        >
          No checkpoint of it is whole. It begins at its first step, and what is left of its records and weights is removed.
        </Confirm>
      )}
    </section>
  )
}

function Row({ run, viewed, onDelete, onRestart }: { run: RunSummary; viewed: boolean; onDelete: () => void; onRestart: () => void }) {
  const going = useTrain((state) => state.active !== null)
  const busy = useTrain((state) => state.busy !== null)
  const compared = useView((state) => state.compared.includes(run.id))
  const size = useStorage((state) => state.sizes[run.id])
  const title = line(run.title, 80)
  // Of a run under way it would be old before it is read.
  const kept = size === undefined || run.held ? '' : ` · ${bytes(size)}`
  return (
    <li className={viewed ? 'run run-viewed' : 'run'}>
      <button
        type="button"
        className="run-open"
        aria-pressed={viewed}
        onClick={() => useRoute.getState().look({ run: run.id, step: null, prompt: null })}
      >
        <span className="run-title">
          <Line text={run.title} most={80} />
        </span>
        <span className="hint number">
          {moment(run.created)} · {words(run)}
          {kept}
        </span>
        {run.state === 'damaged' && run.error && <span className="run-damage">{run.error}</span>}
      </button>
      {!viewed && run.step > 0 && (
        <label className="check" title="Draw it over the run on view">
          <input
            type="checkbox"
            aria-label={`Compare ${title} with the run on view`}
            checked={compared}
            onChange={(event) => useView.getState().compare(run.id, event.target.checked)}
          />
          Compare
        </label>
      )}
      {canResume(run) && (
        <button
          type="button"
          className="quiet"
          disabled={going || busy}
          aria-label={`Resume ${title}`}
          onClick={() => void useTrain.getState().resume(run.id)}
        >
          Resume
        </button>
      )}
      {run.held === null && run.restartable && (
        <button type="button" className="quiet" disabled={going || busy} aria-label={`Begin ${title} again`} onClick={onRestart}>
          Begin again
        </button>
      )}
      {run.held === null && (
        <button
          type="button"
          className="icon-button"
          aria-disabled={busy}
          aria-label={`Export ${title}`}
          title="Export: the whole run as a ZIP file, its model as a Hugging Face folder"
          onClick={() => !busy && void useTrain.getState().take(run)}
        >
          <Icon name="down" />
        </button>
      )}
      {run.held === null && (
        <button type="button" className="icon-button" disabled={busy} aria-label={`Delete ${title}`} title="Delete" onClick={onDelete}>
          <Icon name="trash" />
        </button>
      )}
    </li>
  )
}

/** What all of it takes, what is left, and by what rule old runs shrink. */
function Room() {
  const used = useStorage((state) =>
    Math.max(
      state.used ?? 0,
      Object.values(state.sizes).reduce((sum, size) => sum + size, 0),
    ),
  )
  const quota = useStorage((state) => state.quota)
  const persisted = useStorage((state) => state.persisted)
  const some = useTrain((state) => state.runs.length > 0)
  useEffect(() => {
    void useStorage.getState().refresh()
  }, [])
  if (!some || quota === null) return null
  const full = used / quota
  return (
    <details className="room">
      <summary className={full > 0.8 ? 'fault' : 'hint'}>
        <span className="number">{bytes(used)}</span> kept here, room for <span className="number">{bytes(Math.max(0, quota - used))}</span>{' '}
        more
      </summary>
      <p className="hint">{THINNING_RULE}</p>
      {persisted !== null && <p className="hint">{promiseWords(persisted)}</p>}
    </details>
  )
}

function words(run: RunSummary): string {
  const steps = `${run.step}/${run.steps} steps`
  if (run.held === 'here') return `${steps}, ${run.state}`
  if (run.held === 'elsewhere') return `${steps}, in another tab`
  if (run.state === 'damaged') return 'damaged'
  if (run.state === 'finished' && !run.resumable) return run.step < run.steps ? `stopped at ${steps}` : `${run.steps} steps, finished`
  if (run.state === 'failed') return `failed at ${steps}`
  return `interrupted at ${steps}`
}
