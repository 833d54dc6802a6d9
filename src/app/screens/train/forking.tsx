/** @file What can be done with the run on view: begin another from a state of its model that is kept, or take it along as a file. */
import { useEffect, useMemo, useState } from 'react'
import type { Checkpoint, RunSummary } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { engine } from '../../engine.ts'
import { line } from '../../readable.ts'
import { useDraft } from '../../stores/draft.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './train.module.css'

const NONE: Checkpoint[] = []

export function RunActions({ run }: { run: RunSummary }) {
  const busy = useTrain((state) => state.busy !== null)
  const [saved, setSaved] = useState<number | null>(null)
  const [found, setFound] = useState<{ run: string; states: Checkpoint[] } | null>(null)
  // Asked anew with each twentieth step, which is how often checkpoints come unless a recipe says otherwise.
  const age = run.held ? Math.floor(run.step / 20) : run.step
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept changes with its age and state
  useEffect(() => {
    let here = true
    engine()
      .then((api) => api.checkpoints(run.id))
      .catch(() => [])
      .then((states) => here && setFound({ run: run.id, states }))
    return () => {
      here = false
    }
  }, [run.id, run.state, age, saved])
  // Those of another run are no states of this one.
  const states = found?.run === run.id ? found.states : NONE
  // There may be many, and the run is new with every step.
  const options = useMemo(
    () =>
      states.map(({ id, title }) => (
        <option key={id} value={id}>
          {line(title, 80)}
        </option>
      )),
    [states],
  )
  return (
    <div className={styles.actions} role="group" aria-label="What to do with this run">
      {states.length > 0 && (
        <label className="inline-field">
          <span>Fork from</span>
          <select
            value=""
            onChange={(event) => {
              const chosen = states.find(({ id }) => id === event.target.value)
              if (!chosen) return
              fork(run, chosen)
            }}
          >
            <option value="">Choose a step…</option>
            {options}
          </select>
        </label>
      )}
      {run.held === 'here' && <SaveNow run={run} onSaved={setSaved} />}
      {run.held === null && (
        <button
          type="button"
          className="quiet"
          aria-disabled={busy}
          title="The whole run as a ZIP file, its model as a Hugging Face folder"
          onClick={() => !busy && void useTrain.getState().take(run)}
        >
          <Icon name="down" /> Save as a file
        </button>
      )}
    </div>
  )
}

/** A checkpoint between those that come by themselves, to fork from or to be safe. */
function SaveNow({ run, onSaved }: { run: RunSummary; onSaved: (step: number) => void }) {
  const [said, setSaid] = useState('')
  const [saving, setSaving] = useState(false)
  const ready = run.state === 'running' && !saving
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-disabled={!ready}
        title="Keep a checkpoint at the end of this step; the run goes on"
        onClick={async () => {
          if (!ready) return
          setSaving(true)
          setSaid('Saving after this step…')
          const step = await useTrain.getState().save()
          setSaving(false)
          setSaid(step === null ? '' : `Step ${step} is kept`)
          if (step !== null) onSaved(step)
        }}
      >
        <Icon name="pin" /> Save now
      </button>
      <span role="status" className="hint number">
        {said}
      </span>
    </>
  )
}

/** The run's own recipe, to be changed, begun from a model that it had on its way. */
function fork({ id, title, recipe }: RunSummary, state: Checkpoint) {
  const { offer, setModel } = useDraft.getState()
  if (recipe) {
    const { init: _, ...rest } = recipe
    const forked = { ...rest, model: state.id, name: `${title}, from step ${state.step}`.slice(0, 200) }
    offer({
      id: `fork ${state.id}`,
      title: forked.name,
      description: `Begins with the model that ${title} had after step ${state.step}.`,
      recipe: forked,
      from: { title, href: `#/train?run=${encodeURIComponent(id)}` },
    })
  } else setModel(state.id)
  useDraft.setState({ ready: { text: `Ready to start from step ${state.step} of ${line(title, 80)}.` } })
}
