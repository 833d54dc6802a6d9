/**
 * @file What a run can do, domain by domain and mode by mode, before it began and after each of its stages: the picture in which one sees
 * what a stage taught and what it cost elsewhere.
 */
import { useMemo } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { percent, signed } from '../../format.ts'
import { evaluationMatrix, isSure, type MatrixFigure } from '../../matrix.ts'
import { useExams } from '../../run-records.ts'

export function Evaluations({ run: { id, recipe }, metrics }: { run: RunSummary; metrics: StepMetrics[] }) {
  const { asked } = useExams(id, metrics)
  const matrix = useMemo(() => recipe && evaluationMatrix(recipe, metrics, asked), [recipe, metrics, asked])
  if (!matrix) return null
  const { columns, rows } = matrix
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Evaluations">
      <table className="table evaluations">
        <caption>
          Held-out prompts
          <Info label="Held-out prompts">
            Accuracy on prompts that are never trained on. Greedy takes the likeliest token each time; sampled draws as in training. A
            change in grey may be chance: its 95% interval has a zero in it.
          </Info>
        </caption>
        <thead>
          <tr>
            <th scope="col">Domain</th>
            <th scope="col">Mode</th>
            {columns.map(({ title, step, prompts }) => (
              <th key={step} scope="col">
                {title}{' '}
                <span className="muted">
                  {[...(step > 0 ? [`step ${step}`] : []), ...(prompts > 0 ? [`n = ${prompts}`] : [])].join(', ')}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, domain, mode, sampling, cells }, index) => (
            <tr key={name} className={index > 0 && rows[index - 1].domain !== domain ? 'new-domain' : undefined}>
              <th scope="row">{domain}</th>
              <td>{[mode, sampling].filter(Boolean).join(', ')}</td>
              {columns.map(({ step }, at) => (
                <Cell key={step} cell={cells[at]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ cell }: { cell: MatrixFigure | null }) {
  if (!cell) return <td className="number">–</td>
  const { accuracy, change } = cell
  const tone = change === null || !isSure(change) ? 'muted' : change.value > 0 ? 'good' : 'bad'
  return (
    <td className="number matrix-cell" style={{ '--share': `${100 * accuracy.value}%` } as React.CSSProperties}>
      {percent(accuracy.value, 1)} {change !== null && <span className={tone}>{signed(100 * change.value, 1)}</span>}
    </td>
  )
}
