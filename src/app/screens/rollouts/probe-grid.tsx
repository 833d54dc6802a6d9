/** @file When each question was answered rightly: a row a question, a column a time it was asked. */
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import type { ProbeTable, Question } from './probe-table.ts'
import styles from './probes.module.css'

export function ProbeGrid({
  table: { stage, steps, questions },
  place,
  question,
  onGo,
}: {
  table: ProbeTable
  place: number
  question: Question
  onGo: (place: number, id: string) => void
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Answers over time">
      <table className={styles.grid}>
        <caption className="visually-hidden">
          What was right when, in stage <Line text={stage} most={60} />
        </caption>
        <thead>
          <tr>
            <th scope="col">Question</th>
            {steps.map(({ step, before }, i) => {
              const right = questions.filter(({ replies }) => (replies[i]?.reward ?? 0) > 0).length
              return (
                <th key={`${step} ${before}`} scope="col" className={`number ${i === place ? styles.now : ''}`}>
                  <span className={styles.step}>{before ? 'start' : step}</span>
                  <span className={styles.right}>
                    {right}/{questions.length}
                  </span>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {questions.map((row) => (
            <tr key={row.key} className={row === question ? styles.chosen : undefined}>
              <th scope="row">
                <button type="button" className={styles.ask} aria-pressed={row === question} onClick={() => onGo(place, row.id)}>
                  <span>
                    <Line text={row.prompt} most={120} />
                  </span>
                </button>
              </th>
              {steps.map(({ step, before }, i) => {
                const reply = row.replies[i]
                const right = (reply?.reward ?? 0) > 0
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the slider and the row's button do the same by keyboard
                  <td
                    key={`${step} ${before}`}
                    className={`${reply ? (right ? styles.good : styles.bad) : ''} ${i === place ? styles.now : ''}`}
                    onClick={() => onGo(i, row.id)}
                  >
                    {reply && (
                      <>
                        <Icon name={right ? 'check' : 'cross'} />
                        <span className="visually-hidden">{right ? 'right' : reply.outcome.replaceAll('-', ' ')}</span>
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
