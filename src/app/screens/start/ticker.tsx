/** @file The newest verdicts. A moving picture: not read out, and held by pointing at it. */
import { useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { verdictSentence } from '../../format.ts'
import { type LiveRollout, useTrain } from '../../stores/train.ts'
import styles from './ticker.module.css'

const SHOWN = 4

export function Ticker() {
  const live = useTrain((state) => state.live)
  const [held, setHeld] = useState<LiveRollout[] | null>(null)
  const latest = useRef(live)
  latest.current = live
  if (live.length === 0) return null
  return (
    <section
      className={styles.ticker}
      aria-label="Newest verdicts"
      onPointerEnter={() => setHeld(latest.current)}
      onPointerLeave={() => setHeld(null)}
    >
      <h2>Checked just now</h2>
      <ul>
        {(held ?? live).slice(0, SHOWN).map(({ key, rollout }) => (
          <li key={key} className={rollout.verdict.correct ? styles.tickRight : styles.tickWrong}>
            <Icon name={rollout.verdict.correct ? 'check' : 'cross'} />
            <span>
              <strong>
                <Line text={rollout.prompt} most={60} />
              </strong>{' '}
              {rollout.verdict.correct ? 'Right.' : verdictSentence(rollout.verdict)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
