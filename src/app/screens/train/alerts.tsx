/** @file What is said of runs above everything else: what they are without, what goes wrong in them, and what was cut off. */
import type { RunSummary } from '../../../workers/api.ts'
import { Line } from '../../components/readable.tsx'
import { focusPage } from '../../focus.ts'
import { formatHash } from '../../hash.ts'
import { useTrain } from '../../stores/train.ts'
import { useLinked } from '../../viewed.ts'
import styles from './train.module.css'

/** Of the run on view, and of the one under way. */
export function Alerts({ run }: { run: RunSummary | null }) {
  const all = useTrain((state) => state.notices)
  const active = useTrain((state) => state.active?.id)
  const notices = all.filter((notice) => notice.run === run?.id || notice.run === active)
  if (notices.length === 0) return null
  return (
    <div className="notice notice-warn" role="status">
      <ul className={styles.alerts}>
        {notices.map(({ run, text, step }) => (
          <li key={`${run} ${text}`}>
            {text} {step !== undefined && <LookAt run={run} step={step} />}
          </li>
        ))}
      </ul>
      <button type="button" onClick={leaving(useTrain.getState().dismissNotices)}>
        Close
      </button>
    </div>
  )
}

function LookAt({ run, step }: { run: string; step: number }) {
  const read = useLinked(run, step)
  return <a href={formatHash({ page: 'rollouts', run, step: read })}>Look at step {read}</a>
}

/** The button that had the focus goes with what is dismissed. */
const leaving = (dismiss: () => void) => () => {
  dismiss()
  focusPage()
}

/** A run that a reload or a crash cut off: going on is one click away. */
export function Interrupted() {
  const run = useTrain((state) => state.interrupted)!
  const busy = useTrain((state) => state.busy)
  return (
    <section className="notice" aria-label="Interrupted run">
      <p>
        <strong>
          <Line text={run.title} most={80} />
        </strong>{' '}
        was interrupted at step <span className="number">{run.step}</span> of <span className="number">{run.steps}</span>. It can go on from
        its last checkpoint and will end with the same weights as if nothing had happened.
      </p>
      <div className="row">
        <button type="button" className="primary" disabled={busy !== null} onClick={() => void useTrain.getState().resume(run.id)}>
          Resume
        </button>
        <button type="button" onClick={leaving(useTrain.getState().dismissInterrupted)}>
          Not now
        </button>
      </div>
    </section>
  )
}
