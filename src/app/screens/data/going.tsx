/** @file Jobs that go on while something else is looked at: the way back to them. */
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Line } from '../../components/readable.tsx'
import { useCuration } from './curation-store.ts'
import styles from './going.module.css'
import { useImport } from './import-store.ts'
import { useData } from './store.ts'

export function Going() {
  const task = useData((state) => state.task)
  const source = useData((state) => state.source)
  const importing = useImport()
  const curating = useCuration()
  const elsewhere = curating.set !== null && (task !== 'curate' || source.type !== 'stored' || source.set !== curating.set.id)
  return (
    <>
      {importing.file && task !== 'import' && (
        <div className={styles.going}>
          <button type="button" className="quiet" onClick={() => useData.getState().setTask('import')}>
            Back to importing <Line text={importing.file.name} />
          </button>
          {importing.state === 'reading' && (
            <ProgressBar done={importing.progress?.done ?? 0} total={importing.progress?.total ?? 0} label="Import" />
          )}
        </div>
      )}
      {curating.set && elsewhere && curating.state !== 'choosing' && (
        <div className={styles.going}>
          <button
            type="button"
            className="quiet"
            onClick={() => {
              const { set } = curating
              if (!set) return
              void useData.getState().show({ type: 'stored', set: set.id })
              useData.getState().setTask('curate')
            }}
          >
            Back to curating <Line text={curating.set.name} />
          </button>
          {curating.state === 'running' && (
            <ProgressBar done={curating.progress?.done ?? 0} total={curating.progress?.total ?? 0} label="Curation" />
          )}
        </div>
      )}
    </>
  )
}
