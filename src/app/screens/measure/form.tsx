/** @file What to measure: models, what they are asked, how, and the button. */
import { useId, useState } from 'react'
import type { Mode } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Line } from '../../components/readable.tsx'
import { integer } from '../../format.ts'
import { modelNames } from '../../model-names.ts'
import { line } from '../../readable.ts'
import { domainColour } from '../../stages.ts'
import { useDevice } from '../../stores/device.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import { MODES } from '../evaluate/words.ts'
import styles from './measure.module.css'
import {
  type BenchmarkOption,
  choiceFault,
  type Job,
  jobsOf,
  LIMITS,
  type NumberField,
  type Option,
  planSentence,
  TRAINING,
} from './plan.ts'
import { useSets } from './sets.ts'
import { type Going, useMeasure } from './store.ts'

export function Form() {
  const { choice, benchmarks, going, choose } = useMeasure()
  const models = useModels()
  const shelf = useTrain((state) => state.models)
  const runs = useTrain((state) => state.runs)
  const nameOf = modelNames(shelf, runs)
  // What is measured keeps the plain title: `today` would not stay true.
  const named = models.map((model) => (model.id === TRAINING ? model : { ...model, title: nameOf(model) }))
  const options: BenchmarkOption[] = [...benchmarks, ...useSets()]
  const active = useTrain((state) => state.active)
  const gpu = useDevice((state) => state.status !== 'none')
  const trains = active !== null && active.held === 'here' && active.state !== 'paused'
  const jobs = jobsOf(choice, models, options)
  const fault = choiceFault(choice)
  const why = !gpu
    ? 'There is no GPU here to measure with.'
    : trains
      ? 'A run is training. Pause it first: both would be slow, and its weights move.'
      : fault
  const hint = useId()

  function toggle<T extends string>(name: 'models' | 'benchmarks' | 'modes', list: readonly T[], value: T) {
    choose({ [name]: list.includes(value) ? list.filter((one) => one !== value) : [...list, value] })
  }

  return (
    <section className={`panel ${styles.form}`} aria-labelledby="measure-title">
      <h2 id="measure-title">Ask models the same questions</h2>
      <div className={styles.columns}>
        <fieldset>
          <legend className={styles.legend}>Models</legend>
          {models.length === 0 && <p className="hint">{gpu ? 'Opening the GPU…' : 'None.'}</p>}
          <Checks options={named} chosen={choice.models} onToggle={(id) => toggle('models', choice.models, id)} />
        </fieldset>
        <fieldset>
          <legend className={styles.legend}>
            Questions
            <Info label="Questions">
              Prompts that no training has seen. In new wordings the same problems are asked in sentences that belong to no training; one
              level higher they are larger than any in training.
            </Info>
          </legend>
          <Benchmarks options={options} chosen={choice.benchmarks} onToggle={(id) => toggle('benchmarks', choice.benchmarks, id)} />
        </fieldset>
        <div className={styles.how}>
          <fieldset>
            <legend className={styles.legend}>
              Mode
              <Info label="Mode">Thinking works the answer out first; instruct gives it straight away.</Info>
            </legend>
            <Checks
              options={(['think', 'instruct'] as const).map((id) => ({ id, title: id === 'think' ? 'Thinking' : 'Instruct' }))}
              chosen={choice.modes}
              onToggle={(id) => toggle('modes', choice.modes, id as Mode)}
            />
          </fieldset>
          {(Object.keys(LIMITS) as NumberField[]).map((name) => (
            <NumberBox key={name} name={name} value={choice[name]} onChange={(value) => choose({ [name]: value })} />
          ))}
        </div>
      </div>
      {going && <GoingBar />}
      <div className="row">
        {/* One button, so that it keeps the focus. */}
        <button
          type="button"
          className={going ? undefined : 'primary'}
          aria-disabled={going ? going.cancelling : why !== null || jobs.length === 0}
          aria-describedby={hint}
          onClick={() => {
            const { run, cancel } = useMeasure.getState()
            if (!going && why === null) void run(jobs)
            else if (going && !going.cancelling) void cancel()
          }}
        >
          {going ? (going.cancelling ? 'Cancelling…' : 'Cancel') : 'Measure'}
        </button>
        <span id={hint} className="hint number">
          {going ? goingSentence(going) : (why ?? (jobs.length === 0 ? 'What was chosen is not here any more.' : planSentence(jobs)))}
        </span>
      </div>
    </section>
  )
}

/** Those on the shelf, and the weights in training. */
function useModels(): Option[] {
  const models = useTrain((state) => state.models)
  const run = useTrain(trainingHere)
  return [...(run ? [{ id: TRAINING, title: `${run.title}, step ${run.step}` }] : []), ...models]
}

function Checks({ options, chosen, onToggle }: { options: readonly Option[]; chosen: readonly string[]; onToggle: (id: string) => void }) {
  return (
    <ul className={styles.checks}>
      {options.map(({ id, title }) => (
        <li key={id}>
          <label className="check">
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => onToggle(id)} />
            <Line text={title} most={120} />
          </label>
        </li>
      ))}
    </ul>
  )
}

/** By groups, of which the first is open; each says how many of it are chosen. */
function Benchmarks({
  options,
  chosen,
  onToggle,
}: {
  options: readonly BenchmarkOption[]
  chosen: readonly string[]
  onToggle: (id: string) => void
}) {
  const groups = [...new Set(options.map(({ group }) => group))]
  return groups.map((group, index) => {
    const own = options.filter((option) => option.group === group)
    const count = own.filter(({ id }) => chosen.includes(id)).length
    return (
      <details key={group} open={index === 0}>
        <summary>
          {group}
          {count > 0 && <span className="tag">{count} chosen</span>}
        </summary>
        <ul className={styles.checks}>
          {own.map(({ id, title, domain }) => (
            <li key={id}>
              <label className="check">
                <input type="checkbox" checked={chosen.includes(id)} onChange={() => onToggle(id)} />
                <span className={styles.swatch} style={{ background: domainColour(domain) }} />
                <Line text={title} most={120} />
              </label>
            </li>
          ))}
        </ul>
      </details>
    )
  })
}

/** Keeps what is typed, a number or not, until it is one. */
function NumberBox({ name, value, onChange }: { name: NumberField; value: number; onChange: (value: number) => void }) {
  const { title, min, max, whole } = LIMITS[name]
  const [typed, setTyped] = useState(String(value))
  const id = useId()
  return (
    <div className={styles.number}>
      <label htmlFor={id}>{title}</label>
      <input
        id={id}
        type="number"
        min={min}
        max={max}
        step={whole ? 1 : 'any'}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          onChange(target.value === '' ? Number.NaN : Number(target.value))
        }}
      />
    </div>
  )
}

const replies = (jobs: readonly Job[]) => jobs.reduce((sum, { spec: { prompts, samples } }) => sum + prompts * samples, 0)

function GoingBar() {
  const { jobs, job, done } = useMeasure((state) => state.going)!
  return <ProgressBar done={replies(jobs.slice(0, job)) + done} total={replies(jobs)} label="Evaluations" />
}

function goingSentence({ jobs, job, done, total }: Going): string {
  const { title, benchmark, spec } = jobs[job]
  const which = jobs.length > 1 ? `${job + 1} of ${jobs.length}: ` : ''
  return `${which}${line(title, 120)} on ${line(benchmark, 120)}, ${MODES[spec.mode]}: ${integer(done)} of ${integer(total)} replies judged`
}
