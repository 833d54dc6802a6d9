/**
 * @file Start, pause, continue, step, stop, and one line that says what is happening now.
 */
import { useState } from 'react'
import type { RunState, RunSummary, StepMetrics } from '../../../workers/api.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Press } from '../../components/press.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { PythonStatus } from '../../components/python-status.tsx'
import { duration, integer, plural } from '../../format.ts'
import { secondsLeft, sinceCheckpoint } from '../../metrics.ts'
import { line } from '../../readable.ts'
import { nextExamination, stageSpans } from '../../stages.ts'
import { useDraft } from '../../stores/draft.ts'
import { useFit } from '../../stores/fit.ts'
import { type Progress, useTrain } from '../../stores/train.ts'
import styles from './controls.module.css'
import { WillItFit } from './will-it-fit.tsx'

const PHASES: Record<Progress['phase'], string> = {
  select: 'Sampling prompts, to keep the hard ones',
  rollout: 'Generating rollouts',
  verify: 'Verifying answers',
  train: 'Updating the weights',
  evaluate: 'Evaluating on held-out prompts',
  checkpoint: 'Saving a checkpoint',
}

const STATES: Partial<Record<RunState, string>> = {
  starting: 'Starting: loading the model and compiling shaders, a few seconds the first time.',
  running: 'Running.',
  pausing: 'Pausing after this step.',
  recovering: 'Waiting for the GPU, then going on from the last checkpoint.',
  paused: 'Paused. Continue, take a single step, or stop.',
  stopping: 'Stopping after this step.',
}

/** Without the buttons that the other tab has. */
const ELSEWHERE: typeof STATES = { ...STATES, starting: 'Starting.', paused: 'Paused.' }

export function Controls() {
  const active = useTrain((state) => state.active)
  const busy = useTrain((state) => state.busy) !== null
  const loaded = useTrain((state) => state.loaded)
  const invalid = useDraft((state) => state.faults.length > 0)
  // Going on with what was cut off comes first.
  const offered = useTrain((state) => state.interrupted !== null)
  const { start, act } = useTrain.getState()
  const state = active?.state ?? null

  // The recipe's text is checked once more before the run begins: a second press in the meantime would begin a second one.
  const [beginning, setBeginning] = useState(false)
  const begin = async (oneStep: boolean) => {
    setBeginning(true)
    try {
      const recipe = await useDraft.getState().recipe()
      if (recipe) await start(recipe, useDraft.getState().model, { oneStep })
    } finally {
      setBeginning(false)
    }
  }
  const fits = useFit((state) => state.found?.fits !== false)
  const mayBegin = loaded && !busy && !beginning && !invalid && fits
  if (active?.held === 'elsewhere') return <Elsewhere run={active} />
  return (
    <div className={styles.controls} role="group" aria-label="Training">
      {state === null ? (
        <Press key="main" icon="play" label="Start" primary={!offered} ready={mayBegin} onPress={() => void begin(false)} />
      ) : state === 'paused' ? (
        <Press key="main" icon="play" label="Continue" primary ready={!busy} onPress={() => void act('continue')} />
      ) : (
        <Press
          key="main"
          icon="pause"
          label="Pause"
          primary
          ready={(state === 'running' || state === 'recovering') && !busy}
          onPress={() => void act('pause')}
        />
      )}
      <Press
        icon="step"
        label="Step"
        title="Take one step, then wait"
        ready={state === null ? mayBegin : state === 'paused' && !busy}
        onPress={() => void (active ? act('step') : begin(true))}
      />
      <Press
        icon="stop"
        label="Stop"
        title="End the run and keep its model"
        ready={!busy && (state === 'running' || state === 'recovering' || state === 'pausing' || state === 'paused')}
        onPress={() => void act('stop')}
      />
    </div>
  )
}

/** Looking on while another tab trains: nothing here may touch the run, but it can be taken over. */
function Elsewhere({ run }: { run: RunSummary }) {
  const busy = useTrain((state) => state.busy)
  const [asking, setAsking] = useState(false)
  const { takeOver, cancelTakeOver } = useTrain.getState()
  return (
    <div className={`${styles.controls} ${styles.alone}`} role="group" aria-label="Training">
      {busy === 'take over' ? (
        <>
          <p className="hint">The other tab finishes its step first.</p>
          <Press icon="stop" label="Leave it there" ready onPress={() => void cancelTakeOver()} />
        </>
      ) : (
        <Press icon="play" label="Take over here" primary ready={busy === null} onPress={() => setAsking(true)} />
      )}
      {asking && (
        <Confirm
          title={`Go on with ${line(run.title, 80)} in this tab?`}
          action="Take over"
          keep="Leave it there"
          danger={false}
          onAnswer={(yes) => {
            setAsking(false)
            if (yes) void takeOver(run.id)
          }}
        >
          {run.state === 'paused'
            ? 'The other tab lets go of it, and it waits here, paused as it is there.'
            : 'The other tab finishes the step under way, keeps a checkpoint and lets go. Training goes on here from that step, to the same weights.'}
        </Confirm>
      )}
    </div>
  )
}

export function NowLine() {
  const active = useTrain((state) => state.active)
  const progress = useTrain((state) => state.progress)
  const metrics = useTrain((state) => (state.active ? state.metrics[state.active.id] : undefined))
  if (!active) return <Idle />
  const step = Math.min(active.step + (active.state === 'paused' || active.state === 'recovering' ? 0 : 1), active.steps)
  const phase = progress && (active.state === 'running' || active.state === 'pausing' || active.state === 'stopping') ? progress : null
  // Shaders of the first step are compiled after the run has begun.
  const waiting = active.state === 'running' && !metrics?.length
  return (
    <div className={styles.now}>
      <strong className="number">
        Step {integer(step)} of {integer(active.steps)}
      </strong>
      <span data-testid="now">
        {active.held === 'elsewhere' && 'In another tab: '}
        {phase ? PHASES[phase.phase] : (active.held === 'elsewhere' ? ELSEWHERE : STATES)[waiting ? 'starting' : active.state]}
        {phase && phase.total > 1 && (
          <span className="number">
            {' '}
            {integer(phase.done)} of {integer(phase.total)}
          </span>
        )}
        {phase && active.state !== 'running' && ` · ${STATES[active.state]}`}
      </span>
      <Ahead run={active} metrics={metrics ?? []} />
      <Behind run={active} metrics={metrics ?? []} />
      <PythonStatus />
      <ProgressBar done={active.step} total={active.steps} label="Steps of this run" />
    </div>
  )
}

function Idle() {
  const loaded = useTrain((state) => state.loaded)
  const offered = useTrain((state) => state.interrupted !== null)
  const faulty = useDraft((state) => state.faults.length > 0)
  const fits = useFit((state) => state.found?.fits !== false)
  const words = !loaded
    ? 'Opening the GPU…'
    : !fits && !faulty
      ? 'Nothing is running. This recipe cannot run on this device as it is.'
      : faulty
        ? 'Nothing is running. The recipe has a fault: mend it, and it can start.'
        : offered
          ? 'Nothing is running. Resume what was interrupted, or start another run.'
          : 'Nothing is running. Press Start to train.'
  return (
    <div className={styles.idle}>
      <p className="muted">{words}</p>
      <WillItFit />
    </div>
  )
}

/** How long the stage and the run will take, and what comes next. */
function Ahead({ run, metrics }: { run: RunSummary; metrics: readonly StepMetrics[] }) {
  const spans = stageSpans(run, metrics)
  const at = spans.findIndex(({ state }) => state === 'now')
  const { name, before, steps } = spans[at] ?? { name: '', before: 0, steps: 0 }
  const next = at < 0 ? undefined : spans[at + 1]
  const all = run.state === 'running' ? secondsLeft(metrics, run.steps) : null
  const exam = run.state === 'running' && at >= 0 ? nextExamination(run.recipe?.stages[at], spans[at]) : null
  const untilExam = exam === null ? null : secondsLeft(metrics, exam)
  const stage = all === null ? null : secondsLeft(metrics, before + steps)
  if (all === null && !next) return null
  return (
    <span className="muted number">
      {all !== null && `About ${duration(all)} left`}
      {stage !== null && next && `, ${duration(stage)} of it in ${line(name, 40)}`}
      {all !== null && next && '. '}
      {next && `Next: ${line(next.name, 40)}, ${plural(next.steps, 'step')}.`}
      {exam !== null &&
        untilExam !== null &&
        `${next ? ' ' : '. '}Next examination in ${duration(untilExam)}, after step ${integer(exam)}.`}
    </span>
  )
}

/** What a crash would cost. */
function Behind({ run, metrics }: { run: RunSummary; metrics: readonly StepMetrics[] }) {
  const { steps, seconds, overdue } = sinceCheckpoint(run, metrics)
  if (steps === 0 || run.state === 'starting' || run.held !== 'here') return null
  const since = `${plural(steps, 'step')} and ${duration(seconds)} since ${run.checkpoint === undefined ? 'the start, no checkpoint yet' : 'the last checkpoint'}`
  if (!overdue) return <span className="muted number">{since}.</span>
  return (
    <span className={`fault number ${styles.overdue}`} role="alert">
      A checkpoint is overdue, and a crash would lose what came since: Save now keeps one, a lower checkpointEvery keeps them more often.{' '}
      <span aria-live="off">{since}.</span>
    </span>
  )
}

/** Only changes of state are read out, never the progress. */
export function StateStatus() {
  const active = useTrain((state) => state.active)
  return (
    <p role="status" className="visually-hidden">
      {active ? `${line(active.title, 80)}: ${active.state}` : ''}
    </p>
  )
}
