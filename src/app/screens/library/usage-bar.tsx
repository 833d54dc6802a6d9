/** @file What something takes, by kind, as one bar and as words. */
import type { CSSProperties } from 'react'
import type { RunUsage } from '../../../workers/api.ts'
import { bytes } from '../../format.ts'
import styles from './library.module.css'

export type Kind = 'weights' | 'checkpoints' | 'rollouts' | 'records' | 'imported' | 'page'

const WORDS: Readonly<Record<Kind, string>> = {
  weights: 'models',
  checkpoints: 'checkpoints',
  rollouts: 'rollouts',
  records: 'records',
  imported: 'brought models',
  page: 'the page itself, data and chats',
}

/** `of`: bytes that the whole bar stands for; left out, their sum. */
export function UsageBar({ label, usage, of }: { label: string; usage: Partial<Record<Kind, number>> | RunUsage; of?: number }) {
  const parts = (Object.keys(WORDS) as Kind[]).flatMap((kind) => {
    const size = (usage as Partial<Record<Kind, number>>)[kind] ?? 0
    return size > 0 ? [{ kind, size }] : []
  })
  const sum = parts.reduce((total, { size }) => total + size, 0)
  return (
    <div className={styles.usage}>
      <span className={styles.bar} aria-hidden="true">
        {parts.map(({ kind, size }) => (
          <span
            key={kind}
            className={`${styles.part} ${styles[kind]}`}
            style={{ '--share': `${(100 * size) / Math.max(1, of ?? sum)}%` } as CSSProperties}
          />
        ))}
      </span>
      <ul className={styles.legend} aria-label={label}>
        {of === undefined && (
          <li>
            <strong className="number">{bytes(sum)}</strong>
          </li>
        )}
        {parts.map(({ kind, size }) => (
          <li key={kind}>
            <span className={`${styles.dot} ${styles[kind]}`} aria-hidden="true" />
            {WORDS[kind]} <span className="number">{bytes(size)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
