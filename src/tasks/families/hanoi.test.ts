/** @file What the general test cannot see of the disks: shortest ways, recounted from the start; keys of renamed pegs; how lines are counted. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { hanoi } from './hanoi.ts'
import { after, Distances, movesFrom, type Position, pegsKey, positionOf } from './hanoi-pegs.ts'

const drawn = (seed: number, level: number) => {
  const { puzzle } = hanoi.make(new Random('hanoi', seed), level).fields()
  const [start, goal] = [puzzle?.start, puzzle?.goal].map(
    (pegs) => positionOf(pegs as string[], (pegs as string[]).join('').length) as Position,
  )
  return { start, goal, most: puzzle?.most as number }
}

describe('disks on pegs', () => {
  it('allows as many moves as the shortest way has, by the level', () => {
    const bands = [
      [1, 3],
      [4, 6],
      [7, 10],
      [11, 15],
      [16, 18],
    ]
    for (let seed = 0; seed < 60; seed++) {
      const level = 1 + (seed % 5)
      const { start, goal, most } = drawn(seed, level)
      expect(new Distances(start).of(goal)).toBe(most)
      expect(most >= bands[level - 1][0] && most <= bands[level - 1][1]).toBe(true)
    }
  })

  it('counts the moves of the whole tower as everybody does: two to the number of disks, less one', () => {
    for (const disks of [3, 5, 6]) {
      const distances = new Distances(Array(disks).fill(2))
      expect(distances.of(Array(disks).fill(0))).toBe(2 ** disks - 1)
    }
  })

  it('moves no large disk onto a small one', () => {
    const position = positionOf(['521', '43', ''], 5) as Position
    expect(movesFrom(position).map(({ disk, from, to }) => [disk + 1, from, to])).toEqual([
      [1, 0, 1],
      [1, 0, 2],
      [3, 1, 2],
    ])
    expect(positionOf(['125', '43', ''], 5)).toBeNull()
    expect(positionOf(['521', '431', ''], 6)).toBeNull()
    expect(positionOf(['521', '43'], 5)).toBeNull()
  })

  it('has one key for all names of the pegs, and another for the way back', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { start, goal } = drawn(seed, 2)
      const names = new Random('pegs', seed).shuffled([0, 1, 2])
      const renamed = (position: Position) => position.map((peg) => names[peg])
      expect(pegsKey(renamed(start), renamed(goal))).toBe(pegsKey(start, goal))
      expect(pegsKey(after(start, movesFrom(start)[0]), goal)).not.toBe(pegsKey(start, goal))
    }
  })

  it('counts lines by the pegs as they are', () => {
    const puzzle = { check: 'moves', start: ['521', '43', ''], goal: ['5', '432', '1'], most: 2 }
    const counts = (thought: string) => Object.values(hanoi.check?.({ id: '', domain: 'puzzle', prompt: '', puzzle }, thought) ?? {})
    expect(counts('2 to b; 1 ac: 52 43 1; 2 ab: 5 432 1')).toEqual([3, 0, 0])
    expect(counts('1 ab: 52 431 none; back; 1 ac: 521 43 none no, 1 ac: 52 43 1; 2 ab: 5 432 1')).toEqual([2, 0, 1])
    expect(counts('3 to c; 2 ab: 51 432 none; back; back; 1 ac: 5 43 21')).toEqual([0, 4, 0])
    expect(counts('0 to b; 9 to b; 0 ac: 52 43 1; so 0')).toEqual([0, 3, 0])
  })
})
