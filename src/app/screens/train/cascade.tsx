/**
 * @file The stages of a recipe as a line, as wide as their budgets: what is done, under way and yet to come, in the colours of their domains.
 * Each opens its settings.
 */
import type { StageWords } from '../../../workers/api.ts'
import { Line } from '../../components/readable.tsx'
import { integer } from '../../format.ts'
import { domainColour, type StageSpan } from '../../stages.ts'
import styles from './cascade.module.css'

const GOING: Record<StageSpan['state'], string> = { done: 'done', now: 'now', next: 'next' }
const AT_REST: typeof GOING = { done: 'done', now: 'stopped here', next: 'not begun' }

export function Cascade({
  spans,
  words,
  run,
  chosen,
  faulty = [],
  onChoose,
}: {
  spans: readonly StageSpan[]
  /** Of each stage, as far as they are known. */
  words: readonly StageWords[]
  /** Before a run begins nothing of it is done, under way or next. */
  run: 'written' | 'going' | 'at rest'
  chosen: number | null
  /** Stages with a fault. */
  faulty?: readonly number[]
  onChoose: (stage: number | null) => void
}) {
  const begun = run !== 'written'
  return (
    <ol className={styles.line} aria-label="Stages">
      {spans.map((span, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
          key={index}
          className={styles.stage}
          style={{ flexGrow: Math.sqrt(Math.max(1, span.steps)), '--stage': domainColour(span.domain) } as React.CSSProperties}
        >
          <button
            type="button"
            className={styles.button}
            aria-expanded={chosen === index}
            aria-current={run === 'going' && span.state === 'now' ? 'step' : undefined}
            onClick={() => onChoose(chosen === index ? null : index)}
          >
            <span className={styles.bar} aria-hidden="true">
              <span style={{ width: `${begun && span.steps > 0 ? (100 * span.taken) / span.steps : 0}%` }} />
            </span>
            <span className={styles.name}>
              <Line text={span.name} most={80} />
            </span>
            <span className={styles.words}>
              <Line text={words[index]?.title ?? ''} most={20} />
              {begun && (
                <span className={span.state === 'now' ? styles.now : undefined}>{(run === 'going' ? GOING : AT_REST)[span.state]}</span>
              )}
              <span className="number">
                {begun && span.state === 'now' ? `${integer(span.taken)} of ` : ''}
                {`${integer(span.steps)} steps`}
              </span>
              {faulty.includes(index) && <span className="tag tag-bad">fault</span>}
            </span>
            <span className={styles.words}>
              <Line text={words[index]?.figures.join(', ') ?? ''} most={120} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}
