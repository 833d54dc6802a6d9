/** @file One model: what it is, what it began as, and what can be done with it. */
import { useState } from 'react'
import type { Lineage, ModelEntry } from '../../../workers/api.ts'
import { dependents, keptFor } from '../../../workers/dependents.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Icon } from '../../components/icon.tsx'
import { Line } from '../../components/readable.tsx'
import { bytes, compact, integer, plural } from '../../format.ts'
import { missedBy } from '../../missed.ts'
import { line } from '../../readable.ts'
import { useDraft } from '../../stores/draft.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { setChat } from '../chat/settings.ts'
import styles from './library.module.css'
import { useLibrary } from './store.ts'

export function ModelRow({ model, title = model.title }: { model: ModelEntry; title?: string }) {
  const lineage = useLibrary((state) => state.lineages[model.id])
  const busy = useLibrary((state) => state.busy !== null)
  const packing = useLibrary((state) => state.busy === model.id)
  const name = line(model.title, 120)
  const [doomed, setDoomed] = useState(false)
  return (
    <li className={styles.model}>
      <div className={styles.words}>
        <h3>
          <Line text={title} />
        </h3>
        <p className="hint number">
          <span title={`${integer(model.parameters)} parameters`}>{compact(model.parameters)} parameters</span> · {bytes(model.bytes)}
        </p>
        {model.origin !== 'shipped' && model.origin !== 'imported' ? null : <p className={styles.description}>{model.description}</p>}
        {lineage && <Past lineage={lineage} />}
      </div>
      <div className={styles.actions}>
        <button type="button" onClick={() => talk(model)} aria-label={`Talk to ${name}`}>
          Talk
        </button>
        <button type="button" onClick={() => trainOn(model)} aria-label={`Train ${name} further`}>
          Train further
        </button>
        <button
          type="button"
          className="icon-button"
          disabled={busy}
          aria-busy={packing}
          aria-label={`Export ${name}`}
          title="Export: its Hugging Face folder as a ZIP file"
          onClick={() => void useLibrary.getState().takeModel(model)}
        >
          <Icon name="down" />
        </button>
        {model.origin === 'imported' && (
          <button
            type="button"
            className="icon-button"
            disabled={busy}
            aria-label={`Delete ${name}`}
            title="Delete"
            onClick={() => {
              const refusal = keptFor(model, useTrain.getState().runs)
              if (refusal === null) setDoomed(true)
              else useLibrary.setState({ error: refusal })
            }}
          >
            <Icon name="trash" />
          </button>
        )}
      </div>
      {doomed && (
        <Confirm
          title={`Delete ${name}?`}
          action="Delete"
          onAnswer={(yes) => {
            setDoomed(false)
            if (!yes) return
            // The button that had the focus goes with its row, and the heading with the last of them.
            void useLibrary
              .getState()
              .removeModel(model)
              .then(() =>
                (document.getElementById('imported-title') ?? document.getElementById('bring-title'))?.focus({ preventScroll: true }),
              )
          }}
        >
          It is removed from this browser. {missedBy(dependents(model, useTrain.getState().runs)) ?? 'No run began with it.'} This cannot be
          undone.
        </Confirm>
      )}
    </li>
  )
}

/** Where it comes from, back to what it began as. */
function Past({ lineage: { recipe, from, stages, steps } }: { lineage: Lineage }) {
  const models = useTrain((state) => state.models)
  if (recipe === null) return null
  const base = models.find(({ id }) => id === from)?.title ?? from
  return (
    <p className="hint">
      {from === 'init' ? 'Began as random numbers' : <>Began as {base}</>}, then {steps !== null && `${plural(steps, 'step')} of `} “
      <Line text={recipe} />”{stages.length > 1 && <>: {stages.join(' → ')}</>}.
    </p>
  )
}

function talk(model: ModelEntry): void {
  setChat({ model: model.id })
  useRoute.getState().open('chat')
}

function trainOn(model: ModelEntry): void {
  useDraft.getState().setModel(model.id)
  useRoute.getState().open('train')
}
