/** @file A verdict in words: right or not, why, and whatever the verifier noted on the way. */
import type { Prompt, Verdict } from '../../workers/data-api.ts'
import { Icon } from '../components/icon.tsx'
import { decimal } from '../format.ts'
import { verdictDetail, verdictWords } from './verdict-words.ts'

export function VerdictView({ prompt, verdict }: { prompt: Prompt; response: string; verdict: Verdict }) {
  const kind = verdict.correct ? 'good' : verdict.harnessError ? 'cut' : 'bad'
  const detail = verdictDetail(verdict)
  return (
    <div className={`judged judged-${kind}`} data-testid="verdict">
      <p className="judged-head">
        <span className={`outcome outcome-${kind}`}>
          <Icon name={verdict.correct ? 'check' : kind === 'cut' ? 'cut' : 'cross'} />
          {verdict.outcome.replaceAll('-', ' ')}
        </span>
        <span className="number">
          reward <strong>{decimal(verdict.reward, Number.isInteger(verdict.reward) ? 0 : 3)}</strong>
        </span>
      </p>
      <p>{verdictWords(prompt, verdict)}</p>
      {detail.length > 0 && (
        <dl className="facts judged-facts">
          {detail.map(([name, value]) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>
                <code>{value}</code>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
