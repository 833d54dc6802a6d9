import styles from './fork.module.css'

/** Times the room that each attempt has. */
export const ZOOMS = [1, 1.5, 2.25, 3.4, 5]

/** Not `disabled` at either end: the focus of someone using the keyboard stays where it is. */
export function Zoom({ zoom, onZoom }: { zoom: number; onZoom: (zoom: number) => void }) {
  const last = ZOOMS.length - 1
  return (
    <div className={styles.zoom}>
      <button
        type="button"
        className="quiet"
        aria-disabled={zoom === 0}
        onClick={() => onZoom(Math.max(0, zoom - 1))}
        aria-label="Less room for each attempt"
      >
        −
      </button>
      <button type="button" className="quiet" aria-disabled={zoom === 0} onClick={() => onZoom(0)}>
        Fit
      </button>
      <button
        type="button"
        className="quiet"
        aria-disabled={zoom === last}
        onClick={() => onZoom(Math.min(last, zoom + 1))}
        aria-label="More room for each attempt"
      >
        +
      </button>
    </div>
  )
}
