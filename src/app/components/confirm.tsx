import { type ReactNode, useEffect, useRef } from 'react'

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
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    return () => {
      shown?.close()
      // Back to where the question was asked from, or, where that is gone, to the page.
      const back = opener instanceof HTMLElement && opener.isConnected ? opener : document.getElementById('main')
      back?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="confirm-title"
      onCancel={(event) => {
        event.preventDefault()
        onAnswer(false)
      }}
    >
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
    </dialog>
  )
}
