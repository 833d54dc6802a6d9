/**
 * @file Library: the models there are and where they come from, the runs that are kept, and the room they take.
 */
import { useEffect } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { useStorage } from '../../stores/storage.ts'
import { useTrain } from '../../stores/train.ts'
import { ImportModel } from './import-model.tsx'
import styles from './library.module.css'
import { ModelRow } from './model-row.tsx'
import { Room } from './room.tsx'
import { RunCard } from './run-card.tsx'
import { useLibrary } from './store.ts'

export default function LibraryPage() {
  const models = useTrain((state) => state.models)
  const runs = useTrain((state) => state.runs)
  const loaded = useTrain((state) => state.loaded)
  const fault = useTrain((state) => state.error)
  const error = useLibrary((state) => state.error)
  const status = useLibrary((state) => state.status)

  useEffect(() => {
    void useLibrary.getState().trace(models)
  }, [models])

  // How far a run under way has come says nothing of where its files lie.
  const ids = runs.map(({ id, state }) => `${id} ${state}`).join()
  useEffect(() => {
    if (ids !== '' || loaded) void useStorage.getState().refresh()
  }, [ids, loaded])

  const imported = models.filter(({ origin }) => origin === 'imported')
  const shipped = models.filter(({ origin }) => origin === 'shipped')
  return (
    <div className={styles.library}>
      <h1>Library</h1>
      {(error ?? fault) && (
        <div className="notice notice-bad" role="alert">
          <p>{error ?? fault}</p>
          <button type="button" onClick={() => (error ? useLibrary.getState().dismissError() : useTrain.getState().dismissError())}>
            Dismiss
          </button>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {status}
      </p>
      <Room />
      <ImportModel />
      <Trained runs={runs} />
      {imported.length > 0 && (
        <section aria-labelledby="imported-title">
          <h2 id="imported-title" tabIndex={-1}>
            Brought by you
          </h2>
          <ul className={styles.models}>
            {imported.map((model) => (
              <ModelRow key={model.id} model={model} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="shipped-title">
        <h2 id="shipped-title">Came with the page</h2>
        {!loaded && <p className="hint">Loading…</p>}
        <ul className={styles.models}>
          {shipped.map((model) => (
            <ModelRow key={model.id} model={model} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function Trained({ runs }: { runs: readonly RunSummary[] }) {
  const loaded = useTrain((state) => state.loaded)
  return (
    <section aria-labelledby="trained-title">
      <h2 id="trained-title" tabIndex={-1}>
        Trained here
      </h2>
      {runs.length > 0 ? (
        <ul className={styles.runs}>
          {runs.map((run) => (
            <RunCard key={run.id} run={run} />
          ))}
        </ul>
      ) : (
        loaded && (
          <p className={styles.empty}>
            Nothing yet. A run is kept in this browser with its model, its checkpoints and every attempt. <a href="#/train">Start one</a>
          </p>
        )
      )}
    </section>
  )
}
