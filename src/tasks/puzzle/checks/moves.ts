/**
 * @file Disks on three pegs: `ac, bc` moves the top disk of peg a to c, then that of b. The moves are played, so every way to the goal counts
 * that needs no more than `puzzle.most`. `start` and `goal` are the pegs from bottom to top, 1 the smallest disk: ['521', '43', ''].
 */
import { type Check, squeezed } from './check.ts'

const PEGS = 'abc'

export function isPegs(value: unknown): value is string[] {
  return Array.isArray(value) && value.length === PEGS.length && value.every((peg) => typeof peg === 'string' && /^[1-9]*$/.test(peg))
}

const disksOf = (pegs: readonly string[]) => [...pegs.join('')].sort().join('')

/** The pegs after a move, or why there is none. */
export function moved(pegs: readonly string[], from: number, to: number): string[] | string {
  const disk = pegs[from].slice(-1)
  if (from === to) return 'stays where it was'
  if (disk === '') return 'takes from an empty peg'
  if (pegs[to] !== '' && pegs[to].slice(-1) < disk) return 'puts a larger disk on a smaller one'
  return pegs.map((peg, i) => (i === from ? peg.slice(0, -1) : i === to ? peg + disk : peg))
}

export const moves: Check = {
  reads: 'box',
  fault({ start, goal, most }) {
    if (!isPegs(start) || !isPegs(goal)) return 'has a puzzle whose `start` and `goal` are not three pegs each'
    if (disksOf(start) !== disksOf(goal)) return 'has a puzzle whose `goal` has other disks than its `start`'
    return Number.isInteger(most) && Number(most) > 0 ? null : 'has a puzzle without `most`, the moves it allows'
  },
  judge({ start, goal, most }, text) {
    const list = squeezed(text).split(/ ?, ?| /)
    if (list.length > (most as number)) return { correct: false, reason: `More than ${most} moves.`, detail: { moves: list.length } }
    let pegs = start as string[]
    for (const [i, move] of list.entries()) {
      const [from, to] = [...move].map((peg) => PEGS.indexOf(peg))
      if (!/^[abc]{2}$/.test(move)) return { correct: false, reason: `Move ${i + 1} is none of ab, ac, ba, bc, ca, cb.` }
      const next = moved(pegs, from, to)
      if (typeof next === 'string') return { correct: false, reason: `Move ${i + 1}, ${move}, ${next}.`, detail: { legal: i } }
      pegs = next
    }
    const correct = pegs.every((peg, i) => peg === (goal as string[])[i])
    return { correct, ...(!correct && { reason: 'The moves end elsewhere.' }), detail: { moves: list.length } }
  },
}
