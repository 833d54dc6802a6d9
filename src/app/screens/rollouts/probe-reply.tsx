/** @file What a question was answered at a step, beside what it was answered before that and in the end. */
import { Outcome } from '../../components/outcome.tsx'
import { Line, Readable } from '../../components/readable.tsx'
import { decimal, plural } from '../../format.ts'
import type { ProbeTable, Question } from './probe-table.ts'
import styles from './probes.module.css'

export function ProbeReply({ table: { steps }, place, question }: { table: ProbeTable; place: number; question: Question }) {
  const { prompt, gold, kind, domain, mode, replies } = question
  return (
    <section className={styles.reply} aria-label="The reply">
      <h3>
        <Readable text={prompt} most={2000} />
      </h3>
      <p className="hint">
        <Line text={domain} /> · {mode === 'think' ? 'thinking' : 'instruct'}
        {kind && (
          <>
            {' '}
            · kind <Line text={kind} />
          </>
        )}
        {gold !== undefined && (
          <>
            {' '}
            · answer <Line text={String(gold)} />
          </>
        )}
      </p>
      <div className={styles.sides}>
        {place > 0 && <Reply title={titleOf(steps[0])} reply={replies[0]} />}
        <Reply title={titleOf(steps[place])} reply={replies[place]} now />
      </div>
    </section>
  )
}

const titleOf = ({ step, before }: { step: number; before: boolean }) => (before ? 'Before the stage' : `After step ${step}`)

function Reply({ title, reply, now = false }: { title: string; reply: Question['replies'][number]; now?: boolean }) {
  return (
    <div className={`${styles.side} ${now ? styles.current : ''}`}>
      <p className={styles.head}>
        <strong className="number">{title}</strong>
        {reply && <Outcome rollout={{ stop: reply.stop, verdict: { correct: reply.reward > 0, outcome: reply.outcome } }} />}
      </p>
      {reply ? (
        <>
          <p className={styles.text}>
            <Readable text={reply.completion} most={4000} />
          </p>
          <p className="hint number">
            reward {decimal(reply.reward, Number.isInteger(reply.reward) ? 0 : 2)} · {plural(reply.tokens, 'token')}
          </p>
        </>
      ) : (
        <p className="hint">It was not asked then.</p>
      )}
    </div>
  )
}
