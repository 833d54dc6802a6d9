/**
 * @file Rollouts: every attempt of any step of a run and why it got its reward; and how the answers to a few fixed questions changed.
 */
import { type ReactElement, useState } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { MissingRun } from '../../components/missing-run.tsx'
import { Line } from '../../components/readable.tsx'
import { moment } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { line } from '../../readable.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { drawsRollouts, useShownStep, useSteps, useViewedRun } from '../../viewed.ts'
import { CopyLink } from './copy-link.tsx'
import { Explorer } from './explorer.tsx'
import { ExportPanel } from './export-panel.tsx'
import styles from './page.module.css'
import { Probes } from './probes.tsx'
import { StepBar } from './step-bar.tsx'

export default function RolloutsPage(): ReactElement {
  const loaded = useTrain((state) => state.loaded)
  const run = useViewedRun()
  return (
    <>
      <h1 className="visually-hidden">Rollouts</h1>
      <MissingRun shown={run} />
      {run ? (
        <Reading run={run} />
      ) : (
        <p className="hint welcome">
          {loaded ? (
            <>
              There is no run yet. <a href={formatHash({ page: 'train' })}>Train a model</a>, and every attempt it makes can be read here.
            </>
          ) : (
            'Opening the GPU…'
          )}
        </p>
      )}
    </>
  )
}

function Reading({ run }: { run: RunSummary }) {
  const probing = useRoute((state) => state.item) === 'probes'
  const named = useRoute((state) => state.run)
  const at = useRoute((state) => state.step)
  const prompt = useRoute((state) => state.prompt)
  const how = useRoute((state) => state.how)
  const step = useShownStep(run)
  const steps = useSteps(run)
  const [exporting, setExporting] = useState(false)
  const tab = (item: string | null, title: string) => (
    <a
      href={formatHash({ page: 'rollouts', item, run: named, how, ...(item === null && probing ? {} : { step: at, prompt }) })}
      aria-current={probing === (item !== null) ? 'page' : undefined}
    >
      {title}
    </a>
  )
  return (
    <section className={`panel ${styles.panel}`} aria-labelledby="rollouts-title">
      <div className={styles.head}>
        <h2 id="rollouts-title" className="visually-hidden">
          <Line text={run.title} most={120} />
        </h2>
        <RunChoice run={run} />
        <nav className={styles.tabs} aria-label="What to read">
          {tab(null, 'Attempts of a step')}
          {tab('probes', 'The same questions over time')}
        </nav>
        <div className={styles.end}>
          {!probing && step !== null && (
            <button type="button" className="quiet" aria-expanded={exporting} onClick={() => setExporting(!exporting)}>
              Export
            </button>
          )}
          <CopyLink run={run} step={probing ? at : step} />
        </div>
      </div>
      {probing ? (
        <Probes run={run} />
      ) : step === null || steps.length === 0 ? (
        <p className="hint">{nothingOf(run)}</p>
      ) : (
        <>
          {exporting && <ExportPanel run={run} step={step} steps={steps} />}
          <StepBar steps={steps} step={step} />
          <Explorer run={run} step={step} steps={steps} />
        </>
      )}
    </section>
  )
}

/** Of whichever run: what was narrower in the address is let go of with it. */
function RunChoice({ run }: { run: RunSummary }) {
  const runs = useTrain((state) => state.runs)
  const { look } = useRoute.getState()
  return (
    <label className="inline-field">
      <span>Run</span>
      <select value={run.id} onChange={(event) => look({ run: event.target.value, step: null, prompt: null })}>
        {runs.map(({ id, title, created }) => (
          <option key={id} value={id}>
            {line(title, 80)} · {moment(created)}
          </option>
        ))}
      </select>
    </label>
  )
}

function nothingOf(run: RunSummary): string {
  return drawsRollouts(run)
    ? 'Every rollout of every step can be read here as soon as the first step is done.'
    : 'A supervised run has no rollouts: it learns from worked examples instead of its own attempts.'
}
