/** @file A token that was picked: how likely it was, what else could have come, and how hard the update pushed it. */
import { useEffect, useState } from 'react'
import type { Alternative } from '../../../workers/api.ts'
import { tokenName } from '../../components/tokens.tsx'
import type { Ask } from '../../fork/ask.ts'
import { decimal, errorSentence, percent, signed } from '../../format.ts'
import { pushOf } from '../../shading.ts'
import type { Group } from './groups.ts'
import styles from './token-panel.module.css'

/** Alternatives in the list. */
const SHOWN = 8

export function TokenPanel({ group, sample, token, ask }: { group: Group; sample: number; token: number; ask: Ask | null }) {
  const { pieces, logprobs, entropies, advantage, completion_tokens } = group.rollouts[sample]
  const probability = Math.exp(logprobs[token])
  return (
    <section className={styles.panel} aria-label="Token">
      <p className={styles.head}>
        <code>{tokenName(pieces[token])}</code>
        <span className="number">
          token {token + 1} of {pieces.length} · p = {percent(probability, 1)}
          {entropies.length > token && ` · entropy ${decimal(entropies[token], 3)} nats`}
        </span>
      </p>
      {advantage !== null && (
        <p className="number">
          Push: A · (1 − p) = {signed(advantage, 3)} · {decimal(1 - probability, 3)} ={' '}
          <strong>{signed(pushOf(advantage, logprobs[token]), 3)}</strong>
          <span className="muted"> {pushWords(advantage, probability)}</span>
        </p>
      )}
      {ask ? (
        <Alternatives key={`${group.group} ${sample} ${token}`} ask={ask} sample={sample} at={token} drawn={completion_tokens[token]} />
      ) : (
        <p className="hint">What else might have come is known where a model of this run is here to be asked.</p>
      )}
    </section>
  )
}

function pushWords(advantage: number, probability: number): string {
  if (probability > 0.98) return 'It was all but certain, so the update hardly moves it.'
  return advantage > 0 ? 'It becomes more likely here.' : 'It becomes less likely here.'
}

function Alternatives({ ask, sample, at, drawn }: { ask: Ask; sample: number; at: number; drawn: number }) {
  const [answer, setAnswer] = useState<{ rows: Alternative[]; error: string | null } | null>(null)
  useEffect(() => {
    let gone = false
    ask.alternatives(sample, at).then(
      (rows) => !gone && setAnswer({ rows, error: null }),
      (error: unknown) => !gone && setAnswer({ rows: [], error: errorSentence(error) }),
    )
    return () => {
      gone = true
    }
  }, [ask, sample, at])
  if (answer?.error) return <p className="fault">{answer.error}</p>
  return (
    <>
      <p className="hint" aria-live="polite">
        {answer ? `What ${ask.whose} would write here, at temperature 1:` : `Asking ${ask.whose}…`}
      </p>
      {answer && (
        <ol className={styles.rows}>
          {answer.rows.slice(0, SHOWN).map(({ token, piece, probability }) => (
            <li key={token} className={token === drawn ? styles.drawn : undefined}>
              <code>{tokenName(piece)}</code>
              <span className={styles.meter} aria-hidden="true">
                <span style={{ width: `${100 * probability}%` }} />
              </span>
              <span className="number">{percent(probability, 1)}</span>
              <span className="hint">{token === drawn && 'drawn'}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
