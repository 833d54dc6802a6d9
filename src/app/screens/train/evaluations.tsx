/**
 * @file What a run can do, domain by domain and mode by mode, before it began and after each of its stages: the picture in which one sees
 * what a stage taught and what it cost elsewhere.
 */
import { useMemo } from 'react'
import type { Recipe, StepMetrics } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { percent, signed } from '../../format.ts'
import { differs, evaluationMatrix } from '../../matrix.ts'

export function Evaluations({ recipe, metrics }: { recipe: Recipe; metrics: StepMetrics[] }) {
  const matrix = useMemo(() => evaluationMatrix(recipe, metrics), [recipe, metrics])
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
            change in grey is within twice its standard error: it may be chance.
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
          {rows.map(({ name, domain, mode, sampling }, index) => (
            <tr key={name} className={index > 0 && rows[index - 1].domain !== domain ? 'new-domain' : undefined}>
              <th scope="row">{domain}</th>
              <td>{[mode, sampling].filter(Boolean).join(', ')}</td>
              {columns.map((column, at) => (
                <Cell key={column.step} value={column.values[name]} before={columns[at - 1]?.values[name]} prompts={column.prompts} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ value, before, prompts }: { value: number | undefined; before: number | undefined; prompts: number }) {
  if (value === undefined) return <td className="number">–</td>
  const change = before === undefined ? null : value - before
  const tone = change === null || !differs(before as number, value, prompts) ? 'muted' : change > 0 ? 'good' : 'bad'
  return (
    <td className="number matrix-cell" style={{ '--share': `${100 * value}%` } as React.CSSProperties}>
      {percent(value, 1)} {change !== null && <span className={tone}>{signed(100 * change, 1)}</span>}
    </td>
  )
}
