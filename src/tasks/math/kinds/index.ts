/** @file All kinds of math problem. A new kind is one constant and one entry here. */
import { expr, lin, prod2, rem } from './expressions.ts'
import type { Kind } from './kind.ts'
import { nanoExpr, nanoLin, nanoProd2 } from './nano.ts'
import { add, div, mul, sub } from './single-step.ts'
import { line, seq, solve } from './unknowns.ts'
import { word } from './word.ts'

export type { Kind, Problem } from './kind.ts'

/** What a task without options asks. */
export const STANDARD_KINDS: readonly Kind[] = [add, sub, mul, div, lin, expr, prod2, solve, rem, word, seq, line]
export const NANO_KINDS: readonly Kind[] = [nanoProd2, nanoLin, nanoExpr]
export const KINDS: readonly Kind[] = [...STANDARD_KINDS, ...NANO_KINDS]
