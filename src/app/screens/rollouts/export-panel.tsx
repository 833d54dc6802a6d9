/** @file Rollouts as a file to take away: a step's or a whole run's, as JSON lines or as Parquet. */
import { useEffect, useRef, useState } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { Segmented } from '../../components/segmented.tsx'
import { download } from '../../download.ts'
import { engine } from '../../engine.ts'
import { errorSentence, plural } from '../../format.ts'
import { whileAt } from '../../stores/work.ts'
import styles from './export-panel.module.css'
import type { RolloutFile } from './rollout-file.ts'

type Extent = 'step' | 'run'
type Format = 'jsonl' | 'parquet'

export function ExportPanel({ run, step, steps }: { run: RunSummary; step: number; steps: readonly number[] }) {
  const [extent, setExtent] = useState<Extent>('step')
  const [format, setFormat] = useState<Format>('jsonl')
  const [going, setGoing] = useState<{ done: number; total: number } | null>(null)
  const [said, setSaid] = useState<{ text: string; fault?: true } | null>(null)
  const ending = useRef<AbortController | null>(null)
  useEffect(() => () => ending.current?.abort(), [])

  const save = async () => {
    const abort = new AbortController()
    ending.current = abort
    const wanted = extent === 'step' ? [step] : steps
    setSaid(null)
    setGoing({ done: 0, total: wanted.length })
    try {
      const api = await engine()
      const file: RolloutFile = format === 'jsonl' ? await openLines() : await openParquet()
      for (const [i, one] of wanted.entries()) {
        file.add(await api.rollouts(run.id, one))
        if (abort.signal.aborted) {
          setSaid({ text: 'Cancelled: nothing was saved.' })
          return
        }
        setGoing({ done: i + 1, total: wanted.length })
      }
      const blob = file.close()
      if (file.rows === 0)
        throw new Error(extent === 'step' ? 'The rollouts of this step are not kept here.' : 'No step of this run has its rollouts kept.')
      download(blob, `${run.id}${extent === 'step' ? `-step-${step}` : ''}-rollouts`, format)
      setSaid({ text: `${plural(file.rows, 'rollout')} saved.` })
    } catch (error) {
      setSaid({ text: errorSentence(error), fault: true })
    } finally {
      setGoing(null)
    }
  }

  return (
    <section className={styles.panel} aria-label="Export">
      <div className="row">
        <Segmented
          legend="What"
          hideLegend
          name="export-extent"
          value={extent}
          onChange={setExtent}
          options={[
            { value: 'step', label: `Step ${step}` },
            { value: 'run', label: `All ${plural(steps.length, 'step')}` },
          ]}
        />
        <Segmented
          legend="As"
          hideLegend
          name="export-format"
          value={format}
          onChange={setFormat}
          options={[
            { value: 'jsonl', label: 'JSON lines' },
            { value: 'parquet', label: 'Parquet' },
          ]}
        />
        {going ? (
          <button type="button" onClick={() => ending.current?.abort()}>
            Cancel
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => void whileAt('the export', save())}>
            Save
          </button>
        )}
        <span className="hint">One row an attempt: prompt, completion, tokens, log-probs, reward, advantage and verdict.</span>
      </div>
      {going && going.total > 1 && <progress className="progress" aria-label="Steps written" value={going.done} max={going.total} />}
      <p className={said?.fault ? 'fault' : 'hint'} role="status">
        {going ? (going.total > 1 ? `Step ${going.done} of ${going.total}` : 'Writing…') : said?.text}
      </p>
    </section>
  )
}

async function openLines(): Promise<RolloutFile> {
  return new (await import('./rollout-file.ts')).RolloutLines()
}

async function openParquet(): Promise<RolloutFile> {
  return new (await import('./rollout-parquet.ts')).RolloutParquet()
}
