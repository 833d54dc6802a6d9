/** @file One of two steps side by side: how its attempts at a prompt went, and what they wrote. */
import { useMemo } from 'react'
import { Outcome } from '../../components/outcome.tsx'
import { Readable } from '../../components/readable.tsx'
import { Fork } from '../../fork/fork.tsx'
import { sampleOf } from '../../fork/sample.ts'
import { decimal, percent } from '../../format.ts'
import styles from './beside.module.css'
import { differing, nearest } from './differing.ts'
import type { Group } from './groups.ts'

/** Characters of a completion that are shown at once. */
const SHOWN = 600

export function BesideAttempts({
  group,
  step,
  prompt,
  other,
}: {
  group: Group
  step: number
  prompt: boolean
  /** The same prompt's attempts at the other step; null: it was not asked there. */
  other: Group | null
}) {
  const { rollouts, correct, length } = group
  const marks = useMemo(() => {
    if (other === null) return null
    const theirs = other.rollouts.map(({ completion }) => completion)
    return rollouts.map(({ completion }) => {
      const like = theirs[nearest(completion, theirs)] ?? ''
      return (text: string) => differing(text, like)
    })
  }, [rollouts, other])
  const samples = useMemo(() => rollouts.map(sampleOf), [rollouts])
  return (
    <section className={styles.side} aria-label={`Step ${step}`}>
      <p className={styles.head}>
        <strong className="number">Step {step}</strong>
        <span className={`number ${styles.share}`}>{percent(correct / rollouts.length)} right</span>
        <span className="hint number">{decimal(length, 0)} tokens on average</span>
      </p>
      {prompt && (
        <p>
          <Readable text={group.prompt} most={SHOWN} />
        </p>
      )}
      <Fork samples={samples} prompt={group.prompt} label={`Attempts of step ${step} as a tree`} size="small" />
      <ol className={styles.list}>
        {rollouts.map((rollout, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an attempt is its place
          <li key={i}>
            <Outcome rollout={rollout} />
            <span className={styles.text}>
              <Readable text={rollout.completion} most={SHOWN} mark={marks?.[i]} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
