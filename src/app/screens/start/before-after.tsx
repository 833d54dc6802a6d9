/**
 * @file "Ask before and after", side by side, with the verdict.
 */
import { useEffect, useId, useState } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { BoxedText } from '../../components/boxed-text.tsx'
import { Icon } from '../../components/icon.tsx'
import { Readable } from '../../components/readable.tsx'
import { verdictSentence } from '../../format.ts'
import { type Side, type SideName, TRIES, useAsking } from './asking.ts'
import styles from './before-after.module.css'
import { Dots } from './dots.tsx'
import type { Recording } from './recording.ts'
import shared from './start.module.css'

export function BeforeAfter({ run, recording }: { run: RunSummary; recording: Recording }) {
  const { sides, asked, busy, error, status } = useAsking()
  const id = useId()
  const [next, setNext] = useState(0)
  // Answers of another run say nothing of this one.
  const after = run.held === 'here' ? null : `runs/${run.id}`
  const fits = asked !== null && asked.models.before === run.recipe?.model && (asked.models.after === null || asked.models.after === after)
  const prompt = recording.prompts[next % recording.prompts.length]
  useEffect(() => () => void (useAsking.getState().busy && useAsking.getState().cancel()), [])
  const ask = () => {
    setNext(next + 1)
    void useAsking.getState().ask({ prompt, mode: recording.mode, models: { before: run.recipe!.model, after } })
  }
  return (
    <section className={`panel ${styles.asking}`} aria-labelledby={`${id}-title`}>
      <div className="row row-spread">
        <h2 id={`${id}-title`} className={styles.askingTitle}>
          Ask before and after
        </h2>
        {busy ? (
          <button type="button" onClick={() => void useAsking.getState().cancel()}>
            <Icon name="stop" /> Stop asking
          </button>
        ) : (
          <button type="button" className={fits ? undefined : 'primary'} onClick={ask}>
            {fits ? 'Ask another' : 'Ask both'}
          </button>
        )}
      </div>
      <p className={styles.askingLead}>
        {fits ? (
          <strong className={shared.promptText}>{asked.prompt.prompt}</strong>
        ) : (
          'The model as it was when you opened this page, and as it is now, get the same problem, one that no practice ever showed them.'
        )}
      </p>
      {fits && (
        <div className={styles.sides}>
          <Answer name="before" title="Before" side={sides.before} busy={busy === 'before'} />
          <Answer
            name="after"
            title={run.held ? `Now, step ${run.step}` : `After ${run.step} steps`}
            side={sides.after}
            busy={busy === 'after'}
          />
        </div>
      )}
      {error && (
        <p className="fault" role="alert">
          {error}
        </p>
      )}
      <p role="status" className="visually-hidden">
        {status}
      </p>
    </section>
  )
}

function Answer({ name, title, side, busy }: { name: SideName; title: string; side: Side; busy: boolean }) {
  const { reply, verdict, right } = side
  return (
    <article className={styles.answer} aria-label={title} aria-busy={busy} data-testid={name}>
      <h3>{title}</h3>
      <div className={styles.reply}>
        {reply ? (
          <>
            {reply.reasoning && (
              <p className="muted">
                <Readable text={reply.reasoning} />
              </p>
            )}
            <p>
              <BoxedText text={reply.answer} />
            </p>
          </>
        ) : (
          <p className="hint">{busy ? 'Thinking…' : 'Waits for its turn.'}</p>
        )}
      </div>
      {verdict && (
        <p className={verdict.correct ? 'outcome outcome-good' : 'outcome outcome-bad'}>
          <Icon name={verdict.correct ? 'check' : 'cross'} /> {verdictSentence(verdict)}
        </p>
      )}
      {verdict && (
        <p className={styles.tries}>
          {right === null ? (
            <span className="hint">{busy ? `Trying it ${TRIES} times more…` : ''}</span>
          ) : (
            <>
              <span className="hint">In {TRIES} tries at random</span> <Dots right={right} of={TRIES} />
            </>
          )}
        </p>
      )}
    </article>
  )
}
