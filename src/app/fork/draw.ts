/** @file Draws a picture of the Fork: strands, labels, forks, ticks and leaves. Everything that moves is an argument; nothing is kept. */
import { drawHead, drawLeaves } from './draw-leaves.ts'
import { tokenX } from './layout.ts'
import { heightAt, type Picture, type Reach } from './picture.ts'
import { type ForkTheme, rewardColour } from './theme.ts'

/** A token of the tree: of which node, counted from that node's first. */
export interface Place {
  node: number
  token: number
}

export interface View {
  /** The part of the picture that is seen, in its own pixels. */
  x: number
  y: number
  width: number
  height: number
  /** Whether a leaf tells its advantage too. */
  told: boolean
  /** Under the pointer or the keys: its attempts stand out. */
  focus: Place | null
  /** An attempt that is open beside the picture. */
  selected: { sample: number; token: number | null } | null
  /** Absent: strands are drawn too, beside labels, forks and leaves. */
  strands?: false
}

export function draw(context: CanvasRenderingContext2D, picture: Picture, theme: ForkTheme, view: View): void {
  const lit = view.focus ? new Set(picture.tree.nodes[view.focus.node].samples) : null
  context.clearRect(0, 0, view.width, view.height)
  context.save()
  context.translate(-view.x, -view.y)
  if (view.strands !== false) {
    drawBodies(context, picture, theme)
    drawLeaders(context, picture, theme, lit)
    drawStrands(context, picture, theme, lit, view)
    drawTicks(context, picture, theme, lit)
  }
  drawForks(context, picture, theme)
  if (view.focus) drawFocus(context, picture, theme, view.focus)
  drawLabels(context, picture, theme, lit)
  if (view.told) drawHead(context, picture, theme)
  drawLeaves(context, picture, theme, view, lit)
  context.restore()
}

/** A soft ground under the strands of a node, that holds them together. */
function drawBodies(context: CanvasRenderingContext2D, { tree, layout }: Picture, theme: ForkTheme) {
  context.beginPath()
  for (const node of tree.nodes) {
    const { x0, y0, bend, x1, y } = layout.nodes[node.index]
    const half = (node.samples.length * layout.strand) / 2 + 2
    const third = (bend - x0) / 3
    context.moveTo(x0, y0 - half)
    context.bezierCurveTo(x0 + third, y0 - half, bend - third, y - half, bend, y - half)
    context.lineTo(x1, y - half)
    context.lineTo(x1, y + half)
    context.lineTo(bend, y + half)
    context.bezierCurveTo(bend - third, y + half, x0 + third, y0 + half, x0, y0 + half)
    context.closePath()
  }
  context.fillStyle = theme.sunken
  context.fill()
}

/** What of a strand is painted: narrow ones touch each other, wide ones can be counted. */
export function thickness(strand: number): number {
  return strand > 5 ? strand - 2 : strand > 2.5 ? strand - 0.8 : strand
}

function trace(context: CanvasRenderingContext2D, way: readonly Reach[]) {
  context.beginPath()
  context.moveTo(way[0].x0, way[0].y0)
  for (const { x0, y0, bend, x1, y } of way) {
    const third = (bend - x0) / 3
    if (bend > x0) context.bezierCurveTo(x0 + third, y0, bend - third, y, bend, y)
    context.lineTo(x1, y)
  }
}

function drawStrands(context: CanvasRenderingContext2D, picture: Picture, theme: ForkTheme, lit: Set<number> | null, view: View) {
  const { tree, layout, ways, shares } = picture
  context.lineCap = 'butt'
  context.lineJoin = 'round'
  context.lineWidth = thickness(layout.strand)
  for (const sample of tree.nodes[0].samples) {
    context.globalAlpha = lit && !lit.has(sample) ? 0.22 : 1
    context.strokeStyle = rewardColour(theme, shares[sample])
    trace(context, ways[sample])
    context.stroke()
  }
  context.globalAlpha = 1
  const chosen = view.selected && ways[view.selected.sample]
  if (!chosen) return
  trace(context, chosen)
  context.lineWidth = thickness(layout.strand) + 5
  context.strokeStyle = theme.accent
  context.stroke()
  trace(context, chosen)
  context.lineWidth = thickness(layout.strand) + 2
  context.strokeStyle = theme.surface
  context.stroke()
  trace(context, chosen)
  context.lineWidth = thickness(layout.strand)
  context.strokeStyle = rewardColour(theme, shares[view.selected!.sample])
  context.stroke()
}

/** From where an attempt ended to its leaf. */
function drawLeaders(context: CanvasRenderingContext2D, { layout }: Picture, theme: ForkTheme, lit: Set<number> | null) {
  context.lineWidth = 1.5
  context.lineCap = 'round'
  context.strokeStyle = theme.lineStrong
  context.setLineDash([0.1, 5])
  for (const { x, y, samples } of layout.leaves) {
    context.globalAlpha = lit && !samples.some((sample) => lit.has(sample)) ? 0.25 : 0.8
    context.beginPath()
    context.moveTo(x + 6, y)
    context.lineTo(layout.column - 2, y)
    context.stroke()
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

/** The tips of strands that have grown as far as `front`. */
export function drawTips(context: CanvasRenderingContext2D, { layout, ways, shares }: Picture, theme: ForkTheme, front: number): void {
  for (const [sample, way] of ways.entries()) {
    if (front > way[way.length - 1].x1) continue
    context.beginPath()
    context.arc(front, heightAt(way, front), Math.max(2, thickness(layout.strand) * 0.75), 0, 2 * Math.PI)
    context.fillStyle = rewardColour(theme, shares[sample])
    context.fill()
  }
}

/** Where attempts part: a gate across their strands. */
function drawForks(context: CanvasRenderingContext2D, { tree, layout }: Picture, theme: ForkTheme) {
  context.lineWidth = 1.5
  context.fillStyle = theme.surface
  context.strokeStyle = theme.ink
  for (const node of tree.nodes) {
    const { x1, y } = layout.nodes[node.index]
    if (node.children.length === 0) continue
    const half = Math.max(4, (node.samples.length * layout.strand) / 2 + 1.5)
    context.beginPath()
    context.roundRect(x1 - 3, y - half, 6, 2 * half, 3)
    context.fill()
    context.stroke()
  }
}

function drawTicks(context: CanvasRenderingContext2D, { ticks, layout }: Picture, theme: ForkTheme, lit: Set<number> | null) {
  const beyond = layout.strand > 4 ? 2.5 : 1.5
  for (const [width, colour] of [
    [5, theme.surface],
    [2, theme.ink],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = colour
    context.lineCap = 'round'
    context.beginPath()
    for (const { samples, x, top, bottom } of ticks) {
      if (lit && !samples.some((sample) => lit.has(sample))) continue
      context.moveTo(x + 5, top - beyond)
      context.lineTo(x + 1, bottom + beyond)
    }
    context.stroke()
  }
}

function drawFocus(context: CanvasRenderingContext2D, { tree, layout }: Picture, theme: ForkTheme, { node, token }: Place) {
  const { samples } = tree.nodes[node]
  const placed = layout.nodes[node]
  const half = Math.max(5, (samples.length * layout.strand) / 2 + 3)
  const x = tokenX(placed, tree.nodes[node], token)
  const end = tokenX(placed, tree.nodes[node], Math.min(token + 1, tree.nodes[node].pieces.length))
  context.beginPath()
  context.roundRect(x, placed.y - half, Math.max(4, end - x), 2 * half, 4)
  context.lineWidth = 4.5
  context.strokeStyle = theme.surface
  context.stroke()
  context.lineWidth = 2
  context.strokeStyle = theme.accent
  context.stroke()
}

function drawLabels(context: CanvasRenderingContext2D, { tree, labels }: Picture, theme: ForkTheme, lit: Set<number> | null) {
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = theme.surface
  for (const { node, x, y, first, rest } of labels) {
    context.globalAlpha = lit && !tree.nodes[node].samples.some((sample) => lit.has(sample)) ? 0.25 : 1
    let at = x
    for (const [text, weight, colour] of [
      [first, 700, theme.ink],
      [rest, 400, theme.muted],
    ] as const) {
      if (text === '') continue
      context.font = `${weight} 12px ${theme.code}`
      context.strokeText(text, at, y)
      context.fillStyle = colour
      context.fillText(text, at, y)
      at += context.measureText(text).width
    }
  }
  context.globalAlpha = 1
}
