/** @file Three pegs of disks: a move at a time, against the rules or not, and taken back; then the moves of the answer. */
import { type Asked, kept, type Peg, type Scene, type State, told } from './scene.ts'

const NAMES = 'abc'
type Pegs = readonly (readonly number[])[]

/** Pegs as digits from bottom to top; null: they are none. */
function pegsOf(value: unknown): Pegs | null {
  if (!Array.isArray(value) || value.length !== NAMES.length || !value.every((peg) => /^(\d*|none)$/.test(String(peg)))) return null
  return value.map((peg) => (peg === 'none' ? [] : [...String(peg)].map(Number)))
}

/** The move of the top disk, or why there is none. */
function played(pegs: Pegs, move: string): Pegs | string {
  const [from, to] = [NAMES.indexOf(move[0]), NAMES.indexOf(move[1])]
  const disk = pegs[from].at(-1)
  if (disk === undefined) return `peg ${move[0]} is empty`
  if (from === to || (pegs[to].at(-1) ?? 99) < disk) return `${disk} cannot go onto ${pegs[to].at(-1)}`
  return pegs.map((peg, i) => (i === from ? peg.slice(0, -1) : i === to ? [...peg, disk] : peg))
}

const shown = (pegs: Pegs) => pegs.map((peg) => peg.join('') || 'none').join(' ')

export function hanoiScene({ puzzle }: Asked, text: string): Scene | null {
  const start = pegsOf(puzzle?.start)
  if (!start) return null
  const goal = pegsOf(puzzle?.goal) ?? [[], [], []]
  const { lines, box } = told(text)
  const said: string[] = []
  let [pegs, moved, state]: [Pegs, number, State] = [start, 0, 'plain']
  const before: Pegs[] = []
  let unread: string | null = null

  for (const line of lines) {
    const [, disk, move, after] = /^(\d) ([abc][abc]): ((?:\d+|none) (?:\d+|none) (?:\d+|none))$/.exec(kept(line)) ?? []
    if (line === 'back') {
      ;[pegs, moved, state] = [before.pop() ?? start, 0, 'plain']
      said.push('taken back')
    } else if (/^\d to [abc]$/.test(line)) {
      ;[moved, state] = [Number(line[0]), 'guess']
      said.push(`${line[0]} has to go to ${line[5]}`)
    } else if (after !== undefined) {
      const next = played(pegs, move)
      const written = pegsOf(after.split(' ')) as Pegs
      const right = typeof next !== 'string' && shown(next) === after
      before.push(pegs)
      // What follows trusts what is written.
      ;[pegs, moved, state] = [written, Number(disk), right ? 'now' : 'wrong']
      said.push(
        `${disk} from ${move[0]} to ${move[1]}${right ? '' : typeof next === 'string' ? `: wrong, ${next}` : `: wrong, it gives ${shown(next)}`}`,
      )
    } else {
      unread = line
      break
    }
  }

  const moves = box?.split(',').map((move) => move.trim()) ?? []
  if (moves.length > 0 && moves.length <= 99 && moves.every((move) => /^[abc][abc]$/.test(move))) {
    ;[pegs, moved, state] = [start, 0, 'way']
    for (const [i, move] of moves.entries()) {
      const next = played(pegs, move)
      if (typeof next === 'string') {
        ;[moved, state] = [pegs[NAMES.indexOf(move[0])].at(-1) ?? 0, 'wrong']
        said.push(`move ${i + 1} of the answer, ${move}: ${next}`)
        break
      }
      pegs = next
    }
    if (state === 'way')
      said.push(`the answer has ${moves.length} moves and ${shown(pegs) === shown(goal) ? 'reaches the goal' : 'ends elsewhere'}`)
  }
  const done = state === 'way' && shown(pegs) === shown(goal)
  const peg = (disks: readonly number[], i: number): Peg => ({
    name: NAMES[i],
    disks: disks.map((size) => ({ size, state: size === moved ? state : done ? 'way' : 'plain' })),
    goal: goal[i],
  })
  return { kind: 'pegs', pegs: pegs.map(peg), most: Math.max(1, ...start.flat()), lines: said, unread }
}
