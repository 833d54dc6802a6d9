/**
 * @file A fork opened: what came next, how often, and how likely it was. What attempts took is known from their own records; the rest is asked
 * of a model, which is named.
 */
import { useEffect, useId, useRef, useState } from 'react'
import type { Alternative } from '../../workers/api.ts'
import { errorSentence, percent } from '../format.ts'
import styles from './alternatives.module.css'
import type { Ask } from './ask.ts'
import type { Tree } from './tree.ts'
import { spoken } from './words.ts'

export interface Opened {
  /** An attempt that came this way. */
  sample: number
  /** Index of the token in its completion. */
  at: number
  /** All attempts that came this way. */
  members: readonly number[]
}

interface Row extends Alternative {
  /** Attempts that took it. */
  taken: number
  right: number
}

/** What the attempts took at a fork, the likeliest first. */
export function takenAt({ samples }: Tree, { at, members }: Opened): Row[] {
  const rows = new Map<number, Row>()
  for (const i of members) {
    const { tokens, pieces, logprobs, correct } = samples[i]
    const token = tokens[at]
    if (token === undefined) continue
    const row = rows.get(token) ?? { token, piece: pieces[at], probability: Math.exp(logprobs[at]), taken: 0, right: 0 }
    rows.set(token, { ...row, taken: row.taken + 1, right: row.right + Number(correct) })
  }
  return [...rows.values()].sort((a, b) => b.probability - a.probability)
}

/** At most so many are shown that nobody took. */
const OTHERS = 10

export function Alternatives({ tree, opened, ask, onClose }: { tree: Tree; opened: Opened; ask: Ask | null; onClose: () => void }) {
  const title = useId()
  const close = useRef<HTMLButtonElement>(null)
  const taken = takenAt(tree, opened)
  const { sample, at } = opened
  const [asked, setAsked] = useState<{ key: string; rows: Alternative[]; error: string | null } | null>(null)
  const key = `${sample} ${at}`
  const answer = asked?.key === key ? asked : null
  useEffect(() => close.current?.focus(), [])
  useEffect(() => {
    if (!ask) return
    let isHere = true
    const show = (rows: Alternative[], error: string | null) => isHere && setAsked({ key: `${sample} ${at}`, rows, error })
    ask.alternatives(sample, at).then(
      (rows) => show(rows, null),
      (error: unknown) => show([], errorSentence(error)),
    )
    return () => {
      isHere = false
    }
  }, [ask, sample, at])
  const now = new Map(answer?.rows.map((row) => [row.token, row.probability]))
  const others = (answer?.rows ?? []).filter(({ token }) => !taken.some((row) => row.token === token)).slice(0, OTHERS)
  return (
    <div
      role="dialog"
      aria-labelledby={title}
      className={styles.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <div className={styles.head}>
        <p id={title} className={styles.title}>
          What came next
        </p>
        <button type="button" ref={close} className="icon-button" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">Attempts</th>
            <th scope="col">When sampled</th>
            {ask && <th scope="col">When asked</th>}
          </tr>
        </thead>
        <tbody>
          {taken.map((row) => (
            <tr key={row.token}>
              <th scope="row">
                <code>{spoken(row.piece)}</code>
              </th>
              <td>
                {row.taken}, {row.right} right
              </td>
              <Share share={row.probability} />
              {ask && (now.has(row.token) ? <Share share={now.get(row.token)!} /> : <td>{answer ? '' : '…'}</td>)}
            </tr>
          ))}
          {others.map((row) => (
            <tr key={row.token} className={styles.other}>
              <th scope="row">
                <code>{spoken(row.piece)}</code>
              </th>
              <td>none</td>
              <td />
              <Share share={row.probability} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note} aria-live="polite">
        {!ask
          ? 'Probabilities as the attempts were sampled. What nobody took is known where a model can be asked.'
          : answer?.error
            ? answer.error
            : answer
              ? `The ten likeliest by ${ask.whose}, at temperature 1.`
              : `Asking ${ask.whose}…`}
      </p>
    </div>
  )
}

function Share({ share }: { share: number }) {
  return (
    <td className={styles.share}>
      <span className={styles.meter} aria-hidden="true">
        <span style={{ width: `${100 * share}%` }} />
      </span>
      <span className="number">{percent(share, 1)}</span>
    </td>
  )
}
