/** @file The families there are, by the domain whose verifier judges them. A new one is a file and a line here. */
import type { Family } from './family.ts'
import { hanoi } from './hanoi.ts'
import { kin } from './kin.ts'
import { knights } from './knights.ts'
import { sort } from './sort.ts'
import { sudoku } from './sudoku.ts'
import { syllogism } from './syllogism.ts'
import { truth } from './truth.ts'

export const FAMILIES = {
  math: [],
  countdown: [],
  choice: [syllogism],
  code: [],
  patch: [],
  instructions: [],
  puzzle: [sort, knights, sudoku, hanoi, truth, kin],
} as const satisfies Record<string, readonly Family[]>

/** By name, whatever the domain. */
export const familyOf = (name: string | undefined): Family | undefined =>
  (Object.values(FAMILIES) as (readonly Family[])[]).flat().find((family) => family.name === name)
