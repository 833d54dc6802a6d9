import styles from './dots.module.css'

/** Tries as dots, the right ones filled; by number too. */
export function Dots({ right, of }: { right: number; of: number }) {
  return (
    <span className={styles.dots}>
      <span className={styles.dotRow} aria-hidden="true">
        {Array.from({ length: of }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
          <span key={i} className={i < right ? styles.dotRight : styles.dotWrong} />
        ))}
      </span>
      <span className="number">
        {right}
        <span className="visually-hidden"> of {of} right</span>
      </span>
    </span>
  )
}
