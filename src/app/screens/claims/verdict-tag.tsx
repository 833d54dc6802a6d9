import type { Verdict } from '../../../claims/result.ts'
import { Icon } from '../../components/icon.tsx'
import { verdictWords } from './words.ts'

/** By word and sign, not by colour alone. */
export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { title, icon, tone } = verdictWords(verdict)
  return (
    <span className={`outcome outcome-${tone}`}>
      <Icon name={icon} />
      {title}
    </span>
  )
}
