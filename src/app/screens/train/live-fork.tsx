/**
 * @file The attempts at the newest step's most mixed prompt, as a small Fork that turns from step to step: what is being learned now. Held
 * still while it is pointed at or focused.
 */
import { useEffect, useMemo, useState } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import { Readable } from '../../components/readable.tsx'
import { engine } from '../../engine.ts'
import { askEngine } from '../../fork/ask.ts'
import { Fork } from '../../fork/fork.tsx'
import { sampleOf } from '../../fork/sample.ts'
import { plural } from '../../format.ts'
import { useRoute } from '../../stores/route.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import styles from './live-fork.module.css'

/** A picture stays at least so long, in milliseconds. */
const SHOWN = 2500
const PROMPT_SHOWN = 140

export function LiveFork() {
  const active = useTrain((state) => state.active)
  const here = useTrain(trainingHere)
  const run = active?.id ?? null
  const step = active?.step ?? 0
  const [held, setHeld] = useState(false)
  const [shown, setShown] = useState<{ run: string; rollouts: RolloutRecord[]; at: number } | null>(null)
  const current = shown && shown.run === run ? shown : null

  useEffect(() => {
    if (!run || step === 0 || held || current?.rollouts[0].step === step) return
    let isHere = true
    const read = async () => {
      const rollouts = mostMixed(await (await engine()).rollouts(run, step))
      if (isHere && rollouts) setShown({ run, rollouts, at: performance.now() })
    }
    // A step that is not there yet, or no longer, is no news: the next one is.
    const timer = setTimeout(() => void read().catch(() => {}), current ? Math.max(0, current.at + SHOWN - performance.now()) : 0)
    return () => {
      isHere = false
      clearTimeout(timer)
    }
  }, [run, step, held, current])

  const rollouts = current?.rollouts
  const samples = useMemo(() => rollouts?.map(sampleOf), [rollouts])
  const ask = useMemo(() => (rollouts && here ? askEngine(null, 'the weights in training', rollouts) : null), [rollouts, here])
  if (!rollouts || !samples) return null
  const [first] = rollouts
  const right = rollouts.filter(({ verdict }) => verdict.correct).length
  const open = (sample: number | null = null, token: number | null = null) => {
    // The page that opens keeps what is looked at here.
    useRoute.getState().look({ run, step: first.step, prompt: first.prompt_id, sample, token })
    useRoute.getState().open('rollouts')
  }
  return (
    <section
      aria-labelledby="live-fork-title"
      className={`panel ${styles.panel}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setHeld(false)
      }}
    >
      <div className="section-head">
        <h2 id="live-fork-title">{plural(rollouts.length, 'attempt')} at one prompt</h2>
        <button type="button" className="quiet" onClick={() => open()}>
          Open step {first.step}
        </button>
      </div>
      <p className={styles.prompt}>
        <Readable text={first.prompt} most={PROMPT_SHOWN} />
      </p>
      <Fork size="small" samples={samples} prompt={first.prompt} label={`Attempts of step ${first.step}`} ask={ask} onSelect={open} />
      <p className="hint">
        {right} of {rollouts.length} right. Of the newest step, the prompt on which attempts differ most
        {held ? '; held still while you look' : ''}.
      </p>
    </section>
  )
}

/** The rollouts of the prompt of which the share of right ones is nearest a half; null: there are none. */
export function mostMixed(records: readonly RolloutRecord[]): RolloutRecord[] | null {
  const groups = new Map<number, RolloutRecord[]>()
  for (const record of records) groups.set(record.group, [...(groups.get(record.group) ?? []), record])
  const away = (group: RolloutRecord[]) => Math.abs(group.filter(({ verdict }) => verdict.correct).length / group.length - 0.5)
  return [...groups.values()].sort((a, b) => away(a) - away(b))[0] ?? null
}
