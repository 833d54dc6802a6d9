/** @file A verdict in words: right or not, why, and whatever the verifier noted on the way. */
import { formatJson, type JudgedReply, type Verdict } from '../../../workers/data-api.ts'
import { Icon } from '../../components/icon.tsx'
import { decimal, sentenceCase, verdictSentence } from '../../format.ts'
import { line } from '../../readable.ts'
import { Facts, PartViews } from './part-view.tsx'

export function VerdictView({ judged: { verdict, parts, told } }: { judged: JudgedReply }) {
  const kind = verdict.correct ? 'good' : verdict.harnessError ? 'cut' : 'bad'
  const detail = verdictDetail(verdict, told)
  return (
    <div className={`judged judged-${kind}`} data-testid="verdict">
      <p className="judged-head">
        <span className={`outcome outcome-${kind}`}>
          <Icon name={verdict.correct ? 'check' : kind === 'cut' ? 'cut' : 'cross'} />
          {line(verdict.outcome.replaceAll('-', ' '), 60)}
        </span>
        <span className="number">
          reward <strong>{decimal(verdict.reward, Number.isInteger(verdict.reward) ? 0 : 3)}</strong>
        </span>
      </p>
      <p>{verdictSentence(verdict)}</p>
      <PartViews parts={parts} />
      {detail.length > 0 && (
        <details>
          <summary>What the verifier saw</summary>
          <Facts rows={detail} />
        </details>
      )}
    </div>
  )
}

const LONGEST = 2000
/** Notes that the sentence itself tells. */
const IN_THE_SENTENCE = ['reason', 'error']
const NAMES: Record<string, string> = {
  answer: 'Answer found',
  gold: 'Reference',
  letter: 'Letter found',
  rule: 'Found by',
  judgedBy: 'Judged by',
  change: 'This change',
  reference: 'Reference change',
  weaker: 'Tests inside the interpreter',
  program: 'Program that ran',
}

/** Notes that neither the sentence nor the parts below it tell already. */
export function verdictDetail({ detail }: Verdict, told: readonly string[] = []): [name: string, value: string][] {
  return Object.entries(detail).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined || IN_THE_SENTENCE.includes(name) || told.includes(name)) return []
    const shown = typeof value === 'string' ? value : formatJson(value)
    return [[NAMES[name] ?? sentenceCase(name.replaceAll(/[_-]/g, ' ')), shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown]]
  })
}
