/**
 * @file Evaluate: what each stage taught and what it cost elsewhere, of the cascade that ships with the page or of a run of one's own.
 */
import { useEffect, useMemo, useState } from 'react'
import type { StepMetrics } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { formatHash } from '../../hash.ts'
import { line } from '../../readable.ts'
import { useExams } from '../../run-records.ts'
import { useDevice } from '../../stores/device.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { useViewedRun } from '../../viewed.ts'
import { useMeasure } from '../measure/store.ts'
import { useCascade } from './cascade.ts'
import { cascadeHeat, type Heat, runHeat } from './heat.ts'
import { Detail, HeatMap, Legend, type Place } from './heat-map.tsx'
import styles from './page.module.css'

const NONE: StepMetrics[] = []
type Drawn = 'sampled' | 'greedy'

export default function EvaluatePage() {
  const item = useRoute((state) => state.item)
  const run = useViewedRun()
  const loaded = useTrain((state) => state.loaded)
  const alone = useDevice((state) => state.status === 'none')
  const ofRun = item === 'run'
  const [drawn, setDrawn] = useState<Drawn>('sampled')
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>What did each stage teach, and what did it cost?</h1>
        <p className={styles.lead}>
          Every model answers prompts that no training has seen. A cell is the share it got right; its colour is the change since the stage
          before.
          <Info label="the matrix">
            Under each share stands the interval in which it lies with 95% certainty. A change is coloured only where its own interval
            leaves out zero. Healthy: a stage turns its own domain blue and nothing else orange.
          </Info>
        </p>
        <div className="row">
          <Segmented
            legend="Whose evaluations"
            hideLegend
            name="whose"
            value={ofRun ? 'run' : 'cascade'}
            onChange={(whose) => useRoute.getState().open('evaluate', whose === 'run' ? 'run' : null)}
            options={[
              { value: 'cascade', label: 'The finished cascade' },
              { value: 'run', label: run ? `Your run: ${line(run.title, 80)}` : 'A run of yours' },
            ]}
          />
          <Segmented
            legend="How replies are drawn"
            hideLegend
            name="drawn"
            value={drawn}
            onChange={setDrawn}
            options={[
              { value: 'sampled', label: 'Sampled', title: 'Drawn as in training' },
              { value: 'greedy', label: 'Greedy', title: 'The likeliest token each time' },
            ]}
          />
        </div>
      </header>
      {!ofRun ? (
        <Cascade drawn={drawn} />
      ) : run ? (
        <OfRun drawn={drawn} onDrawn={setDrawn} run={run} />
      ) : (
        <p className="hint welcome">
          {loaded || alone ? 'There is no run here yet: train one, and it is measured before its first step.' : 'Opening the GPU…'}
        </p>
      )}
    </div>
  )
}

function Cascade({ drawn }: { drawn: Drawn }) {
  const { state, file, error } = useCascade()
  useEffect(() => void useCascade.getState().load(), [])
  const heat = useMemo(() => file && cascadeHeat(file, drawn === 'greedy'), [file, drawn])
  if (state === 'failed')
    return (
      <div className="notice notice-bad" role="alert">
        <p>{error}</p>
        <button type="button" onClick={() => void useCascade.getState().load()}>
          Try again
        </button>
      </div>
    )
  if (!heat) return <p className="hint">Reading the evaluations…</p>
  // The file is written as its cells are measured.
  if (heat.rows.length === 0) return <p className="hint">Nothing was measured this way yet.</p>
  return <Explored key={drawn} heat={heat} greedy={drawn === 'greedy'} label="Evaluations of the finished cascade" />
}

function OfRun({
  run,
  drawn,
  onDrawn,
}: {
  run: NonNullable<ReturnType<typeof useViewedRun>>
  drawn: Drawn
  onDrawn: (drawn: Drawn) => void
}) {
  const metrics = useTrain((state) => state.metrics[run.id]) ?? NONE
  const { asked, error } = useExams(run.id, metrics)
  const heats = useMemo(() => {
    const { recipe } = run
    return recipe && { sampled: runHeat(recipe, metrics, asked, false), greedy: runHeat(recipe, metrics, asked, true) }
  }, [run, metrics, asked])
  const heat = heats?.[drawn]
  if (!heat)
    return (
      <p className="hint welcome">
        {/* The paragraph is a grid, the sentence one thing in it. */}
        <span>
          {run.recipe?.stages.some(({ evaluation }) => evaluation)
            ? 'This run has no evaluations yet. Those that its recipe asks for come before the first step and during each stage.'
            : 'This run has no evaluations: its recipe asks for none.'}{' '}
          {run.state === 'finished' && (
            <>
              <a href={formatHash({ page: 'measure' })} onClick={() => useMeasure.getState().choose({ models: [`runs/${run.id}`] })}>
                Measure its model
              </a>{' '}
              on held-out prompts.
            </>
          )}
        </span>
      </p>
    )
  if (heat.rows.length === 0) {
    const other = drawn === 'greedy' ? 'sampled' : 'greedy'
    return (
      <p className="hint">
        This run’s recipe measures {other === 'greedy' ? 'greedily' : 'by sampling'} alone.{' '}
        <button type="button" className="quiet" onClick={() => onDrawn(other)}>
          Show that
        </button>
      </p>
    )
  }
  return (
    <>
      <Explored key={`${run.id} ${drawn}`} heat={heat} greedy={drawn === 'greedy'} label={`Evaluations of ${line(run.title, 120)}`} />
      {error ? (
        <p className="fault" role="alert">
          {error}
        </p>
      ) : (
        asked &&
        heat.rows.some(({ cells }) => cells.some((cell) => cell?.change && !cell.compared?.difference)) && (
          <p className="hint">
            Of some of these evaluations the run keeps shares alone, as runs of earlier versions do: such a change is not compared prompt by
            prompt, and a small one can be real and stay grey.
          </p>
        )
      )}
    </>
  )
}

function Explored({ heat, greedy, label }: { heat: Heat; greedy: boolean; label: string }) {
  const [looked, setPlace] = useState<Place>({ row: 0, column: heat.columns.length - 1 })
  // A run goes on, and its map grows.
  const place = { row: Math.min(looked.row, heat.rows.length - 1), column: Math.min(looked.column, heat.columns.length - 1) }
  return (
    <>
      <HeatMap heat={heat} place={place} onPlace={setPlace} label={label} />
      <Legend />
      <Detail heat={heat} place={place} greedy={greedy} />
    </>
  )
}
