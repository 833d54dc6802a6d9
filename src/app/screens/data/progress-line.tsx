import type { Progress } from '../../../workers/data-api.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { bytes, integer } from '../../format.ts'

/** What a job is doing, and how far it is. */
export function ProgressLine({ progress, idle, label }: { progress: Progress | null; idle: string; label: string }) {
  const figure = progress?.unit === 'bytes' ? bytes : integer
  return (
    <div className="check-progress">
      <ProgressBar done={progress?.done ?? 0} total={progress?.total ?? 0} label={label} />
      <span className="hint number" data-testid="progress">
        {progress ? `${progress.phase}: ${figure(progress.done)} of ${figure(progress.total)}` : idle}
        {progress?.unit === 'rows' && ' rows'}
      </span>
    </div>
  )
}
