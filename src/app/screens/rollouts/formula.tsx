/** @file A formula on a line: fractions, roots and names, drawn by style sheets, and said in words to whoever listens. */
import type { ReactNode } from 'react'
import styles from './formula.module.css'

/** `words`: the same, as one reads it out. */
export function Formula({ words, children }: { words: string; children: ReactNode }) {
  return (
    <p className={styles.formula} role="math" aria-label={words}>
      {children}
    </p>
  )
}

export function Fraction({ over, under }: { over: ReactNode; under: ReactNode }) {
  return (
    <span className={styles.fraction}>
      <span>{over}</span>
      <span>{under}</span>
    </span>
  )
}

export function Root({ children }: { children: ReactNode }) {
  return (
    <span className={styles.root}>
      <span>√</span>
      <span>{children}</span>
    </span>
  )
}

/** What the line before comes to. */
export function Result({ children, tone }: { children: ReactNode; tone?: 'up' | 'down' }) {
  return <strong className={`${styles.result} ${tone ? styles[tone] : ''}`}>{children}</strong>
}
