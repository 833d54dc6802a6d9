/** @file A tree with everything that is worked out once for many frames: where it stands, its labels, each attempt's way through it. */
import { type Label, labelsOf } from './labels.ts'
import { bendY, type Layout, layoutTree, type Placed, type Room, strandY, tokenX } from './layout.ts'
import { rewardRange, rewardShare } from './theme.ts'
import type { Tree } from './tree.ts'

/** A strand's way through one node: the node's, moved to where the strand lies in it. */
export type Reach = Placed & { node: number }

export interface Picture {
  tree: Tree
  layout: Layout
  labels: Label[]
  /** By attempt. */
  ways: Reach[][]
  /** By attempt, 0 to 1. */
  shares: number[]
  /** Where the working of an attempt breaks. */
  breaks: { sample: number; x: number; y: number }[]
}

export function pictureOf(tree: Tree, room: Room): Picture {
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
  const breaks = tree.samples.flatMap(({ breaks }, sample) => {
    const at = breaks === undefined ? null : pointOf(tree, ways[sample], breaks)
    return at ? [{ sample, ...at }] : []
  })
  return { tree, layout, labels: labelsOf(tree, layout), ways, shares, breaks }
}

/** Where a token of an attempt begins, on its strand; null: it has no such token. */
function pointOf(tree: Tree, way: readonly Reach[], token: number): { x: number; y: number } | null {
  const reach = way.find(({ node }) => token < tree.nodes[node].end && token >= tree.nodes[node].start)
  if (!reach) return null
  const node = tree.nodes[reach.node]
  return { x: tokenX(reach, node, token - node.start), y: reach.y }
}

/** The height of a strand at x. */
export function heightAt(way: readonly Reach[], x: number): number {
  const reach = way.find(({ x1 }) => x <= x1) ?? way[way.length - 1]
  return bendY(reach, x)
}
