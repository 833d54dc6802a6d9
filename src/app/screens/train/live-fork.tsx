/**
 * @file The attempts at the newest step's most mixed prompt, as a small Fork that turns from step to step: what is being learned now. Held
 * still while it is pointed at or focused.
 */
import { useEffect, useMemo, useState } from 'react'
import { Readable } from '../../components/readable.tsx'
import { engine } from '../../engine.ts'
import { askEngine } from '../../fork/ask.ts'
import { Fork } from '../../fork/fork.tsx'
import { sampleOf } from '../../fork/sample.ts'
import { plural } from '../../format.ts'
import { groupsOfStep, mostMixed, type StepGroup } from '../../step-groups.ts'
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
  const [shown, setShown] = useState<{ run: string; group: StepGroup; at: number } | null>(null)
  const current = shown && shown.run === run ? shown : null

  useEffect(() => {
    if (!run || step === 0 || held || current?.group.records[0].step === step) return
    let isHere = true
    const read = async () => {
      const groups = groupsOfStep(await (await engine()).rollouts(run, step))
      const group = groups[mostMixed(groups)]
      if (isHere && group) setShown({ run, group, at: performance.now() })
    }
    // A step that is not there yet, or no longer, is no news: the next one is.
    const timer = setTimeout(() => void read().catch(() => {}), current ? Math.max(0, current.at + SHOWN - performance.now()) : 0)
    return () => {
      isHere = false
      clearTimeout(timer)
    }
  }, [run, step, held, current])

  const rollouts = current?.group.records
  const samples = useMemo(() => rollouts?.map(sampleOf), [rollouts])
  const ask = useMemo(() => (rollouts && here ? askEngine(null, 'the weights in training', rollouts) : null), [rollouts, here])
  if (!current || !rollouts || !samples) return null
  const { id, right } = current.group
  const [first] = rollouts
  const open = (sample: number | null = null, token: number | null = null) => {
    // The page that opens keeps what is looked at here.
    useRoute.getState().look({ run, step: first.step, prompt: id, sample, token })
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
