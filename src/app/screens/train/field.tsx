/**
 * @file One setting of a stage: what it is, in a sentence, the field to change it, the paper's value beside it, and under it what is wrong.
 */
import { useEffect, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Field } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { usePromptSets } from '../data/kept-sets.ts'
import { SetSelect } from './prompt-sets.tsx'
import styles from './settings.module.css'

/** Undefined: it is left out of the recipe. */
export type Change = (path: readonly string[], value: unknown) => void

export interface FieldProps {
  field: Field
  /** As the recipe has it; undefined where it leaves it out. */
  value: unknown
  /** As the recipe had it when it was chosen, to go back to; undefined where it left it out. */
  before?: unknown
  /** From the stage down. */
  path: readonly string[]
  /** The sentence about it, if there is something wrong with it or in it. */
  faultOf: (path: readonly string[]) => string | null
  /** Null: it is only shown. */
  onChange: Change | null
}

export function SettingField({ field, value, before, path, faultOf, onChange }: FieldProps) {
  const id = useId()
  const fault = faultOf(path)
  const shown = value === undefined ? field.fallback : value
  const group = field.type === 'group'
  const back = before === undefined ? field.fallback : before
  const on = shown !== null && shown !== undefined
  const common = {
    id,
    'aria-describedby': `${id}-words${fault ? ` ${id}-fault` : ''}`,
    'aria-invalid': fault !== null || undefined,
    disabled: onChange === null,
  }
  const set = (next: unknown) => onChange?.(path, next)
  return (
    <div className={group && on ? styles.group : styles.field}>
      <div className={field.name === 'name' ? `${styles.head} ${styles.wide}` : styles.head}>
        <label htmlFor={id}>{field.title}</label>
        {field.type === 'switch' || group ? (
          <input
            {...common}
            type="checkbox"
            checked={group ? on : shown === true}
            onChange={(event) => set(group ? (event.target.checked ? field.begin : (field.fallback ?? undefined)) : event.target.checked)}
          />
        ) : field.type === 'pick' ? (
          <select {...common} value={String(shown ?? '')} onChange={(event) => set(event.target.value)}>
            {!field.choices?.includes(String(shown)) && <option value={String(shown ?? '')}>{String(shown ?? '')}</option>}
            {field.choices?.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : field.type === 'set' ? (
          <SetField {...common} field={field} value={shown} set={set} />
        ) : (
          <Written {...common} field={field} value={shown} set={set} />
        )}
      </div>
      <p id={`${id}-words`} className={styles.words}>
        {field.meaning} {field.paper && <span className={styles.paper}>Papers: {field.paper.replace(/\.$/, '')}.</span>}
      </p>
      {onChange && !group && (before !== undefined || !field.required) && differs(shown ?? null, back) && (
        <button
          type="button"
          className={`quiet ${styles.reset}`}
          onClick={() => {
            // This button goes with it; a field in focus shows what is typed in it, so it gets the focus once it shows what was there.
            flushSync(() => set(before))
            document.getElementById(id)?.focus()
          }}
        >
          <Icon name="again" /> Back to {textOf(field, back) || 'none'}
          <span className="visually-hidden">, as the recipe had {field.title}</span>
        </button>
      )}
      {fault && (
        <p id={`${id}-fault`} className={styles.fault}>
          {fault}
        </p>
      )}
      {group && on && (
        <div className={styles.fields}>
          {field.fields?.map((inner) => (
            <SettingField
              key={inner.name}
              field={inner}
              value={(shown as Record<string, unknown>)[inner.name]}
              before={(before as Record<string, unknown> | null | undefined)?.[inner.name]}
              path={[...path, inner.name]}
              faultOf={faultOf}
              onChange={onChange}
            />
          ))}
        </div>
      )}
    </div>
  )
}

/** By name where sets are kept; elsewhere, as the command line takes it. */
function SetField(props: Parameters<typeof Written>[0]) {
  const sets = usePromptSets()
  const { field: _, value, set, ...attributes } = props
  if (sets.length === 0) return <Written {...props} />
  return <SetSelect {...attributes} sets={sets} chosen={String(value ?? '')} onChange={(id) => set(id || undefined)} />
}

/** What is typed stays as it is typed: `1e-` is on its way to a number, and half a list to a list. */
function Written({
  field,
  value,
  set,
  ...attributes
}: { field: Field; value: unknown; set: (value: unknown) => void; id: string; disabled: boolean } & React.AriaAttributes) {
  const written = textOf(field, value)
  const [text, setText] = useState(written)
  const [typing, setTyping] = useState(false)
  // Changed elsewhere: in the JSON, by a preset.
  useEffect(() => {
    if (!typing) setText(written)
  }, [written, typing])
  const common = {
    ...attributes,
    value: text,
    placeholder: field.required ? undefined : 'none',
    spellCheck: false,
    autoComplete: 'off',
    onFocus: () => setTyping(true),
    onBlur: () => setTyping(false),
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setText(event.target.value)
      set(readOf(field, event.target.value))
    },
  }
  if (field.type === 'json') return <textarea {...common} className="code" rows={2} />
  return <input {...common} type="text" inputMode={field.type === 'number' ? 'decimal' : undefined} />
}

/** Whether a recipe has something else than this, which is what it would have without the field, or had. */
export function differs(value: unknown, other: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(other ?? null)
}

function textOf({ type }: Field, value: unknown): string {
  if (value === undefined || value === null) return ''
  return type === 'json' ? JSON.stringify(value) : String(value)
}

/** What cannot be read goes into the recipe as it is written, and the engine says what is wrong with it. */
function readOf({ type, fallback }: Field, text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return fallback === null ? null : undefined
  if (type === 'number') return Number.isFinite(Number(trimmed)) ? Number(trimmed) : text
  if (type !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
