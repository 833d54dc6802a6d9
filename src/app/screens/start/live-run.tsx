/**
 * @file Practice as it goes on: Forks of what is being tried, the share of right answers, the newest verdicts, and the four bubbles on them.
 */
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Line, Readable } from '../../components/readable.tsx'
import { Fork, type ForkProps } from '../../fork/fork.tsx'
import { plain } from '../../fork/plain.ts'
import { sampleOf } from '../../fork/sample.ts'
import { plural } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { paysRightAlone } from '../../stages.ts'
import { type Progress, useTrain } from '../../stores/train.ts'
import { Attempt } from './attempt.tsx'
import { BeforeAfter } from './before-after.tsx'
import { Bubble, BubbleStatus } from './bubble.tsx'
import { Dots } from './dots.tsx'
import { Explore } from './explore.tsx'
import { growthOf, worthAsking } from './growth.ts'
import { type LiveGroup, useLive } from './live.ts'
import styles from './live-run.module.css'
import { Recorded } from './recorded.tsx'
import { RunLine } from './run-line.tsx'
import { Share } from './share.tsx'
import shared from './start.module.css'
import { useStart } from './store.ts'
import { Ticker } from './ticker.tsx'

const NONE: StepMetrics[] = []
/** Characters of a prompt above its tries. */
const PROMPT_SHOWN = 600

export function LiveRun({ run }: { run: RunSummary }) {
  const metrics = useTrain((state) => state.metrics[run.id]) ?? NONE
  const recording = useStart((state) => state.recording)
  const bubble = useStart((state) => state.bubble)
  const growth = useMemo(() => growthOf(metrics), [metrics])
  // Of a stage that samples.
  const newest = metrics.findLast((step) => step['completions/mean_length'] !== undefined)?.step
  useEffect(() => {
    if (newest !== undefined) useLive.getState().follow(run.id, newest)
  }, [run.id, newest])

  if (growth === null && run.held && recording)
    return (
      <>
        <RunLine run={run} />
        <Waiting run={run} />
        <Recorded recording={recording} meanwhile />
      </>
    )
  const finished = run.held === null && run.state === 'finished'
  return (
    <>
      <RunLine run={run} />
      {run.held === 'elsewhere' && (
        <p className="notice">
          Another tab is training this, and it is shown here as it goes. To go on with it in this tab, take it over on{' '}
          <a href={formatHash({ page: 'train', run: run.id })}>Train</a>.
        </p>
      )}
      {run.error && <p className="fault">{run.error}</p>}
      <div className={shared.stage}>
        <LiveForks run={run} />
        <div className={`panel ${shared.side}`}>
          {growth ? <Share growth={growth} right={paysRightAlone(run)} /> : <p className="hint">No step yet.</p>}
          {growth && <Bubble name="nudge" />}
          <Ticker />
          {growth && <Bubble name="check" />}
          {bubble === null && growth && (
            <button type="button" className="quiet" onClick={() => useStart.getState().explain()}>
              Explain what happens here
            </button>
          )}
        </div>
      </div>
      {growth && <BubbleStatus />}
      {recording && growth && run.held !== 'elsewhere' && run.recipe?.model === recording.model && worthAsking(growth, finished) && (
        <BeforeAfter run={run} recording={recording} />
      )}
      <SmallForks run={run} />
      {growth && worthAsking(growth, finished) && <Explore run={run} />}
    </>
  )
}

function LiveForks({ run }: { run: RunSummary }) {
  const { step, groups, large, held, run: shown } = useLive()
  const [selected, setSelected] = useState<{ sample: number; token: number | null } | null>(null)
  const group = shown === run.id ? groups[large] : undefined
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another group has other tries
  useEffect(() => setSelected(null), [group])
  if (!group)
    return (
      <p className={`panel hint ${shared.forkPanel}`}>
        {run.held ? 'Its tries are read from the storage…' : 'This run has no tries to show; what it wrote down is on Train.'}
      </p>
    )
  const open = (sample: number, token: number | null) => {
    useLive.getState().hold()
    setSelected({ sample, token })
  }
  const { id, records, right, prompt } = group
  const address = (sample: number) => formatHash({ page: 'rollouts', run: run.id, step, prompt: id, sample })
  return (
    <section className={`panel ${shared.forkPanel}`} aria-label="Tries of the newest step" ref={panel}>
      <div className={shared.forkHead}>
        <h2 className={shared.question}>
          <Readable text={prompt} most={PROMPT_SHOWN} />
        </h2>
        <p className={shared.count}>
          <span className="number">
            {right} of {records.length}
          </span>{' '}
          right in step {step}
        </p>
      </div>
      {/* Who moves through it by keyboard shall not have it change on the way. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: catches what bubbles up from the Fork */}
      <div onFocus={() => useLive.getState().hold()}>
        <GroupFork group={group} step={step} selected={selected} onSelect={open} />
      </div>
      <Bubble name="try" />
      <Bubble name="compare" />
      {selected && records[selected.sample] && (
        <Attempt
          record={records[selected.sample]}
          number={selected.sample + 1}
          of={records.length}
          address={address(selected.sample)}
          onClose={() => {
            setSelected(null)
            panel.current?.querySelector<HTMLElement>('[role="tree"]')?.focus()
          }}
        />
      )}
      <div className="row row-spread">
        <p className="hint">
          {held ? `Step ${step} is held while you read.` : `${plural(groups.length, 'problem')} of the newest step; choose one to hold it.`}
        </p>
        {held && (
          <button type="button" className="quiet" onClick={() => useLive.getState().release()}>
            Follow the newest
          </button>
        )}
      </div>
    </section>
  )
}

/** The other problems of the step, small; choosing one makes it the large one. */
function SmallForks({ run }: { run: RunSummary }) {
  const { step, groups, large, run: shown } = useLive()
  if (shown !== run.id || groups.length === 0) return null
  return (
    <section className="panel" aria-labelledby="smalls-title">
      <h2 id="smalls-title">More of what it tries in step {step}</h2>
      <ul className={styles.smalls}>
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a prompt of a step is its place
          <li key={index} className={index === large ? `${styles.small} ${styles.smallChosen}` : styles.small}>
            <button
              type="button"
              className={shared.promptRow}
              aria-pressed={index === large}
              onClick={() => useLive.getState().choose(index)}
            >
              <span className={shared.promptText}>
                <Line text={group.prompt} most={120} />
              </span>
              <Dots right={group.right} of={group.records.length} />
            </button>
            <GroupFork group={group} step={step} size="small" />
          </li>
        ))}
      </ul>
    </section>
  )
}

const GroupFork = memo(function GroupFork({
  group,
  step,
  ...how
}: { group: LiveGroup; step: number } & Pick<ForkProps, 'size' | 'selected' | 'onSelect'>) {
  const samples = useMemo(() => group.records.map(sampleOf), [group])
  return <Fork samples={samples} prompt={group.prompt} label={`Tries in step ${step}`} told={plain} {...how} />
})

/** What the first step does. */
const FIRST: Partial<Record<Progress['phase'], string>> = {
  select: 'Your model tries problems, to find the hard ones.',
  rollout: 'Your model writes its first tries.',
  verify: 'A program checks its first tries.',
  train: 'Its first tries are compared, and it is nudged.',
  evaluate: 'Your model is examined before it begins.',
}

/** Until its first step has ended; the recording is shown below. */
function Waiting({ run }: { run: RunSummary }) {
  const progress = useTrain((state) => state.progress)
  const { phase, done = 0, total = 0 } = progress ?? {}
  return (
    <div className={`panel ${styles.waiting}`}>
      <ProgressBar done={done} total={total} label="Getting to the first step" />
      <p>
        <strong role="status">
          {run.state === 'paused'
            ? 'Paused before its first step.'
            : ((phase && FIRST[phase]) ?? 'Getting your GPU ready: a few seconds the first time.')}
        </strong>{' '}
        <span className="muted">Meanwhile, the recording of an earlier run.</span>
      </p>
    </div>
  )
}
