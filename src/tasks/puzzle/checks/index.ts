/** @file The checks there are, by the names that a prompt's `puzzle.check` takes. */
import type { Check } from './check.ts'
import { exact } from './exact.ts'
import { grid } from './grid.ts'
import { moves } from './moves.ts'
import { roles } from './roles.ts'
import { set } from './set.ts'
import { talk } from './talk.ts'

export const CHECKS: Readonly<Record<string, Check>> = { exact, grid, moves, path, roles, set, talk }

import { path } from './path.ts'
