/** @file The tree by arrow keys: along a branch, and across to the next one. */
import type { Place } from './draw.ts'
import { nodeAt, pathOf, type Tree } from './tree.ts'

/** Where a key leads from a place; null: it is none of these keys. `far`: to the end of the stretch, or the beginning. */
export function walk(tree: Tree, { node: index, token }: Place, key: string, far = false): Place | null {
  const node = tree.nodes[index]
  const last = Math.max(0, node.pieces.length - 1)
  if (key === 'ArrowRight') {
    if (token < last) return { node: index, token: far ? last : token + 1 }
    // The way that most went.
    const next = node.children.toSorted((a, b) => tree.nodes[b].samples.length - tree.nodes[a].samples.length)[0]
    return { node: next ?? index, token: next === undefined ? token : 0 }
  }
  if (key === 'ArrowLeft') {
    if (token > 0) return { node: index, token: far ? 0 : token - 1 }
    if (node.parent < 0) return { node: index, token: 0 }
    return { node: node.parent, token: Math.max(0, tree.nodes[node.parent].pieces.length - 1) }
  }
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const order = tree.nodes[0].samples
    const rank = order.indexOf(key === 'ArrowUp' ? node.samples[0] : node.samples[node.samples.length - 1])
    const sample = order[rank + (key === 'ArrowUp' ? -1 : 1)]
    return sample === undefined ? { node: index, token } : placeOf(tree, sample, node.start + token)
  }
  if (key === 'Home') return { node: 0, token: 0 }
  if (key === 'End') {
    const path = pathOf(tree, node.samples[0] ?? 0)
    const leaf = path[path.length - 1]
    return { node: leaf.index, token: Math.max(0, leaf.pieces.length - 1) }
  }
  return null
}

/** The place of an attempt's token, or of its last one. */
export function placeOf(tree: Tree, sample: number, token: number): Place {
  const node = nodeAt(tree, sample, token)
  return { node: node.index, token: Math.max(0, Math.min(token - node.start, node.pieces.length - 1)) }
}
