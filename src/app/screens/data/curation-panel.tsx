/**
 * @file A set on its way through the rules: which of them, against what, what each dropped, and what is left.
 */
import { type ReactNode, useEffect } from 'react'
import type { RuleDescription, StoredSet } from '../../../workers/data-api.ts'
import { PythonStatus } from '../../components/python-status.tsx'
import { Line } from '../../components/readable.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { plural } from '../../format.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import styles from './curation-panel.module.css'
import { type Thresholds, useCuration } from './curation-store.ts'
import { Dropped } from './dropped.tsx'
import { Flow } from './flow.tsx'
import { KeepForm } from './keep-form.tsx'
import { setLine } from './names.ts'
import { ProgressLine } from './progress-line.tsx'
import { useData } from './store.ts'
import taskPanelStyles from './task-panel.module.css'

export function CurationPanel({ set }: { set: StoredSet }) {
  const { state, progress, summary, shown, error, name } = useCuration()
  const { open, run, cancel, keep, change, close } = useCuration.getState()

  useEffect(() => {
    void open(set)
  }, [set, open])

  const running = state === 'running'
  return (
    <section className={`panel ${taskPanelStyles.task}`} aria-labelledby="curate-title">
      <div className="section-head">
        <h2 id="curate-title">
          Curate <Line text={set.name} />
        </h2>
        <p className="hint number">{setLine(set)}</p>
        <button
          type="button"
          onClick={() => {
            close()
            useData.getState().setTask('browse')
          }}
        >
          Back to the set
        </button>
      </div>
      {error && (
        <p className="notice notice-bad" role="alert">
          {error}
        </p>
      )}
      {!summary && <Choices set={set} disabled={running} />}
      {running ? (
        <div className={styles.running}>
          <ProgressLine progress={progress} idle="Reading the set" label="Curation" />
          <PythonStatus />
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        </div>
      ) : (
        !summary && (
          <div className="row">
            <button type="button" className="primary" onClick={() => void run()}>
              Run the rules
            </button>
            <span className="hint">The set stays as it is; what is kept can be stored as a new one.</span>
          </div>
        )
      )}
      {summary && (
        <>
          <Flow summary={summary} shown={shown} onShow={(rule) => change({ shown: rule === shown ? null : rule })} />
          {summary.passRates && <Histogram rates={summary.passRates} />}
          <KeepForm
            name={name}
            onName={(text) => change({ name: text })}
            onKeep={() => void keep()}
            label={`Keep ${plural(summary.kept, 'prompt')}`}
            disabled={summary.kept === 0 || state === 'keeping'}
          >
            <button type="button" disabled={state === 'keeping'} onClick={() => useCuration.setState({ summary: null, state: 'choosing' })}>
              Change the rules
            </button>
          </KeepForm>
          {state === 'keeping' && <ProgressLine progress={progress} idle="Storing" label="Storing" />}
          {shown && <Dropped key={shown} rule={summary.rules.find(({ rule }) => rule === shown)!} />}
        </>
      )}
    </section>
  )
}

function Choices({ set, disabled }: { set: StoredSet; disabled: boolean }) {
  const { descriptions, rules } = useCuration()
  const { change } = useCuration.getState()
  if (descriptions.length === 0) return <p className="hint">Reading the rules…</p>
  return (
    <fieldset className={styles.rules} disabled={disabled}>
      <legend className="visually-hidden">Rules</legend>
      {descriptions.map((description) => {
        const { rule, title, about } = description
        const on = rules.includes(rule)
        return (
          <div key={rule} className={styles.rule}>
            <label className={`check ${styles.check}`}>
              <input
                type="checkbox"
                checked={on}
                onChange={() => change({ rules: on ? rules.filter((other) => other !== rule) : [...rules, rule] })}
              />
              <span className={styles.title}>{title}</span>
            </label>
            <p className="hint">{about}</p>
            {on && <RuleSettings description={description} set={set} />}
          </div>
        )
      })}
    </fieldset>
  )
}

function RuleSettings({ description, set }: { description: RuleDescription; set: StoredSet }) {
  switch (description.rule) {
    case 'contamination':
      return <Benchmarks set={set} />
    case 'length':
      return (
        <div className="row">
          <Threshold name="minPrompt" label="Shortest prompt" unit="characters" />
          <Threshold name="maxPrompt" label="Longest prompt" unit="characters" />
          <Threshold name="maxAnswer" label="Longest answer" unit="characters" />
        </div>
      )
    case 'near-duplicates':
      return <Threshold name="similarity" label="Similarity from" unit="0 to 1" step={0.05} />
    case 'difficulty':
      return <Difficulty />
    default:
      return null
  }
}

function Threshold({ name, label, unit, step = 1 }: { name: keyof Thresholds; label: string; unit: string; step?: number }): ReactNode {
  const thresholds = useCuration((state) => state.thresholds)
  return (
    <label className={`inline-field ${styles.threshold}`}>
      <span>{label}</span>
      <input
        type="number"
        min={0}
        step={step}
        placeholder="default"
        title={unit}
        value={thresholds[name]}
        onChange={(event) => useCuration.getState().change({ thresholds: { ...thresholds, [name]: event.target.value } })}
      />
    </label>
  )
}

function Benchmarks({ set }: { set: StoredSet }) {
  const sets = useData((state) => state.sets)
  const against = useCuration((state) => state.against)
  const others = sets.filter(({ id, damaged }) => id !== set.id && damaged === undefined)
  if (others.length === 0) return <p className="hint">Import the benchmarks first: any other set kept here can be compared with.</p>
  return (
    <fieldset className={styles.benchmarks}>
      <legend className="hint">Compare with</legend>
      {others.map(({ id, name, rows }) => (
        <label key={id} className="check">
          <input
            type="checkbox"
            checked={against.includes(id)}
            onChange={() =>
              useCuration.getState().change({ against: against.includes(id) ? against.filter((one) => one !== id) : [...against, id] })
            }
          />
          <span>
            <Line text={name} /> <span className="muted number">({plural(rows, 'prompt')})</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function Difficulty() {
  const { model, mode } = useCuration()
  const models = useTrain((state) => state.models)
  const active = useTrain(trainingHere)
  const { change } = useCuration.getState()
  return (
    <div className="row">
      <label className="inline-field">
        <span>Model</span>
        <select value={active ? '' : (model ?? models[0]?.id ?? '')} onChange={(event) => change({ model: event.target.value || null })}>
          {active && <option value="">The weights in training</option>}
          {!active &&
            models.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
        </select>
      </label>
      <Segmented
        legend="Mode of the samples"
        name="difficulty-mode"
        hideLegend
        options={[
          { value: 'think', label: 'Thinking' },
          { value: 'instruct', label: 'Instruct' },
        ]}
        value={mode}
        onChange={(next) => change({ mode: next })}
      />
      <Threshold name="samples" label="Samples" unit="replies a prompt" />
      <Threshold name="low" label="Right from" unit="share, 0 to 1" step={0.05} />
      <Threshold name="high" label="to" unit="share, 0 to 1" step={0.05} />
    </div>
  )
}

/** How many prompts the model solves how often. */
function Histogram({ rates }: { rates: readonly number[] }) {
  const counts = Array.from({ length: 11 }, () => 0)
  for (const rate of rates) counts[Math.round(rate * 10)]++
  const most = Math.max(...counts, 1)
  return (
    <figure className="data-part" aria-label="Pass rates">
      <figcaption>
        <h3>Pass rate of the model</h3>
      </figcaption>
      <ol className={styles.histogram}>
        {counts.map((count, tenth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <li key={tenth}>
            <span className="number">{count}</span>
            <span className={styles.histogramBar} style={{ height: `${(60 * count) / most}px` }} aria-hidden="true" />
            <span className="hint number">{tenth * 10}%</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
