/**
 * @file The stages of the recipe being written: the line, the settings of the one chosen, and one more. The fields and the JSON are two ways to
 * write the same text.
 */
import { useEffect, useRef, useState } from 'react'
import { MOST_STAGES, type StageKindWords } from '../../../workers/api.ts'
import { engine } from '../../engine.ts'
import { stageSpans } from '../../stages.ts'
import { useDraft, writtenRecipe } from '../../stores/draft.ts'
import { stageBefore, withField, withoutStage, withStageAdded, withStageMoved } from '../../stores/recipe-edit.ts'
import { Cascade } from './cascade.tsx'
import { StageSettings } from './settings.tsx'
import styles from './train.module.css'

/** Of all kinds of stage; none until the engine has told. */
export function useStageKinds(): StageKindWords[] {
  const [kinds, setKinds] = useState<StageKindWords[]>([])
  useEffect(() => {
    let here = true
    engine()
      .then((api) => api.stageKinds())
      .then((found) => here && setKinds(found))
      .catch(() => {})
    return () => {
      here = false
    }
  }, [])
  return kinds
}

export function WrittenStages() {
  const text = useDraft((state) => state.text)
  const original = useDraft((state) => state.original)
  const faults = useDraft((state) => state.faults)
  const paths = useDraft((state) => state.paths)
  const words = useDraft((state) => state.stages)
  const kinds = useStageKinds()
  const [chosen, setChosen] = useState<number | null>(null)
  const adding = useRef<HTMLSelectElement>(null)
  // Shown as far as the text makes sense, whatever someone is typing.
  const last = useRef(writtenRecipe(text))
  const written = writtenRecipe(text)
  if (written) last.current = written
  const recipe = last.current
  if (!recipe) return null
  const { change } = useDraft.getState()
  const spans = stageSpans({ recipe: recipe as never, step: 0 })
  const stage = chosen === null ? undefined : recipe.stages[chosen]
  const before = stage && stageBefore(writtenRecipe(original)?.stages ?? [], stage, chosen ?? 0)
  const named = faults.map((sentence, i) => ({ sentence, path: paths[i] ?? '' }))
  return (
    <div className={styles.written}>
      <Cascade
        spans={spans}
        words={words}
        run="written"
        chosen={stage ? chosen : null}
        faulty={named.flatMap(({ path }) => /^stages\[(\d+)\]/.exec(path)?.[1] ?? []).map(Number)}
        onChoose={setChosen}
      />
      {chosen !== null && stage && (
        <StageSettings
          index={chosen}
          count={recipe.stages.length}
          stage={stage}
          before={before}
          kind={kinds.find(({ kind }) => kind === stage.kind)}
          faults={named}
          actions={
            written && {
              onChange: (path, value) => change((one) => withField(one, chosen, path, value)),
              onMove: (by) => {
                change((one) => withStageMoved(one, chosen, chosen + by))
                setChosen(chosen + by)
              },
              onRemove: () => {
                change((one) => withoutStage(one, chosen))
                setChosen(null)
                // The button that had the focus goes with its stage.
                adding.current?.focus()
              },
            }
          }
        />
      )}
      <label className="inline-field">
        <span>Add a stage</span>
        <select
          ref={adding}
          value=""
          disabled={!written || kinds.length === 0 || recipe.stages.length >= MOST_STAGES}
          onChange={(event) => {
            const kind = kinds.find((one) => one.kind === event.target.value)
            if (!kind) return
            change((one) => withStageAdded(one, kind))
            setChosen(recipe.stages.length)
          }}
        >
          <option value="">Kind…</option>
          {kinds.map(({ kind, title }) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
