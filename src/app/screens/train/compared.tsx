/** @file The runs drawn over one another. */
import type { RunSummary } from '../../../workers/api.ts'
import { Line } from '../../components/readable.tsx'
import { moment } from '../../format.ts'
import { modelTitle } from '../../model-names.ts'
import { useTrain } from '../../stores/train.ts'
import { usePromptSets } from '../data/kept-sets.ts'
import styles from './charts.module.css'
import { differences } from './differences.ts'
import { lineStyle } from './plot.ts'

/** Which line is whose. */
export function Legend({ runs }: { runs: readonly RunSummary[] }) {
  return (
    <ul className={styles.legend} aria-label="Runs in the charts">
      {runs.map((run, index) => {
        const { colour, dash } = lineStyle(index)
        return (
          <li key={run.id}>
            <svg className={styles.stroke} viewBox="0 0 26 8" aria-hidden="true">
              <path d="M0 4h26" stroke={`var(${colour})`} strokeWidth="3" strokeDasharray={dash.join(' ')} />
            </svg>
            <Line text={run.title} most={60} /> <span className="muted">{moment(run.created)}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** In what their recipes differ. */
export function DifferentSettings({ runs }: { runs: readonly RunSummary[] }) {
  const rows = differences(runs.map(({ recipe }) => recipe))
  const models = useTrain((state) => state.models)
  const known = useTrain((state) => state.runs)
  const sets = usePromptSets()
  /** What a recipe names by an id, by its title. */
  const shown = (setting: string, value: string) => {
    if (setting !== 'model' && !setting.endsWith('.prompts')) return value
    const id = String(JSON.parse(value))
    return setting === 'model' ? modelTitle(id, models, known) : (sets.find((one) => one.id === id)?.name ?? id)
  }
  return (
    <details>
      <summary>
        {rows.length === 0
          ? 'Their settings are the same'
          : `They differ in ${rows.length === 1 ? '1 setting' : `${rows.length} settings`}`}
      </summary>
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div className={styles.differing} tabIndex={0} role="region" aria-label="Settings that differ">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Setting</th>
                {runs.map(({ id, title }) => (
                  <th key={id} scope="col">
                    <Line text={title} most={40} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ setting, values }) => (
                <tr key={setting}>
                  <th scope="row">
                    <code>{setting}</code>
                  </th>
                  {values.map((value, index) => (
                    <td key={runs[index].id}>
                      {value === null ? <span className="muted">none</span> : <Line text={shown(setting, value)} most={120} />}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
