/** @file Where a file comes in: a button, or a drop anywhere on the page. */
import { useEffect, useRef, useState } from 'react'
import styles from './import-button.module.css'
import { useImport } from './import-store.ts'
import { useData } from './store.ts'

export function ImportButton() {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)

  useEffect(() => {
    // Enter and leave come for every element on the way: counted, they tell when the file has left the page.
    let depth = 0
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const count = (change: number) => (event: DragEvent) => {
      if (!carriesFile(event)) return
      depth = Math.max(0, depth + change)
      setOver(depth > 0)
    }
    const hold = (event: DragEvent) => {
      if (carriesFile(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      take(event.dataTransfer?.files)
    }
    const enter = count(1)
    const leave = count(-1)
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', hold)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', hold)
      removeEventListener('drop', drop)
    }
  }, [])

  return (
    <div className={over ? `${styles.drop} ${styles.over}` : styles.drop}>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="File to import"
        tabIndex={-1}
        accept=".jsonl,.ndjson,.json,.csv,.parquet"
        onChange={(event) => {
          take(event.target.files)
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
      <button type="button" onClick={() => input.current?.click()}>
        Import a file
      </button>
      <p className="hint">{over ? 'Let go to read it.' : 'Or drop it on this page: JSONL, JSON, CSV or Parquet, up to 100 MB.'}</p>
    </div>
  )
}

function take(files: FileList | null | undefined): void {
  if (!files || files.length === 0) return
  if (files.length > 1) useData.getState().fail(new Error('One file at a time, please.'))
  else void useImport.getState().begin(files[0])
}
