/** @file A tree with everything that is worked out once for many frames: where it stands, its labels, each attempt's way through it. */
import { type Label, labelsOf } from './labels.ts'
import { bendY, type Layout, layoutTree, type Placed, type Room, strandY, tokenX } from './layout.ts'
import { rewardRange, rewardShare } from './theme.ts'
import type { Tree } from './tree.ts'

/** A strand's way through one node: the node's, moved to where the strand lies in it. */
export type Reach = Placed & { node: number }

export interface Tick {
  samples: number[]
  x: number
  top: number
  bottom: number
}

export interface Picture {
  tree: Tree
  layout: Layout
  labels: Label[]
  /** By attempt. */
  ways: Reach[][]
  /** By attempt, 0 to 1. */
  shares: number[]
  /** Where the working breaks, a tick across strands that lie side by side. */
  ticks: Tick[]
}

export function pictureOf(tree: Tree, room: Room, told?: (text: string) => string): Picture {
  const layout = layoutTree(tree, room)
  const ways: Reach[][] = tree.samples.map(() => [])
  for (const node of tree.nodes) {
    const placed = layout.nodes[node.index]
    const count = node.samples.length
    node.samples.forEach((sample, at) => {
      const y = strandY(placed.y, count, layout.strand, at)
      ways[sample].push({ ...placed, node: node.index, y, y0: y + placed.y0 - placed.y })
    })
  }
  const range = rewardRange(tree.samples)
  const shares = tree.samples.map(({ reward }) => rewardShare(reward, range))
  return { tree, layout, labels: labelsOf(tree, layout, told), ways, shares, ticks: ticksOf(tree, layout.strand, ways) }
}

function ticksOf(tree: Tree, strand: number, ways: readonly Reach[][]): Tick[] {
  const ticks: Tick[] = []
  let last: { node: number; token: number; rank: number } | null = null
  for (const [rank, sample] of tree.nodes[0].samples.entries()) {
    const token = tree.samples[sample].breaks
    const reach = token === undefined ? undefined : ways[sample].find(({ node }) => token < tree.nodes[node].end)
    if (token === undefined || !reach) continue
    const node = tree.nodes[reach.node]
    const [top, bottom] = [reach.y - strand / 2, reach.y + strand / 2]
    if (last && last.node === reach.node && last.token === token && last.rank === rank - 1) {
      const tick = ticks[ticks.length - 1]
      tick.samples.push(sample)
      tick.bottom = bottom
    } else ticks.push({ samples: [sample], x: tokenX(reach, node, token - node.start), top, bottom })
    last = { node: reach.node, token, rank }
  }
  return ticks
}

/** The height of a strand at x. */
export function heightAt(way: readonly Reach[], x: number): number {
  const reach = way.find(({ x1 }) => x <= x1) ?? way[way.length - 1]
  return bendY(reach, x)
}
