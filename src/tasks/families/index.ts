/** @file The families there are, by the domain whose verifier judges them. A new one is a file and a line here. */

import { clock } from './clock.ts'
import { countdown } from './countdown.ts'
import { divisor } from './divisor.ts'
import { equation } from './equation.ts'
import type { Family } from './family.ts'
import { fraction } from './fraction.ts'
import { hanoi } from './hanoi.ts'
import { kin } from './kin.ts'
import { knights } from './knights.ts'
import { letters } from './letters.ts'
import { life } from './life.ts'
import { maze } from './maze.ts'
import { orders } from './orders.ts'
import { repair } from './repair.ts'
import { run } from './run.ts'
import { sort } from './sort.ts'
import { story } from './story.ts'
import { sudoku } from './sudoku.ts'
import { sums } from './sums.ts'
import { syllogism } from './syllogism.ts'
import { talk } from './talk.ts'
import { truth } from './truth.ts'
import { world } from './world.ts'
import { write } from './write.ts'

export const FAMILIES = {
  math: [divisor, equation, fraction, story, sums],
  countdown: [countdown],
  choice: [syllogism],
  code: [write],
  patch: [repair],
  instructions: [orders],
  puzzle: [clock, hanoi, kin, knights, letters, life, maze, run, sort, sudoku, talk, truth, world],
} as const satisfies Record<string, readonly Family[]>

/** By name, whatever the domain. */
export const familyOf = (name: string | undefined): Family | undefined =>
  (Object.values(FAMILIES) as (readonly Family[])[]).flat().find((family) => family.name === name)
