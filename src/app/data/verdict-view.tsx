/** @file A verdict in words: right or not, why, and whatever the verifier noted on the way. */
import type { Prompt, Verdict } from '../../workers/data-api.ts'
import { Icon } from '../components/icon.tsx'
import { decimal } from '../format.ts'
import { instructionWords } from './instruction-words.ts'
import { Scrolling } from './scrolling.tsx'
import { failedCall, list, verdictDetail, verdictWords } from './verdict-words.ts'

export function VerdictView({ prompt, verdict }: { prompt: Prompt; verdict: Verdict }) {
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
      <Progress verdict={verdict} />
      <FailedTest prompt={prompt} verdict={verdict} />
      <Instructions prompt={prompt} verdict={verdict} />
      {detail.length > 0 && (
        <details>
          <summary>What the verifier saw</summary>
          <Facts rows={detail} />
        </details>
      )}
    </div>
  )
}

/** How many tests were passed before the first that was not. */
function Progress({ verdict: { detail } }: { verdict: Verdict }) {
  const { passed, tests } = detail
  if (typeof passed !== 'number' || typeof tests !== 'number') return null
  return (
    <p className="prompt-score">
      <span className="meter" aria-hidden="true">
        <span style={{ width: `${(100 * passed) / Math.max(1, tests)}%` }} />
      </span>
      <span className="number">
        {passed === tests ? `${passed}/${tests} tests passed` : `${passed} passed before the first that fails, of ${tests}`}
      </span>
    </p>
  )
}

function FailedTest({ prompt, verdict: { detail } }: { prompt: Prompt; verdict: Verdict }) {
  const failed = failedCall(detail, prompt)
  if (!failed) return null
  return (
    <Facts
      rows={[
        ['Test', failed.call],
        ['Got', failed.got],
        ['Expected', failed.expected],
      ]}
    />
  )
}

/** Named texts, each of which scrolls on its own where it is wide. */
function Facts({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="facts judged-facts">
      {rows.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>
            <Scrolling label={name}>
              <pre className="test-text">{value}</pre>
            </Scrolling>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Instructions({ prompt, verdict: { detail } }: { prompt: Prompt; verdict: Verdict }) {
  const findings = list(detail.instructions)
  if (findings.length === 0) return null
  return (
    <ol className="findings">
      {findings.map(({ id, followed, why }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an instruction is its place
        <li key={index} className="finding">
          <span className={`outcome outcome-${followed ? 'good' : 'bad'}`}>
            <Icon name={followed ? 'check' : 'cross'} />
            {followed ? 'followed' : 'not followed'}
          </span>
          <span>
            {instructionWords(id, prompt.kwargs?.[index] ?? {})} <span className="hint">{why}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}
