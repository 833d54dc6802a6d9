/** @file The families there are, by the domain whose verifier judges them. A new one is a file and a line here. */

import { clock } from './clock.ts'
import { countdown } from './countdown.ts'
import type { Family } from './family.ts'
import { hanoi } from './hanoi.ts'
import { knights } from './knights.ts'
import { letters } from './letters.ts'
import { life } from './life.ts'
import { maze } from './maze.ts'
import { sort } from './sort.ts'
import { story } from './story.ts'
import { sudoku } from './sudoku.ts'
import { sums } from './sums.ts'
import { world } from './world.ts'

export const FAMILIES = {
  math: [story, sums],
  countdown: [countdown],
  choice: [],
  code: [],
  patch: [],
  instructions: [],
  puzzle: [clock, hanoi, knights, letters, life, maze, sort, sudoku, world],
} as const satisfies Record<string, readonly Family[]>

/** By name, whatever the domain. */
export const familyOf = (name: string | undefined): Family | undefined =>
  (Object.values(FAMILIES) as (readonly Family[])[]).flat().find((family) => family.name === name)
