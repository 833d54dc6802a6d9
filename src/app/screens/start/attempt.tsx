/**
 * @file One attempt, read: what the model wrote token by token, what the verifier said, and what the attempt counts for.
 */
import type { RolloutRecord } from '../../../workers/api.ts'
import { Outcome } from '../../components/outcome.tsx'
import { Tokens } from '../../components/tokens.tsx'
import { decimal, signed, verdictSentence } from '../../format.ts'
import styles from './attempt.module.css'

export function Attempt({
  record,
  number,
  of,
  address,
  onClose,
}: {
  record: RolloutRecord
  /** From 1. */
  number: number
  of: number
  /** Where all of it is told, with the formula; null: it is in no run of this browser. */
  address: string | null
  onClose: () => void
}) {
  return (
    <section className={styles.attempt} aria-label={`Try ${number} of ${of}`}>
      <div className="row row-spread">
        <p className={styles.attemptTitle}>
          <strong>
            Try {number} of {of}
          </strong>{' '}
          <Outcome rollout={record} />
        </p>
        <button type="button" className="quiet" onClick={onClose}>
          Close
        </button>
      </div>
      <Tokens rollout={record} shading="logprob" label={`Try ${number}`} />
      <p>{verdictSentence(record.verdict)}</p>
      <p className="hint">
        Reward {decimal(record.reward, Number.isInteger(record.reward) ? 0 : 2)}.{' '}
        {record.advantage === null
          ? 'All tries at this problem earned the same, so there is nothing to compare and nothing is learned from them.'
          : `Advantage ${signed(record.advantage)}: ${record.advantage > 0 ? 'better' : 'worse'} than the average of its ${of} tries, so its tokens become ${record.advantage > 0 ? 'more' : 'less'} likely.`}
      </p>
      {address && <a href={address}>Open it in Rollouts, down to the formula</a>}
    </section>
  )
}
