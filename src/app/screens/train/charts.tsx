/**
 * @file The charts of the run on view in groups, what is learned first and large; other runs over it, with the settings in which they differ;
 * and the same figures as a table.
 */
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { Line } from '../../components/readable.tsx'
import { plural } from '../../format.ts'
import { evaluationMatrix } from '../../matrix.ts'
import { isDescribed, type Metric, metricsFor, RATES, RIGHT, TIMES } from '../../metrics.ts'
import { domainColour, paysRightAlone, stageSpans } from '../../stages.ts'
import { useRoute } from '../../stores/route.ts'
import { useSettings } from '../../stores/settings.ts'
import { useTrain } from '../../stores/train.ts'
import { type ChartView, type DrawnRun, MetricChart } from './chart.tsx'
import { ChartGroup, Group, spent } from './chart-groups.tsx'
import { ChartTools } from './chart-tools.tsx'
import styles from './charts.module.css'
import { RunColumns } from './columns.ts'
import { DifferentSettings, Legend } from './compared.tsx'
import { Evaluations } from './evaluations.tsx'
import { Figures } from './figures.tsx'
import { Learned } from './learned.tsx'
import { MOST_LINES } from './plot.ts'
import { useView } from './view-store.ts'

const NONE: StepMetrics[] = []

/** What is learned, the first that a run has largest. */
const LEARNED = ['reward', 'accuracy', 'kl', 'loss']
const LEARNING = ['accuracy', 'margin', 'completions/mean_length', 'completions/max_length', 'completions/false_working_ratio']
const PERFORMANCE = [...TIMES, ...RATES]

const pick = (step: number) => useRoute.getState().look({ step, prompt: null })

/** Steps come as they like; the pictures of them are drawn when nothing more urgent, such as a key, waits. */
export function Charts({ run, marked }: { run: RunSummary; marked: number | null }) {
  const all = useTrain((state) => state.metrics)
  const known = useTrain((state) => state.runs)
  const compared = useView((state) => state.compared)
  const chosen = useMemo(() => known.filter(({ id }) => id !== run.id && compared.includes(id)), [known, compared, run.id])
  const others = useMemo(() => chosen.slice(0, MOST_LINES - 1), [chosen])
  useEffect(() => {
    for (const { id } of others) void useTrain.getState().showRun(id)
  }, [others])
  const metrics = useDeferredValue(all[run.id] ?? NONE)
  const overlaid = useDeferredValue(useMemo(() => others.map((one) => ({ run: one, metrics: all[one.id] ?? NONE })), [others, all]))
  return (
    <Pictures run={run} metrics={metrics} overlaid={overlaid} undrawn={chosen.length - others.length} marked={useDeferredValue(marked)} />
  )
}

interface Overlaid {
  run: RunSummary
  metrics: StepMetrics[]
}

function Pictures({
  run,
  metrics,
  overlaid,
  undrawn,
  marked,
}: {
  run: RunSummary
  metrics: StepMetrics[]
  overlaid: Overlaid[]
  /** Runs that were chosen too, and are too many. */
  undrawn: number
  marked: number | null
}) {
  const scheme = useSettings((state) => state.scheme)
  // The slider and the box answer first.
  const smoothing = useDeferredValue(useSettings((state) => state.smoothing))
  const axis = useView((state) => state.axis)
  const log = useDeferredValue(useView((state) => state.log))
  const zoom = useView((state) => state.zoom)
  // Another run is looked at as a whole.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every change of the run
  useEffect(() => useView.getState().setZoom(null), [run.id])

  const kept = useRef(new Map<string, RunColumns>())
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run nothing else is drawn
  const runs = useMemo(
    () =>
      [{ run, metrics }, ...overlaid].map(({ run, metrics }): DrawnRun => {
        const columns = kept.current.get(run.id) ?? new RunColumns()
        kept.current.set(run.id, columns)
        return { id: run.id, title: run.title, columns: columns.take(metrics), count: metrics.length }
      }),
    [run.id, run.title, metrics, overlaid],
  )
  // A run whose recipe is lost still has its steps. As one text, which stays the same while the run goes on.
  const names = (
    run.stages.length > 0 ? run.stages.flatMap((stage) => stage.charts) : Object.keys(metrics.at(-1) ?? {}).filter(isDescribed)
  ).join(' ')
  const right = paysRightAlone(run)
  const { main, learning, stability } = useMemo(() => grouped(names, right), [names, right])
  const boundaries = stageSpans(run, metrics)
    .slice(1)
    .map(({ before, domain }) => `${before + 1} ${domain}`)
    .join('\n')
  const view = useMemo<ChartView>(
    () => ({
      axis,
      log,
      zoom,
      smoothing,
      scheme,
      marked,
      stages: boundaries.split('\n').flatMap((line) => {
        const [step, domain] = line.split(' ')
        return line === '' ? [] : [{ step: Number(step), colour: domainColour(domain) }]
      }),
      onPick: pick,
    }),
    [axis, log, zoom, smoothing, scheme, marked, boundaries],
  )
  const last = metrics.at(-1)
  const drawn = [run, ...overlaid.map((one) => one.run)]
  const { columns } = runs[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: they grow in place
  const landmarks = useMemo(() => [...columns.landmarks], [columns, columns.landmarks.length])
  const matrix = useMemo(() => run.recipe && evaluationMatrix(run.recipe, landmarks, null), [run.recipe, landmarks])

  return (
    <section aria-labelledby="charts-title" className={styles.section}>
      <h2 id="charts-title" className="visually-hidden">
        What <Line text={run.title} most={80} /> learns
      </h2>
      <div className={styles.learning}>
        {main && <Learned metric={main} run={runs[0]} smoothing={main.exact ? 0 : smoothing} />}
        {overlaid.length > 0 && <Legend runs={drawn} />}
        {undrawn > 0 && (
          <p className="hint" role="status">
            {plural(undrawn, 'more run')} {undrawn === 1 ? 'is' : 'are'} chosen and not drawn: no more than {MOST_LINES} lines can be told
            apart.
          </p>
        )}
        {main && <MetricChart key={main.key} metric={main} runs={runs} view={view} main />}
        {overlaid.length > 0 && <DifferentSettings runs={drawn} />}
        <ChartTools />
        <div className={styles.grid}>
          {learning.map((metric) => (
            <MetricChart key={metric.key} metric={metric} runs={runs} view={view} />
          ))}
        </div>
      </div>
      {matrix && (
        <Group name="evaluation" title="Evaluation" brief={`${plural(matrix.columns.length, 'examination')} on held-out prompts`}>
          <Evaluations run={run} metrics={landmarks} />
        </Group>
      )}
      <ChartGroup name="stability" title="Stability" metrics={stability} runs={runs} view={view} last={last} brief={3} />
      <ChartGroup
        name="performance"
        title="Performance"
        metrics={PERFORMANCE}
        runs={runs}
        view={view}
        last={last}
        brief={1}
        more={spent(last)}
      />
      <FiguresFold metrics={metrics} />
    </section>
  )
}

/** Made only once it is asked for: of 100,000 steps it is long. */
function FiguresFold({ metrics }: { metrics: StepMetrics[] }) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All figures as a table</summary>
      {open && <Figures metrics={metrics} />}
    </details>
  )
}

const isLearning = ({ key }: Metric) => LEARNING.includes(key) || key.startsWith('rewards/')

function grouped(names: string, right: boolean): { main: Metric | null; learning: Metric[]; stability: Metric[] } {
  const keys = names.split(' ').filter(Boolean)
  const first = LEARNED.find((key) => keys.includes(key))
  // Without the step's time, which is a matter of performance.
  const known = metricsFor(keys).filter(({ key }) => key !== 'step_time' && key !== first)
  const main = first === undefined ? null : first === 'reward' && right ? RIGHT : metricsFor([first])[0]
  return {
    main,
    learning: known.filter(isLearning),
    stability: known.filter((metric) => !isLearning(metric)),
  }
}
