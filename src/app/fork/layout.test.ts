import { describe, expect, it } from 'vitest'
import { labelsOf } from './labels.ts'
import { hit, layoutTree, type Room, strandY, tokenX } from './layout.ts'
import { pictureOf } from './picture.ts'
import { roomFor } from './room.ts'
import { attempts } from './testing.ts'
import { buildTree, type Sample } from './tree.ts'

const ROOM: Room = { width: 1200, fill: 1200, height: 500, row: 13, column: 190, before: 14, above: 24 }

describe.each([1, 2, 3, 4, 5, 6])('a layout of random attempts, %i', (seed) => {
  const tree = buildTree(attempts(seed, 5 * seed, 40))
  const layout = layoutTree(tree, ROOM)

  it('has its leaves in rows that do not meet, in the order of the tree', () => {
    expect(layout.leaves.map(({ node }) => node)).toEqual(tree.leaves)
    layout.leaves.forEach(({ y, row, samples }, i) => {
      expect(row).toBeGreaterThanOrEqual(ROOM.row)
      expect(row).toBeGreaterThan(samples.length * layout.strand)
      const before = layout.leaves[i - 1]
      if (before) expect(y - row / 2).toBeCloseTo(before.y + before.row / 2, 9)
    })
    const last = layout.leaves[layout.leaves.length - 1]
    expect(last.y + last.row / 2).toBeLessThanOrEqual(layout.height)
  })

  it('has each node among the rows of its own leaves, and children out of its end without a gap', () => {
    for (const node of tree.nodes) {
      const placed = layout.nodes[node.index]
      const half = (node.samples.length * layout.strand) / 2
      const own = layout.leaves.filter(({ samples }) => samples.some((sample) => node.samples.includes(sample)))
      expect(placed.y - half).toBeGreaterThanOrEqual(own[0].y - own[0].row / 2 - 1e-9)
      expect(placed.y + half).toBeLessThanOrEqual(own[own.length - 1].y + own[own.length - 1].row / 2 + 1e-9)
      expect(placed.x1).toBeGreaterThan(placed.x0)
      expect(placed.bend).toBeGreaterThanOrEqual(placed.x0)
      let at = node.ends
      for (const child of node.children) {
        const { x0, y0 } = layout.nodes[child]
        const count = tree.nodes[child].samples.length
        expect(x0).toBe(placed.x1)
        expect(y0).toBeCloseTo(
          (strandY(placed.y, node.samples.length, layout.strand, at) +
            strandY(placed.y, node.samples.length, layout.strand, at + count - 1)) /
            2,
          9,
        )
        at += count
      }
    }
  })

  it('has every strand in one piece, from the trunk to its leaf', () => {
    const { ways } = pictureOf(tree, ROOM)
    ways.forEach((way) => {
      way.slice(1).forEach((reach, i) => {
        expect(reach.x0).toBe(way[i].x1)
        expect(reach.y0).toBeCloseTo(way[i].y, 9)
      })
    })
  })

  it('finds under the pointer the token that is drawn there', () => {
    for (const node of tree.nodes) {
      node.pieces.forEach((_, token) => {
        const placed = layout.nodes[node.index]
        const x = (tokenX(placed, node, token) + tokenX(placed, node, token + 1)) / 2
        expect(hit(tree, layout, x, placed.y)).toEqual({ node: node.index, token })
      })
    }
  })

  it('has labels that do not meet', () => {
    const boxes = labelsOf(tree, layout).map(({ x, y, first, rest }) => ({ x, y, right: x + 7.2 * (first + rest).length - 2 }))
    expect(boxes.length).toBeGreaterThan(0)
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) expect(Math.abs(a.y - b.y) >= 11 || a.right <= b.x || b.right <= a.x).toBe(true)
    })
  })

  it('has a tick on each strand where its working breaks, and one across neighbours that break alike', () => {
    const { ticks } = pictureOf(tree, ROOM)
    const broken = tree.samples.flatMap(({ breaks }, sample) => (breaks === undefined ? [] : [sample]))
    expect(ticks.flatMap(({ samples }) => samples).toSorted((a, b) => a - b)).toEqual(broken)
    for (const { samples, top, bottom } of ticks) expect(bottom - top).toBeCloseTo(samples.length * layout.strand, 6)
  })
})

const one = (length: number, last: number): Sample => {
  const tokens = [...Array.from({ length }, () => 1), last]
  return { ...attempts(1, 1, 1)[0], tokens, pieces: tokens.map(() => 'word '), logprobs: tokens.map(() => -1), breaks: undefined }
}

it('shortens long stretches, the more the longer, so that the fork behind 2,000 tokens is seen', () => {
  const ends = [10, 100, 1000, 2000].map((length) => {
    const tree = buildTree([one(length, 2), one(length, 3)])
    const layout = layoutTree(tree, ROOM)
    expect(layout.width).toBe(ROOM.width)
    return layout.nodes[0].x1 - layout.nodes[0].x0
  })
  expect(ends).toEqual(ends.toSorted((a, b) => a - b))
  expect(ends[3] / ends[0]).toBeLessThan(5)
})

it('fits 64 attempts that part one after another into the width', () => {
  const samples = Array.from({ length: 64 }, (_, i) => one(5 * i, 2))
  const layout = layoutTree(buildTree(samples), ROOM)
  expect(layout.width).toBe(ROOM.width)
  expect(layout.leaves).toHaveLength(64)
})

it('keeps the order of branches from step to step, whatever their numbers and rewards', () => {
  const order = (samples: Sample[]) => {
    const tree = buildTree(samples)
    return tree.leaves.map((leaf) => samples[tree.nodes[leaf].samples[0]].tokens.join())
  }
  const few = [one(3, 9), one(3, 2), one(3, 5)]
  const many = [...few, ...[9, 9, 9, 5].map((last) => ({ ...one(3, last), reward: 1, correct: true }))]
  expect(order(many)).toEqual(order(few))
})

describe('the column of a small Fork', () => {
  const [one] = attempts(1, 1, 5)
  const columnFor = (answer: string, times: number) =>
    roomFor(buildTree(Array.from({ length: times }, () => ({ ...one, answer }))), 'small', 300, undefined, 1).column
  it('grows with its longest answer and how often that came, up to a bound', () => {
    expect(columnFor('1234567', 1)).toBeGreaterThan(columnFor('7', 1))
    expect(columnFor('1234567', 12)).toBeGreaterThan(columnFor('1234567', 1))
    expect(columnFor('7'.repeat(200), 1)).toBe(columnFor('7'.repeat(100), 1))
    expect(columnFor('7'.repeat(200), 1)).toBeLessThan(150)
  })
})
