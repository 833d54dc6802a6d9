/**
 * @file Data: prompt sets on the left; on the right one of them to read and to answer, a file to import, or a set to curate. It needs no GPU.
 */
import { useEffect } from 'react'
import { Browser } from './browser.tsx'
import { CurationPanel } from './curation-panel.tsx'
import { ImportPanel } from './import-panel.tsx'
import { SetsPanel } from './sets-panel.tsx'
import { shownSet, useData } from './store.ts'
import '../train/train.css'
import styles from './page.module.css'

export default function DataPage() {
  const loaded = useData((state) => state.loaded)
  const task = useData((state) => state.task)
  const error = useData((state) => state.error)
  const set = useData(shownSet)

  useEffect(() => {
    void useData.getState().load()
  }, [])

  return (
    <>
      <h1 className="visually-hidden">Data</h1>
      {error && (
        <div className="notice notice-bad" role="alert">
          <p>{error}</p>
          <button type="button" onClick={() => useData.getState().dismissError()}>
            Close
          </button>
        </div>
      )}
      <div className={styles.data}>
        <SetsPanel />
        <div className={styles.main}>
          {!loaded && task === 'browse' && <p className="hint welcome">Opening the sets…</p>}
          {loaded && task === 'browse' && <Browser />}
          {task === 'import' && <ImportPanel />}
          {loaded && task === 'curate' && set && <CurationPanel set={set} />}
        </div>
      </div>
    </>
  )
}
