/** @file The chosen prompt: what was asked, all attempts at it, and one of them in full; beside another step where the reader likes. */
import { memo, useMemo } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import type { Rules } from '../../../workers/inside-step.ts'
import { Line, Readable } from '../../components/readable.tsx'
import { Scrolling } from '../../components/scrolling.tsx'
import { Fork } from '../../fork/fork.tsx'
import { sampleOf } from '../../fork/sample.ts'
import { withHits } from '../../marking.ts'
import { useRoute } from '../../stores/route.ts'
import { useAsk } from './asking.ts'
import { Attempt } from './attempt.tsx'
import { Attempts } from './attempts.tsx'
import { Beside } from './beside.tsx'
import styles from './group-view.module.css'
import { type Group, orderRollouts } from './groups.ts'
import { lookAtToken } from './looking.ts'
import { useRollouts } from './store.ts'

/** Characters of a prompt above its rollouts; the Data page has the whole. */
const PROMPT_SHOWN = 4000

export const GroupView = memo(function GroupView({
  run,
  group,
  step,
  steps,
  records,
  rules,
  without,
}: {
  run: string
  group: Group
  step: number
  steps: readonly number[]
  records: readonly RolloutRecord[]
  rules: Rules | null
  without: string
}) {
  const address = useRoute((state) => (state.prompt === group.id ? state.sample : null))
  const token = useRoute((state) => state.token)
  const order = useRollouts((state) => state.order)
  const first = useMemo(() => orderRollouts(group.rollouts, order)[0], [group, order])
  const named = address !== null && address < group.rollouts.length
  const sample = named ? address : first
  const search = useRollouts((state) => state.filter.search)
  const mark = useMemo(() => (search.trim() === '' ? undefined : (text: string) => withHits(text, search)), [search])
  const ask = useAsk(run, step, group.rollouts)
  const samples = useMemo(() => group.rollouts.map(sampleOf), [group])
  const shown = named ? token : null
  const selected = useMemo(() => ({ sample, token: shown }), [sample, shown])
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <Scrolling label="The prompt">
          <h3 data-testid="prompt">
            <Readable text={group.prompt} most={PROMPT_SHOWN} mark={mark} />
          </h3>
        </Scrolling>
        <p className="hint">
          {group.domain && (
            <>
              <span className={styles.domain} data-domain={group.domain}>
                <Line text={group.domain} />
              </span>{' '}
              ·{' '}
            </>
          )}
          {group.mode && <>{group.mode === 'think' ? 'thinking' : 'instruct'} · </>}
          {group.kind && (
            <>
              kind <Line text={group.kind} /> ·{' '}
            </>
          )}
          {group.gold !== undefined && (
            <>
              answer <Line text={String(group.gold)} />
            </>
          )}
        </p>
        <p className={styles.score}>
          <strong className="number">
            {group.correct} of {group.rollouts.length} right
          </strong>
          {group.silent && (
            <span className="hint">
              All have the same reward: this prompt has no signal{rules?.baseline === 'reinforce++' ? ' of its own' : ', and is left out'}.
            </span>
          )}
        </p>
      </header>
      <Fork
        samples={samples}
        prompt={group.prompt}
        label={`Attempts of step ${step} as a tree`}
        selected={selected}
        ask={ask}
        onSelect={(sample, token) => lookAtToken(step, group.id, sample, token)}
      />
      <Beside run={run} group={group} step={step} steps={steps} />
      <div className={styles.columns}>
        <Attempts group={group} sample={sample} step={step} />
        <Attempt
          key={`${step} ${group.group} ${sample}`}
          group={group}
          sample={sample}
          token={shown}
          step={step}
          records={records}
          rules={rules}
          without={without}
          ask={ask}
        />
      </div>
    </div>
  )
})
