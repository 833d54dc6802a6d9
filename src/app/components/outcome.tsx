import type { RolloutRecord } from '../../workers/api.ts'
import { line } from '../readable.ts'
import { Icon } from './icon.tsx'

/** Right, wrong or cut: by word and sign, not by colour alone. */
export function Outcome({
  rollout,
}: {
  rollout: Pick<RolloutRecord, 'stop'> & { verdict: Pick<RolloutRecord['verdict'], 'correct' | 'outcome'> }
}) {
  const { correct, outcome } = rollout.verdict
  const kind = correct ? 'good' : rollout.stop === 'length' ? 'cut' : 'bad'
  return (
    <span className={`outcome outcome-${kind}`}>
      <Icon name={correct ? 'check' : kind === 'cut' ? 'cut' : 'cross'} />
      {kind === 'cut' ? 'cut off' : line(outcome.replaceAll('-', ' '), 60)}
    </span>
  )
}
