/**
 * @file Where everything of a tree stands, in pixels: left to right, an attempt a strand, strands of one node side by side. A strand is as
 * thick everywhere, so a branch is as wide as it has attempts; leaves stand in rows, in the order of their tokens, and strands keep that order.
 */
import type { Tree, TreeNode } from './tree.ts'

export interface Room {
  /** Pixels there are; a tree that needs more gets more. */
  width: number
  height: number
  /** Pixels it fills, though it may need fewer. */
  fill: number
  /** Least height of a leaf's row. */
  row: number
  /** Kept free at the right, for what is said of the leaves. */
  column: number
  /** Kept free at the left, and at the top. */
  before: number
  above: number
}

/** A node: it comes out of its parent at (x0, y0), bends until `bend`, and goes on straight at `y` to x1. All y are of its middle. */
export interface Placed {
  x0: number
  y0: number
  bend: number
  x1: number
  y: number
}

export interface PlacedLeaf {
  node: number
  samples: readonly number[]
  /** Where its strands end, and the middle of them. */
  x: number
  y: number
  /** Height there is for it. */
  row: number
}

export interface Layout {
  width: number
  height: number
  /** From one strand to the next. */
  strand: number
  /** Where the column of leaves begins. */
  column: number
  nodes: Placed[]
  leaves: PlacedLeaf[]
}

/** Pixels a character of a label takes. */
export const CHARACTER = 7.2
/** Between a node's end and where its branches go straight: so much, down to so little in a tree of many forks; far ones take more. */
const BEND = 34
const SHORTEST_BEND = 8
const SLOPE = 0.5
/** Stretches are as long as their text up to here, then grow as the root of what there is more. */
const PLAIN = 150
const SQUEEZED = 4
/** Stretches may be shortened and lengthened by so much to fit. */
const SHORTEST = 0.35
const LONGEST = 1.6
/** A tree that needs more than this is wider than there is room. */
const LEAST = 0.02
const THICKEST = 9
/** Most of the height that strands take together; the rest parts them. */
const FILLED = 0.42
const MARGIN = 12

/** How thick a strand is, how far apart the rows of the leaves are, and the height they take together. */
export function rowsOf(tree: Tree, room: Room): { strand: number; gap: number; height: number } {
  const count = Math.max(1, tree.samples.length)
  const rows = Math.max(1, tree.leaves.length)
  const strand = Math.max(1, Math.min(THICKEST, (FILLED * room.height) / count))
  const around = room.above + MARGIN
  const gap = Math.max(room.row - strand, (room.height - around - count * strand) / rows, 2)
  const height = Math.max(room.height, around + count * strand + rows * gap)
  return { strand, gap, height }
}

export function layoutTree(tree: Tree, room: Room): Layout {
  const { strand, gap, height } = rowsOf(tree, room)
  const edge = room.width - room.column
  const { scale, bend } = scalesFor(tree, edge - room.before)
  const nodes: Placed[] = tree.nodes.map(() => ({ x0: 0, y0: 0, bend: 0, x1: 0, y: 0 }))
  const leaves: PlacedLeaf[] = []
  let top = room.above
  for (const index of tree.leaves) {
    const node = tree.nodes[index]
    const row = node.ends * strand + gap
    leaves.push({ node: index, samples: node.samples.slice(0, node.ends), x: 0, y: top + row / 2, row })
    top += row
  }
  const rowOf = new Map(leaves.map((leaf) => [leaf.node, leaf]))

  // From the leaves to the root: in the middle of its attempts, as far as its strands stay among its own rows.
  const spans = tree.nodes.map(() => ({ top: 0, bottom: 0, sum: 0 }))
  for (const node of tree.nodes.toReversed()) {
    const own = rowOf.get(node.index)
    const parts = node.children.map((child) => spans[child])
    const span = {
      top: own ? own.y - own.row / 2 : (parts[0]?.top ?? room.above),
      bottom: parts.length > 0 ? parts[parts.length - 1].bottom : own ? own.y + own.row / 2 : height - MARGIN,
      sum: parts.reduce((sum, part) => sum + part.sum, own ? own.y * node.ends : 0),
    }
    spans[node.index] = span
    const half = (node.samples.length * strand) / 2
    const middle = node.samples.length > 0 ? span.sum / node.samples.length : height / 2
    nodes[node.index].y = Math.min(span.bottom - half, Math.max(span.top + half, middle))
  }

  const behind = tree.nodes.map(() => 0)
  for (const { index, parent, children } of tree.nodes.toReversed())
    behind[index] = (parent < 0 ? 0 : bend) + scale * stretchOf(tree.nodes[index]) + Math.max(0, ...children.map((child) => behind[child]))

  // From the root to the leaves: branches leave the end of their parent in the order of its strands.
  for (const node of tree.nodes) {
    const placed = nodes[node.index]
    const isRoot = node.parent < 0
    if (isRoot) Object.assign(placed, { x0: room.before, y0: placed.y })
    // What the ways behind it leave free bends take, the longer the farther they lead, and a leaf's text.
    const own = stretchOf(node)
    const spare = edge - placed.x0 - behind[node.index]
    const length = isRoot ? 0 : Math.max(bend, Math.min(SLOPE * Math.abs(placed.y - placed.y0), bend + spare / 2))
    placed.bend = placed.x0 + length
    const most = node.children.length > 0 ? 0 : Math.min(own, edge - placed.bend)
    placed.x1 = placed.bend + Math.max(scale * own, most)
    let at = node.ends
    for (const child of node.children) {
      const { samples } = tree.nodes[child]
      nodes[child].x0 = placed.x1
      nodes[child].y0 = strandY(placed.y, node.samples.length, strand, at + (samples.length - 1) / 2)
      at += samples.length
    }
    const leaf = rowOf.get(node.index)
    if (leaf) leaf.x = placed.x1
  }
  const column = Math.max(room.fill - room.column, ...nodes.map(({ x1 }) => x1))
  return { width: column + room.column, height, strand, column, nodes, leaves }
}

/** How much of their wish stretches get, and the pixels of a bend, so that the longest way fits: bends give in second, and not wholly. */
function scalesFor(tree: Tree, free: number): { scale: number; bend: number } {
  const reach: { bends: number; length: number }[] = []
  for (const node of tree.nodes) {
    const before = node.parent < 0 ? { bends: -BEND, length: 0 } : reach[node.parent]
    reach.push({ bends: before.bends + BEND, length: before.length + stretchOf(node) })
  }
  const fitting = (by: (way: { bends: number; length: number }) => number) => Math.min(LONGEST, ...reach.map(by))
  const scale = fitting(({ bends, length }) => (free - bends) / length)
  if (scale >= SHORTEST) return { scale, bend: BEND }
  const both = fitting(({ bends, length }) => free / (bends + SHORTEST * length))
  if (both >= SHORTEST_BEND / BEND) return { scale: SHORTEST * both, bend: BEND * both }
  const rest = fitting(({ bends, length }) => (free - (bends * SHORTEST_BEND) / BEND) / length)
  return { scale: Math.max(LEAST, rest), bend: SHORTEST_BEND }
}

/** Pixels that a node's text takes, long ones shortened. */
function stretchOf({ edges, pieces }: TreeNode): number {
  if (pieces.length === 0) return 8
  const text = edges[pieces.length] * CHARACTER + 10
  return Math.min(text, PLAIN) + SQUEEZED * Math.sqrt(Math.max(0, text - PLAIN))
}

/** Middle of strand `at` of `count` that lie around `y`. */
export function strandY(y: number, count: number, strand: number, at: number): number {
  return y + (at - (count - 1) / 2) * strand
}

/** Where a token of a node begins; `token` counts from the node's first, and may be its end. */
export function tokenX({ bend, x1 }: Placed, { edges, pieces }: TreeNode, token: number): number {
  return bend + ((x1 - bend) * edges[token]) / Math.max(1, edges[pieces.length])
}

/** The height of a bend at x, between y0 and y: flat at both ends. */
export function bendY({ x0, y0, bend, y }: Placed, x: number): number {
  const t = bend > x0 ? Math.min(1, Math.max(0, (x - x0) / (bend - x0))) : 1
  return y0 + (y - y0) * t * t * (3 - 2 * t)
}

/** What stands at a point: a node and its token there, counted from the node's first; null: nothing within `near` pixels. */
export function hit(tree: Tree, layout: Layout, x: number, y: number, near = 6): { node: number; token: number } | null {
  let best: { node: number; token: number } | null = null
  let least = near
  for (const node of tree.nodes) {
    const placed = layout.nodes[node.index]
    if (x < placed.x0 || x > placed.x1 || node.pieces.length === 0) continue
    const away = Math.abs(y - bendY(placed, x)) - (node.samples.length * layout.strand) / 2
    if (away >= least) continue
    least = away
    const reached = ((x - placed.bend) / Math.max(1, placed.x1 - placed.bend)) * node.edges[node.pieces.length]
    let token = 0
    while (token < node.pieces.length - 1 && node.edges[token + 1] <= reached) token++
    best = { node: node.index, token }
  }
  return best
}
