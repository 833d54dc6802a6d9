import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'

/** A question that must be answered first, before something is lost for good (`danger`) or changes hands. Escape and the first button keep everything. */
export function Confirm({
  title,
  children,
  action,
  keep = 'Keep it',
  danger = true,
  onAnswer,
}: {
  title: string
  children: ReactNode
  action: string
  /** On the button that changes nothing. */
  keep?: string
  danger?: boolean
  onAnswer: (yes: boolean) => void
}) {
  return (
    <Dialog title="confirm-title" onClose={() => onAnswer(false)}>
      <h2 id="confirm-title">{title}</h2>
      <p>{children}</p>
      <div className="row row-end">
        <button type="button" onClick={() => onAnswer(false)}>
          {keep}
        </button>
        <button type="button" className={danger ? 'danger' : 'primary'} onClick={() => onAnswer(true)}>
          {action}
        </button>
      </div>
    </Dialog>
  )
}
