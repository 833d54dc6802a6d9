/**
 * @file Disks on three pegs, from any position to any other, in as few moves as it takes: `ac, bc` moves the top disk of a to c, then that of b.
 *
 *   coarse  1 ac: 52 43 1; 2 ab: 5 432 1               (the disk, the move, the pegs afterwards)
 *   fine    4 to c; 1 ac: 52 43 1; ...                 (first the largest disk that is not in its place)
 *   wander  1 ab: 52 431 none; back; 1 ac: 52 43 1     (what is taken back is not in the answer)
 */
import * as v from 'valibot'
import type { Problem } from '../generated.ts'
import { isPegs } from '../puzzle/checks/moves.ts'
import type { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'
import { phrase, type WordingSet } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { after, Distances, movesFrom, PEG_NAMES, type Position, pegsKey, pegsOf, positionOf } from './hanoi-pegs.ts'
import { countLines, solve, written } from './hanoi-thought.ts'
import { faultAmong } from './told.ts'

type Range = readonly [least: number, most: number]

const MOVES: readonly [Range, Range, Range, Range, Range] = [
  [1, 3],
  [4, 6],
  [7, 10],
  [11, 15],
  [16, 18],
]

/** What stands on the pegs and should stand there, in one sentence or a few. */
function positions(from: string, to: string, limit: string): Readonly<Record<WordingSet, readonly string[]>> {
  return {
    known: [
      `Start: ${from}. Goal: ${to}. At most ${limit}.`,
      `Pegs a, b, c: ${from}. Goal: ${to}. At most ${limit}.`,
      `From ${from} to ${to} in at most ${limit}.`,
      `The pegs a, b, c hold ${from} and have to hold ${to} after at most ${limit}.`,
      `You start with ${from}, the goal is ${to}, and you have ${limit}.`,
      `At most ${limit}. Start ${from}, goal ${to}.`,
    ],
    new: [
      `Now a, b and c carry ${from}; in the end they carry ${to}. No more than ${limit}!`,
      `Turn ${from} into ${to} within ${limit}.`,
      `What is now ${from} must become ${to}, and ${limit} must be enough.`,
    ],
  }
}

function make(random: Random, level: number): Problem {
  const [least, most] = ofLevel(level, MOVES)
  const disks = level === ALL_LEVELS ? 7 : random.int(5, 6)
  const goal = Array.from({ length: disks }, () => random.int(0, PEG_NAMES.length - 1))
  const distances = new Distances(goal)
  const start = distances.drawn(random, least, most)
  const steps = distances.of(start)
  const [from, to] = [written(pegsOf(start), ', '), written(pegsOf(goal), ', ')]
  const shortest = () => solve(new Worksheet(), start, goal, distances)
  const work = (sheet: Worksheet) => boxed(solve(sheet, start, goal, distances).join(', '))
  const limit = `${steps} ${steps === 1 ? 'move' : 'moves'}`
  return {
    content: `hanoi ${pegsKey(start, goal)}`,
    ask: (r, set) =>
      `${phrase(
        {
          plain: ['Move the disks.', 'Find the moves.', 'Which moves does it take?'],
          values: ['the list of moves', 'the way from start to goal'],
          orders: ['move the disks to the goal', 'bring all disks to the goal', 'find the moves from start to goal'],
          whole: {
            known: [
              'How do you get from start to goal?',
              'One disk at a time, never a large one on a small one.',
              'Only a top disk moves, and never onto a smaller one.',
              'Three pegs hold disks, 1 is the smallest.',
              'Each peg is read from bottom to top.',
              'Write each move as two pegs.',
            ],
            new: [
              'Here is a tower puzzle with three pegs.',
              'Rebuild the towers, lifting one disk after the other.',
              'The monks have to carry their disks again, small ones always above large ones.',
            ],
          },
        },
        r,
        set,
      ).replace(/([^.?!:])$/, '$1.')} ${r.pick(positions(from, to, limit)[set ?? 'known'])}`,
    fields: () => ({
      answer: shortest().join(', '),
      puzzle: { check: 'moves', start: pegsOf(start), goal: pegsOf(goal), most: steps },
    }),
    work,
    wander: work,
    guess: (sheet) => {
      const said = shortest()
        .map((move) => (sheet.slips() ? move[1] + move[0] : move))
        .join(', ')
      return { note: said, reply: boxed(said) }
    },
  }
}

const PEGS = [v.custom(isPegs), 'three pegs of digits from 1 to 9'] as const

export const hanoi: Family = {
  name: 'hanoi',
  title: 'Disks on pegs',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.25, 0.09, 0.03, 0.01],
  make,
  /** As many moves as there may be, each of which can be made. */
  anyReply: ({ puzzle }, random) => {
    const start = puzzle?.start as string[]
    let position = positionOf(start, start.join('').length) as Position
    let last = -1
    const list: string[] = []
    for (let i = 0; i < (puzzle?.most as number); i++) {
      const moves = movesFrom(position)
      const move = random.pick(moves.some(({ disk }) => disk !== last) ? moves.filter(({ disk }) => disk !== last) : moves)
      list.push(PEG_NAMES[move.from] + PEG_NAMES[move.to])
      position = after(position, move)
      last = move.disk
    }
    return boxed(list.join(', '))
  },
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, { start: PEGS, goal: PEGS }),
  check({ puzzle }, thought) {
    const [start, goal] = [puzzle?.start, puzzle?.goal].map((pegs) => (Array.isArray(pegs) ? positionOf(pegs, pegs.join('').length) : null))
    return start && goal && start.length === goal.length ? countLines(start, goal, thought) : { true: 0, false: 0, unneeded: 0 }
  },
  cheats: ({ answer, puzzle }) => {
    const gold = String(answer)
    return [
      { title: 'An illegal move first', answer: boxed([illegalMove(puzzle?.start as string[]), ...gold.split(', ').slice(1)].join(', ')) },
      { title: 'More moves than allowed', answer: boxed(`${gold}, ${gold.slice(-1)}${gold.slice(-2, -1)}, ${gold.slice(-2)}`) },
      { title: 'A move short', answer: boxed(gold.split(', ').slice(1).join(', ')) },
      { title: 'The goal for the moves', answer: boxed(written(puzzle?.goal as string[], ', ')) },
    ]
  },
}

/** A large disk onto a small one; where all are on one peg, from an empty one. */
function illegalMove(pegs: readonly string[]): string {
  const tops = pegs.map((peg) => peg.slice(-1))
  const from = tops.findIndex((top) => tops.some((other) => other !== '' && other < top))
  if (from < 0) return PEG_NAMES[tops.indexOf('')] + PEG_NAMES[tops.findIndex((top) => top !== '')]
  return PEG_NAMES[from] + PEG_NAMES[tops.findIndex((top) => top !== '' && top < tops[from])]
}
