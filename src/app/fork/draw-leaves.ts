/** @file Draws the leaves of the Fork: what each attempt answered, whether that is right, and its advantage, as far as there is room. */
import { signed } from '../format.ts'
import type { View } from './draw.ts'
import type { Picture } from './picture.ts'
import type { ForkTheme } from './theme.ts'
import { leafText, type Sample } from './tree.ts'
import { whyNoAdvantage } from './words.ts'

/** Height a leaf needs for its own line of text, and for a pill around it. */
const LINE = 12
const PILL = 21
/** What is said below the head of an empty column of advantages: its lines, the pixels it reaches down and to the left. */
const WHY = { first: 28, line: 15, bottom: 50, width: 112 }

export function drawLeaves(
  context: CanvasRenderingContext2D,
  { tree, layout }: Picture,
  theme: ForkTheme,
  view: View,
  lit: Set<number> | null,
) {
  const room = layout.width - layout.column - 8
  const beside = view.told && whyNoAdvantage(tree.samples) ? WHY : { bottom: 0, width: 0 }
  for (const { y, row, samples } of layout.leaves) {
    if (y + row < view.y || y - row > view.y + view.height) continue
    context.globalAlpha = lit && !samples.some((sample) => lit.has(sample)) ? 0.3 : 1
    const isOpen = view.selected !== null && samples.includes(view.selected.sample)
    drawLeaf(
      context,
      theme,
      tree.samples[samples[0]],
      samples.length,
      { x: layout.column, y, row, room: y - PILL / 2 < beside.bottom ? room - beside.width : room },
      view.told,
      isOpen,
    )
  }
  context.globalAlpha = 1
}

/** What the two columns of leaves are, and why the second one is empty. */
export function drawHead(context: CanvasRenderingContext2D, { tree, layout }: Picture, theme: ForkTheme) {
  context.font = `400 12px ${theme.font}`
  context.fillStyle = theme.muted
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillText('answer', layout.column + 2, 10)
  context.textAlign = 'right'
  context.fillText('advantage', layout.width - 8, 10)
  const why = whyNoAdvantage(tree.samples) ?? []
  for (const [i, text] of why.entries()) context.fillText(text, layout.width - 8, WHY.first + WHY.line * i)
}

/** A pill with mark, answer, how many attempts, and advantage: as much of these as there is room for. */
function drawLeaf(
  context: CanvasRenderingContext2D,
  theme: ForkTheme,
  sample: Sample,
  count: number,
  { x, y, row, room }: { x: number; y: number; row: number; room: number },
  told: boolean,
  isOpen: boolean,
) {
  const isCut = sample.outcome === 'cut off'
  const [ink, ground] = sample.correct ? [theme.good, theme.goodSoft] : isCut ? [theme.warn, theme.warnSoft] : [theme.bad, theme.badSoft]
  const said = leafText(sample)
  const isPill = row >= PILL
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const times = count > 1 ? `×${count}` : ''
  const advantage = !told || sample.advantage === null ? '' : signed(sample.advantage)
  if (row < LINE) return drawMark(context, ink, sample.correct, isCut, x + 5, y, Math.min(4, Math.max(1.5, row / 3)))
  const size = isPill ? 13 : 11
  context.font = `600 ${size}px ${theme.font}`
  const spare = room - 26 - (times ? context.measureText(times).width + 8 : 0) - (advantage ? 46 : 0)
  const answer = fitted(context, said, spare)
  const width = 24 + context.measureText(answer).width + (times ? context.measureText(times).width + 7 : 0) + (isPill ? 9 : 2)
  if (isPill || isOpen) {
    const half = Math.min(11, row / 2 - 0.5)
    context.beginPath()
    context.roundRect(x, y - half, width, 2 * half, half)
    context.fillStyle = ground
    context.fill()
    if (isOpen) {
      context.lineWidth = 2
      context.strokeStyle = theme.accent
      context.stroke()
    }
  }
  drawMark(context, ink, sample.correct, isCut, x + 12, y, isPill ? 4 : 3)
  context.fillStyle = ink
  context.font = `600 ${size}px ${theme.font}`
  context.fillText(answer, x + 21, y + 0.5)
  if (times) {
    const at = x + 21 + context.measureText(answer).width + 7
    context.font = `400 ${size}px ${theme.font}`
    context.fillText(times, at, y + 0.5)
  }
  if (!advantage) return
  context.textAlign = 'right'
  context.font = `400 ${isPill ? 12 : 11}px ${theme.font}`
  context.fillStyle = theme.muted
  context.fillText(advantage, x + room, y + 0.5)
}

/** A tick, a cross, or a line that ends. */
function drawMark(context: CanvasRenderingContext2D, ink: string, correct: boolean, isCut: boolean, x: number, y: number, r: number) {
  context.beginPath()
  if (correct) {
    context.moveTo(x - r, y)
    context.lineTo(x - r * 0.25, y + r * 0.75)
    context.lineTo(x + r, y - r * 0.75)
  } else if (isCut) {
    context.moveTo(x - r, y)
    context.lineTo(x + r * 0.4, y)
    context.moveTo(x + r, y - r)
    context.lineTo(x + r, y + r)
  } else {
    context.moveTo(x - r * 0.8, y - r * 0.8)
    context.lineTo(x + r * 0.8, y + r * 0.8)
    context.moveTo(x + r * 0.8, y - r * 0.8)
    context.lineTo(x - r * 0.8, y + r * 0.8)
  }
  context.lineWidth = r > 3 ? 2 : 1.5
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.strokeStyle = ink
  context.stroke()
}

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  let kept = text.slice(0, 40)
  while (kept.length > 1 && context.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1)
  return `${kept}…`
}
