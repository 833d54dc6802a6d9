import { type HTMLAttributes, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * Draws only the rows in sight of a list of equal rows. `reveal` is scrolled into view when it changes.
 * Role, label and keys are the caller's: the scrolling element itself takes them.
 */
export function Windowed({
  count,
  rowHeight,
  className,
  reveal = null,
  children,
  ...attributes
}: Omit<HTMLAttributes<HTMLDivElement>, 'children'> & {
  count: number
  rowHeight: number
  reveal?: number | null
  children: (index: number) => ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState<[number, number]>([0, 30])

  const measure = () => {
    const element = box.current
    if (!element) return
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - 4)
    const last = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + 4
    setRange((old) => (old[0] === first && old[1] === last ? old : [first, last]))
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the list grows or shrinks
  useLayoutEffect(measure, [count, rowHeight])

  useEffect(() => {
    const observer = new ResizeObserver(measure)
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
  })

  useEffect(() => {
    const element = box.current
    if (!element || reveal === null || reveal < 0) return
    const top = reveal * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight
  }, [reveal, rowHeight])

  const rows: ReactNode[] = []
  for (let index = range[0]; index < Math.min(count, range[1]); index++) rows.push(children(index))
  return (
    <div {...attributes} ref={box} className={`windowed ${className ?? ''}`} onScroll={measure}>
      <div role="presentation" style={{ height: count * rowHeight, position: 'relative' }}>
        <div role="presentation" style={{ position: 'absolute', top: range[0] * rowHeight, left: 0, right: 0 }}>
          {rows}
        </div>
      </div>
    </div>
  )
}
