/** @file What any page may have to say above its own content: that a newer version is there, that a run is gone, that the room is running out. */
import { type ReactNode, useEffect, useState } from 'react'
import { bytes, percent } from '../format.ts'
import { formatHash } from '../hash.ts'
import { screenOf } from '../screens/registry.ts'
import { useRoute } from '../stores/route.ts'
import { nearlyFull, useStorage } from '../stores/storage.ts'
import { useTrain } from '../stores/train.ts'
import { useUpdates } from '../stores/updates.ts'
import { useWork } from '../stores/work.ts'
import { Icon } from './icon.tsx'
import styles from './page-notices.module.css'
import { Line } from './readable.tsx'

/** Milliseconds between looks at the room that is left while a run goes on. */
const LOOK_MS = 60_000

export function PageNotices() {
  return (
    <div className={styles.notices} role="status">
      <Update />
      <Deleted />
      <Room />
    </div>
  )
}

/** The run that was on view: another tab has deleted it. */
function Deleted() {
  const run = useTrain((state) => state.deletedElsewhere)
  const other = useTrain((state) => state.runs.length > 0)
  const shown = useRoute((state) => screenOf(state.page).steps) && other
  if (!run) return null
  return (
    <Notice key={run.id}>
      <Line text={run.title} most={80} /> was deleted in another tab{shown && '; another run is shown instead'}.
    </Notice>
  )
}

/** A newer version waits until no run is under way, in whatever tab, and nothing else that would be lost with this page. */
function Update() {
  const update = useUpdates((state) => state.update)
  const going = useTrain((state) => state.active !== null)
  const here = useTrain((state) => state.active?.held === 'here')
  const work = useWork((state) => state.going[0])
  if (update === 'none') return null
  const waitsFor = (update === 'taken' ? here : going) ? 'the run' : work
  if (waitsFor !== undefined) {
    return <Notice key="later">A new version of this page is here. It can be loaded when {waitsFor} has ended.</Notice>
  }
  return (
    <Notice key={update} action="Reload" onAction={() => useUpdates.getState().take()}>
      {update === 'taken' ? 'Another tab has loaded a new version of this page.' : 'A new version of this page is here.'}
    </Notice>
  )
}

function Room() {
  const { used, quota } = useStorage()
  const page = useRoute((state) => state.page)
  const going = useTrain((state) => state.active !== null)
  useEffect(() => {
    if (!going) return
    const look = () => void useStorage.getState().estimate()
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [going])
  // The Library says it in its own place.
  if (page === 'library' || used === null || quota === null || !nearlyFull({ used, quota })) return null
  return (
    <Notice href={formatHash({ page: 'library' })} link="Make room">
      This browser’s room for the page is {percent(used / quota)} full: {bytes(Math.max(0, quota - used))} are left. A run that finds none
      waits.
    </Notice>
  )
}

function Notice({
  children,
  action,
  onAction,
  href,
  link,
}: {
  children: ReactNode
  action?: string
  onAction?: () => void
  href?: string
  link?: string
}) {
  const [hidden, setHidden] = useState(false)
  if (hidden) return null
  return (
    <div className={styles.notice}>
      <p>{children}</p>
      {action && (
        <button type="button" onClick={onAction}>
          {action}
        </button>
      )}
      {link && <a href={href}>{link}</a>}
      <button
        type="button"
        className="icon-button"
        aria-label="Hide this"
        onClick={() => {
          // This button, which has the focus, goes with its notice.
          document.getElementById('main')?.focus({ preventScroll: true })
          setHidden(true)
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  )
}
