import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'

/** An (i) that opens one or two sentences about `label`. */
export function Info({ label, children }: { label: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const root = useRef<HTMLSpanElement>(null)
  const note = useRef<HTMLSpanElement>(null)

  // Kept inside the window, wherever the button stands.
  useLayoutEffect(() => {
    const element = note.current
    if (!open || !element) return
    element.style.translate = 'none'
    const { left, right } = element.getBoundingClientRect()
    const edge = document.documentElement.clientWidth - 10
    const shift = right > edge ? edge - right : left < 10 ? 10 - left : 0
    element.style.translate = `${shift}px 0`
  }, [open])

  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: catches what bubbles up from its button
    <span
      className="info"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation()
          setOpen(false)
        }
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        type="button"
        className="info-button"
        aria-label={`About ${label}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        i
      </button>
      <span id={id} ref={note} role="note" className="info-note" hidden={!open}>
        {children}
      </span>
    </span>
  )
}
