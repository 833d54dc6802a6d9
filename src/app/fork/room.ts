/** @file How much room a Fork takes: what its leaves need, within reason. */
import { type Room, rowsOf } from './layout.ts'
import { leafText, type Tree } from './tree.ts'

export type Size = 'large' | 'small'

/** Leaves of a large and of a small Fork have rows of at least so many pixels, and would like to have so many. */
const ROWS = { large: { least: 13, liked: 30 }, small: { least: 9, liked: 22 } }
const HEIGHTS = { large: { least: 280, most: 620 }, small: { least: 130, most: 220 } }
/** A Fork is scrolled in beyond this. */
const MOST_SEEN = { large: 880, small: 220 }
/** Pixels of the column of leaves with their advantages, and of a Fork that is too narrow for it: there the answers take what they need. */
export const WIDE = 190
const NARROW = 560
const ANSWERS = { least: 84, most: 128 }
/** Pixels of a leaf beside its text, and of a character of that. */
const AROUND = 36
const CHARACTER = 8.2

export function roomFor(tree: Tree, size: Size, width: number, height: number | undefined, zoom: number): Room {
  const { least, liked } = ROWS[size]
  const heights = HEIGHTS[size]
  const own = height ?? Math.min(heights.most, Math.max(heights.least, tree.leaves.length * liked + 24))
  return {
    width: Math.max(200, width) * zoom,
    height: own * zoom,
    fill: Math.max(200, width),
    row: least,
    column: size === 'small' || width < NARROW ? columnOf(tree) : WIDE,
    before: size === 'small' ? 8 : 14,
    above: size === 'small' ? 8 : 24,
  }
}

/** So that the longest answer stands whole, with how often it came, unless it is very long. */
function columnOf({ nodes, leaves, samples }: Tree): number {
  const needs = leaves.map((leaf) => {
    const { ends, samples: members } = nodes[leaf]
    const times = ends > 1 ? `×${ends}`.length + 1 : 0
    return AROUND + CHARACTER * (leafText(samples[members[0]]).length + times)
  })
  return Math.min(ANSWERS.most, Math.max(ANSWERS.least, ...needs))
}

/** Pixels of its height that are seen, however much it is zoomed; the rest is scrolled to. */
export function seenOf(tree: Tree, size: Size, width: number, height: number | undefined): number {
  const whole = rowsOf(tree, roomFor(tree, size, width, height, 1)).height
  return Math.min(whole, height ?? MOST_SEEN[size])
}
