/**
 * @file Start, pause, continue, step, stop, and one line that says what is happening now.
 */
import type { RunState } from '../../workers/api.ts'
import { Icon } from '../components/icon.tsx'
import { ProgressBar } from '../components/progress-bar.tsx'
import { duration, integer } from '../format.ts'
import { secondsLeft } from '../metrics.ts'
import { useDraft } from '../stores/draft.ts'
import { type Progress, useTrain } from '../stores/train.ts'

const PHASES: Record<Progress['phase'], string> = {
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
  paused: 'Paused. Continue, take a single step, or stop.',
  stopping: 'Stopping after this step.',
}

export function Controls() {
  const active = useTrain((state) => state.active)
  const busy = useTrain((state) => state.busy)
  const loaded = useTrain((state) => state.loaded)
  const faults = useDraft((state) => state.faults)
  const { start, act } = useTrain.getState()
  const paused = active?.state === 'paused'
  const running = active?.state === 'running' || active?.state === 'starting'

  const begin = async (oneStep: boolean) => {
    const recipe = await useDraft.getState().recipe()
    if (recipe) await start(recipe, useDraft.getState().model, { oneStep })
  }

  return (
    <div className="controls" role="group" aria-label="Training">
      {!active && (
        <button
          type="button"
          className="primary"
          disabled={!loaded || busy !== null || faults.length > 0}
          onClick={() => void begin(false)}
        >
          <Icon name="play" /> Start
        </button>
      )}
      {active && !paused && (
        <button type="button" className="primary" disabled={!running || busy !== null} onClick={() => void act('pause')}>
          <Icon name="pause" /> Pause
        </button>
      )}
      {paused && (
        <button type="button" className="primary" disabled={busy !== null} onClick={() => void act('continue')}>
          <Icon name="play" /> Continue
        </button>
      )}
      <button
        type="button"
        title="Take one step, then wait"
        disabled={!loaded || busy !== null || (active !== null && !paused) || faults.length > 0}
        onClick={() => void (active ? act('step') : begin(true))}
      >
        <Icon name="step" /> Step
      </button>
      <button type="button" disabled={!active || active.state === 'stopping' || busy !== null} onClick={() => void act('stop')}>
        <Icon name="stop" /> Stop
      </button>
    </div>
  )
}

export function NowLine() {
  const active = useTrain((state) => state.active)
  const progress = useTrain((state) => state.progress)
  const metrics = useTrain((state) => (state.active ? state.metrics[state.active.id] : undefined))
  const loaded = useTrain((state) => state.loaded)
  if (!active) return <p className="now muted">{loaded ? 'Nothing is running. Press Start to train.' : 'Opening the GPU…'}</p>
  const step = Math.min(active.step + (active.state === 'paused' ? 0 : 1), active.steps)
  const left = active.state === 'running' && metrics ? secondsLeft(metrics, active.steps) : null
  const phase = progress && active.state !== 'paused' && active.state !== 'starting' ? progress : null
  return (
    <div className="now">
      <div className="now-words">
        <strong className="number">
          Step {integer(step)} of {integer(active.steps)}
        </strong>
        <span data-testid="now">
          {phase ? PHASES[phase.phase] : STATES[active.state]}
          {phase && phase.total > 1 && (
            <span className="number">
              {' '}
              {integer(phase.done)} of {integer(phase.total)}
            </span>
          )}
          {phase && active.state !== 'running' && ` · ${STATES[active.state]}`}
        </span>
        {left !== null && <span className="muted number">about {duration(left)} left</span>}
      </div>
      <ProgressBar done={active.step} total={active.steps} label="Steps of this run" />
    </div>
  )
}

/** Only changes of state are read out, never the progress. */
export function StateStatus() {
  const active = useTrain((state) => state.active)
  return (
    <p role="status" className="visually-hidden">
      {active ? `${active.title}: ${active.state}` : ''}
    </p>
  )
}
