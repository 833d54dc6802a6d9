/**
 * @file Start: a model seen to learn before anything is explained. First a recording of a real run, which needs no GPU; then, at the press of one
 * button, the same on this machine.
 */
import { useEffect, useMemo } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { GpuHelp } from '../../components/no-gpu.tsx'
import { SoftwareWarning } from '../../components/software-warning.tsx'
import { TrainError } from '../../components/train-error.tsx'
import { percent } from '../../format.ts'
import { paysRightAlone } from '../../stages.ts'
import { useDevice } from '../../stores/device.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { useViewedRun } from '../../viewed.ts'
import { Explore } from './explore.tsx'
import { growthOf } from './growth.ts'
import { LiveRun } from './live-run.tsx'
import { practise } from './practise.ts'
import { Recorded } from './recorded.tsx'
import styles from './start.module.css'
import { useStart } from './store.ts'
import { openingWords } from './words.ts'

const RECIPE = 'nano-grpo'

// Asked for before anything is drawn.
void useStart.getState().load()

export default function StartPage() {
  const recording = useStart((state) => state.recording)
  const missing = useStart((state) => state.error)
  const address = useRoute((state) => state.run)
  const active = useTrain((state) => state.active)
  const viewed = useViewedRun()
  // A run of another visit is shown where the address names it; one that goes on, always.
  const run = active ?? (address !== null && viewed?.id === address ? viewed : null)
  useEffect(() => {
    if (!run) void useStart.getState().load()
  }, [run])
  return (
    <div className={styles.start}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.sentence}>
            {run ? <LiveTitle run={run} /> : recording ? openingWords(recording) : 'Watch a small model learn to reason'}
          </h1>
          {!run && (
            <p className={styles.lead}>
              A small model tries each problem several times, a program checks the answers, and the better tries become more likely. That is
              reinforcement learning; nothing leaves your machine.
            </p>
          )}
        </div>
        {!run && <TrainHere />}
      </header>
      <SoftwareWarning advice={run ? undefined : 'training here takes minutes'} />
      <TrainError />
      {run ? (
        <LiveRun run={run} />
      ) : recording ? (
        <Recorded recording={recording} />
      ) : (
        <p className="hint">{missing ?? 'Fetching the recording…'}</p>
      )}
      {!run && <NoGpuHere />}
      {!run && recording && <Explore run={null} />}
    </div>
  )
}

function LiveTitle({ run }: { run: RunSummary }) {
  const metrics = useTrain((state) => state.metrics[run.id])
  const growth = useMemo(() => growthOf(metrics ?? []), [metrics])
  if (run.held === 'elsewhere') return 'It is practising in another tab.'
  if (run.held !== null) return run.state === 'paused' ? 'Practice is paused.' : 'It is practising, here.'
  if (run.state !== 'finished') return 'This practice was interrupted.'
  if (growth === null || growth.from === null || !paysRightAlone(run)) return 'It has practised. See what changed.'
  return `It has practised. ${percent(growth.from)} right, then ${percent(growth.to)}.`
}

/** One button. It waits until the engine is there, and keeps the focus meanwhile. */
function TrainHere() {
  const status = useDevice((state) => state.status)
  const loaded = useTrain((state) => state.loaded)
  const busy = useTrain((state) => state.busy)
  const recipe = useTrain((state) => state.recipes.find(({ id }) => id === RECIPE))
  const interrupted = useTrain((state) => state.interrupted)
  const ready = loaded && recipe !== undefined && busy === null
  if (status === 'none') return null
  return (
    <div className={styles.begin}>
      <button
        type="button"
        className={`primary ${styles.beginButton}`}
        aria-disabled={!ready}
        onClick={() => ready && void practise(recipe.recipe)}
      >
        {busy === 'start' ? 'Starting…' : 'Train it here'}
      </button>
      <p className="hint" role="status">
        {ready || busy !== null ? 'On your own GPU. You can stop at any time.' : 'Getting your GPU ready…'}
      </p>
      {interrupted && (
        <a className="hint" href="#/train">
          A run was interrupted at step {interrupted.step}: go on with it
        </a>
      )}
    </div>
  )
}

/** Not a dead end: all above it can be used. */
function NoGpuHere() {
  const status = useDevice((state) => state.status)
  const error = useDevice((state) => state.error)
  if (status !== 'none') return null
  return (
    <section className={`panel ${styles.noGpu}`} aria-labelledby="no-gpu-title">
      <h2 id="no-gpu-title">To train it yourself, this page needs a GPU</h2>
      <p className="notice notice-bad" role="alert">
        {error}
      </p>
      <GpuHelp />
      <p>
        Until then everything recorded is yours: move through the steps, open the problems, and choose any try to read it with its verdict.
      </p>
      <button type="button" onClick={() => location.reload()}>
        Reload
      </button>
    </section>
  )
}
