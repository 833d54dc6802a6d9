/** @file The room that the browser gives the page: what takes it, what is left, and what can be done without. */
import { useRef, useState } from 'react'
import type { RunUsage } from '../../../workers/api.ts'
import { THINNING_RULE } from '../../../workers/api.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Info } from '../../components/info.tsx'
import { bytes, percent, plural } from '../../format.ts'
import { nearlyFull, promiseWords, useStorage } from '../../stores/storage.ts'
import styles from './library.module.css'
import { useLibrary } from './store.ts'
import { UsageBar } from './usage-bar.tsx'

export function Room() {
  const { used, quota, runs, imported, persisted } = useStorage()
  const busy = useLibrary((state) => state.busy)
  const [thinning, setThinning] = useState(false)
  const [asked, setAsked] = useState(false)
  const promise = useRef<HTMLParagraphElement>(null)
  if (quota === null || used === null) return null
  const sum = (kind: keyof RunUsage) => Object.values(runs).reduce((total, usage) => total + usage[kind], 0)
  const known = {
    weights: sum('weights'),
    checkpoints: sum('checkpoints'),
    rollouts: sum('rollouts'),
    records: sum('records'),
    imported,
  }
  const ours = Object.values(known).reduce((total, size) => total + size, 0)
  // Browsers round what they tell.
  const taken = Math.max(used, ours)
  const left = Math.max(0, quota - taken)
  const thinnable = Object.entries(runs).filter(([, usage]) => usage.thinnable > 0)
  const freed = thinnable.reduce((total, [, usage]) => total + usage.thinnable, 0)
  return (
    <section className={`panel ${styles.room}`} aria-labelledby="room-title">
      <h2 id="room-title">
        Storage
        <Info label="storage">
          Everything is kept in this browser, on this machine, and nowhere else. The browser sets how much: {bytes(quota)} here.
        </Info>
      </h2>
      <p className={styles.figure}>
        <strong className="number">{bytes(taken)}</strong> used, <span className="number">{bytes(left)}</span> left
      </p>
      <UsageBar label="What takes the room" usage={{ ...known, page: taken - ours }} of={quota > 50 * taken ? taken : quota} />
      {nearlyFull({ used: taken, quota }) && (
        <p className="fault">
          The room is {percent(taken / quota)} full. A run that finds none left waits until something is thinned or deleted; nothing of it
          is lost.
        </p>
      )}
      <div className={styles.thin}>
        <p>
          {freed > 0 ? (
            <>
              Thinning frees <strong className="number">{bytes(freed)}</strong> in {plural(thinnable.length, 'finished run')}.
            </>
          ) : (
            'Nothing is left to thin.'
          )}
          <Info label="thinning">
            {THINNING_RULE} It is done by itself only when another run begins and room is short; that is told on the Train page.
          </Info>
        </p>
        {freed > 0 && (
          <button type="button" disabled={busy !== null} onClick={() => setThinning(true)} aria-busy={busy === 'thin'}>
            {busy === 'thin' ? 'Thinning…' : 'Thin all of them'}
          </button>
        )}
      </div>
      {thinning && (
        <Confirm
          title={`Thin ${plural(thinnable.length, 'finished run')}?`}
          action={`Thin: frees ${bytes(freed)}`}
          keep="Keep everything"
          onAnswer={(yes) => {
            setThinning(false)
            if (yes) void useLibrary.getState().thin(thinnable.map(([id]) => id))
          }}
        >
          {THINNING_RULE} The other rollouts cannot be had back.
        </Confirm>
      )}
      {persisted !== null && (
        <div className={styles.thin}>
          <p className="hint" ref={promise} tabIndex={-1}>
            {promiseWords(persisted)}
          </p>
          <p className="hint" role="status" hidden={persisted || !asked}>
            It still does not: most promise it to pages that are installed, or visited often.
          </p>
          {!persisted && (
            <button
              type="button"
              className="quiet"
              onClick={() =>
                void useStorage
                  .getState()
                  .persist()
                  .then(() => {
                    setAsked(true)
                    // The button goes where the browser promised.
                    if (useStorage.getState().persisted) promise.current?.focus({ preventScroll: true })
                  })
              }
            >
              Ask it to keep them
            </button>
          )}
        </div>
      )}
    </section>
  )
}
