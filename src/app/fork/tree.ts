/**
 * @file All attempts at one prompt as one tree of tokens: a node is a stretch that all its attempts wrote alike, its children are what came
 * next. Every attempt is a path from the root; attempts that wrote the same end in the same leaf.
 */
import { visible } from '../shading.ts'

/** One attempt. `tokens`, `pieces` and `logprobs` are of its completion and equally long. */
export interface Sample {
  tokens: readonly number[]
  /** Each token as text. */
  pieces: readonly string[]
  /** ln p of each token under the policy that sampled it. */
  logprobs: readonly number[]
  reward: number
  correct: boolean
  /** As a verdict names it: `correct`, `wrong`, `unparsable`, ... */
  outcome: string
  /** What it answered, where that can be read out of it. */
  answer?: string
  /** Null: it took no part in the update. */
  advantage: number | null
  /** Index of the first token of the first false line of its working; absent: none is false, or nobody can tell. */
  breaks?: number
}

export interface TreeNode {
  index: number
  /** Index of the node it grew out of; -1: it is the root. */
  parent: number
  /** Ordered by their first token, so that trees of other steps have the same order. */
  children: number[]
  /** Its tokens are [start, end) of each of its attempts; only the root may have none. */
  start: number
  end: number
  /** Indices of the attempts through it, in the order of the leaves: each child's are a run of them, behind those that end here. */
  samples: number[]
  /** Of `samples` the first so many end with this node. */
  ends: number
  pieces: readonly string[]
  /** Characters before each of its tokens as they are shown, and of all of them: one longer than `pieces`. */
  edges: Float64Array
  meanReward: number
}

/** Nodes in the order of a walk, each before its children; the root is the first. */
export interface Tree {
  nodes: TreeNode[]
  samples: readonly Sample[]
  /** Nodes where attempts end, from the first to the last in the order of the leaves. */
  leaves: number[]
}

export function buildTree(samples: readonly Sample[]): Tree {
  const nodes: TreeNode[] = []
  const leaves: number[] = []
  const grow = (members: readonly number[], parent: number, start: number): number => {
    const end = agreement(samples, members, start)
    const { pieces } = samples[members[0]] ?? { pieces: [] }
    const node: TreeNode = {
      index: nodes.length,
      parent,
      children: [],
      start,
      end,
      samples: members.filter((i) => samples[i].tokens.length === end),
      ends: 0,
      pieces: pieces.slice(start, end),
      edges: edgesOf(pieces, start, end),
      meanReward: members.reduce((sum, i) => sum + samples[i].reward, 0) / Math.max(1, members.length),
    }
    nodes.push(node)
    node.ends = node.samples.length
    if (node.ends > 0) leaves.push(node.index)
    const next = new Map<number, number[]>()
    for (const i of members) {
      const token = samples[i].tokens[end]
      if (token === undefined) continue
      const others = next.get(token)
      if (others) others.push(i)
      else next.set(token, [i])
    }
    for (const [, branch] of [...next].sort(([a], [b]) => a - b)) {
      const child = grow(branch, node.index, end)
      node.children.push(child)
      node.samples.push(...nodes[child].samples)
    }
    return node.index
  }
  grow([...samples.keys()], -1, 0)
  return { nodes, samples, leaves }
}

/** How far the attempts agree, from a token up to which they do. */
function agreement(samples: readonly Sample[], members: readonly number[], start: number): number {
  if (members.length === 0) return start
  const { tokens } = samples[members[0]]
  let end = tokens.length
  for (const i of members) {
    const others = samples[i].tokens
    let at = start
    while (at < end && others[at] === tokens[at]) at++
    end = at
  }
  return end
}

function edgesOf(pieces: readonly string[], start: number, end: number): Float64Array {
  const edges = new Float64Array(end - start + 1)
  for (let at = start; at < end; at++) edges[at - start + 1] = edges[at - start] + Math.max(1, shown(pieces[at]).length)
  return edges
}

/** A piece in one line. */
export function shown(piece: string): string {
  const text = piece ?? ''
  // Plain ones, most by far, as they are.
  return /^[!-~]+(?: [!-~]+)*$/.test(text) ? text : visible(text).replaceAll('\n', '')
}

/** What stands at the end of an attempt: its answer, else how it failed. */
export function leafText({ answer, outcome }: Sample): string {
  return answer ?? outcome.replaceAll('-', ' ')
}

/** The child that an attempt goes on to; null: it ends with this node. */
export function childOf(tree: Tree, node: TreeNode, sample: number): TreeNode | null {
  const found = node.children.find((child) => tree.nodes[child].samples.includes(sample))
  return found === undefined ? null : tree.nodes[found]
}

/** Nodes of an attempt, from the root to its leaf. */
export function pathOf(tree: Tree, sample: number): TreeNode[] {
  const path: TreeNode[] = []
  for (let node: TreeNode | null = tree.nodes[0]; node; node = childOf(tree, node, sample)) path.push(node)
  return path
}

/** The node that holds a token of an attempt; behind its last one, its leaf. */
export function nodeAt(tree: Tree, sample: number, token: number): TreeNode {
  const path = pathOf(tree, sample)
  return path.find(({ end }) => token < end) ?? path[path.length - 1]
}
