/** @file Axes with a scale of shares up the side, drawn as wide as there is room, for whatever stands in them. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { percent } from '../../format.ts'
import styles from './plot.module.css'

const HEIGHT = 260
const SIDE = 44
const BELOW = 42
const TOP = 10
const RIGHT = 14

export interface Scales {
  /** From 0 at the left to 1 at the right. */
  x: (share: number) => number
  y: (share: number) => number
}

export function Plot({
  label,
  caption,
  ticks,
  top = 1,
  children,
}: {
  /** What it shows, for who cannot see it. */
  label: string
  /** Under the axis. */
  caption: string
  ticks: readonly { at: number; text: string }[]
  /** The highest share there is. */
  top?: number
  children: (scales: Scales) => ReactNode
}) {
  const [width, setWidth] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current!
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [])
  const x = (share: number) => SIDE + share * Math.max(0, width - SIDE - RIGHT)
  const y = (share: number) => TOP + (1 - share / top) * (HEIGHT - TOP - BELOW)
  return (
    <div ref={box} className={styles.plot}>
      <svg role="img" aria-label={label} width={width} height={HEIGHT}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line x1={SIDE} x2={width - RIGHT} y1={y(share * top)} y2={y(share * top)} className={styles.grid} />
            <text x={SIDE - 6} y={y(share * top) + 4} textAnchor="end">
              {percent(share * top)}
            </text>
          </g>
        ))}
        {ticks.map(({ at, text }) => (
          <text key={text} x={x(at)} y={HEIGHT - BELOW + 18} textAnchor="middle">
            {text}
          </text>
        ))}
        <text x={x(0.5)} y={HEIGHT - 6} textAnchor="middle">
          {caption}
        </text>
        {children({ x, y })}
      </svg>
    </div>
  )
}
