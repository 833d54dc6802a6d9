/** @file The run on view: where it is, and the buttons that pause and end it, always in sight. */
import type { RunSummary } from '../../../workers/api.ts'
import { Press } from '../../components/press.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Line } from '../../components/readable.tsx'
import { focusPage } from '../../focus.ts'
import { duration, integer } from '../../format.ts'
import { secondsLeft } from '../../metrics.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { practise } from './practise.ts'
import styles from './run-line.module.css'

const WORDS: Record<RunSummary['state'], string> = {
  starting: 'starting',
  running: 'practising',
  recovering: 'waiting for the GPU',
  pausing: 'pausing after this step',
  paused: 'paused',
  stopping: 'stopping after this step',
  finished: 'finished',
  failed: 'failed',
  damaged: 'damaged',
}

export function RunLine({ run }: { run: RunSummary }) {
  const metrics = useTrain((state) => state.metrics[run.id])
  const busy = useTrain((state) => state.busy) !== null
  const resumable = useTrain((state) => !state.active && run.held === null && run.resumable && state.loaded)
  const again = useTrain((state) => !state.active && run.held === null && run.state === 'finished' && run.recipe !== null && state.loaded)
  const { act, resume } = useTrain.getState()
  const { state } = run
  const stopped = state === 'finished' && run.step < run.steps
  const here = run.held === 'here'
  const left = state === 'running' && metrics ? secondsLeft(metrics, run.steps) : null
  return (
    <div className={styles.runLine}>
      <p>
        <strong>
          <Line text={run.title} most={80} />
        </strong>{' '}
        {stopped && 'stopped at '}
        <span className="number">
          step {integer(run.step)} of {integer(run.steps)}
        </span>
        {!stopped && `, ${!run.held && state === 'paused' ? 'interrupted' : WORDS[state]}`}
        {left !== null && <span className="muted number">, about {duration(left)} left</span>}
      </p>
      {here && (
        <div className="row" role="group" aria-label="Practice">
          {state === 'paused' ? (
            <Press icon="play" label="Continue" ready={!busy} onPress={() => void act('continue')} />
          ) : (
            <Press
              icon="pause"
              label="Pause"
              ready={!busy && (state === 'running' || state === 'recovering')}
              onPress={() => void act('pause')}
            />
          )}
          <Press
            icon="stop"
            label="Stop"
            ready={!busy && (state === 'running' || state === 'recovering' || state === 'pausing' || state === 'paused')}
            onPress={() => void act('stop')}
          />
        </div>
      )}
      {!run.held && (
        <div className="row">
          {resumable && <Press icon="play" label="Resume" ready={!busy} onPress={() => void resume(run.id)} />}
          {again && <Press icon="again" label="Train again" ready={!busy} onPress={() => void practise(run.recipe!)} />}
          <button
            type="button"
            onClick={() => {
              useRoute.getState().look({ run: null })
              focusPage()
            }}
          >
            Back to the recording
          </button>
        </div>
      )}
      <ProgressBar done={run.step} total={run.steps} label="Steps of this run" />
    </div>
  )
}
