/**
 * @file The settings of one stage as fields: those that matter most first, the others folded by subject. Of a recipe being written they can be
 * changed, and stages moved, removed and added; of a run they are shown.
 */
import { useEffect, useId, useRef } from 'react'
import type { Field, StageKindWords } from '../../../workers/api.ts'
import { Line } from '../../components/readable.tsx'
import { sentenceCase } from '../../format.ts'
import { placeOf } from './fault-places.ts'
import { type Change, differs, SettingField } from './field.tsx'
import styles from './settings.module.css'

const GROUPS: Record<Exclude<Field['group'], 'main'>, string> = {
  prompts: 'Which prompts',
  rollouts: 'How rollouts are drawn',
  reward: 'Reward and loss',
  update: 'The update',
  records: 'What is kept and measured',
  more: 'Name and place',
}

export interface StageActions {
  onChange: Change
  /** By how many places; absent where there is none. */
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

export function StageSettings({
  index,
  count,
  stage,
  before,
  kind,
  faults,
  actions,
}: {
  index: number
  /** Stages there are. */
  count: number
  stage: Record<string, unknown>
  /** The stage as the recipe had it when it was chosen; undefined where it had none. */
  before?: Record<string, unknown>
  kind: StageKindWords | undefined
  /** Of the recipe, each with its path. */
  faults: readonly { path: string; sentence: string }[]
  /** Null: they are only shown. */
  actions: StageActions | null
}) {
  // Of the recipe and of the run on view there may be one each.
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every stage that is opened
  useEffect(() => {
    // What it gives back, a promise in newer browsers, is no way to undo it.
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [index])
  const root = `stages[${index}]`
  const own = faults.filter(({ path }) => path === root || path.startsWith(`${root}.`))
  const placed = own.map((one) => ({ ...one, place: placeOf(one.path, kind?.fields ?? [], root) }))
  const faultOf = (path: readonly string[]) => {
    const at = [root, ...path].join('.')
    const found = placed.find(({ place }) => place === at)
    return found ? told(found.sentence, found.path) : null
  }
  const field = (one: Field) => (
    <SettingField
      key={one.name}
      field={one}
      value={stage[one.name]}
      before={before?.[one.name]}
      path={[one.name]}
      faultOf={faultOf}
      onChange={actions?.onChange ?? null}
    />
  )
  return (
    <section className={styles.settings} ref={panel} aria-labelledby={id}>
      <div className={styles.title}>
        <h2 id={id}>
          <Line text={String(stage.name ?? `Stage ${index + 1}`)} most={80} />{' '}
          <span className="tag">{kind?.title ?? String(stage.kind)}</span>
        </h2>
        {actions && count > 1 && (
          <span className={styles.order}>
            {/* Not `disabled` at either end: the focus of someone using the keyboard stays where it is. */}
            <button type="button" className="quiet" aria-disabled={index === 0} onClick={() => index > 0 && actions.onMove(-1)}>
              Move earlier
            </button>
            <button
              type="button"
              className="quiet"
              aria-disabled={index === count - 1}
              onClick={() => index < count - 1 && actions.onMove(1)}
            >
              Move later
            </button>
            <button type="button" className="quiet" onClick={actions.onRemove}>
              Remove
            </button>
          </span>
        )}
      </div>
      {placed
        .filter(({ place }) => place === null)
        .map(({ sentence }) => (
          <p key={sentence} className={styles.fault}>
            {sentence}
          </p>
        ))}
      {kind ? (
        <>
          <div className={styles.fields}>{kind.fields.filter(({ group }) => group === 'main').map(field)}</div>
          {Object.entries(GROUPS).map(([group, title]) => {
            const inside = kind.fields.filter((one) => one.group === group)
            if (inside.length === 0) return null
            const changed = inside.filter(({ name, fallback }) => name !== 'name' && differs(stage[name], fallback)).length
            const wrong = inside.some(({ name }) =>
              placed.some(({ place }) => place === `${root}.${name}` || place?.startsWith(`${root}.${name}.`)),
            )
            return (
              <details key={group} className={styles.more} open={wrong || undefined}>
                <summary>
                  {title}
                  {changed > 0 && <span className="tag">{changed} set</span>}
                  {wrong && <span className="tag tag-bad">fault</span>}
                </summary>
                <div className={styles.fields}>{inside.map(field)}</div>
              </details>
            )
          })}
        </>
      ) : (
        <p className="hint">Its fields cannot be shown: this version knows no stage of this kind.</p>
      )}
    </section>
  )
}

/** At the field itself, which needs no name. */
function told(sentence: string, path: string): string {
  const beginning = `The recipe's ${path} `
  return sentence.startsWith(beginning) ? sentenceCase(sentence.slice(beginning.length)) : sentence
}
