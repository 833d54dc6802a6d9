/**
 * @file The Fork: all attempts at one prompt as one tree of tokens. A strand is an attempt in the colour of its reward; where attempts part
 * stands a gate, where the working breaks a tick, and at the end of each what it answered, its verdict and its advantage.
 */
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { line } from '../readable.ts'
import { Alternatives, type Opened } from './alternatives.tsx'
import type { Ask } from './ask.ts'
import type { Place } from './draw.ts'
import styles from './fork.module.css'
import { Items } from './items.tsx'
import { hit, tokenX } from './layout.ts'
import { Painter } from './painter.ts'
import { pictureOf } from './picture.ts'
import { roomFor, type Size, seenOf, WIDE } from './room.ts'
import { Legend, Tip } from './tip.tsx'
import { buildTree, type Sample, type Tree } from './tree.ts'
import { placeOf, walk } from './walk.ts'
import { announcement } from './words.ts'
import { ZOOMS, Zoom } from './zoom.tsx'

export interface ForkProps {
  /** All of one prompt, in the order they were sampled. A new array is another step: the picture turns into it. */
  samples: readonly Sample[]
  /** Of whatever length. */
  prompt: string
  /** Names the picture, for those who do not see it. */
  label: string
  size?: Size
  /** Pixels; absent: what the leaves need, within reason. */
  height?: number
  /** The attempt that is open beside the picture, and a token of it. */
  selected?: { sample: number; token: number | null } | null
  /** An attempt was chosen, by its index in `samples`, at a token of its completion. */
  onSelect?: (sample: number, token: number | null) => void
  /** Absent: only what the attempts themselves took is known at a fork. */
  ask?: Ask | null
  /** How the text of a stretch is put; absent: as it was written, with its marks. */
  told?: (text: string) => string
  /** Grows from the trunk once this is true; without motion it is there at once. */
  play?: boolean
  onPlayed?: () => void
}

/** Cut where it is read out. */
const PROMPT_READ = 200

export function Fork({
  samples,
  prompt,
  label,
  size = 'large',
  height,
  selected = null,
  onSelect,
  ask,
  told,
  play = false,
  onPlayed,
}: ForkProps) {
  const id = useId()
  const viewport = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<Painter | null>(null)
  const [width, setWidth] = useState(0)
  const [zoom, setZoom] = useState(0)
  const [pointed, setPointed] = useState<{ tree: Tree; place: Place; by: 'pointer' | 'keys' } | null>(null)
  const [forked, setForked] = useState<{ tree: Tree; opened: Opened } | null>(null)
  const [said, setSaid] = useState('')
  const small = size === 'small'

  const tree = useMemo(() => buildTree(samples), [samples])
  const room = useMemo(() => roomFor(tree, size, width, height, ZOOMS[zoom]), [tree, size, width, height, zoom])
  const picture = useMemo(() => pictureOf(tree, room, told), [tree, room, told])
  const { layout } = picture
  const seen = seenOf(tree, size, width, height)
  // A place of the last step says nothing of this one.
  const focus = pointed?.tree === tree ? pointed : null
  const place = focus?.place ?? null
  const opened = forked?.tree === tree ? forked.opened : null

  useEffect(() => {
    const painting = new Painter(canvas.current!)
    painter.current = painting
    const box = viewport.current!
    const observer = new ResizeObserver(() => setWidth(box.clientWidth))
    observer.observe(box)
    setWidth(box.clientWidth)
    return () => {
      observer.disconnect()
      painting.dispose()
      painter.current = null
    }
  }, [])

  const drawn = useRef<Tree | null>(null)
  useLayoutEffect(() => {
    if (width === 0) return
    const isOther = drawn.current !== null && drawn.current !== tree
    drawn.current = tree
    const box = viewport.current!
    // A place of another tree may not be one of this.
    if (isOther) painter.current?.look({ focus: null })
    painter.current?.look({ width, height: seen, x: box.scrollLeft, y: box.scrollTop, told: room.column === WIDE })
    painter.current?.show(picture, isOther && !calm())
  }, [picture, tree, width, seen, room])
  useEffect(() => painter.current?.look({ focus: place, selected }), [place, selected])

  const played = useRef(onPlayed)
  played.current = onPlayed
  const ready = width > 0
  useEffect(() => {
    if (!play || !ready) return
    if (calm()) played.current?.()
    else painter.current?.grow(() => played.current?.())
  }, [play, ready])

  // What was open goes with its step, and the focus that was in it would be lost.
  const gone = forked !== null && forked.tree !== tree
  useLayoutEffect(() => {
    if (!gone) return
    setForked(null)
    if (document.activeElement === document.body) viewport.current?.focus({ preventScroll: true })
  }, [gone])

  const setFocus = (place: Place | null, by: 'pointer' | 'keys' = 'keys') => setPointed(place && { tree, place, by })
  const go = (next: Place) => {
    setFocus(next)
    setSaid(announcement(tree, next))
    reveal(viewport.current!, tokenX(layout.nodes[next.node], tree.nodes[next.node], next.token), layout.nodes[next.node].y)
  }
  const openFork = (node: number) => {
    const { samples: members, end } = tree.nodes[node]
    setForked({ tree, opened: { sample: members[members.length - 1], at: end, members } })
  }
  const enter = ({ node: index, token }: Place) => {
    const node = tree.nodes[index]
    if (token >= node.pieces.length - 1 && node.children.length > 0) openFork(index)
    else if (node.samples.length > 0) onSelect?.(node.samples[0], node.start + token)
  }
  const keys = (event: React.KeyboardEvent) => {
    if (event.altKey || event.metaKey || samples.length === 0) return
    const from = place ?? (selected ? placeOf(tree, selected.sample, selected.token ?? 0) : { node: 0, token: 0 })
    const next = walk(tree, from, event.key, event.shiftKey || event.ctrlKey)
    if (next) go(next)
    else if (event.key === 'Enter' || event.key === ' ') enter(from)
    else if (event.key === 'Escape' && focus) setFocus(null)
    // With Control they are the browser's own.
    else if (small || event.ctrlKey) return
    else if (event.key === '+' || event.key === '=') setZoom(Math.min(ZOOMS.length - 1, zoom + 1))
    else if (event.key === '-') setZoom(Math.max(0, zoom - 1))
    else if (event.key === '0') setZoom(0)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const point = (event: React.PointerEvent | React.MouseEvent) => {
    const box = viewport.current!.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left + viewport.current!.scrollLeft, event.clientY - box.top + viewport.current!.scrollTop]
    const leaf = layout.leaves.find((leaf) => x > Math.max(layout.column - 4, leaf.x + 8) && Math.abs(y - leaf.y) <= leaf.row / 2)
    const gate = tree.nodes.find(({ index, children, samples }) => {
      const { x1, y: middle } = layout.nodes[index]
      return children.length > 0 && Math.abs(x - x1) < 9 && Math.abs(y - middle) < (samples.length * layout.strand) / 2 + 8
    })
    return { leaf, gate, at: leaf || gate ? null : hit(tree, layout, x, y) }
  }
  const hover = (event: React.PointerEvent) => {
    const { leaf, gate, at } = point(event)
    const last = (node: number) => ({ node, token: Math.max(0, tree.nodes[node].pieces.length - 1) })
    const next = leaf ? last(leaf.node) : gate ? last(gate.index) : at
    canvas.current!.style.cursor = next ? 'pointer' : ''
    if (next && place && next.node === place.node && next.token === place.token) return
    if (next) setFocus(next, 'pointer')
    else if (focus?.by === 'pointer') setFocus(null)
  }
  const click = (event: React.MouseEvent) => {
    const { leaf, gate, at } = point(event)
    if (leaf) onSelect?.(leaf.samples[0], null)
    else if (gate) openFork(gate.index)
    else if (at) onSelect?.(tree.nodes[at.node].samples[0], tree.nodes[at.node].start + at.token)
  }
  const scroll = () => {
    const box = viewport.current!
    painter.current?.look({ x: box.scrollLeft, y: box.scrollTop })
  }

  return (
    <figure className={styles.fork}>
      <div
        ref={viewport}
        role="tree"
        aria-label={`${label}: ${line(prompt, PROMPT_READ)}`}
        aria-activedescendant={place ? `${id}-${place.node}` : undefined}
        tabIndex={0}
        className={styles.viewport}
        style={{ height: seen }}
        onKeyDown={keys}
        onPointerMove={hover}
        onPointerLeave={() => focus?.by === 'pointer' && setFocus(null)}
        onClick={click}
        onScroll={scroll}
        onBlur={() => focus?.by === 'keys' && !opened && setFocus(null)}
      >
        <div style={{ width: layout.width, height: layout.height }}>
          <canvas ref={canvas} className={styles.canvas} />
        </div>
        <Items tree={tree} told={told} id={id} selected={selected?.sample ?? null} />
      </div>
      {place && !opened && viewport.current && <Tip picture={picture} place={place} box={viewport.current} />}
      {opened && (
        <Alternatives
          tree={tree}
          opened={opened}
          ask={ask ?? null}
          onClose={() => {
            setForked(null)
            viewport.current?.focus()
          }}
        />
      )}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {!small && (
        <figcaption className={styles.bar}>
          <Legend broken={picture.ticks.length > 0} />
          <Zoom zoom={zoom} onZoom={setZoom} />
        </figcaption>
      )}
    </figure>
  )
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Scrolls so that a point of the picture is seen. */
function reveal(box: HTMLElement, x: number, y: number) {
  const margin = 60
  const left = Math.min(x - margin, Math.max(x + margin - box.clientWidth, box.scrollLeft))
  const top = Math.min(y - margin, Math.max(y + margin - box.clientHeight, box.scrollTop))
  box.scrollTo({ left, top })
}
