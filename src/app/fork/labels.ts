/** @file What is written beside the strands: the text of each stretch, where nothing else stands. */
import { CHARACTER, type Layout } from './layout.ts'
import { shown, type Tree } from './tree.ts'

export interface Label {
  node: number
  /** Left end and baseline. */
  x: number
  y: number
  /** The token that made the difference, and what follows it; the root's is all in `rest`. */
  first: string
  rest: string
}

/** Characters that say something of a longer text. */
const LEAST = 4
const HEIGHT = 13
const AWAY = 4

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** `told`: how the text of a stretch is put. Wide branches first; a label stands above its strands, else below them, else nowhere. */
export function labelsOf(tree: Tree, layout: Layout, told: (text: string) => string = (text) => text): Label[] {
  const { strand, nodes } = layout
  const bars = tree.nodes.map(({ index, samples }): Box => {
    const { bend, x1, y } = nodes[index]
    const half = (samples.length * strand) / 2
    return { left: bend, right: x1, top: y - half, bottom: y + half }
  })
  const taken: Box[] = []
  const labels: Label[] = []
  for (const node of [...tree.nodes].sort((a, b) => b.samples.length - a.samples.length || a.index - b.index)) {
    const { left, right, top, bottom } = bars[node.index]
    const room = Math.floor((right - left - 4) / CHARACTER)
    const isRoot = node.parent < 0
    const text = told(node.pieces.slice(0, room).map(shown).join(''))
    if (text === '' || room < Math.min(text.length, LEAST)) continue
    const kept = text.length > room || node.pieces.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text
    for (const baseline of [top - AWAY, bottom + AWAY + HEIGHT - 4]) {
      const box = { left, right: left + kept.length * CHARACTER, top: baseline - HEIGHT + 3, bottom: baseline + 2 }
      if (box.top < 0 || box.bottom > layout.height) continue
      if (taken.some((other) => overlap(box, other)) || bars.some((bar, i) => i !== node.index && overlap(box, bar))) continue
      taken.push(box)
      const lead = isRoot ? 0 : Math.min(kept.length, told(shown(node.pieces[0])).length)
      labels.push({ node: node.index, x: left + 2, y: baseline, first: kept.slice(0, lead), rest: kept.slice(lead) })
      break
    }
  }
  return labels
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
