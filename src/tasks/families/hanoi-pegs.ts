/** @file Positions of disks on three pegs: the peg of each disk, the smallest first. From bottom to top they are written `521 43 none`. */
import type { Random } from '../random.ts'
import { canonical } from './canonical.ts'

export type Position = readonly number[]

const PEGS = [0, 1, 2] as const
export const PEG_NAMES = 'abc'

export interface Move {
  disk: number
  from: number
  to: number
}

const numberOf = (position: Position) => position.reduceRight((sum, peg) => sum * 3 + peg, 0)

const positionAt = (number: number, disks: number): Position =>
  Array.from({ length: disks }, (_, disk) => Math.floor(number / 3 ** disk) % 3)

/** A peg as digits from bottom to top. */
export function pegsOf(position: Position): string[] {
  return PEGS.map((peg) =>
    position
      .flatMap((on, disk) => (on === peg ? [disk + 1] : []))
      .reverse()
      .join(''),
  )
}

/** The position of such pegs; null: they are none of so many disks. */
export function positionOf(pegs: readonly string[], disks: number): Position | null {
  if (pegs.length !== PEGS.length || pegs.join('').length !== disks) return null
  const position = Array.from({ length: disks }, (_, disk) => pegs.findIndex((peg) => peg.includes(String(disk + 1))))
  // A peg that is not in order is no position.
  return position.includes(-1) || pegsOf(position).some((peg, i) => peg !== pegs[i]) ? null : position
}

/** Moves from here: the top disk of each peg onto a larger one or onto none. */
export function movesFrom(position: Position): Move[] {
  const tops = PEGS.map((peg) => position.indexOf(peg))
  return PEGS.flatMap((from) =>
    PEGS.filter((to) => to !== from && tops[from] >= 0 && (tops[to] < 0 || tops[to] > tops[from])).map((to) => ({
      disk: tops[from],
      from,
      to,
    })),
  )
}

export function after(position: Position, { disk, to }: Move): Position {
  return position.with(disk, to)
}

/** Positions that are one move away from each, three places a position, the last -1 where all disks are on one peg. By number of disks. */
const neighbours = new Map<number, Int16Array>()

function neighboursOf(disks: number): Int16Array {
  const known = neighbours.get(disks)
  if (known) return known
  const table = new Int16Array(3 ** disks * 3).fill(-1)
  for (let number = 0; number < 3 ** disks; number++) {
    const position = positionAt(number, disks)
    for (const [i, move] of movesFrom(position).entries()) table[number * 3 + i] = numberOf(after(position, move))
  }
  neighbours.set(disks, table)
  return table
}

/** Moves from every position to the goal at the least: a move can be taken back, so they are those from the goal. */
export class Distances {
  readonly #disks: number
  readonly #steps: Int16Array
  /** Positions as numbers, in the order of their distance. */
  readonly #found: Int16Array

  constructor(goal: Position) {
    this.#disks = goal.length
    this.#steps = new Int16Array(3 ** goal.length).fill(-1)
    this.#found = new Int16Array(3 ** goal.length)
    const near = neighboursOf(goal.length)
    const first = numberOf(goal)
    this.#steps[first] = 0
    this.#found[0] = first
    for (let at = 0, count = 1; at < count; at++)
      for (let i = 0; i < 3; i++) {
        const next = near[this.#found[at] * 3 + i]
        if (next < 0 || this.#steps[next] >= 0) continue
        this.#steps[next] = this.#steps[this.#found[at]] + 1
        this.#found[count++] = next
      }
  }

  of(position: Position): number {
    return this.#steps[numberOf(position)]
  }

  /** A position at random whose distance is in the range. */
  drawn(random: Random, least: number, most: number): Position {
    const first = this.#found.findIndex((number) => this.#steps[number] >= least)
    const last = this.#found.findLastIndex((number) => this.#steps[number] <= most)
    return positionAt(this.#found[random.int(first, last)], this.#disks)
  }
}

/** Start and goal with the pegs under no names. */
export function pegsKey(start: Position, goal: Position): string {
  return canonical({
    count: PEGS.length,
    about: (peg) => `${start.map((on) => Number(on === peg)).join('')} ${goal.map((on) => Number(on === peg)).join('')}`,
    whole: (name) => `${start.map(name).join('')} ${goal.map(name).join('')}`,
  })
}
