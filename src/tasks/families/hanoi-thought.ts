/** @file The lines of a thought about disks on pegs: written by solve, counted by countLines. hanoi.ts shows how they look. */
import type { LineCounts } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { linesOf } from './family.ts'
import { after, Distances, type Move, movesFrom, PEG_NAMES, type Position, pegsOf, positionOf } from './hanoi-pegs.ts'

/** Characters on errors and useless moves after which a wanderer has had enough of them: a thought has an end. */
const STRAYS = 85

/** `521, 43, none` */
export const written = (pegs: readonly string[], joint: string) => pegs.map((peg) => peg || 'none').join(joint)
const nameOf = ({ from, to }: Move) => PEG_NAMES[from] + PEG_NAMES[to]
const lineOf = (move: Move, position: Position) => `${move.disk + 1} ${nameOf(move)}: ${written(pegsOf(position), ' ')}`

export function solve(sheet: Worksheet, start: Position, goal: Position, distances: Distances): string[] {
  const moves: string[] = []
  let position = start
  let aim = -1
  let strayed = 0
  const length = () => sheet.lines.reduce((sum, line) => sum + line.length, 0)
  // A slip leads elsewhere, and from there it may be far: then the teacher stops, and is wrong.
  const most = distances.of(start) + 2
  while (distances.of(position) > 0 && moves.length < most) {
    const largest = position.findLastIndex((peg, disk) => peg !== goal[disk])
    const aimed = `${largest + 1} to ${PEG_NAMES[goal[largest]]}`
    if (sheet.full && largest !== aim) sheet.line(aimed)
    aim = largest
    const moving = movesFrom(position)
    const move = moving.find((one) => distances.of(after(position, one)) < distances.of(position)) as Move
    const useless = moving.filter((one) => distances.of(after(position, one)) >= distances.of(position))
    const stumble = strayed < STRAYS ? sheet.stumble() : 'plain'
    const before = length()
    if (stumble === 'detour' && useless.length > 0) astray(sheet, position, useless)
    if (stumble === 'recheck') sheet.line(aimed)
    // With so many lines, every slip that stays would leave hardly a way that ends well.
    const slipped = (stumble === 'slip' && sheet.random?.chance(0.4)) || sheet.slips() ? elsewhere(sheet, position, move) : null
    const next = slipped ?? after(position, move)
    if (stumble === 'wrong') sheet.corrected(wrongLine(sheet, position, move, useless), lineOf(move, next))
    else sheet.line(lineOf(move, next))
    if (stumble !== 'plain') strayed += length() - before - lineOf(move, next).length
    moves.push(nameOf(move))
    position = next
  }
  return moves
}

/** A move that leads nowhere, or two, taken back. */
function astray(sheet: Worksheet, position: Position, useless: readonly Move[]) {
  const random = sheet.random as Random
  const move = random.pick(useless)
  const there = after(position, move)
  sheet.line(lineOf(move, there))
  const further = movesFrom(there).filter((one) => one.disk !== move.disk)
  if (further.length > 0 && random.chance(0.4)) {
    sheet.line(lineOf(further[0], after(there, further[0])))
    sheet.line('back')
  }
  sheet.line('back')
}

/** A position as it is miswritten: another disk has changed its peg. */
function elsewhere(sheet: Worksheet, position: Position, move: Move): Position {
  const random = sheet.random as Random
  const disk = random.int(0, position.length - 1)
  return after(position, move).with(disk, (position[disk] + random.int(1, 2)) % PEG_NAMES.length)
}

/** What a wanderer takes back at once: a useless move, or the position after it miswritten. */
function wrongLine(sheet: Worksheet, position: Position, move: Move, useless: readonly Move[]): string {
  const random = sheet.random as Random
  if (useless.length === 0 || random.chance(0.5)) return lineOf(move, after(position, move).with(move.disk, move.from))
  const other = random.pick(useless)
  return lineOf(other, after(position, other))
}

export function countLines(start: Position, goal: Position, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const count = (right: boolean, needed: boolean) => {
    counts[!right ? 'false' : needed ? 'true' : 'unneeded']++
  }
  const distances = new Distances(goal)
  const positions = [start]
  let aim = ''
  for (const line of linesOf(thought)) {
    const position = positions[positions.length - 1]
    const [, disk, from, to, pegs] = /^(\d) ([abc])([abc]): (\w+ \w+ \w+)$/.exec(line) ?? []
    if (line === 'back') {
      if (positions.length === 1) count(false, false)
      else positions.pop()
    } else if (pegs !== undefined) {
      const said = positionOf(
        pegs.split(' ').map((peg) => (peg === 'none' ? '' : peg)),
        goal.length,
      )
      const move = movesFrom(position).find((one) => nameOf(one) === from + to && one.disk === Number(disk) - 1)
      const next = move === undefined ? position : after(position, move)
      count(move !== undefined && said !== null && said.join() === next.join(), distances.of(next) < distances.of(position))
      positions.push(said ?? next)
    } else if (/^\d to [abc]$/.test(line)) {
      const largest = position.findLastIndex((peg, i) => peg !== goal[i])
      count(largest >= 0 && line === `${largest + 1} to ${PEG_NAMES[goal[largest]]}`, line !== aim)
      aim = line
    }
  }
  return counts
}
