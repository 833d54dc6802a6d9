/** @file The tree in words, for screen readers: an item a node. Written once a tree, since a pointer that moves draws the Fork anew each time. */
import { memo, useMemo } from 'react'
import type { Tree } from './tree.ts'
import { itemWords } from './words.ts'

export const Items = memo(function Items({
  tree,
  told,
  id,
  selected,
}: {
  tree: Tree
  /** How the text of a stretch is put. */
  told?: (text: string) => string
  /** Items are `id`-0, `id`-1, ... */
  id: string
  /** The attempt that is open. */
  selected: number | null
}) {
  const levels = useMemo(() => levelsOf(tree), [tree])
  const words = useMemo(() => tree.nodes.map((node) => itemWords(tree, node, told)), [tree, told])
  return (
    <div className="visually-hidden">
      {tree.nodes.map(({ index, ends, samples, children }) => (
        <div
          key={index}
          id={`${id}-${index}`}
          role="treeitem"
          aria-level={levels[index]}
          aria-selected={selected !== null && ends > 0 && samples.includes(selected)}
          aria-expanded={children.length > 0 ? true : undefined}
        >
          {words[index]}
        </div>
      ))}
    </div>
  )
})

function levelsOf({ nodes }: Tree): number[] {
  const levels: number[] = []
  for (const { parent } of nodes) levels.push(parent < 0 ? 1 : levels[parent] + 1)
  return levels
}
