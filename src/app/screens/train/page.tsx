/**
 * @file Train: what to run on the left, what is happening on the right.
 */
import { SoftwareWarning } from '../../components/software-warning.tsx'
import { plural } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { useViewedRun } from '../../viewed.ts'
import { useShownStep } from '../rollouts/steps.ts'
import { Charts } from './charts.tsx'
import { Controls, NowLine, StateStatus } from './controls.tsx'
import { LiveRollouts } from './live.tsx'
import { Runs } from './runs.tsx'
import { Setup } from './setup.tsx'
import './train.css'

export default function TrainPage() {
  const active = useTrain((state) => state.active)
  const interrupted = useTrain((state) => state.interrupted)
  const error = useTrain((state) => state.error)
  const loaded = useTrain((state) => state.loaded)
  const address = useRoute((state) => state.run)
  const run = useViewedRun()
  const step = useShownStep(run)

  return (
    <>
      <h1 className="visually-hidden">Train</h1>
      <StateStatus />
      <SoftwareWarning />
      {error && (
        <div className="notice notice-bad" role="alert">
          <p>{error}</p>
          <button type="button" onClick={() => useTrain.getState().dismissError()}>
            Close
          </button>
        </div>
      )}
      <Notices />
      {interrupted && !active && <Interrupted />}
      <div className="train">
        <div className="train-side">
          <section className="panel panel-controls" aria-label="Controls">
            <Controls />
            <NowLine />
          </section>
          <Setup />
        </div>
        <div className="train-main">
          {run ? (
            <>
              {loaded && address !== null && address !== run.id && (
                <p className="notice">The run this address names is not kept in this browser; below is another.</p>
              )}
              {active && run.id !== active.id && (
                <p className="viewing">
                  This is another run.
                  <button
                    type="button"
                    className="quiet"
                    onClick={() => useRoute.getState().look({ run: active.id, step: null, prompt: null })}
                  >
                    Back to the run going on
                  </button>
                </p>
              )}
              {run.state === 'failed' && run.error && <p className="fault">{run.error}</p>}
              <Charts run={run} marked={step} />
              {run.id === active?.id && <LiveRollouts />}
              <ReadThem run={run.id} />
            </>
          ) : (
            <Welcome loaded={loaded} missing={address} />
          )}
        </div>
        <div className="train-runs">
          <Runs viewed={run?.id ?? null} />
        </div>
      </div>
    </>
  )
}

function ReadThem({ run }: { run: string }) {
  const { step, prompt } = useRoute()
  return (
    <p>
      <a href={formatHash({ page: 'rollouts', run, step, prompt })}>Read them in Rollouts</a>{' '}
      <span className="hint">Every attempt of {step === null ? 'any step' : `step ${step}`}, and why it got its reward.</span>
    </p>
  )
}

function Notices() {
  const notices = useTrain((state) => state.notices)
  if (notices.length === 0) return null
  return (
    <div className="notice notice-warn" role="status">
      <ul className="notices">
        {notices.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <button type="button" onClick={() => useTrain.getState().dismissNotices()}>
        Close
      </button>
    </div>
  )
}

/** A run that a reload or a crash cut off: going on is one click away. */
function Interrupted() {
  const run = useTrain((state) => state.interrupted)!
  const busy = useTrain((state) => state.busy)
  return (
    <section className="notice" aria-label="Interrupted run">
      <p>
        <strong>{run.title}</strong> was interrupted at step <span className="number">{run.step}</span> of{' '}
        <span className="number">{run.steps}</span>. It can go on from its last checkpoint and will end with the same weights as if nothing
        had happened.
      </p>
      <div className="row">
        <button type="button" className="primary" disabled={busy !== null} onClick={() => void useTrain.getState().resume(run.id)}>
          Resume
        </button>
        <button type="button" onClick={() => useTrain.getState().dismissInterrupted()}>
          Not now
        </button>
      </div>
    </section>
  )
}

function Welcome({ loaded, missing }: { loaded: boolean; missing: string | null }) {
  const models = useTrain((state) => state.models)
  if (!loaded) return <p className="hint welcome">Opening the GPU…</p>
  return (
    <section className="welcome" aria-labelledby="welcome-title">
      {missing && <p className="notice">The run this address names is not kept in this browser.</p>}
      <h2 id="welcome-title">Teach a small model to reason</h2>
      <p>
        {models.length > 0 ? `${plural(models.length, 'model')} came with this page. ` : ''}They answer arithmetic at once in instruct mode,
        and step by step in thinking mode, but not reliably. Press <strong>Start</strong>: the model tries each prompt several times, a
        verifier says which tries were right, and the weights move towards those.
      </p>
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
