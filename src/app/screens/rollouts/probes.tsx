/**
 * @file The same few questions, asked again and again while the model learned, always with its likeliest words: what it answered at each step,
 * and when that became right.
 */
import { useEffect, useMemo, useState } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { Info } from '../../components/info.tsx'
import { formatHash } from '../../hash.ts'
import { line } from '../../readable.ts'
import { useRunRecords } from '../../run-records.ts'
import { useRoute } from '../../stores/route.ts'
import { ProbeGrid } from './probe-grid.tsx'
import { ProbeReply } from './probe-reply.tsx'
import { type ProbeTable, placeOf, probeTables } from './probe-table.ts'
import styles from './probes.module.css'

/** Milliseconds a step stays when they are played. */
const PACE = 900

export function Probes({ run }: { run: RunSummary }) {
  // A step more may have asked again.
  const read = useRunRecords(run.id, 'probes', run.step)
  const tables = useMemo(() => probeTables(read?.records ?? []), [read])
  if (!read) return <p className="hint">Reading the answers…</p>
  if (read.error)
    return (
      <p className="fault" role="alert">
        {read.error}
      </p>
    )
  if (tables.length === 0)
    return (
      <p className="hint">
        {run.recipe?.stages.some((stage) => 'probes' in stage && stage.probes) ? (
          'The questions of its probes have not been answered yet.'
        ) : (
          <>
            This run asked none: its recipe has no probes. For the next one, choose a stage on{' '}
            <a href={formatHash({ page: 'train' })}>Train</a> and turn on Probes, under “What is kept and measured”.
          </>
        )}
      </p>
    )
  return <Tables tables={tables} />
}

function Tables({ tables }: { tables: ProbeTable[] }) {
  const { step, prompt, look } = useRoute()
  const [chosen, setChosen] = useState<string | null>(null)
  // The stage chosen, else the one of what the address names, else the last.
  const named = tables.findLast(
    ({ steps, questions }) => (step === null || steps[0].step <= step) && (prompt === null || questions.some(({ id }) => id === prompt)),
  )
  const isAt = ({ steps }: ProbeTable) => step === null || steps.some((one) => one.step === step)
  // What was chosen counts as long as the address is there: Back leads out of it.
  const table = tables.find((one) => one.stage === chosen && isAt(one)) ?? named ?? tables[tables.length - 1]
  const place = placeOf(table, step)
  const question = table.questions.find(({ id }) => id === prompt) ?? table.questions[0]
  const go = (to: number, id = question.id, how?: 'on') => look({ step: table.steps[to].step, prompt: id }, how)
  return (
    <div className={styles.probes}>
      <p className={styles.lead}>
        {table.questions.length} questions it never trained on, asked again and again.
        <Info label="These questions">
          Held-out prompts, the same all through a stage, answered greedily: always with the likeliest token, so that only learning changes
          a reply. Healthy is a table that fills up with right answers from left to right.
        </Info>
      </p>
      <div className="row">
        {tables.length > 1 && (
          <label className="inline-field">
            <span>Stage</span>
            <select
              value={table.stage}
              onChange={(event) => {
                const to = tables.find(({ stage }) => stage === event.target.value)!
                setChosen(to.stage)
                look({ step: to.steps.at(-1)!.step, prompt: null })
              }}
            >
              {tables.map(({ stage }) => (
                <option key={stage} value={stage}>
                  {line(stage, 60)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Scrubber table={table} place={place} onGo={(to, how) => go(to, question.id, how)} />
      </div>
      <ProbeGrid table={table} place={place} question={question} onGo={go} />
      <ProbeReply table={table} place={place} question={question} />
    </div>
  )
}

function Scrubber({ table: { steps }, place, onGo }: { table: ProbeTable; place: number; onGo: (place: number, how?: 'on') => void }) {
  const [playing, setPlaying] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onGo` is made anew with each step, which is what sets the next one off
  useEffect(() => {
    if (!playing) return
    if (place >= steps.length - 1) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(() => onGo(place + 1, 'on'), PACE)
    return () => clearTimeout(timer)
  }, [playing, place, steps.length])
  const { step, before } = steps[place]
  const words = before ? 'before the stage' : `after step ${step}`
  return (
    <div className={styles.scrubber}>
      <button
        type="button"
        onClick={() => {
          if (!playing && place >= steps.length - 1) onGo(0)
          setPlaying(!playing)
        }}
      >
        <Icon name={playing ? 'pause' : 'play'} />
        {playing ? 'Hold' : 'Play'}
      </button>
      <input
        type="range"
        aria-label="When it was asked"
        min={0}
        max={steps.length - 1}
        value={place}
        aria-valuetext={words}
        onChange={(event) => {
          setPlaying(false)
          onGo(Number(event.target.value))
        }}
      />
      <output className={`number ${styles.when}`}>{words}</output>
    </div>
  )
}
