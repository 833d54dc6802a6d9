/** @file Walking the tree, turning one picture into another, colours, what a fork's popover counts, and attempts out of records. */
import { describe, expect, it } from 'vitest'
import type { RolloutRecord } from '../../workers/api.ts'
import { takenAt } from './alternatives.tsx'
import { strandPairs, strandsBetween } from './morph.ts'
import { heightAt, pictureOf } from './picture.ts'
import { sampleOf } from './sample.ts'
import { attempts } from './testing.ts'
import { mixed, rewardColour, rewardRange, rewardShare } from './theme.ts'
import { buildTree } from './tree.ts'
import { walk } from './walk.ts'
import { announcement, whyNoAdvantage } from './words.ts'

const ROOM = { width: 1000, fill: 1000, height: 400, row: 13, column: 100, before: 14, above: 24 }
const KEYS = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End']

describe.each([2, 3, 4])('walking a tree by keys, %i', (seed) => {
  const tree = buildTree(attempts(seed, 12, 30))

  it('leads from every place to a place, and to no other key', () => {
    for (const { index, pieces } of tree.nodes)
      for (let token = 0; token < Math.max(1, pieces.length); token++)
        for (const key of KEYS)
          for (const far of [false, true]) {
            const to = walk(tree, { node: index, token }, key, far)
            expect(to).not.toBeNull()
            const node = tree.nodes[to!.node]
            expect(to!.token).toBeLessThan(Math.max(1, node.pieces.length))
            expect(announcement(tree, to!)).not.toBe('')
          }
    expect(walk(tree, { node: 0, token: 0 }, 'a')).toBeNull()
  })

  it('goes right to a leaf and left back to the root, token by token', () => {
    let place = { node: 0, token: 0 }
    let steps = 0
    for (let next = walk(tree, place, 'ArrowRight')!; next.node !== place.node || next.token !== place.token; steps++) {
      place = next
      next = walk(tree, place, 'ArrowRight')!
    }
    expect(tree.nodes[place.node].children).toEqual([])
    for (let back = 0; back < steps; back++) place = walk(tree, place, 'ArrowLeft')!
    expect(place).toEqual({ node: 0, token: 0 })
  })

  it('reaches every node', () => {
    const met = new Set<number>()
    const open = [{ node: 0, token: 0 }]
    const seen = new Set<string>()
    for (let place = open.pop(); place; place = open.pop()) {
      met.add(place.node)
      for (const key of KEYS) {
        const next = walk(tree, place, key)!
        const name = `${next.node} ${next.token}`
        if (!seen.has(name)) open.push(next)
        seen.add(name)
      }
    }
    expect(met.size).toBe(tree.nodes.length)
  })
})

describe('between two steps', () => {
  const [a, b] = [attempts(3, 8, 30), attempts(4, 12, 50)].map((samples) => pictureOf(buildTree(samples), ROOM))

  it('pairs strands in their order, so that none crosses another on the way', () => {
    const pairs = strandPairs(a, b)
    expect(pairs).toHaveLength(12)
    expect(new Set(pairs.map(([from]) => from)).size).toBe(8)
    expect(pairs.map(([, to]) => to)).toEqual(b.tree.nodes[0].samples)
    for (const t of [0, 0.3, 1]) {
      const starts = strandsBetween(a, b, t).map(({ heights }) => heights[0])
      starts.forEach((y, i) => i > 0 && expect(y).toBeGreaterThanOrEqual(starts[i - 1] - 1e-9))
    }
  })

  it('is the one picture at its beginning and the other at its end', () => {
    const pairs = strandPairs(a, b)
    for (const [t, picture, side] of [
      [0, a, 0],
      [1, b, 1],
    ] as const)
      strandsBetween(a, b, t).forEach(({ heights, x0, x1, from, to }, i) => {
        const sample = pairs[i][side]
        const way = picture.ways[sample]
        expect([x0, x1]).toEqual([way[0].x0, way[way.length - 1].x1])
        heights.forEach((y, step) => expect(y).toBeCloseTo(heightAt(way, x0 + ((x1 - x0) * step) / (heights.length - 1)), 6))
        expect([from, to][side]).toBe(picture.shares[sample])
      })
  })

  it('has no strands where there is nothing', () => {
    expect(strandsBetween(a, pictureOf(buildTree([]), ROOM), 0.5)).toEqual([])
  })
})

it('colours rewards from none over grey to full, whatever their range', () => {
  const theme = { none: '#b4532a', unknown: '#8b8f98', full: '#1a7f4b' }
  expect([0, 0.5, 1, -3, 7, Number.NaN].map((share) => rewardColour(theme, share))).toEqual([
    theme.none, theme.unknown, theme.full, theme.none, theme.full, theme.unknown,
  ]) // biome-ignore format: a table
  expect(mixed('#000000', '#ffffff', 0.5)).toBe('#636363')
  expect(rewardRange([{ reward: 0.5 }, { reward: 1 }])).toEqual([0, 1])
  expect(rewardShare(0, rewardRange([{ reward: -1 }, { reward: 1 }]))).toBe(0.5)
})

it('counts at a fork who took what, and how likely it was', () => {
  const samples = attempts(5, 16, 20)
  const tree = buildTree(samples)
  const { samples: members, end, children } = tree.nodes.find(({ children }) => children.length > 1)!
  const rows = takenAt(tree, { sample: members[0], at: end, members })
  expect(rows).toHaveLength(children.length)
  expect(rows.reduce((sum, { taken }) => sum + taken, 0)).toBe(children.reduce((sum, child) => sum + tree.nodes[child].samples.length, 0))
  for (const { token, taken, right, probability } of rows) {
    const own = members.filter((sample) => samples[sample].tokens[end] === token)
    expect([taken, right]).toEqual([own.length, own.filter((sample) => samples[sample].correct).length])
    expect(probability).toBeCloseTo(Math.exp(-0.1 * token - 0.01), 12)
  }
  expect(rows.map(({ probability }) => probability)).toEqual(rows.map(({ probability }) => probability).toSorted((a, b) => b - a))
})

it('takes the answer from the verdict, else from the last box, and names what was cut off', () => {
  const record = (more: object) =>
    ({
      completion_tokens: [1],
      pieces: ['x'],
      logprobs: [-1],
      reward: 0,
      advantage: null,
      stop: 'eos',
      completion: '',
      ...more,
    }) as RolloutRecord
  const wrong = { correct: false, outcome: 'wrong', detail: {} }
  expect(sampleOf(record({ verdict: { ...wrong, detail: { answer: 7 } } })).answer).toBe('7')
  expect(sampleOf(record({ verdict: wrong, completion: '\\boxed{1}\n\\boxed{2}' })).answer).toBe('2')
  expect(sampleOf(record({ verdict: wrong })).answer).toBeUndefined()
  expect(sampleOf(record({ verdict: wrong, stop: 'length' })).outcome).toBe('cut off')
  expect(sampleOf(record({ verdict: wrong, working: { true: 1, false: 1, unneeded: 0, first_false: 4 } })).breaks).toBe(4)
})

it('tells why no attempt has an advantage, where none has', () => {
  const some = attempts(5, 8, 30)
  const of = (correct: boolean[]) => correct.map((correct, i) => ({ ...some[i], correct, advantage: null }))
  expect(whyNoAdvantage(of([true, true]))?.join(' ')).toBe('nothing to learn: all right')
  expect(whyNoAdvantage(of([false, false]))?.join(' ')).toBe('nothing to learn: all wrong')
  expect(whyNoAdvantage(of([true, false]))?.join(' ')).toBe('nothing to learn: no difference')
  expect(whyNoAdvantage([...of([true]), some[0]])).toBeNull()
  expect(whyNoAdvantage([])).toBeNull()
})
