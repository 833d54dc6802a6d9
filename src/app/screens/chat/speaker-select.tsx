/** @file The list of those who can answer. */
import { useId } from 'react'
import { compact } from '../../format.ts'
import { modelNames } from '../../model-names.ts'
import { line } from '../../readable.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import { TRAINING } from './settings.ts'
import { optionOf, type Speaker } from './speaker.ts'
import styles from './speaker-select.module.css'

/** `onChange` gets null for the weights in training: they are the best there is, for as long as they are. */
export function SpeakerSelect({
  label,
  speaker,
  onChange,
}: {
  label: string
  speaker: Speaker | null
  onChange: (model: string | null) => void
}) {
  const models = useTrain((state) => state.models)
  const active = useTrain(trainingHere)
  const runs = useTrain((state) => state.runs)
  const nameOf = modelNames(models, runs)
  const id = useId()
  const group = (title: string, entries: typeof models) =>
    entries.length > 0 && (
      <optgroup label={title}>
        {entries.map((entry) => (
          <option key={entry.id} value={entry.id}>
            {nameOf(entry)} · {compact(entry.parameters)}
          </option>
        ))}
      </optgroup>
    )
  return (
    <div className={`inline-field ${styles.choice}`}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={speaker ? optionOf(speaker) : ''}
        onChange={(event) => onChange(event.target.value === TRAINING ? null : event.target.value)}
      >
        {!speaker && <option value="">No model yet</option>}
        {active && (
          <option value={TRAINING}>
            The weights in training · {line(active.title, 80)}, step {active.step}
          </option>
        )}
        {group(
          'Trained here',
          models.filter(({ origin }) => origin !== 'shipped' && origin !== 'imported'),
        )}
        {group(
          'Imported',
          models.filter(({ origin }) => origin === 'imported'),
        )}
        {group(
          'Shipped',
          models.filter(({ origin }) => origin === 'shipped'),
        )}
      </select>
    </div>
  )
}
