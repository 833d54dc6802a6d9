/**
 * @file The run that goes on, on every screen, and the one on view where one moves through its steps: its name and stages, where it is and for
 * how long, a button to hold it, and its steps.
 */
import type { RunSummary } from '../../workers/api.ts'
import { duration, integer } from '../format.ts'
import { formatHash } from '../hash.ts'
import { secondsLeft } from '../metrics.ts'
import { line } from '../readable.ts'
import { moved } from '../rollout-steps.ts'
import { screenOf } from '../screens/registry.ts'
import { domainColour, stageSpans } from '../stages.ts'
import { useRoute } from '../stores/route.ts'
import { useTrain, viewedRun } from '../stores/train.ts'
import { useSteps } from '../viewed.ts'
import { Icon } from './icon.tsx'
import { Line } from './readable.tsx'
import styles from './run-bar.module.css'

export function RunBar() {
  const runs = useTrain((state) => state.runs)
  const active = useTrain((state) => state.active)
  const interrupted = useTrain((state) => state.interrupted)
  const address = useRoute((state) => state.run)
  const page = useRoute((state) => state.page)
  const viewed = screenOf(page).steps ? viewedRun({ runs, active, interrupted }, address) : active
  if (!viewed && !active) return null
  return (
    <section className={styles.bar} aria-label="Run">
      {active && <Going run={active} held={page !== 'train'} />}
      {viewed && (
        <>
          <span className={styles.name}>
            <Line text={viewed.title} most={80} />
          </span>
          {viewed.step > 0 && <Scrubber run={viewed} />}
          {viewed.id === active?.id && <Left run={active} />}
        </>
      )}
    </section>
  )
}

/** What goes on, whatever is looked at. `held`: with the button that holds it, which the Train screen has itself. */
function Going({ run, held }: { run: RunSummary; held: boolean }) {
  const { act } = useTrain.getState()
  const words =
    run.held === 'elsewhere'
      ? 'In another tab'
      : run.state === 'paused'
        ? 'Paused'
        : run.state === 'recovering'
          ? 'Waiting for the GPU'
          : 'Running'
  const paused = run.state === 'paused'
  return (
    <>
      <a className={styles.pill} data-state={run.state} href={formatHash({ page: 'train', run: run.id })}>
        <span className={styles.dot} aria-hidden="true" />
        {words} <span className="number">{`${run.step}/${run.steps}`}</span>
      </a>
      {held && run.held === 'here' && (
        <button
          type="button"
          className={`icon-button ${styles.hold}`}
          aria-label={paused ? 'Continue the run' : 'Pause the run'}
          title={paused ? 'Continue' : 'Pause after this step'}
          aria-disabled={!paused && run.state !== 'running'}
          onClick={() => {
            if (paused) void act('continue')
            else if (run.state === 'running') void act('pause')
          }}
        >
          <Icon name={paused ? 'play' : 'pause'} />
        </button>
      )}
    </>
  )
}

/** All its steps as one line in the colours of its stages. At its end it follows the newest. */
function Scrubber({ run }: { run: RunSummary }) {
  const metrics = useTrain((state) => state.metrics[run.id])
  // The address may name a step of another run, where the screen shows none of them.
  const chosen = useRoute((state) => (state.run === null || state.run === run.id ? state.step : null))
  const spans = stageSpans(run, metrics)
  const steps = Math.max(1, run.steps)
  // Where rollouts are read, it stops where there are some.
  const stops = useSteps(useRoute((state) => screenOf(state.page).readsRollouts) ? run : null)
  const at = Math.min(chosen ?? run.step, run.step)
  const stage = spans.find(({ before, steps }) => at <= before + steps)?.name
  return (
    <span className={styles.scrubber}>
      <span className={styles.stages} aria-hidden="true">
        {spans.map(({ steps, taken, domain }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
            key={index}
            style={
              {
                flexGrow: steps,
                '--stage': domainColour(domain),
                '--taken': `${(100 * taken) / Math.max(1, steps)}%`,
              } as React.CSSProperties
            }
          />
        ))}
      </span>
      <input
        type="range"
        min={1}
        max={steps}
        value={at}
        aria-label="Moment of the run"
        aria-valuetext={`${chosen === null ? 'newest, ' : ''}${at} of ${steps}${stage ? `, ${line(stage, 40)}` : ''}`}
        onChange={(event) => {
          const to = Number(event.target.value)
          const step = to >= run.step || stops.length === 0 ? to : moved(stops, at, to)
          useRoute.getState().look({ run: run.id, step: step >= run.step ? null : step })
        }}
      />
      <span className={`${styles.at} number`}>{chosen === null ? 'newest' : `step ${integer(at)}`}</span>
    </span>
  )
}

function Left({ run }: { run: RunSummary }) {
  const metrics = useTrain((state) => state.metrics[run.id])
  const left = run.state === 'running' && metrics ? secondsLeft(metrics, run.steps) : null
  return left === null ? null : <span className={`${styles.left} number`}>{duration(left)} left</span>
}
