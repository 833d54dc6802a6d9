/**
 * @file Train: what runs now and what comes next on top; below it what is to be run and what was, and what the run on view has learned.
 */
import type { RunSummary } from '../../../workers/api.ts'
import { MissingRun } from '../../components/missing-run.tsx'
import { Line } from '../../components/readable.tsx'
import { SoftwareWarning } from '../../components/software-warning.tsx'
import { TrainError } from '../../components/train-error.tsx'
import { formatHash } from '../../hash.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { drawsRollouts, useLinked, useShownStep, useViewedRun } from '../../viewed.ts'

import { Alerts, Interrupted } from './alerts.tsx'
import { Charts } from './charts.tsx'
import { Controls, NowLine, StateStatus } from './controls.tsx'
import { RunActions } from './forking.tsx'
import { LiveRollouts } from './live.tsx'
import { LiveFork } from './live-fork.tsx'
import { RunStages } from './run-stages.tsx'
import { Runs } from './runs.tsx'
import { Setup } from './setup.tsx'
import './train.css'
import styles from './train.module.css'
import { WrittenStages } from './written-stages.tsx'

export default function TrainPage() {
  const active = useTrain((state) => state.active)
  const interrupted = useTrain((state) => state.interrupted)
  const loaded = useTrain((state) => state.loaded)
  const run = useViewedRun()
  const step = useShownStep(run)

  return (
    <>
      <h1 className="visually-hidden">Train</h1>
      <StateStatus />
      <SoftwareWarning advice="choose a nano recipe" />
      <TrainError />
      <Alerts run={run} />
      {interrupted && !active && <Interrupted />}
      <section className={`panel ${styles.top}`} aria-label="Controls">
        <div className={styles.command}>
          <NowLine />
          <Controls />
        </div>
        {active ? <RunStages key={active.id} run={active} /> : <WrittenStages />}
      </section>
      <div className={styles.columns}>
        <div className={styles.side}>
          <Setup />
        </div>
        <div className={styles.main}>
          <MissingRun shown={run} />
          {run ? (
            <>
              <Viewed run={run} active={active} />
              <Charts run={run} marked={step} />
              {run.id === active?.id && (
                <>
                  <LiveFork />
                  <LiveRollouts />
                </>
              )}
              {drawsRollouts(run) && <ReadThem run={run.id} />}
            </>
          ) : (
            <Before loaded={loaded} />
          )}
        </div>
        <div className={styles.runs}>
          <Runs viewed={run?.id ?? null} />
        </div>
      </div>
    </>
  )
}

function ReadThem({ run }: { run: string }) {
  const chosen = useRoute((state) => state.step)
  const prompt = useRoute((state) => state.prompt)
  const step = useLinked(run, chosen)
  return (
    <p>
      <a href={formatHash({ page: 'rollouts', run, step, prompt })}>Read them in Rollouts</a>{' '}
      <span className="hint">Every attempt of {step === null ? 'any step' : `step ${step}`}, and why it got its reward.</span>
    </p>
  )
}

function Viewed({ run, active }: { run: RunSummary; active: RunSummary | null }) {
  return (
    <>
      {active && run.id !== active.id && (
        <p className={styles.viewing}>
          This is another run.
          <button type="button" className="quiet" onClick={() => useRoute.getState().look({ run: active.id, step: null, prompt: null })}>
            Back to the run going on
          </button>
        </p>
      )}
      {run.state === 'failed' && run.error && <p className="fault">{run.error}</p>}
      <div className={styles.viewed}>
        <h2>
          <Line text={run.title} most={80} />
        </h2>
        {Number.isInteger(run.recipe?.seed) && <span className={`hint number ${styles.seed}`}>Seed {run.recipe?.seed}</span>}
        <RunActions run={run} />
      </div>
      {run.id !== active?.id && <RunStages key={run.id} run={run} />}
    </>
  )
}

/** Nothing has been trained here yet. */
function Before({ loaded }: { loaded: boolean }) {
  if (!loaded) return <p className="hint">Opening the GPU…</p>
  return (
    <section className={styles.before} aria-labelledby="before-title">
      <h2 id="before-title">What you will see here</h2>
      <ol className="how">
        <li>
          <strong>Rollouts.</strong> Several completions of each prompt, sampled on your GPU.
        </li>
        <li>
          <strong>Verdicts.</strong> Each answer is checked; right is 1, wrong is 0.
        </li>
        <li>
          <strong>Advantages.</strong> How much better a rollout was than the others of its prompt.
        </li>
        <li>
          <strong>Update.</strong> Tokens of better rollouts become more likely. Then again.
        </li>
      </ol>
      <p className="hint">
        Nothing leaves this machine. <a href="#/chat">Talk to the model</a> before, during and after.
      </p>
    </section>
  )
}
