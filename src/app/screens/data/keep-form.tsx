/** @file The form that keeps prompts in this browser, under a name. */
import type { ReactNode } from 'react'
import styles from './keep-form.module.css'

interface Props {
  name: string
  onName(name: string): void
  onKeep(): void
  /** What the button says. */
  label: string
  disabled: boolean
  /** More buttons. */
  children?: ReactNode
}

export function KeepForm({ name, onName, onKeep, label, disabled, children }: Props) {
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        onKeep()
      }}
    >
      <label className={`inline-field ${styles.name}`}>
        <span>Name</span>
        <input type="text" required maxLength={120} value={name} onChange={(event) => onName(event.target.value)} />
      </label>
      <button type="submit" className="primary" disabled={disabled}>
        {label}
      </button>
      {children}
    </form>
  )
}
